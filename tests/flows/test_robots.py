"""Two programs haggle: one for Lin, one for Chen's shop. All they know is docs/api.md; the line between them is bad."""

import threading
import uuid

import httpx
import pytest

from accounts.actions import issue_token
from accounts.scopes import SCOPES
from negotiation.models import Negotiation, Offer, ThreadEvent

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


class Robot:
    """Says each thing under a key of its own, and says it again whenever the answer got lost."""

    def __init__(self, house, user) -> None:
        _token, secret = issue_token(user=user, name="robot", scopes=list(SCOPES))
        self.http = httpx.Client(
            base_url=f"{house.url}/api/v1", headers={"Authorization": f"Bearer {secret}"}, timeout=20
        )

    def say(self, path: str, **said) -> dict:
        key = {"Idempotency-Key": str(uuid.uuid4())}
        lost = self.http.post(path, json=said, headers=key)
        answer = self.http.post(path, json=said, headers=key)
        assert answer.status_code == lost.status_code < 300, answer.text
        assert answer.content == lost.content and answer.headers["Idempotent-Replayed"] == "true"
        return answer.json()

    def next_turn(self) -> dict | None:
        """The first haggle in which something may be accepted, on whichever side."""
        address: str | None = "/negotiations?live=true&limit=1"
        while address:
            page = self.http.get(address).json()
            if found := [talk for talk in page["items"] if "accept" in talk["may"]]:
                return found[0]
            address = page["next"]
        return None


@pytest.fixture
def robot_of(house):
    """Makes robots, and hangs up for them at the end."""
    made = []

    def make_robot(user) -> Robot:
        made.append(Robot(house, user))
        return made[-1]

    yield make_robot
    for robot in made:
        robot.http.close()


def test_two_robots_haggle_to_a_deal_over_a_bad_line(robot_of, lin, chen, pot):
    buyer, vendor = robot_of(lin), robot_of(chen)

    # Lin's robot begins at 60.00 and adds 10.00 each time; the shop's asks 95.00 and comes down by 5.00.
    talk = buyer.say(f"/listings/{pot.public_id}/negotiations", price_minor=6_000)
    at = f"/negotiations/{talk['id']}"
    bid, ask = 6_000, 9_500
    while True:
        turn = vendor.next_turn()
        assert (turn["side"], turn["standing"]["price_minor"], turn["on_expiry"]) == ("vendor", bid, "expired")
        talk = vendor.say(f"{at}/counter", price_minor=ask, rev=turn["rev"])
        turn = buyer.next_turn()
        if bid + 1_000 >= ask:
            break
        bid, ask = bid + 1_000, ask - 500
        buyer.say(f"{at}/counter", price_minor=bid, rev=turn["rev"])

    # At 85.00 against a next bid of 90.00 Lin's robot takes the shop's price: nobody pays more than was asked.
    assert (bid, ask) == (8_000, 8_500)
    deal = buyer.say(f"{at}/accept", price_minor=ask, rev=turn["rev"])
    assert (deal["status"], deal["agreed_price_minor"]) == ("paying", 8_500)
    assert deal["order"] == str(Negotiation.objects.get().order.public_id)

    # Each thing was said twice, and done once: three bids, three asks; the events have no gap.
    assert Offer.objects.count() == 6
    events = vendor.http.get(f"{at}/events").json()
    assert [event["seq"] for event in events["items"]] == list(range(1, 9))
    assert events["items"][-1]["kind"] == "accept"


def test_six_calls_at_once_under_one_key_are_one_message(robot_of, house, lin, pot):
    robot = robot_of(lin)
    talk = robot.say(f"/listings/{pot.public_id}/negotiations")
    answers = []

    def call() -> None:
        headers = dict(robot.http.headers) | {"Idempotency-Key": "one"}
        url = f"{house.url}/api/v1/negotiations/{talk['id']}/messages"
        answers.append(httpx.post(url, json={"body": "Good day"}, headers=headers, timeout=20))

    callers = [threading.Thread(target=call) for _ in range(6)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotent-Replayed" not in answer.headers for answer in answers) == 1
    assert ThreadEvent.objects.filter(kind="message").count() == 1


def test_a_body_of_unknown_length_and_one_that_is_too_long_are_refused_unread(robot_of, lin, pot):
    robot = robot_of(lin)
    path = f"/listings/{pot.public_id}/negotiations"
    assert robot.http.post(path, content=iter([b"{", b"}"])).json()["code"] == "length_required"
    assert robot.http.post(path, content=b" " * 70_000).json()["code"] == "too_large"
    assert not Negotiation.objects.exists()

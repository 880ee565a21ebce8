"""Split the difference: on the standing card, for the side whose turn it is, with the number on it. Amounts in fen."""

import re

import pytest

from negotiation import actions
from negotiation.models import Negotiation
from tests import make

SPLIT = re.compile(r'class="offer-card__split".*?</form>', re.DOTALL)


@pytest.fixture
def thread(lin, chen, pot):
    """Lin has bid 70.00, Chen asks 90.00."""
    thread = make.haggle(buyer=lin, listing=pot, offer=7_000)
    return actions.make_offer(negotiation_id=thread.pk, by=chen, price_minor=9_000, rev=thread.rev)


def chips(client, user, thread) -> list[str]:
    client.force_login(user)
    return SPLIT.findall(client.get(f"/haggles/{thread.public_id}/").content.decode())


def posted(chip: str) -> dict[str, str]:
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', chip))


def test_the_middle_is_one_press_away_without_a_script(thread, lin, chen, client):
    assert chips(client, chen, thread) == [], "it is not Chen's turn"
    (chip,) = chips(client, lin, thread)
    assert "Split the difference: ¥80.00" in chip
    fields = posted(chip)
    assert (fields["price_minor"], fields["rev"]) == ("8000", "2")  # what the script sends; the form sends `price`
    client.post(f"/haggles/{thread.public_id}/offer/", fields)
    thread.refresh_from_db()
    standing = thread.offers.get(status="standing")
    assert (thread.status, standing.price_minor, standing.by) == ("buyer_standing", 8_000, "buyer")
    (chip,) = chips(client, chen, thread)
    assert "Split the difference: ¥85.00" in chip
    assert chips(client, lin, thread) == []


def test_before_both_have_spoken_there_is_nothing_to_split(chen, lin, pot, client):
    thread = make.haggle(buyer=lin, listing=pot, offer=7_000)
    assert chips(client, chen, thread) == []


def test_a_split_on_an_older_table_changes_nothing(thread, lin, client):
    (chip,) = chips(client, lin, thread)
    actions.make_offer(negotiation_id=thread.pk, by=lin, price_minor=8_500, rev=2)
    answer = client.post(f"/haggles/{thread.public_id}/offer/", posted(chip))
    assert answer.status_code == 422
    assert Negotiation.objects.get(pk=thread.pk).rev == 3


def test_where_no_number_is_left_to_name_there_is_no_chip(thread, lin, client):
    Negotiation.objects.filter(pk=thread.pk).update(move_count=10)
    assert chips(client, lin, thread) == []


def test_within_five_per_cent_the_card_nudges_and_below_two_it_asks_for_a_nod(thread, lin, chen, client):
    def shown(user) -> str:
        client.force_login(user)
        return client.get(f"/haggles/{thread.public_id}/").content.decode()

    assert "offer-card__nudge" not in shown(lin)
    actions.make_offer(negotiation_id=thread.pk, by=lin, price_minor=8_500, rev=2)
    assert "Meet in the middle?" in shown(chen)
    assert "offer-card__nudge" not in shown(lin)
    actions.make_offer(negotiation_id=thread.pk, by=chen, price_minor=8_650, rev=3)
    assert "a nod makes the deal" in shown(lin)  # half of 1.50 is less than the least step of 1.00

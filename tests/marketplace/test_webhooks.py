"""News for vendors' own systems: signed so that their library takes it, again until they take it, and told once."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from standardwebhooks import Webhook, WebhookVerificationError

from accounts.models import Notification
from escrow import actions as escrow
from marketplace import actions, tasks
from marketplace.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint, WebhookMessage
from marketplace.webhooks import sending
from marketplace.webhooks.events import collect_news
from tests import make
from tests.ears import listening


@pytest.fixture
def receiver():
    with listening() as server:
        yield server


@pytest.fixture
def endpoint(settings, receiver, teapots, chen) -> WebhookEndpoint:
    settings.WEBHOOK_ALLOW_LOCAL = True
    collect_news()
    made = actions.add_endpoint(vendor_id=teapots.pk, url=receiver.url, events=[], by=chen)
    WebhookEndpoint.objects.update(created_at=made.created_at - timedelta(minutes=1))
    return WebhookEndpoint.objects.get()


def again_now(delivery) -> None:
    WebhookDelivery.objects.filter(pk=delivery.pk).update(next_at="2026-01-01T00:00:00Z")


def code_of(call) -> str:
    with pytest.raises(ValidationError) as refusal:
        call()
    return refusal.value.code


def test_an_order_and_its_money_are_told_signed_and_once(endpoint, receiver, lin, pot):
    order = make.delivered_order(buyer=lin, listing=pot)
    make.pass_time(order.hold, days=8)
    escrow.release_due_holds()
    assert tasks.collect_webhooks() == 7
    assert (tasks.collect_webhooks(), tasks.send_webhooks()) == (0, 0)
    told = receiver.told(endpoint.secret)
    assert {each["type"] for each in told} == {
        "order.awaiting_payment", "hold.captured", "order.paid", "order.shipped", "order.delivered", "hold.scheduled",
        "hold.released",
    }  # fmt: skip
    released = next(each["data"] for each in told if each["type"] == "hold.released")
    assert (released["order"], released["amount_minor"]) == (str(order.public_id), 8_000)
    with pytest.raises(WebhookVerificationError):
        receiver.told("whsec_" + "A" * 44)


def test_only_those_who_listen_are_told_and_only_of_what_they_asked(receiver, settings, lin, mei, teapots, pot, chen):
    settings.WEBHOOK_ALLOW_LOCAL = True
    make.paid_order(buyer=lin, listing=pot)
    actions.add_endpoint(vendor_id=teapots.pk, url=receiver.url, events=["order.paid"], by=chen)
    other = make.listing(vendor=make.vendor("inks", owner=mei))
    make.paid_order(buyer=make.user("bo"), listing=other)
    assert collect_news() == 0, "what happened before, or elsewhere, is not told"
    make.paid_order(buyer=make.user("ann"), listing=pot)
    WebhookEndpoint.objects.update(created_at="2026-01-01T00:00:00Z")
    assert collect_news() == 2
    assert set(WebhookMessage.objects.values_list("type", flat=True)) == {"order.paid"}


def test_a_message_is_tried_again_with_growing_pauses_and_given_up(endpoint, receiver):
    receiver.answer = 500
    delivery = actions.ping(endpoint_id=endpoint.pk)
    pauses = []
    for _ in range(12):
        again_now(delivery)
        if not tasks.send_webhooks():
            break
        delivery.refresh_from_db()
        last = delivery.attempts.order_by("-id")[0]
        pauses.append(round((delivery.next_at - last.at).total_seconds(), -1))
    assert pauses[:4] == [0, 300, 1800, 7200] and len(pauses) == 10
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts.count()) == ("given_up", 10)
    ids = {headers["webhook-id"] for headers, _body in receiver.heard}
    bodies = {body for _headers, body in receiver.heard}
    assert len(ids) == len(bodies) == 1
    receiver.answer = 200
    actions.send_again(delivery_id=delivery.pk)
    assert tasks.send_webhooks() == 1
    delivery.refresh_from_db()
    assert delivery.status == "delivered" and WebhookEndpoint.objects.get().failing_since_at is None


@pytest.mark.parametrize("answer", [302, 404, 500])
def test_anything_but_a_2xx_is_no_receipt_and_redirects_are_not_followed(endpoint, receiver, answer):
    receiver.answer = answer
    delivery = actions.ping(endpoint_id=endpoint.pk)
    tasks.send_webhooks()
    delivery.refresh_from_db()
    assert delivery.status == "pending" and len(receiver.heard) == 1
    assert WebhookAttempt.objects.get().response_status == answer


def test_gone_turns_it_off_and_five_silent_days_too(endpoint, receiver, chen):
    receiver.answer = 410
    actions.ping(endpoint_id=endpoint.pk)
    tasks.send_webhooks()
    endpoint.refresh_from_db()
    assert (endpoint.is_active, endpoint.off_reason) == (False, "gone")
    assert Notification.objects.get(user=chen, kind="webhook_off")
    actions.switch_endpoint(endpoint_id=endpoint.pk, is_active=True)
    receiver.answer = 503
    WebhookEndpoint.objects.update(failing_since_at=endpoint.created_at - timedelta(days=6))
    actions.ping(endpoint_id=endpoint.pk)
    tasks.send_webhooks()
    endpoint.refresh_from_db()
    assert (endpoint.is_active, endpoint.off_reason) == (False, "failing")


def test_nobody_there_is_a_try_that_failed(settings, teapots, chen, receiver):
    settings.WEBHOOK_ALLOW_LOCAL = True
    endpoint = actions.add_endpoint(vendor_id=teapots.pk, url="http://127.0.0.1:9/", events=[], by=chen)
    actions.ping(endpoint_id=endpoint.pk)
    assert tasks.send_webhooks() == 1
    assert WebhookAttempt.objects.get().error == "ConnectError"


def test_while_a_secret_changes_both_are_signed_with(endpoint, receiver):
    old = endpoint.secret
    new = actions.rotate_secret(endpoint_id=endpoint.pk).secret
    actions.ping(endpoint_id=endpoint.pk)
    tasks.send_webhooks()
    assert receiver.told(old)[0]["type"] == receiver.told(new)[0]["type"] == "ping"
    WebhookEndpoint.objects.update(old_until_at="2026-01-01T00:00:00Z")
    actions.ping(endpoint_id=endpoint.pk)
    tasks.send_webhooks()
    headers, body = receiver.heard[-1]
    assert Webhook(new).verify(body, headers)["type"] == "ping"
    with pytest.raises(WebhookVerificationError):
        Webhook(old).verify(body, headers)


@pytest.mark.parametrize(
    "url",
    ["http://example.com/", "https://127.0.0.1/", "https://localhost/", "https://10.0.0.1/", "https://169.254.169.254/",
     "https://[::1]/", "https://user:pw@example.com/", "ftp://example.com/", "https://no-such-host.invalid/", "https://0x7f.1/"],
)  # fmt: skip
def test_an_address_inside_is_refused(url, settings, teapots, chen):
    settings.WEBHOOK_ALLOW_LOCAL = False
    told = code_of(lambda: actions.add_endpoint(vendor_id=teapots.pk, url=url, events=[], by=chen))
    assert told == "unsafe_address"


def test_a_name_that_leads_inside_later_is_refused_at_the_door(settings, endpoint, receiver):
    settings.WEBHOOK_ALLOW_LOCAL = False
    actions.ping(endpoint_id=endpoint.pk)
    tasks.send_webhooks()
    assert WebhookAttempt.objects.get().error in ("only https", "not a public address") and receiver.heard == []


def test_a_worker_that_dies_between_claim_and_word_leaves_it_to_be_sent_again(endpoint, receiver):
    delivery = actions.ping(endpoint_id=endpoint.pk)
    [letter] = actions.claim_letters()
    assert actions.claim_letters() == [], "nobody else takes it within the minute"
    sending.carry(letter)
    again_now(delivery)
    assert tasks.send_webhooks() == 1
    assert len({headers["webhook-id"] for headers, _body in receiver.heard}) == 1 and len(receiver.heard) == 2


def test_the_office_pages(endpoint, receiver, chen, lin, client, settings):
    client.force_login(chen)
    answer = client.post("/office/teapots/webhooks/", {"url": "https://10.0.0.1/", "events": ["order.paid"]})
    assert answer.status_code == 302, "local addresses are allowed while working locally"
    settings.WEBHOOK_ALLOW_LOCAL = False
    assert client.post("/office/teapots/webhooks/", {"url": "https://10.0.0.1/"}).status_code == 422
    settings.WEBHOOK_ALLOW_LOCAL = True
    path = f"/office/teapots/webhooks/{endpoint.public_id}/"
    client.post(f"{path}act/", {"act": "ping"})
    tasks.send_webhooks()
    page = client.get(path).content.decode()
    assert "204" in page and "ping" in page and endpoint.secret in page
    client.post(f"{path}act/", {"act": "again", "delivery": WebhookDelivery.objects.get(endpoint=endpoint).pk})
    assert tasks.send_webhooks() == 1 and len(receiver.heard) == 2
    client.post(f"{path}act/", {"act": "off"})
    assert not WebhookEndpoint.objects.get(pk=endpoint.pk).is_active
    assert client.post(f"{path}act/", {"act": "fly"}).status_code == 404
    client.force_login(lin)
    assert client.get(path).status_code == client.post(f"{path}act/", {"act": "remove"}).status_code == 404
    client.force_login(chen)
    client.post(f"{path}act/", {"act": "remove"})
    assert not WebhookEndpoint.objects.filter(pk=endpoint.pk).exists()


def test_what_is_sent_is_small_json_with_the_three_names(endpoint, receiver):
    actions.ping(endpoint_id=endpoint.pk)
    tasks.send_webhooks()
    headers, body = receiver.heard[0]
    assert set(json.loads(body)) == {"type", "timestamp", "data"}
    assert headers["User-Agent"].startswith("Teahouse") and headers["Host"].startswith("127.0.0.1:")

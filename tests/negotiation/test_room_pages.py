"""The room and its lists as plain pages: every act by form post, what is refused beside its field, pictures for the
parties only."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from marketplace.models import Watch
from marketplace.stamps import SEALS, UNKNOWN
from negotiation import actions
from negotiation.models import HagglePolicy, Negotiation, Offer, SleeveDeal, ThreadEvent, ThreadPicture
from tests import make


@pytest.fixture
def thread(lin, chen, pot):
    """Lin has bid 70.00, Chen asks 90.00."""
    thread = make.haggle(buyer=lin, listing=pot, offer=7_000)
    return actions.make_offer(negotiation_id=thread.pk, by=chen, price_minor=9_000, rev=thread.rev)


def room(thread, act: str = "") -> str:
    return f"/haggles/{thread.public_id}/{act}"


def texts(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode().replace("&#x27;", "'"))


def messages_of(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def test_an_offer_is_taken_back_from_its_card(thread, lin, client):
    client.force_login(lin)
    client.post(room(thread, "offer/"), {"price": "80", "rev": thread.rev, "quantity": "2"})
    shown = client.get(room(thread))
    assert f'action="{room(thread, "undo/")}"' in texts(shown)
    thread.refresh_from_db()
    assert (thread.status, thread.quantity) == ("buyer_standing", 2)
    client.post(room(thread, "undo/"), {"rev": thread.rev})
    thread.refresh_from_db()
    assert (thread.status, thread.quantity) == ("vendor_standing", 1)
    assert "You took ¥80.00 back." in texts(client.get(room(thread)))


def fields_of(shown: str, move: str) -> dict[str, str]:
    """What the button of a card posts."""
    (form,) = re.findall(rf'<form[^>]*data-move="{move}".*?</form>', shown, re.DOTALL)
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))


@pytest.mark.parametrize("move", ["accept", "decline", "offer"])
def test_a_card_that_stands_again_after_an_undo_can_be_answered(move, thread, lin, client):
    client.force_login(lin)
    client.post(room(thread, "offer/"), {"price": "80", "rev": thread.rev})
    client.post(room(thread, "undo/"), {"rev": thread.rev + 1})
    fields = fields_of(client.get(room(thread)).content.decode(), move)
    assert client.post(room(thread, f"{move}/"), fields).status_code == 302
    thread.refresh_from_db()
    assert thread.status == {"accept": "paying", "decline": "declined", "offer": "buyer_standing"}[move]


def test_a_card_that_was_frozen_and_thawed_can_be_answered(thread, lin, wei, client):
    actions.freeze_negotiation(negotiation_id=thread.pk, by=wei, reason="A look at it.")
    actions.thaw_negotiation(negotiation_id=thread.pk, by=wei, reason="All is well.")
    client.force_login(lin)
    client.post(room(thread, "accept/"), fields_of(client.get(room(thread)).content.decode(), "accept"))
    assert Negotiation.objects.get(pk=thread.pk).status == "paying"


def test_every_state_of_a_haggle_and_an_offer_has_its_seal():
    for status in (*Negotiation.Status, *Offer.Status):
        assert SEALS.get(status, UNKNOWN) is not UNKNOWN, status


def test_a_slip_comes_back_with_a_box_to_tick(thread, lin, client):
    client.force_login(lin)
    answer = client.post(room(thread, "offer/"), {"price": "800", "rev": thread.rev})
    assert answer.status_code == 422
    assert 'name="is_sure"' in texts(answer)
    assert 'value="800"' in texts(answer)
    answer = client.post(room(thread, "offer/"), {"price": "800", "rev": thread.rev, "is_sure": "1"})
    assert Negotiation.objects.get(pk=thread.pk).agreed_price_minor == 9_000


def test_both_reach_into_the_sleeve_by_form(thread, lin, chen, client):
    client.force_login(lin)
    answer = client.post(room(thread, "sleeve/"), {"price": "20"})
    assert answer.status_code == 422
    assert "A last price here lies between ¥70.00 and ¥100.00." in texts(answer)
    assert not SleeveDeal.objects.exists()
    client.post(room(thread, "sleeve/"), {"price": "84.44"})
    assert "You put in ¥84.44." in texts(client.get(room(thread)))
    client.force_login(chen)
    asked = texts(client.get(room(thread)))
    assert "You are asked for a sleeve deal" in asked
    assert "84.44" not in asked
    client.post(room(thread, "sleeve/"), {"price": "80"})
    assert Negotiation.objects.get(pk=thread.pk).agreed_price_minor == 8_222
    assert "agreed at ¥82.22" in texts(client.get(room(thread)))


def test_a_sleeve_deal_is_turned_down_by_form(thread, lin, chen, client):
    actions.enter_sleeve(negotiation_id=thread.pk, by=lin, price_minor=8_000)
    client.force_login(chen)
    client.post(room(thread, "sleeve/refuse/"))
    assert SleeveDeal.objects.get().status == "refused"


def test_a_word_is_pinned_from_the_chat_and_shown_as_pinned(thread, lin, chen, client):
    said = actions.send_message(negotiation_id=thread.pk, by=chen, body="The lid is included.")
    client.force_login(lin)
    assert room(thread, f"promises/{said.seq}/") in texts(client.get(room(thread)))
    client.post(room(thread, f"promises/{said.seq}/"))
    shown = texts(client.get(room(thread)))
    assert f'action="{room(thread, f"promises/{said.seq}/")}"' not in shown
    assert "You pinned as a promise: “The lid is included.”" in shown
    # Who has the room open gets the pinned line drawn anew.
    part = texts(client.get(f"{room(thread, 'part/')}?after={said.seq}"))
    assert f'data-seq="{said.seq}"' in part


def test_a_promise_is_taken_off_by_who_pinned_it_and_by_nobody_else(thread, lin, chen, client):
    said = actions.send_message(negotiation_id=thread.pk, by=chen, body="The lid is included.")
    off = room(thread, f"promises/{said.seq}/off/")
    client.force_login(lin)
    client.post(room(thread, f"promises/{said.seq}/"))
    assert off in texts(client.get(room(thread)))
    client.force_login(chen)
    assert off not in texts(client.get(room(thread)))
    assert "only they can take it off" in texts(client.post(off, follow=True))
    client.force_login(lin)
    shown = texts(client.post(off, follow=True))
    assert "You took a promise off: “The lid is included.”" in shown
    assert f'action="{room(thread, f"promises/{said.seq}/")}"' in shown, "it may be pinned again"


# Pictures


def upload(data: bytes, name: str = "pot.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="image/png")


def png(side: int = 40) -> bytes:
    out = io.BytesIO()
    picture = Image.new("RGB", (side, side), "#7a5c3e")
    exif = picture.getexif()
    exif[0x010E] = "taken at 31.2304N 121.4737E"
    picture.save(out, "PNG", exif=exif)
    return out.getvalue()


def test_a_picture_is_encoded_anew_and_shown_to_the_parties_only(thread, lin, chen, mei, client):
    client.force_login(chen)
    answer = client.post(room(thread, "message/"), {"body": "Here it is.", "picture": upload(png())})
    assert answer.status_code == 302
    kept = ThreadPicture.objects.get()
    address = room(thread, f"pictures/{kept.public_id}/")
    client.force_login(lin)
    assert address in texts(client.get(room(thread)))
    shown = client.get(address)
    data = b"".join(shown.streaming_content)
    assert (shown["Content-Type"], shown["Cache-Control"]) == ("image/webp", "private, max-age=86400, immutable")
    assert b"31.2304N" not in data
    assert Image.open(io.BytesIO(data)).size == (40, 40)
    client.force_login(mei)
    assert client.get(address).status_code == 404
    other = make.haggle(buyer=mei, listing=make.listing(vendor=thread.vendor))
    assert client.get(room(other, f"pictures/{kept.public_id}/")).status_code == 404


@pytest.mark.parametrize("data", [b"<svg onload=alert(1)>", b"GIF89a", b"", png()[:60]])
def test_what_is_no_picture_is_refused_and_the_words_stay(thread, lin, client, data):
    client.force_login(lin)
    answer = client.post(room(thread, "message/"), {"body": "Look", "picture": upload(data)})
    if data == b"":
        assert "The submitted file is empty" not in texts(answer)
    assert answer.status_code == 422
    assert "That is not a JPEG, PNG or WebP picture." in texts(answer)
    assert ">Look</textarea>" in texts(answer)
    assert not ThreadEvent.objects.filter(kind="message").exists()


def test_a_picture_sent_again_under_its_name_is_stored_once(thread, lin, client):
    client.force_login(lin)
    said = {"body": "", "client_id": "0b6a8a52-6b1f-4d3e-9a83-4f9c9a7a1a11"}
    for _ in range(2):
        client.post(room(thread, "message/"), {**said, "picture": upload(png())})
    assert (ThreadPicture.objects.count(), ThreadEvent.objects.filter(kind="message").count()) == (1, 1)
    client.post(room(thread, "message/"), {**said, "picture": upload(png(50))})
    assert ThreadPicture.objects.count() == 1


# Manners


def test_muting_blocking_and_reporting_by_form(thread, lin, client):
    client.force_login(lin)
    client.post(room(thread, "mute/"), {"on": "1"})
    client.post(room(thread, "block/"), {"on": "1"})
    client.post(room(thread, "report/"), {"reason": "abuse", "text": "Rude."})
    shown = texts(client.get(room(thread)))
    assert "Tell me again" in shown
    assert "Lift the block" in shown
    assert thread.reports.get().text == "Rude."
    answer = client.post(room(thread, "message/"), {"body": "Hello?"})
    assert "One of you has blocked the other." in texts(answer)
    answer = client.post(room(thread, "report/"), {"reason": "nonsense"}, follow=True)
    assert messages_of(answer) == ["Say what is wrong."]


def test_each_side_sees_the_others_reputation_once_there_is_enough_of_it(lin, chen, teapots, client):
    for _ in range(3):
        order = make.paid_order(buyer=lin, listing=make.listing(vendor=teapots))
        actions.convert_negotiation(negotiation_id=order.negotiation.pk)
    thread = make.haggle(buyer=lin, listing=make.listing(vendor=teapots), offer=8_000)
    client.force_login(chen)
    assert "pays after agreeing: 100 %" in texts(client.get(room(thread)))
    client.force_login(lin)
    shown = texts(client.get(room(thread)))
    assert "answers in time: 100 %" in shown
    assert "honours the price: 100 %" in shown


# Lists


def test_what_was_said_is_found_in_ones_own_haggles_only(thread, lin, chen, mei, client):
    actions.send_message(negotiation_id=thread.pk, by=chen, body="Fired in the dragon kiln, twice.")
    for who, is_found in ((lin, True), (chen, True), (mei, False)):
        client.force_login(who)
        assert ("dragon kiln" in texts(client.get("/haggles/?q=kiln+dragon"))) is is_found
    assert "Nobody said that" in texts(client.get("/haggles/?q=tiger"))


@pytest.fixture
def desk(lin, mei, chen, teapots):
    """Two offers of 70.00 that wait for Chen."""
    return [make.haggle(buyer=who, listing=make.listing(vendor=teapots), offer=7_000) for who in (lin, mei)]


def picks(threads) -> list[str]:
    return [f"{thread.public_id}:{thread.rev}" for thread in threads]


def test_many_offers_are_countered_at_once_and_the_stale_one_is_named(desk, lin, chen, client):
    stale = picks(desk)
    actions.withdraw_offer(negotiation_id=desk[0].pk, by=lin, rev=desk[0].rev)
    client.force_login(chen)
    answer = client.post(
        "/office/teapots/offers/answer/", {"pick": stale, "act": "counter", "percent_off": "10"}, follow=True
    )
    assert messages_of(answer)[0] == "One offer answered."
    assert "Something changed while you were deciding." in messages_of(answer)[1]
    assert Offer.objects.get(negotiation=desk[1], status="standing").price_minor == 9_000


def test_without_a_percentage_a_counter_is_half_way(desk, chen, client):
    client.force_login(chen)
    client.post("/office/teapots/offers/answer/", {"pick": picks(desk), "act": "counter", "percent_off": ""})
    assert set(Offer.objects.filter(status="standing").values_list("price_minor", flat=True)) == {8_500}


@pytest.mark.parametrize(("act", "status"), [("accept", "agreed"), ("decline", "declined")])
def test_an_offer_is_answered_from_its_row(desk, chen, client, act, status):
    client.force_login(chen)
    client.post("/office/teapots/offers/answer/", {"pick": picks(desk[:1]), "act": act})
    assert [Negotiation.objects.get(pk=thread.pk).status for thread in desk] == [status, "buyer_standing"]


@pytest.mark.parametrize("posted", [
    {}, {"act": "accept"}, {"act": "burn", "pick": ["x:1"]}, {"act": "decline", "pick": ["no-uuid:1", ":", "7"]},
])  # fmt: skip
def test_nonsense_from_the_desk_is_answered_kindly(desk, chen, client, posted):
    client.force_login(chen)
    answer = client.post("/office/teapots/offers/answer/", posted, follow=True)
    assert answer.status_code == 200
    assert len(messages_of(answer)) == 1
    assert set(Negotiation.objects.values_list("status", flat=True)) == {"buyer_standing"}


def test_the_desk_shows_what_a_price_would_net_and_sorts_by_it(desk, lin, chen, teapots, client):
    client.force_login(chen)
    shown = texts(client.get("/office/teapots/offers/?sort=margin"))
    assert "¥66.50" in shown  # 70.00 less 5 %
    assert shown.index("Choose") < shown.index("List price")


# Policies


def test_a_policy_is_kept_and_a_wrong_one_says_why(pot, chen, client):
    client.force_login(chen)
    address = f"/office/teapots/haggling/{pot.public_id}/"
    wrong = {"accept_from_minor": "60", "decline_below_minor": "70", "curve": "even", "save": "1"}
    answer = client.post(address, wrong)
    assert answer.status_code == 422
    assert "have to rise in this order" in texts(answer)
    assert 'value="60"' in texts(answer)
    client.post(address, wrong | {"accept_from_minor": "85", "decline_below_minor": "60"})
    kept = HagglePolicy.objects.get()
    assert (kept.accept_from_minor, kept.decline_below_minor) == (8_500, 6_000)
    assert "¥85.00" in texts(client.get("/office/teapots/haggling/"))
    client.post(address, wrong | {"accept_from_minor": "", "decline_below_minor": ""})
    assert not HagglePolicy.objects.exists()


def test_a_policy_is_tried_before_it_is_kept(pot, lin, chen, client):
    thread = make.haggle(buyer=lin, listing=pot, offer=7_000)
    actions.decline_offer(negotiation_id=thread.pk, by=chen, rev=thread.rev)
    client.force_login(chen)
    answer = client.post(f"/office/teapots/haggling/{pot.public_id}/", {"curve": "firm", "try": "1"})
    assert "One haggle over this listing is over." in texts(answer)
    assert not HagglePolicy.objects.exists()


def test_watchers_are_invited_from_the_policy_page(pot, lin, chen, client):
    Watch.objects.create(listing=pot, user=lin)
    client.force_login(chen)
    address = f"/office/teapots/haggling/{pot.public_id}/"
    answer = client.post(f"{address}invite/", {"price": "99"})
    assert answer.status_code == 422
    assert "An invitation is at most ¥95.00" in texts(answer)
    answer = client.post(f"{address}invite/", {"price": "90"}, follow=True)
    assert messages_of(answer) == ["One person was invited."]
    client.force_login(lin)
    assert "A shop offers you a price of your own" in texts(client.get("/me/notifications/"))


def test_a_shop_goes_on_holiday_and_comes_back(teapots, chen, client):
    client.force_login(chen)
    for word, is_away in (("1", True), ("0", False)):
        client.post("/office/teapots/haggling/holiday/", {"on": word})
        teapots.refresh_from_db()
        assert teapots.is_on_holiday is is_away


def test_in_a_talk_the_vendor_finds_a_field_to_invite(pot, lin, chen, client):
    talk = make.haggle(buyer=lin, listing=pot)
    client.force_login(chen)
    assert "You may invite with a price" in texts(client.get(room(talk)))
    client.post(room(talk, "offer/"), {"price": "90", "rev": talk.rev})
    assert Negotiation.objects.get(pk=talk.pk).status == "vendor_standing"

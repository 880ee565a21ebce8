"""The deal box of a listing: what was typed survives signing in and every mistake, and a refused offer begins nothing."""

from urllib.parse import parse_qs, urlsplit

import pytest

from negotiation.models import Negotiation
from tests import make


def page(listing) -> str:
    return f"/listings/{listing.public_id}/"


@pytest.mark.parametrize("door", ["haggle", "buy", "watch"])
def test_a_guest_comes_back_to_the_listing_with_what_was_typed(door, pot, client):
    typed = {"price": "70", "quantity": "2", "variant": str(pot.variants.get().pk)}
    answer = client.post(f"{page(pot)}{door}/", typed, headers={"Referer": f"http://testserver{page(pot)}?x=1"})
    assert answer.status_code == 302
    way_in = urlsplit(answer.url)
    back = urlsplit(parse_qs(way_in.query)["next"][0])
    assert (way_in.path, back.netloc, back.path) == ("/account/login/", "", page(pot))
    assert {name: values[0] for name, values in parse_qs(back.query).items()} == typed
    shown = client.get(back.geturl())
    assert b'name="price" inputmode="decimal" autocomplete="off" maxlength="16" value="70"' in shown.content
    assert b'name="quantity" value="2"' in shown.content


@pytest.mark.parametrize("referer", ["", "https://evil.example/listings/", "http://testserver.evil.example/"])
def test_a_guest_from_elsewhere_comes_back_to_the_front_door(referer, pot, client):
    answer = client.post(f"{page(pot)}haggle/", {"price": "70"}, headers={"Referer": referer} if referer else {})
    assert answer.url == "/account/login/?next=/"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"price": "20"}, "The vendor takes offers from ¥50.00."),
        ({"price": "100"}, "An offer has to be below the list price of ¥100.00."),
        ({"price": "many"}, "Write a price as a number"),
        ({"price": "70", "quantity": "900"}, "There are not that many."),
    ],
)
def test_a_refused_first_offer_stays_in_its_field_and_begins_nothing(typed, words, pot, lin, client):
    client.force_login(lin)
    answer = client.post(f"{page(pot)}haggle/", typed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert f'value="{typed["price"]}"' in answer.content.decode()
    assert not Negotiation.objects.exists()


def test_a_refused_offer_in_a_haggle_that_goes_on_is_answered_in_its_room(pot, lin, client):
    talk = make.haggle(buyer=lin, listing=pot, offer=6_000)
    client.force_login(lin)
    answer = client.post(f"{page(pot)}haggle/", {"price": "70"})
    assert answer.status_code == 422
    assert [str(message) for message in answer.context["messages"]] == ["It is the other side's turn."]
    assert "It is the other side's turn." in answer.content.decode().replace("&#x27;", "'")
    assert Negotiation.objects.get().rev == talk.rev


def test_what_is_absent_looks_like_the_house_under_debug_too(pot, mei, client, settings):
    settings.DEBUG = True
    client.force_login(mei)
    for path in ("/no/such/page/", "/orders/00000000-0000-0000-0000-000000000000/"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert b"site-header" in answer.content
        assert b"URLconf" not in answer.content
    assert client.get("/orders").status_code == 301

"""Signing up and in, one's own pages, two languages."""

import pytest
from django.core import mail

from accounts.actions import notify
from accounts.models import Address, Notification, User
from tests import make


def sign_up(client, **changes):
    data = {"display_name": "Lin", "email": "Lin@Example.com", "password1": make.PASSWORD} | changes
    return client.post("/account/signup/", data)


def test_signing_up_makes_an_account_in_the_visitors_language(client, db):
    client.cookies["django_language"] = "zh-hans"
    answer = sign_up(client)
    assert answer.status_code == 302
    user = User.objects.get()
    assert (user.email, user.display_name, user.language) == ("lin@example.com", "Lin", "zh-hans")
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"email": "nonsense"}, "email"), ({"password1": "short"}, "password1"), ({"display_name": ""}, "display_name"),
     ({"password1": "1234567890123"}, "password1")],
)  # fmt: skip
def test_a_wrong_sign_up_keeps_what_was_typed_and_says_what_to_mend(changes, field, client, db):
    answer = sign_up(client, **changes)
    assert field in answer.context["form"].errors
    assert not User.objects.exists()
    if field != "email":
        assert b"Lin@Example.com" in answer.content


def test_an_e_mail_in_use_is_refused_beside_its_field_in_any_letter_case(client, lin):
    answer = sign_up(client, email=lin.email.upper())
    assert "email" in answer.context["form"].errors
    assert User.objects.count() == 1


def test_e_mail_letter_case_does_not_matter_at_sign_in(client, lin):
    answer = client.post("/account/login/", {"login": "LIN@example.com", "password": make.PASSWORD})
    assert answer.status_code == 302


def test_the_sixth_wrong_password_in_five_minutes_is_refused_and_the_open_session_stays(client, lin):
    from django.test import Client

    owner = Client()
    owner.force_login(lin)
    tries = [try_to_sign_in(client, lin.email, "wrong", seems_from=f"10.0.0.{n}") for n in range(6)]
    assert [answer.status_code for answer in tries] == [200] * 5 + [429], "an address that one makes up changes nothing"
    assert tries[-1].headers["Retry-After"] == "300"
    assert "tried too often" in tries[-1].content.decode()
    assert try_to_sign_in(client, lin.email, make.PASSWORD).status_code == 429, "not even with the right one"
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert try_to_sign_in(elsewhere, lin.email, make.PASSWORD).status_code == 429, "nor from another address"
    assert owner.get("/me/").status_code == 200


def test_six_accounts_tried_from_one_address_are_too_many_as_well(client, lin, mei):
    for n in range(5):
        assert try_to_sign_in(client, f"guess{n}@example.com", "wrong", seems_from=f"10.0.0.{n}").status_code == 200
    assert try_to_sign_in(client, lin.email, make.PASSWORD).status_code == 429
    from django.test import Client

    assert try_to_sign_in(Client(REMOTE_ADDR="192.0.2.7"), mei.email, make.PASSWORD).status_code == 302


def test_right_passwords_are_not_counted_and_the_refusal_is_in_the_visitors_language(client, lin):
    from django.test import Client

    for _ in range(7):
        assert try_to_sign_in(Client(), lin.email, make.PASSWORD).status_code == 302
    client.cookies["django_language"] = "zh-hans"
    for _ in range(6):
        answer = try_to_sign_in(client, lin.email, "wrong")
    assert answer.status_code == 429 and '<html lang="zh-' in answer.content.decode()


def try_to_sign_in(client, email: str, password: str, *, seems_from: str = ""):
    headers = {"X-Forwarded-For": seems_from} if seems_from else {}
    return client.post("/account/login/", {"login": email, "password": password}, headers=headers)


def test_the_profile_changes_language_and_zone(client, lin):
    client.force_login(lin)
    data = {"display_name": "Lin", "language": "zh-hans", "time_zone": "Europe/Berlin"}
    assert client.post("/me/", data).status_code == 302
    lin.refresh_from_db()
    assert (lin.language, lin.time_zone) == ("zh-hans", "Europe/Berlin")
    assert "我的议价" in client.get("/me/").content.decode()
    assert client.post("/me/", data | {"time_zone": "Moon/Base"}).status_code == 422


def test_the_first_address_is_the_default_and_a_new_default_takes_over(client, lin):
    client.force_login(lin)
    form = {
        "recipient": "Lin",
        "phone": "138",
        "country": "CN",
        "province": "110000000000",
        "area": "Chaoyang",
        "street": "1",
    }
    assert client.post("/me/addresses/", form).status_code == 302
    assert client.post("/me/addresses/", form | {"street": "2", "is_default": "on"}).status_code == 302
    rows = list(Address.objects.order_by("pk").values_list("street", "is_default", "division_code"))
    assert rows == [("1", False, "110000000000"), ("2", True, "110000000000")]
    wrong = client.post("/me/addresses/", form | {"province": "abc", "recipient": "Lin Kept"})
    assert wrong.status_code == 422
    assert b"Lin Kept" in wrong.content


def test_an_address_book_is_ones_own(client, lin, mei):
    address = make.address(lin)
    client.force_login(mei)
    assert client.post(f"/me/addresses/{address.pk}/delete/").status_code == 404
    assert Address.objects.filter(pk=address.pk).exists()


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_way_back_leads_nowhere_else(elsewhere, client, lin):
    client.force_login(lin)
    form = {
        "recipient": "Lin",
        "phone": "138",
        "country": "CN",
        "province": "110000000000",
        "area": "Chaoyang",
        "street": "1",
    }
    form["next"] = elsewhere
    assert client.post("/me/addresses/", form).url == "/me/addresses/"


def test_notifications_speak_the_readers_language_and_are_read_once_seen(client, lin):
    notify(user_id=lin.pk, kind="haggle_counter", path="/x/", dedup_key="a", title="Teapot", title_zh="茶壶")
    notify(user_id=lin.pk, kind="haggle_counter", path="/x/", dedup_key="a", title="Teapot", title_zh="茶壶")
    client.force_login(lin)
    assert "There is a counter-offer for Teapot" in client.get("/me/notifications/").content.decode()
    assert Notification.objects.filter(read_at=None).count() == 0
    client.cookies["django_language"] = "zh-hans"
    assert "茶壶" in client.get("/me/notifications/").content.decode()


def test_the_demo_accounts_are_shown_in_the_demo_only(client, db, settings):
    assert b"tea-for-two" not in client.get("/account/login/").content
    settings.DEMO = True
    assert b"tea-for-two" in client.get("/account/login/").content

"""Shutting others out: a new password and "sign out everywhere" end sessions, and API tokens unless one keeps them."""

import re

import pytest
from django.core import mail
from django.test import Client

from accounts import actions
from accounts.models import ApiToken
from accounts.scopes import SCOPES
from tests import make
from tests.api import Caller

NEW = "a-second-cup-of-tea"
CHANGE = {"oldpassword": make.PASSWORD, "password1": NEW, "password2": NEW}


@pytest.fixture
def robot(lin):
    return Caller(lin)


@pytest.fixture
def here(client, lin):
    client.force_login(lin)
    return client


@pytest.fixture
def there(lin):
    client = Client()
    client.force_login(lin)
    return client


def works(robot) -> bool:
    return robot.get("/negotiations").status_code == 200


def test_a_new_password_ends_other_sessions_and_tokens(here, there, robot):
    assert "Keep my API tokens working" in here.get("/account/password/change/").content.decode()
    assert here.post("/account/password/change/", CHANGE).status_code == 302
    assert not works(robot)
    assert there.get("/me/").status_code == 302
    assert here.get("/me/").status_code == 200, "who changed it goes on"


def test_tokens_go_on_when_their_owner_says_so(here, there, robot):
    here.post("/account/password/change/", CHANGE | {"keep_tokens": "on"})
    assert works(robot)
    assert there.get("/me/").status_code == 302


def test_a_refused_change_ends_nothing(here, there, robot):
    assert here.post("/account/password/change/", CHANGE | {"oldpassword": "wrong"}).status_code == 200
    assert works(robot) and there.get("/me/").status_code == 200


def test_who_has_no_tokens_is_not_asked_about_them(here, lin):
    token, _secret = actions.issue_token(user=lin, name="old", scopes=list(SCOPES))
    actions.revoke_token(token_id=token.pk, by=lin)
    for page in ("/account/password/change/", "/me/"):
        assert "keep_tokens" not in here.get(page).content.decode()


def test_a_lost_password_ends_all_tokens(client, lin, robot):
    client.post("/account/password/reset/", {"email": lin.email})
    (link,) = re.findall(r"http://testserver(/account/password/reset/key/\S+)", mail.outbox[-1].body)
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW, "keep_tokens": "on"})
    lin.refresh_from_db()
    assert lin.check_password(NEW)
    assert not works(robot)


def test_signing_out_everywhere_ends_every_session_and_the_tokens(here, there, robot, lin, mei):
    other = Caller(mei)
    answer = here.post("/me/sign-out-everywhere/", follow=True)
    assert "signed out on all devices" in answer.content.decode()
    assert here.get("/me/").status_code == there.get("/me/").status_code == 302
    assert not works(robot) and works(other), "nobody else's"
    assert here.login(email=lin.email, password=make.PASSWORD), "the password is the same"
    assert here.get("/me/").status_code == 200
    here.post("/me/sign-out-everywhere/")
    assert here.get("/me/").status_code == 302, "a second time as well"


def test_signing_out_everywhere_keeps_tokens_when_asked_to(here, there, robot):
    here.post("/me/sign-out-everywhere/", {"keep_tokens": "on"})
    assert there.get("/me/").status_code == 302
    assert works(robot)


def test_sessions_from_before_there_were_epochs_hold(lin):
    from django.contrib.auth.base_user import AbstractBaseUser

    assert lin.get_session_auth_hash() == AbstractBaseUser.get_session_auth_hash(lin)
    actions.sign_out_everywhere(user=lin)
    lin.refresh_from_db()
    assert lin.get_session_auth_hash() != super(type(lin), lin)._get_session_auth_hash()


def test_guests_and_gets_sign_nobody_out(client, lin, there):
    assert client.post("/me/sign-out-everywhere/").status_code == 302
    assert there.get("/me/sign-out-everywhere/").status_code == 405
    assert there.get("/me/").status_code == 200
    assert not ApiToken.objects.exclude(revoked_at=None).exists()

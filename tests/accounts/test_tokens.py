"""API tokens: made on a page, shown once, kept as a hash, and dead the moment they should be."""

import re
from datetime import timedelta

import pytest
import redis
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts import actions, limits
from accounts.limits import Limit
from accounts.models import ApiToken
from accounts.scopes import READ_NEGOTIATIONS, SCOPES
from tests.api import Caller, is_problem
from tests.races import at_once

FORM = {"name": "stock robot", "scopes": [READ_NEGOTIATIONS], "days": "30"}
SECRET = re.compile(r"th_[A-Za-z0-9_-]{40,}")


def works(secret: str) -> bool:
    answer = Caller(secret=secret).get("/negotiations")
    if answer.status_code != 200:
        is_problem(answer, 401, "token_invalid")
        assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]
    return answer.status_code == 200


@pytest.fixture
def issued(lin):
    """A token of Lin's for everything, and its secret."""
    return actions.issue_token(user=lin, name="robot", scopes=list(SCOPES))


# The token


def test_a_token_works_and_only_its_hash_is_kept(issued):
    token, secret = issued
    assert SECRET.fullmatch(secret) and token.prefix == secret[:8]
    assert works(secret)
    row = ApiToken.objects.filter(pk=token.pk).values().get()
    assert secret not in str(row) and secret[8:] not in str(row)


def test_two_tokens_never_share_a_secret(issued):
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiToken.objects.create(user=issued[0].user, secret_sha256=issued[0].secret_sha256, scopes=[])


@pytest.mark.parametrize("secret", ["th_nonsense", "x", "th_" + "a" * 5_000, "th_茶"])
def test_an_unknown_secret_opens_nothing(secret, issued):
    assert not works(secret.encode().decode("latin-1"))


def test_a_revoked_token_is_dead_at_once(issued, lin):
    token, secret = issued
    actions.revoke_token(token_id=token.pk, by=lin)
    assert not works(secret)
    token.refresh_from_db()
    at = token.revoked_at
    actions.revoke_token(token_id=token.pk, by=lin)
    token.refresh_from_db()
    assert token.revoked_at == at


def test_nobody_revokes_the_token_of_another(issued, mei):
    with pytest.raises(ApiToken.DoesNotExist):
        actions.revoke_token(token_id=issued[0].pk, by=mei)
    assert works(issued[1])


def test_a_token_expires(lin):
    _, late = actions.issue_token(user=lin, name="late", scopes=[READ_NEGOTIATIONS], expires_at=timezone.now())
    _, good = actions.issue_token(
        user=lin, name="good", scopes=[READ_NEGOTIATIONS], expires_at=timezone.now() + timedelta(minutes=1)
    )
    assert (works(late), works(good)) == (False, True)


def test_who_is_not_active_any_more_has_no_working_token(issued, lin):
    lin.is_active = False
    lin.save()
    assert not works(issued[1])


def test_the_header_is_a_bearer_or_nothing(issued, client):
    for header in ("", issued[1], f"Basic {issued[1]}", f"Token {issued[1]}"):
        answer = client.get("/api/v1/negotiations", headers={"Authorization": header})
        is_problem(answer, 401, "token_missing")
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Teahouse"'
    assert client.get("/api/v1/negotiations", headers={"Authorization": f"bearer {issued[1]}"}).status_code == 200


def test_its_last_use_is_noted_to_the_minute(issued):
    token, secret = issued
    works(secret)
    token.refresh_from_db()
    first = token.last_used_at
    assert first is not None
    works(secret)
    token.refresh_from_db()
    assert token.last_used_at == first
    ApiToken.objects.update(last_used_at=first - timedelta(minutes=2))
    works(secret)
    token.refresh_from_db()
    assert token.last_used_at > first - timedelta(minutes=1)


@pytest.mark.parametrize(("scopes", "code"), [([], "no_scope"), (["negotiations:read", "money:take"], "unknown_scope")])
def test_a_token_is_for_something_that_there_is(scopes, code, lin):
    with pytest.raises(ValidationError) as refusal:
        actions.issue_token(user=lin, name="robot", scopes=scopes)
    assert refusal.value.code == code


@pytest.mark.django_db(transaction=True)
def test_there_are_at_most_twenty_even_when_two_are_made_at_once(lin):
    tokens = [actions.issue_token(user=lin, name=str(n), scopes=[READ_NEGOTIATIONS])[0] for n in range(19)]
    answers = at_once(*[lambda: actions.issue_token(user=lin, name="last", scopes=[READ_NEGOTIATIONS])] * 2)
    refused = [answer for answer in answers if isinstance(answer, ValidationError)]
    assert [refusal.code for refusal in refused] == ["too_many_tokens"]
    actions.revoke_token(token_id=tokens[0].pk, by=lin)
    assert actions.issue_token(user=lin, name="again", scopes=[READ_NEGOTIATIONS])


# The page


def test_the_page_makes_a_token_and_shows_its_secret_once(client, lin):
    client.force_login(lin)
    page = client.post("/me/tokens/", FORM)
    (secret,) = set(SECRET.findall(page.content.decode()))
    assert works(secret)
    assert "no-store" in page.headers["Cache-Control"]
    token = ApiToken.objects.get()
    assert (token.name, token.scopes) == ("stock robot", [READ_NEGOTIATIONS])
    assert timedelta(days=29) < token.expires_at - timezone.now() < timedelta(days=31)
    again = client.get("/me/tokens/").content.decode()
    assert secret not in again and token.prefix in again


def test_a_token_may_be_for_ever(client, lin):
    client.force_login(lin)
    client.post("/me/tokens/", FORM | {"days": "", "scopes": list(SCOPES)})
    token = ApiToken.objects.get()
    assert (token.expires_at, token.scopes) == (None, list(SCOPES))


@pytest.mark.parametrize(
    "change", [{"name": ""}, {"name": "x" * 61}, {"scopes": []}, {"scopes": ["money:take"]}, {"days": "7000"}]
)
def test_a_form_that_is_wrong_makes_no_token(change, client, lin):
    client.force_login(lin)
    assert client.post("/me/tokens/", FORM | change).status_code == 422
    assert not ApiToken.objects.exists()


def test_the_page_says_so_when_there_are_too_many(client, lin):
    client.force_login(lin)
    for number in range(20):
        actions.issue_token(user=lin, name=str(number), scopes=[READ_NEGOTIATIONS])
    page = client.post("/me/tokens/", FORM)
    assert page.status_code == 422 and b"Revoke one first" in page.content


def test_the_page_revokes_ones_own_token_only(client, lin, mei, issued):
    token, secret = issued
    client.force_login(mei)
    assert client.post(f"/me/tokens/{token.pk}/revoke/").status_code == 404
    assert token.prefix not in client.get("/me/tokens/").content.decode()
    client.force_login(lin)
    assert client.get(f"/me/tokens/{token.pk}/revoke/").status_code == 405
    assert works(secret)
    page = client.post(f"/me/tokens/{token.pk}/revoke/", follow=True)
    assert b"revoked" in page.content
    assert not works(secret)


# The limit behind the door

SMALL = Limit("small", burst=2, per_second=1000, per_minute=4)


def test_a_burst_a_rate_and_a_minute_are_counted_a_user():
    slow = Limit("slow", burst=2, per_second=0.1, per_minute=100)
    assert [slow.seconds_to_wait(1) for _ in range(2)] == [0, 0]
    assert 9 < slow.seconds_to_wait(1) <= 10
    assert slow.seconds_to_wait(2) == 0, "another user"
    assert Limit("other", burst=1, per_second=1, per_minute=1).seconds_to_wait(1) == 0, "another limit"


def test_the_minute_ends_what_the_rate_would_allow():
    waits = [SMALL.seconds_to_wait(1) for _ in range(40)]
    assert sum(wait == 0 for wait in waits) == 4
    assert 55 < waits[-1] <= 60


def test_many_at_once_get_no_more_than_one_after_the_other():
    strict = Limit("strict", burst=3, per_second=0.001, per_minute=100)
    assert sum(wait == 0 for wait in at_once(*[lambda: strict.seconds_to_wait(1)] * 12)) == 3


def test_without_redis_everything_is_allowed(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    limits._client.cache_clear()
    try:
        with pytest.raises(redis.ConnectionError):
            limits._client().ping()
        assert [SMALL.seconds_to_wait(1) for _ in range(9)] == [0.0] * 9
    finally:
        limits._client.cache_clear()


def test_the_table_finds_a_token_by_its_hash_alone(issued):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT * FROM accounts_apitoken WHERE secret_sha256 = 'x'")
        assert "Index Scan" in cursor.fetchone()[0]

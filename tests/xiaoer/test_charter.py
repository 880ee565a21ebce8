"""The charter: leads publish versions, everyone of the staff signs the newest, and a cited value keeps its words."""

import copy

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import translation

from tests import make
from tests.races import at_once
from xiaoer import queries
from xiaoer.actions.charter import publish_charter, sign_charter
from xiaoer.models import ActOfPower, Charter, CharterSignature

BODY = {
    "en": {"mission": "Tea.", "vision": "More tea.", "values": [{"name": "Patience", "text": "Wait for it."}]},
    "zh": {"mission": "茶。", "vision": "更多茶。", "values": [{"name": "耐心", "text": "等一等。"}]},
}


@pytest.fixture
def song(db):
    return make.xiaoer("song", role="lead")


@pytest.fixture
def first(song):
    return publish_charter(by=song, body=BODY, why="To begin with.", after_version=0)


def renamed(english: str) -> dict:
    body = copy.deepcopy(BODY)
    body["en"]["values"][0]["name"] = english
    return body


def test_a_lead_publishes_a_version_with_a_reason_and_it_stands_in_the_log(first, song):
    assert (first.version, first.published_by) == (1, song)
    assert ActOfPower.objects.filter(act="publish_charter", reason="To begin with.").count() == 1


@pytest.mark.parametrize("role", ["xiaoer", "auditor"])
def test_only_a_lead_publishes(role, db):
    with pytest.raises(ValidationError):
        publish_charter(by=make.xiaoer("someone", role=role), body=BODY, why="Because.", after_version=0)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"why": " "}, "no_reason"),
        ({"after_version": 0}, "stale_charter"),
        ({}, "unchanged"),
        ({"body": {"en": BODY["en"]}}, "empty_charter"),
        ({"body": {**BODY, "zh": {**BODY["zh"], "values": BODY["zh"]["values"] * 2}}}, "values_differ"),
    ],
)
def test_a_version_that_would_not_do_is_refused(change, code, first, song):
    wish = {"by": song, "body": BODY, "why": "Better.", "after_version": 1} | change
    with pytest.raises(ValidationError) as refusal:
        publish_charter(**wish)
    assert refusal.value.code == code
    assert Charter.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_leads_at_once_publish_one_version_after_another_or_are_told():
    song, han = make.xiaoer("song", role="lead"), make.xiaoer("han", role="lead")
    answers = at_once(
        lambda: publish_charter(by=song, body=renamed("Calm"), why="Calmer.", after_version=0),
        lambda: publish_charter(by=han, body=renamed("Care"), why="More care.", after_version=0),
    )
    assert [isinstance(answer, Charter) for answer in answers].count(True) == 1
    assert Charter.objects.count() == 1


def test_everyone_signs_the_newest_version_once(first, song, wei):
    assert queries.has_to_sign(wei) == 1
    sign_charter(by=wei, version=1)
    sign_charter(by=wei, version=1)
    assert CharterSignature.objects.filter(user=wei).count() == 1 and queries.has_to_sign(wei) is None
    publish_charter(by=song, body=renamed("Calm"), why="Shorter.", after_version=1)
    assert queries.has_to_sign(wei) == 2
    with pytest.raises(ValidationError, match="newer"):
        sign_charter(by=wei, version=1)


def test_a_stranger_signs_nothing(first, mei):
    with pytest.raises(ValidationError):
        sign_charter(by=mei, version=1)


@pytest.mark.parametrize("model", [Charter, CharterSignature])
def test_nothing_of_it_is_ever_changed_or_deleted(model, first, wei):
    sign_charter(by=wei, version=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.all().delete()


def test_a_cited_value_keeps_its_words_when_the_charter_changes(first, song):
    [(key, name)] = queries.citable_values()
    assert name == "Patience"
    publish_charter(by=song, body=renamed("Calm"), why="Shorter.", after_version=1)
    assert queries.value_in_words(key) == {"version": 1, "name": "Patience", "text": "Wait for it."}
    assert [name for _key, name in queries.citable_values()] == ["Calm"]
    with translation.override("zh-hans"):
        assert queries.value_in_words(key)["name"] == "耐心"


@pytest.mark.parametrize("key", ["", "v1-2", "v9-1", "v1-0", "nonsense", "v1-1x"])
def test_what_is_no_key_has_no_words(key, first):
    assert queries.value_in_words(key) is None


def form_of(body: dict, **more) -> dict:
    said = {f"{part}_{each}": body[each][part] for part in ("mission", "vision") for each in ("en", "zh")}
    said |= {"values-TOTAL_FORMS": 1, "values-INITIAL_FORMS": 0, "why": "Shorter."}
    for each in ("en", "zh"):
        for part in ("name", "text"):
            said[f"values-0-{part}_{each}"] = body[each]["values"][0][part]
    return said | more


def test_a_lead_sees_what_changes_before_it_is_published(first, song, client):
    client.force_login(song)
    seen = client.post("/xiaoer/charter/new/", form_of(renamed("Calm"), after=1))
    page = seen.content.decode()
    assert "− Patience: Wait for it." in page and "+ Calm: Wait for it." in page and Charter.objects.count() == 1
    client.post("/xiaoer/charter/new/", form_of(renamed("Calm"), after=1, publish=1))
    assert Charter.objects.latest().body["en"]["values"][0]["name"] == "Calm"


def test_the_desk_reminds_until_it_is_signed_and_staff_see_who_has(first, wei, client):
    client.force_login(wei)
    assert "Version 1 of the charter waits" in client.get("/xiaoer/").content.decode()
    assert "not yet" in client.get("/charter/").content.decode()
    client.post("/xiaoer/charter/sign/", {"version": 1})
    assert "Version 1 of the charter waits" not in client.get("/xiaoer/").content.decode()


def test_the_public_reads_the_charter_and_not_who_has_signed(first, wei, client):
    sign_charter(by=wei, version=1)
    page = client.get("/charter/").content.decode()
    assert "Patience" in page and "Who has signed" not in page and wei.display_name not in page
    assert client.get("/charter/?version=7").status_code == 404

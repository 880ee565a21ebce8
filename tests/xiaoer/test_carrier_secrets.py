"""A carrier's secrets: set in the admin, rotated from a shell, logged, and never shown."""

import io
import json
import time

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import CommandError, call_command
from django.test import Client

from logistics.carriers.json_hex import signature
from logistics.models import Carrier
from tests import make
from xiaoer.models import ActOfPower

FIRST, SECOND = "the first secret of all", "a second one, long enough"


@pytest.fixture
def keeper(db) -> Client:
    client = Client()
    client.force_login(make.user("keeper", is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def swift(couriers) -> Carrier:
    return couriers["swift"]


def add_carrier(client: Client, **said):
    inlines = {f"{name}-{kind}_FORMS": 0 for name in ("coverage", "remote_areas") for kind in ("TOTAL", "INITIAL")}
    facts = {
        "code": "new-road", "name_en": "New Road", "kind": "courier", "dialect": "json_hex", "is_active": "on",
        "base_rate_minor": 1200, "per_kg_minor": 300, "transit_days": 3, "on_time_bps": 9000, "zone": "Asia/Shanghai",
        "pull_budget": 100, "dark_after_hours": 24, "low_stock_at": 100, "reason": "A new contract.",
    }  # fmt: skip
    return client.post("/admin/logistics/carrier/add/", inlines | facts | said)


def call(client: Client, code: str, secret: str):
    body = json.dumps({"waybill": f"W-{secret[:5]}", "events": []}).encode()
    now = str(int(time.time()))
    headers = {"Carrier-Timestamp": now, "Carrier-Signature": signature(secret.encode(), now, body)}
    return client.post(f"/hooks/carriers/{code}/", body, content_type="application/json", headers=headers)


def rotate(code: str = "swift", *options: str, typed: str = "", monkeypatch=None) -> str:
    out = io.StringIO()
    make_sure = ["--by", "keeper@example.com", "--reason", "Every spring."]
    if monkeypatch is not None:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    call_command("rotate_carrier_secret", code, *options, *make_sure, stdout=out)
    return out.getvalue().strip()


def test_a_carrier_added_in_the_admin_with_its_secret_is_believed(keeper, client):
    assert add_carrier(keeper, new_secret=FIRST).status_code == 302
    assert call(client, "new-road", FIRST).status_code == 200
    assert call(client, "new-road", SECOND).status_code == 401


def test_the_secret_is_in_no_page_and_no_log(keeper):
    add_carrier(keeper, new_secret=FIRST)
    carrier = Carrier.objects.get()
    page = keeper.get(f"/admin/logistics/carrier/{carrier.pk}/change/").content.decode()
    assert FIRST not in page and "one" in page
    act = ActOfPower.objects.get(act="change_carrier")
    assert "new_secret" in act.facts["changed"]
    assert FIRST not in f"{act.facts} {act.reason} {LogEntry.objects.get().change_message}"


@pytest.mark.parametrize(
    "said",
    [{"new_secret": "short"}, {"new_secret": "密" * 20}, {"new_secret": FIRST, "forgets_previous": "on"},
     {"dialect": "klingon"}],
)  # fmt: skip
def test_what_can_not_work_is_refused_before_anything_is_made(said, keeper):
    assert add_carrier(keeper, **said).status_code == 200 and not Carrier.objects.exists()


def test_while_secrets_rotate_both_are_honoured_and_then_one(keeper, swift, client):
    old, new = swift.secret, rotate()
    assert len(new) >= 32 and new != old
    assert [call(client, "swift", secret).status_code for secret in (new, old)] == [200, 200]
    rotate("swift", "--end")
    assert [call(client, "swift", secret).status_code for secret in (new, old)] == [200, 401]
    acts = ActOfPower.objects.order_by("pk")
    assert [act.act for act in acts] == ["rotate_carrier_secret", "forget_carrier_secret"]
    assert not any(secret in f"{act.facts} {act.reason} {act.subject}" for act in acts for secret in (old, new))


def test_a_secret_that_the_carrier_gave_is_read_and_not_repeated(keeper, swift, monkeypatch):
    assert SECOND not in rotate("swift", "--stdin", typed=f"{SECOND}\n", monkeypatch=monkeypatch)
    old = swift.secret
    swift.refresh_from_db()
    assert (swift.secret, swift.previous_secret) == (SECOND, old)
    with pytest.raises(CommandError, match="already"):
        rotate("swift", "--stdin", typed=SECOND, monkeypatch=monkeypatch)


def test_only_someone_of_the_admin_may_and_only_with_a_reason(keeper, swift, mei):
    for by, reason in (("mei@example.com", "Because."), ("keeper@example.com", "  ")):
        with pytest.raises(CommandError):
            call_command("rotate_carrier_secret", "swift", "--by", by, "--reason", reason)
    old = swift.secret
    swift.refresh_from_db()
    assert (swift.secret, swift.previous_secret) == (old, "") and not ActOfPower.objects.exists()

"""The log of acts of power: searched, paged by key, as a file; and the data admin, which asks why."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib import admin
from django.test import Client
from django.utils import timezone

from accounts.admin import ReadOnlyAdmin
from accounts.models import User
from accounts.virtual_clock import as_if_at
from logistics.models import Carrier, Service
from marketplace.models import Category
from tests import make
from vendors.models import Vendor
from xiaoer.actions.power import log_act
from xiaoer.admin import ReasonedAdmin
from xiaoer.models import ActOfPower, ClosedDesk, Desk, Posting
from xiaoer.queries.acts import ActsWanted, acts_of_power


@pytest.fixture
def log(wei):
    """Three acts: two of Wei's, one of Ruth's, the oldest ten days ago."""
    ruth = make.xiaoer("ruth")
    with as_if_at(timezone.now() - timedelta(days=10)):
        log_act(wei, "take_case", "dispute/1", reason="taken from the queue")
    log_act(wei, "void_haggle", "haggle/7", reason="Both sides asked to pay outside.")
    log_act(ruth, "set_goal", "goal/1", reason="=HYPERLINK(1)")
    return ruth


@pytest.mark.parametrize(
    ("wish", "acts"),
    [
        ({}, ["set_goal", "void_haggle", "take_case"]),
        ({"act": "void_haggle"}, ["void_haggle"]),
        ({"subject": "haggle/"}, ["void_haggle"]),
        ({"words": "outside PAY"}, ["void_haggle"]),
        ({"words": "nobody"}, []),
        ({"since": timezone.now() - timedelta(days=2)}, ["set_goal", "void_haggle"]),
        ({"until": timezone.now() - timedelta(days=2)}, ["take_case"]),
    ],
)
def test_the_log_is_searched_by_what_who_when_and_why(wish, acts, log):
    assert [row.act for row in acts_of_power(ActsWanted(**wish))] == acts


def test_by_person(log, wei):
    assert {row.act for row in acts_of_power(ActsWanted(actor_id=log.pk))} == {"set_goal"}


def test_pages_go_by_key_and_none_is_shown_twice(log, wei, client):
    for number in range(70):
        log_act(wei, "note_problem", f"problem/{number:03}", reason="noted")
    client.force_login(wei)
    first = client.get("/xiaoer/acts/?act=note_problem").content.decode()
    second_page = ActOfPower.objects.filter(act="note_problem").order_by("-id")[49].pk
    second = client.get(f"/xiaoer/acts/?act=note_problem&before={second_page}").content.decode()
    assert (
        first.count("problem/0") + second.count("problem/0") == 70
        and "problem/069" in first
        and "problem/000" in second
    )


@pytest.mark.parametrize("query", ["?since=never", "?person=x", "?before=x", "?act=dance", "?words=%00"])
def test_nonsense_is_answered_with_a_page(query, log, wei, client):
    client.force_login(wei)
    assert client.get(f"/xiaoer/acts/{query}").status_code == 200


def test_the_file_holds_what_was_found_and_nothing_a_spreadsheet_runs(log, wei, client):
    client.force_login(wei)
    answer = client.get("/xiaoer/acts/?format=csv&act=set_goal")
    assert answer["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [row[3] for row in rows[1:]] == ["set_goal"] and rows[1][5] == "'=HYPERLINK(1)"


# The data admin


@pytest.fixture
def keeper(db) -> Client:
    person = make.user("keeper", is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(person)
    return client


def test_a_posting_is_made_and_ended_with_a_reason_that_stands_in_the_log(keeper, wei):
    growth = Desk.objects.create(slug="growth", name_en="Growth", name_zh="成长")
    said = {"user": make.user("ruth").pk, "desk": growth.pk, "role": "xiaoer", "begins_on": "2026-01-05"}
    assert keeper.post("/admin/xiaoer/posting/add/", said).status_code == 200, "no reason, no posting"
    assert Posting.objects.filter(desk=growth).count() == 0
    keeper.post("/admin/xiaoer/posting/add/", said | {"reason": "She asked for it."})
    posting = Posting.objects.get(desk=growth)
    assert ActOfPower.objects.get(act="post_person").reason == "She asked for it."
    path = f"/admin/xiaoer/posting/{posting.pk}/change/"
    keeper.post(path, {"ends_on": "2026-12-01", "reason": "A year abroad."})
    posting.refresh_from_db()
    assert str(posting.ends_on) == "2026-12-01" and ActOfPower.objects.filter(act="end_posting").count() == 1


def test_a_posting_keeps_its_person_desk_and_beginning(keeper, wei):
    posting = Posting.objects.get()
    said = {"user": make.user("ruth").pk, "begins_on": "2020-01-01", "ends_on": "2026-12-01", "reason": "Why not."}
    keeper.post(f"/admin/xiaoer/posting/{posting.pk}/change/", said)
    after = Posting.objects.get()
    assert (after.user, after.begins_on) == (wei, posting.begins_on)


def test_an_account_is_changed_with_a_reason(keeper, mei):
    path = f"/admin/accounts/user/{mei.pk}/change/"
    said = {"email": mei.email, "display_name": "Mei", "language": "en", "time_zone": "Asia/Shanghai", "is_active": ""}
    keeper.post(path, said)
    mei.refresh_from_db()
    assert mei.is_active
    keeper.post(path, said | {"reason": "Asked to be forgotten."})
    mei.refresh_from_db()
    act = ActOfPower.objects.get(act="change_account")
    assert not mei.is_active and act.subject == f"user/{mei.pk}" and act.facts["changed"] == ["is_active"]


def test_a_shop_is_suspended_with_a_reason(keeper, teapots):
    path = f"/admin/vendors/vendor/{teapots.pk}/change/"
    page = keeper.get(path)
    form = page.context["adminform"].form
    said = {name: value for name, value in form.initial.items() if value and name != "emblem"}
    for formset in page.context["inline_admin_formsets"]:
        rows = formset.formset
        said |= {f"{rows.prefix}-TOTAL_FORMS": 0, f"{rows.prefix}-INITIAL_FORMS": 0}
    said |= {"status": "suspended", "approved_at_0": "2026-01-05", "approved_at_1": "08:00:00"}
    keeper.post(path, said)
    teapots.refresh_from_db()
    assert teapots.status == "approved"
    answer = keeper.post(path, said | {"reason": "Twelve points."})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    teapots.refresh_from_db()
    act = ActOfPower.objects.get(act="change_vendor")
    assert teapots.status == "suspended" and act.reason == "Twelve points." and "status" in act.facts["changed"]


@pytest.mark.parametrize("model", [Vendor, Category, Carrier, Service, Desk, ClosedDesk, User], ids=str)
def test_whatever_staff_may_change_here_asks_why(model):
    assert isinstance(admin.site._registry[model], ReasonedAdmin)


def test_nothing_else_can_be_changed_here():
    changeable = {
        model
        for model, site in admin.site._registry.items()
        if model._meta.app_label in APPS and not isinstance(site, ReadOnlyAdmin | ReasonedAdmin)
    }
    assert changeable == {Posting}


@pytest.mark.parametrize(
    "model", [model for model in admin.site._registry if model._meta.app_label == "xiaoer"], ids=str
)
def test_nothing_of_the_desk_is_deleted_in_the_admin(model, keeper, rf):
    request = rf.get("/")
    request.user = User.objects.get(email="keeper@example.com")
    assert not admin.site._registry[model].has_delete_permission(request)


APPS = {"accounts", "vendors", "escrow", "marketplace", "negotiation", "logistics", "xiaoer"}
HISTORY = {
    "escrow": {"transfer", "escrowhold", "ledgeraccount", "payment", "payout", "providercall", "providernotice"},
    "xiaoer": {"actofpower", "charter", "chartersignature", "dispute", "ruling", "briefing", "transparencyweek", "goal",
               "lesson", "playbookentry", "plannedmove", "leave"},
}  # fmt: skip


@pytest.mark.parametrize("label", [(app, name) for app, names in HISTORY.items() for name in sorted(names)], ids=str)
def test_books_and_logs_are_looked_at_and_never_touched(label, keeper):
    registered = {(model._meta.app_label, model._meta.model_name): site for model, site in admin.site._registry.items()}
    assert isinstance(registered[label], ReadOnlyAdmin)
    assert keeper.get(f"/admin/{label[0]}/{label[1]}/").status_code == 200
    assert keeper.post(f"/admin/{label[0]}/{label[1]}/add/", {}).status_code == 403

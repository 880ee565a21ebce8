"""The desk's hand in haggles: what is reported comes up, is stopped, let go on, voided or dismissed, and written down."""

import pytest
from django.core.exceptions import ValidationError

from negotiation import actions as negotiation
from negotiation.models import Negotiation, Report
from tests import make
from xiaoer.actions.haggles import act_on_haggle, dismiss_reports
from xiaoer.models import ActOfPower


@pytest.fixture
def reported(lin, pot):
    thread = make.haggle(buyer=lin, listing=pot, offer=8_000)
    negotiation.report_thread(negotiation_id=thread.pk, by=lin, reason="abuse", text="He swears.")
    return thread


def page(thread) -> str:
    return f"/xiaoer/haggles/{thread.public_id}/"


def test_a_report_comes_up_at_the_desk_and_is_acted_upon(reported, wei, client):
    client.force_login(wei)
    assert "He swears." in client.get("/xiaoer/reports/").content.decode()
    assert "He swears." in client.get(page(reported)).content.decode()
    answer = client.post(f"{page(reported)}act/", {"act": "freeze", "reason": "Cool down."})
    assert answer.status_code == 302
    reported.refresh_from_db()
    assert (reported.status, Report.objects.get().outcome) == ("frozen", "frozen")
    client.post(f"{page(reported)}act/", {"act": "thaw", "reason": "Apologies were made."})
    reported.refresh_from_db()
    assert reported.status == "buyer_standing"
    log = ActOfPower.objects.order_by("id").values_list("act", "reason", "subject")
    assert [row[:2] for row in log] == [("freeze_haggle", "Cool down."), ("thaw_haggle", "Apologies were made.")]
    assert log[0][2] == f"haggle/{reported.public_id}"
    assert "Cool down." in client.get("/xiaoer/acts/").content.decode()


def test_an_act_without_a_reason_changes_nothing(reported, wei):
    with pytest.raises(ValidationError) as refusal:
        act_on_haggle(negotiation_id=reported.pk, by=wei, act="freeze", reason="  ")
    assert refusal.value.code == "no_reason"
    assert not ActOfPower.objects.exists()


def test_nothing_wrong_closes_the_reports_and_leaves_the_haggle(reported, wei):
    assert dismiss_reports(negotiation_id=reported.pk, by=wei, reason="A rough joke.") == 1
    with pytest.raises(ValidationError) as refusal:
        dismiss_reports(negotiation_id=reported.pk, by=wei, reason="Again.")
    assert refusal.value.code == "nothing_open"
    assert Negotiation.objects.get(pk=reported.pk).status == "buyer_standing"


def test_a_haggle_nobody_complained_of_is_not_for_staff_to_read(lin, wei, pot, client):
    thread = make.haggle(buyer=lin, listing=pot, offer=8_000)
    client.force_login(wei)
    assert client.get(page(thread)).status_code == 404
    assert client.post(f"{page(thread)}act/", {"act": "freeze", "reason": "Why not."}).status_code == 404


def test_a_xiaoer_does_not_judge_their_own_haggle(wei, pot, client):
    thread = make.haggle(buyer=wei, listing=pot, offer=8_000)
    negotiation.report_thread(negotiation_id=thread.pk, by=wei, reason="other")
    client.force_login(wei)
    assert client.get(page(thread)).status_code == 404

"""The escrow desk: what is stuck is listed, and put on its way with a reason, by those who may."""

import pytest
from django.core.exceptions import ValidationError

from escrow import actions as escrow
from escrow.models import AuditFinding, EscrowHold, ProviderNotice, Refund
from tests import make
from xiaoer.actions.escrow import act_on_money
from xiaoer.models import ActOfPower


@pytest.fixture
def stuck(lin, pot):
    """A parked hold, a refund the provider refused, a notice nobody asked for, and a finding of the auditor."""
    parked = make.paid_order(buyer=lin, listing=pot)
    escrow.park_hold(hold_id=parked.hold_id, reason="could not be released")
    back = make.paid_order(buyer=make.user("bo"), listing=pot)
    escrow.settle_hold(hold_id=back.hold_id, refund_minor=8_000, by=None, reason="sold out")
    escrow.record_refund(refund_id=Refund.objects.get().pk, failure="card closed", is_permanent=True)
    escrow.store_notice(gateway="sandbox", event_id="evt_x", kind="payment.succeeded", body="{}")
    escrow.close_notice(notice_id=ProviderNotice.objects.get().pk, status="unmatched", reason="no such payment")
    finding = AuditFinding.objects.create(findings={"drift": [{"account": 1}]})
    return {"unpark": parked.hold_id, "retry_refund": Refund.objects.get().pk,
            "close_notice": ProviderNotice.objects.get().pk, "clear_finding": finding.pk}  # fmt: skip


def code_of(**wish) -> str:
    with pytest.raises(ValidationError) as refusal:
        act_on_money(**wish)
    return refusal.value.code


def test_everything_stuck_is_listed_with_its_reason(stuck, wei, client):
    client.force_login(wei)
    page = client.get("/xiaoer/escrow/").content.decode()
    for word in ("could not be released", "card closed", "no such payment", "evt_x", "¥80.00"):
        assert word in page


def test_a_lead_puts_all_of_it_on_its_way_and_the_log_has_every_act(stuck, client):
    ann = make.xiaoer("ann", role="lead")
    client.force_login(ann)
    for act, row in stuck.items():
        client.post("/xiaoer/escrow/act/", {"act": act, "row": row, "reason": "looked into it"})
    assert not EscrowHold.objects.exclude(parked_reason="").exists()
    assert Refund.objects.get().status == "requested"
    assert ProviderNotice.objects.get().status == "handled"
    assert not AuditFinding.objects.filter(cleared_at=None).exists()
    assert sorted(ActOfPower.objects.values_list("act", flat=True)) == sorted(stuck)


def test_what_a_plain_xiaoer_an_auditor_and_a_party_may_not(stuck, wei, lin):
    assert code_of(act="clear_finding", row_id=stuck["clear_finding"], by=wei, reason="x") == "leads_only"
    eye = make.xiaoer("eye", role="auditor")
    assert code_of(act="unpark", row_id=stuck["unpark"], by=eye, reason="x") == "may_only_read"
    assert code_of(act="unpark", row_id=stuck["unpark"], by=wei, reason="  ") == "no_reason"
    assert code_of(act="fly", row_id=1, by=wei, reason="x") == "no_act"
    assert code_of(act="retry_refund", row_id=10**18, by=wei, reason="x") == "no_row"
    own = make.paid_order(buyer=wei, listing=make.listing(vendor=make.vendor("own", owner=lin)))
    escrow.park_hold(hold_id=own.hold_id, reason="stuck")
    assert code_of(act="unpark", row_id=own.hold_id, by=wei, reason="mine") == "is_a_party"
    assert not ActOfPower.objects.exists()

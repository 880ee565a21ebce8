"""Proposals in a dispute: each lies on the table until another takes its place, and only the other side takes it."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import Notification
from escrow.models import EscrowHold
from tests import make
from tests.races import at_once
from xiaoer import actions
from xiaoer.models import Dispute


@pytest.fixture
def dispute(lin, pot) -> Dispute:
    """Lin asks 20.00 of 80.00 back."""
    order = make.delivered_order(buyer=lin, listing=pot)
    return actions.open_dispute(order_id=order.pk, by=lin, reason="damaged", story="A chip.", wanted_minor=2_000)


def refused(act, **facts) -> str:
    with pytest.raises(ValidationError) as refusal:
        act(**facts)
    return refusal.value.code


def money_of(dispute: Dispute) -> tuple[str, int]:
    hold = EscrowHold.objects.get(order=dispute.order_id)
    return hold.status, sum(hold.refunds.values_list("amount_minor", flat=True))


@pytest.mark.django_db
class TestOnTheTable:
    def test_the_vendor_answers_with_less_and_the_buyer_takes_it(self, dispute, lin, chen):
        dispute = actions.propose(dispute_id=dispute.pk, by=chen, refund_minor=1_500, version=1, text="It is small.")
        assert (dispute.status, dispute.proposed_by, dispute.proposed_minor) == ("talking", "vendor", 1_500)
        assert Notification.objects.filter(user=lin, kind="dispute_proposed").count() == 1
        dispute = actions.accept_proposal(dispute_id=dispute.pk, by=lin, version=2)
        assert (dispute.status, money_of(dispute)) == ("closed", ("split", 1_500))
        assert Notification.objects.filter(user=chen, kind="dispute_agreed").count() == 1
        said = list(dispute.events.order_by("id").values_list("kind", "role", "facts"))
        assert said[1:] == [
            ("propose", "vendor", {"refund_minor": 1_500, "remedy": "refund"}),
            ("accept", "buyer", {"refund_minor": 1_500, "remedy": "refund"}),
            ("settle", "house", {"refund_minor": 1_500}),
        ]

    def test_they_meet_after_some_back_and_forth(self, dispute, lin, chen):
        for by, refund in ((chen, 500), (lin, 1_800), (chen, 1_200)):
            dispute = actions.propose(dispute_id=dispute.pk, by=by, refund_minor=refund, version=dispute.version)
        actions.accept_proposal(dispute_id=dispute.pk, by=lin, version=dispute.version)
        assert money_of(dispute) == ("split", 1_200)

    def test_nobody_takes_a_proposal_of_their_own(self, dispute, lin, chen):
        assert refused(actions.accept_proposal, dispute_id=dispute.pk, by=lin, version=1) == "own_proposal"
        actions.propose(dispute_id=dispute.pk, by=chen, refund_minor=100, version=1)
        assert refused(actions.accept_proposal, dispute_id=dispute.pk, by=chen, version=2) == "own_proposal"
        assert money_of(dispute) == ("frozen", 0)

    def test_what_was_replaced_can_not_be_taken_any_more(self, dispute, lin, chen):
        actions.propose(dispute_id=dispute.pk, by=chen, refund_minor=1_500, version=1)
        actions.propose(dispute_id=dispute.pk, by=chen, refund_minor=500, version=2)
        assert refused(actions.accept_proposal, dispute_id=dispute.pk, by=lin, version=2) == "stale_case"

    @pytest.mark.parametrize("refund", [0, -1, 8_001, 2**63])
    def test_a_refund_is_between_nothing_and_what_was_paid(self, dispute, chen, refund):
        facts = {"dispute_id": dispute.pk, "by": chen, "refund_minor": refund, "version": 1}
        assert refused(actions.propose, **facts) == "refund_range"

    def test_the_same_again_is_no_proposal(self, dispute, chen):
        facts = {"dispute_id": dispute.pk, "by": chen, "refund_minor": 2_000, "version": 1}
        assert refused(actions.propose, **facts) == "same_proposal"

    def test_the_buyer_waits_for_the_first_answer(self, dispute, lin):
        facts = {"dispute_id": dispute.pk, "by": lin, "refund_minor": 100, "version": 1}
        assert refused(actions.propose, **facts) == "wrong_state"

    def test_others_have_no_say(self, dispute, mei, wei):
        for by in (mei, wei):
            facts = {"dispute_id": dispute.pk, "by": by, "version": 1}
            assert refused(actions.propose, refund_minor=100, **facts) == "not_a_party"
            assert refused(actions.accept_proposal, **facts) == "not_a_party"

    def test_talking_does_not_begin_again_with_each_proposal(self, dispute, lin, chen):
        """Else whoever proposes every six days keeps the Xiaoer away for ever."""
        dispute = actions.propose(dispute_id=dispute.pk, by=chen, refund_minor=100, version=1)
        make.pass_time(dispute, hours=30)
        first = dispute.deadline_at
        dispute = actions.propose(dispute_id=dispute.pk, by=lin, refund_minor=1_000, version=2)
        assert dispute.deadline_at == first

    def test_the_pages_show_the_card_and_take_an_answer(self, dispute, lin, chen, client):
        act = reverse("act_on_dispute", args=[dispute.public_id])
        page = reverse("dispute", args=[dispute.public_id])
        client.force_login(chen)
        assert "Agree: refund" in client.get(page).text
        answer = client.post(
            act, {"act": "propose", "remedy": "refund", "refund": "a lot", "why": "It is small.", "version": 1}
        )
        assert answer.status_code == 422
        assert "It is small." in answer.text
        assert (
            client.post(
                act, {"act": "propose", "remedy": "refund", "refund": "15", "why": "Small.", "version": 1}
            ).status_code
            == 302
        )
        assert "Agree: refund" not in client.get(page).text
        client.force_login(lin)
        assert "Agree: refund" in client.get(page).text
        client.post(act, {"act": "accept", "version": 2})
        assert money_of(dispute) == ("split", 1_500)


@pytest.mark.django_db(transaction=True)
def test_a_proposal_and_an_acceptance_at_once_have_one_outcome(lin, chen, teapots):
    pot = make.listing(vendor=teapots, stock=4)
    for number in range(4):
        buyer = make.user(f"lin{number}")
        order = make.delivered_order(buyer=buyer, listing=pot)
        case = actions.open_dispute(order_id=order.pk, by=buyer, reason="damaged", story="A chip.", wanted_minor=2_000)
        actions.propose(dispute_id=case.pk, by=chen, refund_minor=1_000, version=1)
        answers = at_once(
            lambda case=case, buyer=buyer: actions.accept_proposal(dispute_id=case.pk, by=buyer, version=2),
            lambda case=case: actions.propose(dispute_id=case.pk, by=chen, refund_minor=10, version=2),
        )
        assert [answer.code for answer in answers if isinstance(answer, ValidationError)] == ["stale_case"]
        case.refresh_from_db()
        assert (case.status, money_of(case)) in [("closed", ("split", 1_000)), ("talking", ("frozen", 0))]

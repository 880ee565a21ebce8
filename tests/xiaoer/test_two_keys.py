"""A ruling over a large amount takes two people; until both have signed nothing moves."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from escrow import actions as escrow
from escrow.models import EscrowHold
from tests import make, quarrels
from tests.races import at_once
from xiaoer import actions, rules
from xiaoer.models import ActOfPower, Dispute, Ruling

FAULT = {"vendor": 40, "buyer": 0, "carrier": 60, "platform": 0}
LARGE = rules.TWO_KEYS_FROM_MINOR


@pytest.fixture
def xiaoman(db):
    return make.xiaoer("xiaoman")


def case_over(amount_minor: int, *, lin, chen, wei, teapots) -> Dispute:
    """Wei has a case over a hold of so much."""
    pot = make.listing(vendor=teapots, list_price_minor=amount_minor + 1_000)
    order = make.delivered_order(buyer=lin, listing=pot, price=amount_minor)
    return quarrels.decide(quarrels.open_over(order), wei)


@pytest.fixture
def case(lin, chen, wei, teapots) -> Dispute:
    return case_over(LARGE, lin=lin, chen=chen, wei=wei, teapots=teapots)


def sign(case: Dispute, by, refund: int = 50_000) -> Ruling | None:
    case.refresh_from_db()
    return actions.rule_on(
        dispute_id=case.pk, by=by, refund_minor=refund, reason="The photo.", fault=FAULT, version=case.version
    )


def now(case: Dispute) -> Dispute:
    return Dispute.objects.get(pk=case.pk)


def hold_of(case: Dispute) -> EscrowHold:
    return EscrowHold.objects.get(order=case.order_id)


def refused(act, **facts) -> str:
    with pytest.raises(ValidationError) as refusal:
        act(**facts)
    return refusal.value.code


@pytest.mark.django_db
class TestTwoKeys:
    def test_a_unit_less_takes_one_key(self, lin, chen, wei, teapots):
        case = case_over(LARGE - 1, lin=lin, chen=chen, wei=wei, teapots=teapots)
        assert sign(case, wei).countersigned_by is None
        assert now(case).status == "decided"

    def test_the_first_key_moves_nothing_and_the_second_everything_once(self, case, wei, xiaoman):
        assert sign(case, wei) is None
        assert (now(case).status, hold_of(case).status, Ruling.objects.count()) == ("second_key", "frozen", 0)
        ruling = actions.countersign(dispute_id=case.pk, by=xiaoman, version=now(case).version)
        assert (ruling.ruled_by, ruling.countersigned_by, ruling.refund_minor) == (wei, xiaoman, 50_000)
        assert (now(case).status, hold_of(case).status) == ("decided", "frozen"), "until nobody appeals any more"
        quarrels.waive(case)
        assert (now(case).status, hold_of(case).status) == ("closed", "split")
        assert hold_of(case).refunds.get().amount_minor == 50_000
        said = list(ActOfPower.objects.order_by("id").values_list("act", "actor__email"))
        assert said[1:] == [
            ("ask_second_key", wei.email), ("countersign", xiaoman.email), ("rule", wei.email),
        ]  # fmt: skip

    def test_nobody_turns_both_keys(self, case, wei):
        sign(case, wei)
        seen = {"dispute_id": case.pk, "by": wei, "version": now(case).version}
        assert refused(actions.countersign, **seen) == "own_ruling"
        assert refused(actions.send_back_ruling, reason="Hm.", **seen) == "own_ruling"
        assert hold_of(case).status == "frozen"

    def test_parties_auditors_and_strangers_have_no_key(self, case, lin, chen, wei, mei):
        sign(case, wei)
        auditor = make.xiaoer("aud", role="auditor")
        owner_and_xiaoer = make.xiaoer("both")
        case.order.vendor.members.create(user=owner_and_xiaoer, role="manager")
        for by, code in (
            (lin, "no_power"),
            (mei, "no_power"),
            (auditor, "may_only_read"),
            (owner_and_xiaoer, "own_case"),
        ):
            seen = {"dispute_id": case.pk, "by": by, "version": now(case).version}
            assert refused(actions.countersign, **seen) == code

    def test_sent_back_it_is_decided_anew(self, case, wei, xiaoman):
        sign(case, wei)
        seen = {"dispute_id": case.pk, "by": xiaoman, "version": now(case).version}
        assert refused(actions.send_back_ruling, reason=" ", **seen) == "empty_message"
        actions.send_back_ruling(reason="The carrier's scan says otherwise.", **seen)
        assert (now(case).status, now(case).assigned_to) == ("deciding", wei)
        assert sign(case, wei, refund=10_000) is None
        actions.countersign(dispute_id=case.pk, by=xiaoman, version=now(case).version)
        assert Ruling.objects.get().refund_minor == 10_000

    def test_while_it_waits_nobody_rules_past_it(self, case, wei):
        sign(case, wei)
        facts = {"dispute_id": case.pk, "by": wei, "refund_minor": 1, "reason": "Now.", "fault": FAULT}
        assert refused(actions.rule_on, version=now(case).version, **facts) == "wrong_state"
        assert hold_of(case).status == "frozen"

    def test_without_a_waiting_ruling_there_is_nothing_to_countersign(self, case, xiaoman):
        seen = {"dispute_id": case.pk, "by": xiaoman, "version": now(case).version}
        assert refused(actions.countersign, **seen) == "wrong_state"

    def test_the_parties_do_not_read_what_is_not_ruled_yet(self, case, wei, lin, client):
        sign(case, wei)
        client.force_login(lin)
        page = client.get(reverse("dispute", args=[case.public_id])).text
        assert "The photo." not in page

    def test_one_person_on_both_lines_is_refused_by_the_database(self, case, wei, xiaoman):
        with pytest.raises(IntegrityError, match="two_people"), transaction.atomic():
            Ruling.objects.create(
                dispute=case, ruled_by=wei, countersigned_by=wei, remedy="release", refund_minor=0, reason="x",
                fault_vendor=0, fault_buyer=100, fault_carrier=0, fault_platform=0,
            )  # fmt: skip

    def test_the_desk_shows_it_to_the_second_and_moves_the_money(self, case, wei, xiaoman, client):
        sign(case, wei)
        page, door = (reverse(name, args=[case.public_id]) for name in ("case", "second_key"))
        client.force_login(wei)
        assert "somebody else turns the second key" in client.get(page).text
        client.force_login(xiaoman)
        assert "Agree to the ruling" in client.get(page).text
        assert "¥500.00" in client.get(page).text
        answer = client.post(door, {"act": "countersign", "version": now(case).version})
        assert (answer.status_code, Ruling.objects.count()) == (302, 0)
        assert "reauthenticate" in answer["Location"], "a session alone does not do"
        client.post(reverse("account_reauthenticate"), {"password": make.PASSWORD})
        client.post(door, {"act": "countersign", "version": now(case).version - 1})
        assert Ruling.objects.count() == 0, "a stale page"
        client.post(door, {"act": "countersign", "version": now(case).version})
        assert Ruling.objects.get().countersigned_by == xiaoman
        assert "xiaoman" in client.get(page).text.lower()


@pytest.mark.django_db(transaction=True)
def test_agreeing_and_sending_back_at_once_have_one_outcome(lin, chen, wei, teapots):
    others = [make.xiaoer(name) for name in ("xiaoman", "gui")]
    for _ in range(3):
        case = case_over(LARGE, lin=make.user(f"lin{_}"), chen=chen, wei=wei, teapots=teapots)
        sign(case, wei)
        version = now(case).version
        answers = at_once(
            lambda case=case, version=version: actions.countersign(dispute_id=case.pk, by=others[0], version=version),
            lambda case=case, version=version: actions.countersign(dispute_id=case.pk, by=others[1], version=version),
            lambda case=case, version=version: actions.send_back_ruling(
                dispute_id=case.pk, by=others[1], reason="No.", version=version
            ),
        )
        codes = [answer.code for answer in answers if isinstance(answer, ValidationError)]
        assert codes == ["stale_case", "stale_case"]
        assert now(case).status in ("decided", "deciding")
        assert case.rulings.count() == (now(case).status == "decided")
    assert not any(escrow.audit_ledger().values())

"""Workers killed in the middle of settling disputes, and several at once: money follows each ruling once."""

import random
import subprocess
import sys
import time

import pytest
from django.core.exceptions import ValidationError

from escrow.models import EscrowHold, Refund
from tests import make, quarrels
from tests.escrow.crowds import all_is_well
from tests.processes import ROOT, House, eventually
from tests.races import at_once
from tests.trials import FULL
from xiaoer import actions
from xiaoer.models import Dispute
from xiaoer.tasks import sweep_disputes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]

SWEEP_FOR_EVER = """
from xiaoer.tasks import sweep_disputes
print("ready", flush=True)
while True:
    sweep_disputes()
"""
DISPUTES, KILLS = (48, 12) if FULL else (16, 4)


def sweeper(env: dict[str, str]) -> subprocess.Popen:
    """A process that sweeps without a pause, and has begun."""
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", SWEEP_FOR_EVER]
    started = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None and started.stdout.readline() == "ready\n"
    return started


def money() -> list[int]:
    return list(Refund.objects.values_list("amount_minor", flat=True))


def test_killed_in_the_middle_of_it_each_dispute_is_settled_once(chen, teapots, tmp_path):
    pot = make.listing(vendor=teapots, stock=DISPUTES)
    disputes = [
        quarrels.open_over(make.delivered_order(buyer=make.user(f"b{number}"), listing=pot), wanted=1_000 + number)
        for number in range(DISPUTES)
    ]
    chance, env = random.Random(6), House(tmp_path).env
    share = DISPUTES // KILLS
    for number in range(KILLS):
        pair = [sweeper(env) for _ in range(2)]
        try:
            for dispute in disputes[number * share : (number + 1) * share]:
                make.pass_time(dispute, hours=73)
            time.sleep(chance.uniform(0.0, 0.08))
        finally:
            for process in pair:
                process.kill()
                process.wait()
    assert eventually(lambda: not sweep_disputes() and not Dispute.objects.exclude(status="closed").exists(), 10)
    assert sorted(money()) == [1_000 + number for number in range(DISPUTES)]
    assert EscrowHold.objects.filter(status="split").count() == DISPUTES
    assert all_is_well()


def test_a_ruling_while_the_parties_waive_and_the_clock_ends_moves_the_money_once(lin, chen, wei, pot):
    dispute = quarrels.open_over(make.delivered_order(buyer=lin, listing=pot))
    quarrels.rule(quarrels.decide(dispute, wei), wei, 1_500)
    dispute.refresh_from_db()
    dispute = actions.waive_appeal(dispute_id=dispute.pk, by=lin, version=dispute.version)
    make.pass_time(dispute, days=7)
    seen = {"dispute_id": dispute.pk, "version": dispute.version}
    photo = quarrels.photo("navy")
    answers = at_once(
        lambda: actions.waive_appeal(by=chen, **seen),
        lambda: actions.appeal(by=chen, text="New.", files=(photo,), **seen),
        lambda: actions.sweep_dispute(dispute_id=dispute.pk),
        lambda: actions.sweep_dispute(dispute_id=dispute.pk),
    )
    refusals = {answer.code for answer in answers if isinstance(answer, ValidationError)}
    assert refusals <= {"stale_case", "wrong_state", "too_late"}
    assert not [
        answer for answer in answers if isinstance(answer, Exception) and not isinstance(answer, ValidationError)
    ]
    assert (Dispute.objects.get().status, money()) == ("closed", [1_500])
    assert all_is_well()


def test_an_appeal_in_the_last_second_is_heard_or_is_too_late_and_never_both(lin, chen, wei, pot):
    make.xiaoer("xiaoman")
    photo = quarrels.photo("navy")
    dispute = quarrels.open_over(make.delivered_order(buyer=lin, listing=pot))
    quarrels.rule(quarrels.decide(dispute, wei), wei, 1_500)
    dispute.refresh_from_db()
    make.pass_time(dispute, days=6, hours=23, minutes=59, seconds=59.6)
    outcomes = []
    for _ in range(8):
        answers = at_once(
            lambda: (
                actions.appeal(dispute_id=dispute.pk, by=chen, version=dispute.version, text="New.", files=(photo,))
                if time.time() > dispute.deadline_at.timestamp() - 0.05
                else None
            ),
            lambda: actions.sweep_dispute(dispute_id=dispute.pk),
        )
        outcomes += [getattr(answer, "code", "") for answer in answers if isinstance(answer, Exception)]
        time.sleep(0.08)
    case = Dispute.objects.get()
    if case.round == 2:
        assert (case.status, money()) == ("queued", [])
    else:
        assert (case.status, money()) == ("closed", [1_500])
    assert set(outcomes) <= {"too_late", "stale_case", "wrong_state"}

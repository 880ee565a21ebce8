"""Whose clock decides: the database's. A worker whose own is wrong by hours releases nothing early and nothing late."""

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from escrow import actions as escrow
from escrow import tasks
from escrow.models import EscrowHold
from marketplace import actions as marketplace
from tests import make

ROOT = Path(__file__).resolve().parents[2]
MONEY_PATHS = ["escrow/actions", "escrow/queries", "escrow/tasks.py", "escrow/rules.py", "marketplace/actions", "marketplace/tasks.py",
               "marketplace/queries.py", "xiaoer/actions", "xiaoer/tasks.py", "xiaoer/escrow_actions.py"]  # fmt: skip
OWN_CLOCKS = {
    "timezone.now",
    "datetime.now",
    "datetime.utcnow",
    "date.today",
    "time.time",
    "timezone.localdate",
    "timezone.localtime",
}


def sources() -> list[Path]:
    found = [
        path
        for name in MONEY_PATHS
        for path in ([ROOT / name] if name.endswith(".py") else sorted((ROOT / name).rglob("*.py")))
    ]
    return [path for path in found if path.exists()]


def test_no_path_of_money_reads_the_clock_of_its_own_machine():
    assert len(sources()) > 20
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in OWN_CLOCKS
    ]
    assert found == []


@pytest.mark.django_db
@pytest.mark.parametrize("hours", [-1, 1, -24 * 365, 24 * 365])
def test_a_machine_whose_clock_is_wrong_releases_what_is_due_and_nothing_else(hours, lin, teapots, monkeypatch):
    """Django's clock of this machine is set wrong; the whole way from delivery to release is walked."""
    pot = make.listing(vendor=teapots)
    orders = [make.shipped_order(buyer=make.user(f"buyer{n}"), listing=pot) for n in range(3)]
    wrong = datetime.now(UTC) + timedelta(hours=hours)
    monkeypatch.setattr(timezone, "now", lambda: wrong)
    for order in orders:
        marketplace.mark_delivered(order_id=order.pk, at=wrong)
    assert tasks.release_due_holds() == 0, "seven days are not over"
    make.pass_time(EscrowHold.objects.get(pk=orders[0].hold_id), days=7, seconds=1)
    make.pass_time(EscrowHold.objects.get(pk=orders[1].hold_id), days=6, hours=23)
    assert tasks.release_due_holds() == 1
    marketplace.confirm_receipt(order_id=orders[2].pk, by=orders[2].buyer)
    assert tasks.release_due_holds() == 1
    escrow.freeze_hold(hold_id=orders[1].hold_id, by=None, reason="a dispute")
    thawed = escrow.thaw_hold(hold_id=orders[1].hold_id, by=None, reason="settled")
    assert timedelta(hours=23) < thawed.release_due_at - datetime.now(UTC) <= timedelta(hours=24)
    states = EscrowHold.objects.order_by("pk").values_list("status", flat=True)
    assert list(states) == ["released", "held", "released"]

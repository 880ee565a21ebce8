"""The auditor: what is broken behind the guards' back is named exactly, and releases stop until someone has looked."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command

from escrow import actions, queries
from escrow.models import AuditFinding
from tests.escrow.open_books import open_books, sql

pytestmark = pytest.mark.django_db

CORRUPTIONS = {
    "a balance grows by a unit": (
        "UPDATE escrow_ledgeraccount SET credits = credits + 1 WHERE id = {vendor}", {"drift", "itemisation"}),
    "a hold is ended without its money": (
        "UPDATE escrow_escrowhold SET status = 'released', ended_at = now() WHERE id = {held}", {"holds", "division", "conservation"}),
    "a commission is taken out of the books": (
        "DELETE FROM escrow_transfer WHERE kind = 'commission' AND hold_id = {released}", {"drift", "division", "conservation", "days"}),
    "a release grows by a unit": (
        "UPDATE escrow_transfer SET amount_minor = amount_minor + 1 WHERE kind = 'release' AND hold_id = {released}",
        {"drift", "division", "conservation", "days", "itemisation"}),
    "a claim grows by a unit": (
        "UPDATE escrow_claim SET amount_minor = amount_minor + 1, commission_minor = commission_minor + 1 WHERE hold_id = {claimed}",
        {"claims"}),
    "a payout's line grows by a unit": (
        "UPDATE escrow_payoutline SET amount_minor = amount_minor + 1 WHERE payout_id = {payout}", {"payouts"}),
    "a payout says paid": ("UPDATE escrow_payout SET status = 'paid' WHERE id = {payout}", {"payouts"}),
    "a day is summed up wrongly": (
        "UPDATE escrow_accountday SET debits = debits + 1 WHERE id = (SELECT min(id) FROM escrow_accountday)", {"days"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def named(django_db_setup, django_db_blocker) -> Iterator[dict[str, int]]:
    yield from open_books(django_db_blocker)


@pytest.mark.parametrize("corruption", CORRUPTIONS)
def test_what_is_broken_is_named(corruption, named, capsys):
    text, expected = CORRUPTIONS[corruption]
    actions.close_days()
    assert not any(queries.full_reconciliation().values())
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("SET LOCAL session_replication_role = replica")  # as only a superuser can
    sql(text.format(**named))
    sql("SET LOCAL session_replication_role = origin")
    assert {kind for kind, rows in queries.full_reconciliation().items() if rows} == expected
    with pytest.raises(SystemExit) as end:
        call_command("reconcile_ledger")
    assert end.value.code == 1 and "balance." not in capsys.readouterr().out
    stops = expected & {"drift", "holds", "conservation"}
    assert AuditFinding.objects.exists() == queries.releases_are_stopped() == bool(stops)

"""The release sweep when something is wrong: with the books, or with one hold in a hundred."""

import pytest
from django.db import connection

from escrow import actions, queries
from escrow.models import AuditFinding, EscrowHold, Transfer
from tests import make
from tests.escrow.crowds import crowd, make_due

pytestmark = pytest.mark.django_db


def poison(hold_ids: list[int]) -> list[EscrowHold]:
    """Take the money out of their accounts behind the guards' back, as only a superuser can."""
    poisoned = list(EscrowHold.objects.filter(pk__in=hold_ids).order_by("pk"))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE escrow_ledgeraccount SET credits = 0 WHERE id = ANY(%s)", [[hold.account_id for hold in poisoned]]
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return poisoned


def test_with_an_open_finding_nothing_is_released_until_someone_has_cleared_it(lin, pot, wei):
    order = make.delivered_order(buyer=lin, listing=pot)
    make.pass_time(order.hold, days=8)
    finding = AuditFinding.objects.create(findings={"drift": [{"account": 1}]})
    assert actions.release_due_holds() == []
    actions.clear_finding(finding_id=finding.pk, by=wei)
    assert actions.release_due_holds() == [order.hold_id]


def test_one_poisoned_hold_in_a_hundred_is_parked_after_five_tries_and_the_rest_released(lin, teapots):
    holds = crowd(100, buyer=lin, vendors=[teapots])
    [poisoned] = poison(holds[50:51])
    make_due(holds)
    assert len(actions.release_due_holds()) == 99
    for tries in (1, 2, 3, 4, 5):
        poisoned.refresh_from_db()
        assert (poisoned.release_tries, bool(poisoned.parked_reason)) == (tries, tries == 5)
        assert actions.release_due_holds() == [], "it waits before the next try"
        make.pass_time(poisoned, hours=1)
        assert actions.release_due_holds() == []
    assert (poisoned.status, "not_overdrawn" in poisoned.parked_reason) == ("held", True)
    assert Transfer.objects.filter(kind="release").count() == 99
    assert not queries.due_holds().exists() and set(actions.audit_ledger()["drift"][0].values()) >= {
        poisoned.account_id
    }


def test_holds_that_wait_for_their_next_try_keep_no_other_from_its_first(lin, teapots):
    """Batches of two: the first two fail and wait; the third is tried one by one, though they are due before it."""
    holds = crowd(3, buyer=lin, vendors=[teapots])
    poisoned = poison(holds)
    make_due(holds)
    for hold, ago in zip(poisoned, (3, 2, 1), strict=True):
        make.pass_time(hold, minutes=ago)
    for tries in ([1, 1, 0], [1, 1, 1]):
        assert actions.release_due_holds(limit=2) == []
        assert list(EscrowHold.objects.order_by("pk").values_list("release_tries", flat=True)) == tries

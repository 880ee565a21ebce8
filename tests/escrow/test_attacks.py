"""Everything someone with SQL might try on the books, as the owner of the tables and as the application's own role.

Neither is a superuser. The books are made once, through the actions; each attack runs in a savepoint of its own and has
to be refused for the reason that stands beside it.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from escrow import actions, queries
from escrow.models import Payout, Refund, Transfer
from tests.escrow.open_books import open_books, sql

pytestmark = pytest.mark.django_db

MOVE = "INSERT INTO escrow_transfer (kind, debit_id, credit_id, amount_minor, currency, hold_id, payout_id, idempotency_key) "
FITS = "escrow_transfer_accounts_fit_kind"
AGREES = "escrow_hold_state_agrees_with_money"
STAYS = "append-only"
END = "UPDATE escrow_escrowhold SET status = '{state}', ended_at = now() WHERE id = {held};"


def end(state: str, *moves: tuple[str, str, int | str]) -> str:
    """A hold of 80.00 with 4.00 commission, ended as `state` by these movements out of its account."""
    rows = ", ".join(
        f"('{kind}', {{held_escrow}}, {to}, {amount}, 'CNY', {{held}}, NULL, 'x{n}')"
        for n, (kind, to, amount) in enumerate(moves)
    )
    return END.replace("{state}", state) + (f"{MOVE} VALUES {rows}" if moves else "")


def move(kind: str, debit: str, credit: str, amount, *, hold="NULL", payout="NULL", currency="CNY") -> str:
    return f"{MOVE} VALUES ('{kind}', {debit}, {credit}, {amount}, '{currency}', {hold}, {payout}, 'x')"


RELEASED = [("release", "{vendor}", 7_600), ("commission", "{fee}", 400)]

ATTACKS: dict[str, tuple[str, str]] = {
    # Rows that stay as they are.
    "a transfer is edited": ("UPDATE escrow_transfer SET amount_minor = 1", STAYS),
    "a transfer is deleted": ("DELETE FROM escrow_transfer", STAYS),
    "the ledger is truncated": ("TRUNCATE escrow_transfer CASCADE", STAYS),
    "the accounts are truncated": ("TRUNCATE escrow_ledgeraccount CASCADE", STAYS),
    "the holds go with their payments": ("TRUNCATE escrow_payment CASCADE", STAYS),
    "the payouts go with their shops": ("TRUNCATE vendors_vendor CASCADE", STAYS),
    "the refunds are truncated": ("TRUNCATE escrow_refund", STAYS),
    "history is edited": ("UPDATE escrow_holdevent SET note = 'x'", STAYS),
    "an account is deleted": ("DELETE FROM escrow_ledgeraccount", STAYS),
    "a hold is deleted": ("DELETE FROM escrow_escrowhold", STAYS),
    "a claim is edited": ("UPDATE escrow_claim SET amount_minor = 1", STAYS),
    "a claim is deleted": ("DELETE FROM escrow_claim", STAYS),
    "a payout line is edited": ("UPDATE escrow_payoutline SET amount_minor = 1", STAYS),
    "a payout line is deleted": ("DELETE FROM escrow_payoutline", STAYS),
    "a payout is deleted": ("DELETE FROM escrow_payout", STAYS),
    "a refund is deleted": ("DELETE FROM escrow_refund", STAYS),
    # Terms and sums that stay as they are.
    "an account's sums are edited": ("UPDATE escrow_ledgeraccount SET credits = credits + 1 WHERE id = {vendor}", "transfers alone"),
    "an account changes its kind": ("UPDATE escrow_ledgeraccount SET kind = 'fee' WHERE id = {vendor}", "keeps its identity"),
    "an account changes hands": ("UPDATE escrow_ledgeraccount SET vendor_id = {other_shop} WHERE id = {euro}", "keeps its identity"),
    "an account changes its currency": ("UPDATE escrow_ledgeraccount SET currency = 'EUR' WHERE id = {vendor}", "keeps its identity"),
    "an account changes its number": ("UPDATE escrow_ledgeraccount SET id = 10000000 WHERE id = {fee}", "keeps its identity"),
    "an account begins with money": (
        "INSERT INTO escrow_ledgeraccount (kind, currency, debits, credits) VALUES ('escrow', 'CNY', 0, 5)", "begins empty"),
    "an account's sums are edited by a block": (
        "DO $$ BEGIN UPDATE escrow_ledgeraccount SET credits = credits + 1 WHERE id = {vendor}; END $$", "transfers alone"),
    "a hold's amount is edited": ("UPDATE escrow_escrowhold SET amount_minor = 1 WHERE id = {held}", "keeps its terms"),
    "a hold's commission is edited": ("UPDATE escrow_escrowhold SET commission_minor = 0 WHERE id = {held}", "keeps its terms"),
    "a hold pays another shop": (
        "UPDATE escrow_escrowhold SET vendor_account_id = {other_vendor} WHERE id = {held}", "keeps its terms"),
    "an ended hold is opened again": (
        "UPDATE escrow_escrowhold SET status = 'held', ended_at = NULL WHERE id = {released}", "has ended already"),
    "an ended hold ends otherwise": ("UPDATE escrow_escrowhold SET status = 'refunded' WHERE id = {released}", "has ended already"),
    "a payout grows": ("UPDATE escrow_payout SET amount_minor = amount_minor + 1 WHERE id = {payout}", "keeps its terms"),
    "a payout goes to another account": ("UPDATE escrow_payout SET account = '9999-9999' WHERE id = {payout}", "keeps its terms"),
    "a payout goes to another shop": ("UPDATE escrow_payout SET vendor_id = {shop} WHERE id = {payout}", "keeps its terms"),
    "a payout is asked for again": ("UPDATE escrow_payout SET status = 'requested' WHERE id = {paid_payout}", "does not go from"),
    "a refund grows": ("UPDATE escrow_refund SET amount_minor = amount_minor + 1 WHERE hold_id = {refunded}", "keeps its terms"),
    "a paid refund is asked for again": ("UPDATE escrow_refund SET status = 'requested' WHERE hold_id = {paid_back}", "stays so"),
    # State and money.
    "state without money": (end("released"), AGREES),
    "refunded without money": (end("refunded"), AGREES),
    "money without state": (move("release", "{held_escrow}", "{vendor}", 7_600, hold="{held}"), FITS),
    "a split that leaves some": (end("split", ("release", "{vendor}", 6_000), ("commission", "{fee}", 300), ("refund", "{buyer}", 600)), AGREES),
    "a split of more than all": (end("split", ("release", "{vendor}", 6_000), ("refund", "{buyer}", 2_001)), "not_overdrawn"),
    "a split without a refund": (end("split", *RELEASED), AGREES),
    "a release with a refund": (end("released", ("release", "{vendor}", 7_000), ("refund", "{buyer}", 1_000)), FITS),
    "a release without commission": (end("released", ("release", "{vendor}", 8_000)), AGREES),
    "a release all commission": (end("released", ("commission", "{fee}", 8_000)), AGREES),
    "a refund in part that says all": (end("refunded", ("refund", "{buyer}", 7_999)), AGREES),
    "more than is held": (end("released", ("release", "{vendor}", 7_601), ("commission", "{fee}", 400)), "not_overdrawn"),
    "a second closing": (move("release", "{released_escrow}", "{vendor}", 1, hold="{released}"), "once_a_hold"),
    "a second closing of another kind": (move("refund", "{released_escrow}", "{buyer}", 1, hold="{released}"), FITS),
    "a second capture": (move("capture", "{cash}", "{held_escrow}", 8_000, hold="{held}"), "once_a_hold"),
    "the same key twice": (MOVE + "SELECT kind, debit_id, credit_id, amount_minor, currency, hold_id, payout_id, idempotency_key"
        " FROM escrow_transfer WHERE hold_id = {held}", "once_a_hold|idempotency_key"),
    # Amounts.
    **{f"a release of {amount}": (end("released", ("release", "{vendor}", amount)), why) for amount, why in [
        (0, "amount_positive"), (-5, "amount_positive"), (2**63 - 1, "out of range|not_overdrawn"), (2**63, "out of range")]},
    "a capture of another amount": (
        "WITH a AS (INSERT INTO escrow_ledgeraccount (kind, currency, debits, credits) VALUES ('escrow', 'CNY', 0, 0) RETURNING id)"
        + MOVE + "SELECT 'capture', {cash}, a.id, 8000, 'CNY', {held}, NULL, 'x' FROM a", "once_a_hold|" + FITS),
    # Whose money it is.
    "out of another hold's escrow": (end("released", *RELEASED).replace("{held_escrow}", "{frozen_escrow}"), FITS),
    "into another shop's account": (end("released", ("release", "{other_vendor}", 7_600), ("commission", "{fee}", 400)), FITS),
    "into the buyer's account as a release": (end("released", ("release", "{buyer}", 7_600), ("commission", "{fee}", 400)), FITS),
    "back to another buyer": (end("refunded", ("refund", "{other_buyer}", 8_000)), FITS),
    "into an account in another currency": (end("released", ("release", "{euro}", 7_600), ("commission", "{fee}", 400)), FITS),
    "in another currency than the accounts": (
        move("release", "{held_escrow}", "{vendor}", 7_600, hold="{held}", currency="EUR"), FITS),
    "under a hold that is not there": (move("release", "{held_escrow}", "{vendor}", 7_600, hold="99999999"), FITS),
    "captured under a hold that is not there": (move("capture", "{cash}", "{held_escrow}", 8_000, hold="99999999"), FITS),
    "under a payout that is not there": (move("payout", "{vendor}", "{transit}", 100, payout="99999999"), FITS),
    "from an account that is not there": (move("release", "99999999", "{vendor}", 7_600, hold="{held}"), FITS),
    "to an account that is not there": (end("released", ("release", "99999999", 7_600), ("commission", "{fee}", 400)), FITS),
    "without a cause": (move("release", "{held_escrow}", "{vendor}", 7_600), "names_its_cause"),
    "of a kind nobody knows": (move("gift", "{cash}", "{vendor}", 100), "names_its_cause"),
    "between one account and itself": (move("release", "{vendor}", "{vendor}", 100, hold="{held}"), "two_accounts"),
    "another's money paid back under this hold": (
        move("refund_paid", "{buyer}", "{cash}", 1_000, hold="{released}"), FITS),
    "more paid back than was refunded": (
        "UPDATE escrow_refund SET status = 'paid' WHERE hold_id = {refunded};"
        + move("refund_paid", "{refunded_buyer}", "{cash}", 1_001, hold="{refunded}"), FITS),
    "paid back while the refund waits": (move("refund_paid", "{refunded_buyer}", "{cash}", 1_000, hold="{refunded}"), FITS),
    "a refund says paid and nothing moved": (
        "UPDATE escrow_refund SET status = 'paid' WHERE hold_id = {refunded}", "escrow_refund_agrees_with_money"),
    "a refund of nothing": (
        "INSERT INTO escrow_refund (hold_id, cause, amount_minor, currency, status, provider_ref, failure, tries)"
        " VALUES ({released}, 'settlement', 500, 'CNY', 'requested', '', '', 0)", "escrow_refund_agrees_with_money"),
    "a new hold that pays another shop": (
        "WITH a AS (INSERT INTO escrow_ledgeraccount (kind, currency, debits, credits) VALUES ('escrow', 'CNY', 0, 0) RETURNING id),"
        " p AS (INSERT INTO escrow_paymentpart (payment_id, reference, vendor_id, amount_minor, commission_bps, commission_minor)"
        " SELECT payment_id, 'x', vendor_id, 100, 0, 0 FROM escrow_paymentpart LIMIT 1 RETURNING id),"
        " h AS (INSERT INTO escrow_escrowhold (public_id, part_id, buyer_id, vendor_id, account_id, vendor_account_id, buyer_account_id,"
        " amount_minor, currency, commission_bps, commission_minor, status, release_tries, parked_reason)"
        " SELECT gen_random_uuid(), p.id, {lin}, {shop}, a.id, {other_vendor}, {buyer}, 100, 'CNY', 0, 0, 'held', 0, '' FROM a, p RETURNING id)"
        " SELECT 1 FROM h", "escrow_hold_accounts_of_its_parties"),
    "an event of no hold": (
        "INSERT INTO escrow_holdevent (hold_id, kind, note) VALUES (0, 'captured', '')", "escrow_holdevent_of_a_hold"),
    # Claims.
    "a claim that moves nothing": (
        "INSERT INTO escrow_claim (hold_id, amount_minor, from_vendor_minor, advanced_minor, commission_minor, reason)"
        " VALUES ({released}, 100, 100, 0, 0, '')", "escrow_claim_agrees_with_money"),
    "a claim without a claim": (move("claim", "{vendor}", "{buyer}", 100, hold="{released}"), FITS),
    "a claim that does not add up": (
        "INSERT INTO escrow_claim (hold_id, amount_minor, from_vendor_minor, advanced_minor, commission_minor, reason)"
        " VALUES ({released}, 100, 100, 0, 1, '')", "escrow_claim_adds_up"),
    "a second claim": (
        "INSERT INTO escrow_claim (hold_id, amount_minor, from_vendor_minor, advanced_minor, commission_minor, reason)"
        " VALUES ({claimed}, 100, 100, 0, 0, '')", "escrow_claim_hold_id"),
    "a claim on money that is still held": (
        "INSERT INTO escrow_claim (hold_id, amount_minor, from_vendor_minor, advanced_minor, commission_minor, reason)"
        " VALUES ({frozen}, 100, 0, 0, 100, '');" + move("claim_commission", "{fee}", "{frozen_buyer}", 100, hold="{frozen}"),
        "escrow_claim_agrees_with_money"),
    "a claim of more commission than was taken": (
        "INSERT INTO escrow_claim (hold_id, amount_minor, from_vendor_minor, advanced_minor, commission_minor, reason)"
        " VALUES ({released}, 500, 0, 0, 500, '');" + move("claim_commission", "{fee}", "{buyer}", 500, hold="{released}"),
        "escrow_claim_agrees_with_money"),
    # Payouts.
    "a payout of more than its rows say": (move("payout", "{other_vendor}", "{transit}", 1, payout="{payout}"), "once_a_payout|" + FITS),
    "a payout taken from another shop": (move("payout", "{vendor}", "{transit}", 5_700, payout="{payout}"), "once_a_payout|" + FITS),
    "a payout arrives that is on its way": (move("payout_paid", "{transit}", "{cash}", 5_700, payout="{payout}"), FITS),
    "a payout fails that has arrived": (move("payout_failed", "{transit}", "{other_vendor}", 4_750, payout="{paid_payout}"), FITS),
    "a payout comes back that is on its way": (move("payout_returned", "{cash}", "{other_vendor}", 5_700, payout="{payout}"), FITS),
    "a payout says paid and nothing moved": (
        "UPDATE escrow_payout SET status = 'paid', ended_at = now() WHERE id = {payout}", "escrow_payout_state_agrees_with_money"),
    "a payout says failed and nothing moved": (
        "UPDATE escrow_payout SET status = 'failed' WHERE id = {payout}", "escrow_payout_state_agrees_with_money"),
    "a line for a movement that another payout has": (
        "INSERT INTO escrow_payoutline (payout_id, transfer_id, amount_minor)"
        " SELECT {payout}, transfer_id, amount_minor FROM escrow_payoutline WHERE payout_id = {paid_payout}", "escrow_payoutline_transfer_id"),
    "a line for another shop's movement": (
        "INSERT INTO escrow_payoutline (payout_id, transfer_id, amount_minor)"
        " SELECT {payout}, id, amount_minor FROM escrow_transfer WHERE hold_id = {released} AND kind = 'release'",
        "escrow_payoutline_is_a_movement"),
    "more debt recovered than there is": (move("debt_recovered", "{vendor}", "{debt}", 7_601), "debt_not_overpaid|not_overdrawn"),
    "another shop's debt recovered": (move("debt_recovered", "{other_vendor}", "{debt}", 1), FITS),
    # The accounts' own book-keeping got round: by a name that hides the real one.
    "behind a temporary table of accounts": (
        "CREATE TEMP TABLE escrow_ledgeraccount (LIKE public.escrow_ledgeraccount INCLUDING ALL) ON COMMIT DROP;"
        " INSERT INTO pg_temp.escrow_ledgeraccount OVERRIDING SYSTEM VALUE SELECT * FROM public.escrow_ledgeraccount;"
        + MOVE.replace("escrow_transfer", "public.escrow_transfer")
        + "VALUES ('release', {held_escrow}, {vendor}, 7600, 'CNY', {held}, NULL, 'x')", FITS),
    "behind a temporary table of holds": (
        "CREATE TEMP TABLE escrow_escrowhold (LIKE public.escrow_escrowhold) ON COMMIT DROP;"
        " INSERT INTO pg_temp.escrow_escrowhold SELECT * FROM public.escrow_escrowhold;"
        " UPDATE pg_temp.escrow_escrowhold SET status = 'refunded', buyer_account_id = {other_buyer} WHERE id = {held};"
        + move("refund", "{held_escrow}", "{other_buyer}", 8_000, hold="{held}"), FITS),
    "state without money behind a temporary table": (
        "CREATE TEMP TABLE escrow_ledgeraccount (LIKE public.escrow_ledgeraccount) ON COMMIT DROP;"
        " INSERT INTO pg_temp.escrow_ledgeraccount SELECT * FROM public.escrow_ledgeraccount;"
        " UPDATE pg_temp.escrow_ledgeraccount SET debits = credits WHERE id = {held_escrow};"
        + END.replace("{state}", "released"), AGREES),
}  # fmt: skip

OWN_TRIGGER = """
    CREATE TEMP TABLE lever (pulls int) ON COMMIT DROP;
    CREATE FUNCTION pg_temp.pull() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN UPDATE public.escrow_ledgeraccount SET credits = credits + 1 WHERE id = {vendor}; RETURN NULL; END $$;
    CREATE TRIGGER pull AFTER INSERT ON lever FOR EACH ROW EXECUTE FUNCTION pg_temp.pull();
    INSERT INTO lever VALUES (1);
"""


@pytest.fixture(scope="module")
def named(django_db_setup, django_db_blocker) -> Iterator[dict[str, int]]:
    yield from open_books(django_db_blocker)


@pytest.fixture(params=["books_owner", "books_app"])
def role(request, named) -> str:
    return request.param


def as_role(role: str, text: str) -> None:
    """Run it, look at what COMMIT would look at, and forget it again."""
    sid = transaction.savepoint()
    try:
        sql(f"SET LOCAL ROLE {role}")
        sql(text)
        sql("SET CONSTRAINTS ALL IMMEDIATE")
    finally:
        transaction.savepoint_rollback(sid)


@pytest.mark.parametrize("attack", ATTACKS)
def test_nobody_with_sql_breaks_the_books_when(attack, role, named):
    text, reason = ATTACKS[attack]
    with pytest.raises(DatabaseError) as refusal:
        as_role(role, text.format(**named))
    told = f"{refusal.value} {refusal.value.__cause__.diag.constraint_name}"
    assert re.search(f"{reason}|permission denied" if role == "books_app" else reason, told), told


def test_what_is_right_is_let_through_for_both(role, named):
    """The same sentences with nothing wrong in them: so the refusals above are no accident of the set-up."""
    as_role(role, end("released", *RELEASED).format(**named))
    as_role(
        role,
        end("split", ("release", "{vendor}", 6_650), ("commission", "{fee}", 350), ("refund", "{buyer}", 1_000)).format(
            **named
        ),
    )
    as_role(role, "UPDATE escrow_refund SET status = 'paid' WHERE hold_id = {refunded};".format(**named)
            + move("refund_paid", "{refunded_buyer}", "{cash}", 1_000, hold="{refunded}").format(**named))  # fmt: skip
    as_role(role, "UPDATE escrow_payout SET status = 'paid' WHERE id = {payout};".format(**named)
            + move("payout_paid", "{transit}", "{cash}", 5_700, payout="{payout}").format(**named))  # fmt: skip


def test_the_application_can_not_move_sums_from_a_trigger_of_its_own(named):
    with pytest.raises(DatabaseError, match="transfers alone"):
        as_role("books_app", OWN_TRIGGER.format(**named))


def test_what_an_owner_does_with_a_trigger_of_his_own_the_auditor_finds(named):
    """An owner can drop every guard, so the application owns nothing; and what he does shows, to the unit."""
    sid = transaction.savepoint()
    sql("SET LOCAL ROLE books_owner")
    sql(OWN_TRIGGER.format(**named))
    [found] = queries.ledger_drift()
    assert (found["account"], found["credits"] - found["true_credits"]) == (named["vendor"], 1)
    actions.audit_ledger()
    assert actions.release_due_holds() == [] and queries.releases_are_stopped()
    sql("RESET ROLE")
    transaction.savepoint_rollback(sid)
    assert not any(queries.full_reconciliation().values())


def test_the_application_works_as_a_role_that_owns_nothing(named):
    """Every action that moves money, as the role that may read and write rows and no more."""
    sid = transaction.savepoint()
    sql("SET LOCAL ROLE books_app")
    actions.settle_hold(hold_id=named["held"], refund_minor=1_000, by=None, reason="a chip")
    actions.thaw_hold(hold_id=named["frozen"], by=None, reason="settled")
    actions.schedule_release(hold_id=named["frozen"], due_at=timezone.now() - timedelta(hours=1))
    assert actions.release_due_holds() == [named["frozen"]]
    actions.record_refund(refund_id=Refund.objects.get(hold_id=named["refunded"]).pk, provider_ref="ref_2")
    actions.claim_back(hold_id=named["released"], amount_minor=500, by=None, reason="a scratch")
    actions.record_payout(payout_id=named["payout"], is_paid=True)
    actions.record_payout(payout_id=named["payout"], is_paid=False, failure="sent back")
    assert Payout.objects.get(pk=named["payout"]).status == "returned"
    assert Transfer.objects.filter(kind="debt_recovered").count() == 0
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    assert not any(queries.full_reconciliation().values())
    sql("RESET ROLE")
    transaction.savepoint_rollback(sid)

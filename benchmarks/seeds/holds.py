"""Paid holds by the thousand: a payment, a part, an escrow account, a hold and a capture each.

Set-based, as the application's own role, with every constraint and trigger on: what is seeded had to balance.
"""

from django.db import connection, transaction

from accounts.models import User
from escrow.models import EscrowHold, LedgerAccount, Payment
from vendors.models import Vendor

CURRENCY = "CNY"

PLAN = """
    CREATE TEMPORARY TABLE plan ON COMMIT DROP AS
    SELECT drawn.n, nextval('escrow_payment_id_seq') AS payment_id, nextval('escrow_paymentpart_id_seq') AS part_id,
        nextval('escrow_ledgeraccount_id_seq') AS account_id, nextval('escrow_escrowhold_id_seq') AS hold_id,
        buyer.id AS buyer_id, buyer.account_id AS buyer_account_id,
        vendor.id AS vendor_id, vendor.account_id AS vendor_account_id,
        amount_minor, amount_minor * 500 / 10000 AS commission_minor
    FROM (
        SELECT n, (1000 + floor(random() * 90000))::bigint AS amount_minor,
            1 + floor(random() * %(buyers)s)::int AS buyer_n, 1 + floor(random() * %(vendors)s)::int AS vendor_n
        FROM generate_series(1, %(count)s) n
    ) drawn
        JOIN (SELECT row_number() OVER (ORDER BY id) AS n, buyer_id AS id, id AS account_id
              FROM escrow_ledgeraccount WHERE kind = 'buyer') buyer ON buyer.n = drawn.buyer_n
        JOIN (SELECT row_number() OVER (ORDER BY id) AS n, vendor_id AS id, id AS account_id
              FROM escrow_ledgeraccount WHERE kind = 'vendor') vendor ON vendor.n = drawn.vendor_n;
"""

FILL = """
    INSERT INTO escrow_payment
        (id, public_id, payer_id, gateway, provider_ref, pay_url, amount_minor, currency, status, failure, settled_at,
         chases)
    SELECT payment_id, gen_random_uuid(), buyer_id, 'sandbox', 'bench_' || payment_id, '', amount_minor, %(currency)s,
        'succeeded', '', now(), 0 FROM plan ORDER BY n;
    INSERT INTO escrow_paymentpart
        (id, payment_id, reference, vendor_id, amount_minor, commission_bps, commission_minor)
    SELECT part_id, payment_id, 'order/' || gen_random_uuid(), vendor_id, amount_minor, 500, commission_minor
    FROM plan ORDER BY n;
    INSERT INTO escrow_ledgeraccount (id, kind, currency, debits, credits)
    SELECT account_id, 'escrow', %(currency)s, 0, 0 FROM plan ORDER BY n;
    INSERT INTO escrow_escrowhold
        (id, public_id, part_id, buyer_id, vendor_id, account_id, vendor_account_id, buyer_account_id, amount_minor,
         currency, commission_bps, commission_minor, status, release_due_at, release_tries, parked_reason)
    SELECT hold_id, gen_random_uuid(), part_id, buyer_id, vendor_id, account_id, vendor_account_id, buyer_account_id,
        amount_minor, %(currency)s, 500, commission_minor, 'held',
        CASE WHEN %(is_due)s THEN now() - random() * interval '1 hour' END, 0, ''
    FROM plan ORDER BY n;
    INSERT INTO escrow_transfer (kind, debit_id, credit_id, amount_minor, currency, hold_id, idempotency_key)
    SELECT 'capture', (SELECT id FROM escrow_ledgeraccount WHERE kind = 'cash' AND currency = %(currency)s), account_id,
        amount_minor, %(currency)s, hold_id, 'capture/' || hold_id
    FROM plan ORDER BY n;
    INSERT INTO escrow_holdevent (hold_id, kind, note) SELECT hold_id, 'captured', '' FROM plan ORDER BY n;
"""

ASK = """
    INSERT INTO escrow_payment
        (id, public_id, payer_id, gateway, provider_ref, pay_url, amount_minor, currency, status, failure, chases)
    SELECT payment_id, gen_random_uuid(), buyer_id, 'sandbox', 'bench_' || payment_id, '', amount_minor, %(currency)s,
        'pending', '', 0 FROM plan ORDER BY n;
    INSERT INTO escrow_paymentpart
        (id, payment_id, reference, vendor_id, amount_minor, commission_bps, commission_minor)
    SELECT part_id, payment_id, 'order/' || gen_random_uuid(), vendor_id, amount_minor, 500, commission_minor
    FROM plan ORDER BY n;
"""

TABLES = (
    "escrow_ledgeraccount, escrow_payment, escrow_paymentpart, escrow_escrowhold, escrow_transfer, escrow_holdevent"
)
CHUNK = 10_000


def accounts(buyers: list[User], shops: list[Vendor]) -> None:
    """The ledger accounts of parties and house."""
    kinds = LedgerAccount.Kind
    LedgerAccount.objects.bulk_create(
        [LedgerAccount(kind=kinds.CASH, currency=CURRENCY)]
        + [LedgerAccount(kind=kinds.VENDOR, currency=CURRENCY, vendor=shop) for shop in shops]
        + [LedgerAccount(kind=kinds.BUYER, currency=CURRENCY, buyer=buyer) for buyer in buyers]
    )


def fill_holds(count: int, *, buyers: int, vendors: int, is_due: bool = True) -> None:
    """Make `count` holds between random parties, due within the last hour (or without a date)."""
    _plan_and(FILL, count, buyers=buyers, vendors=vendors, is_due=is_due)


def ask_payments(count: int, *, buyers: int, vendors: int) -> None:
    """Make `count` payments of one part that wait for their buyers."""
    _plan_and(ASK, count, buyers=buyers, vendors=vendors)


def holds_to_release() -> list[tuple[int]]:
    return list(EscrowHold.objects.filter(status=EscrowHold.Status.HELD).order_by("pk").values_list("pk"))


def payments_to_capture() -> list[tuple[int, int]]:
    """Id and amount of each."""
    waiting = Payment.objects.filter(status=Payment.Status.PENDING)
    return list(waiting.order_by("pk").values_list("pk", "amount_minor"))


def _plan_and(fill: str, count: int, *, buyers: int, vendors: int, is_due: bool = False) -> None:
    """Draw who pays whom how much, and write it; then ANALYZE, as autovacuum would within its minute."""
    for begin in range(0, count, CHUNK):
        facts = {"count": min(CHUNK, count - begin), "buyers": buyers, "vendors": vendors}
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(PLAN, facts)
            cursor.execute(fill, {"currency": CURRENCY, "is_due": is_due})
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {TABLES}")

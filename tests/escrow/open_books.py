"""Books with something of everything in them, made once through the actions, and two roles that are no superusers."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from accounts.virtual_clock import as_if_at
from escrow import actions, queries
from escrow.models import LedgerAccount, Payout, Refund
from tests import make
from vendors.models import Vendor

ROLES = """
    CREATE ROLE books_owner NOSUPERUSER;
    CREATE ROLE books_app NOSUPERUSER;
    GRANT USAGE, CREATE ON SCHEMA public TO books_owner;
    GRANT USAGE ON SCHEMA public TO books_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO books_app;
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO books_app;
    DO $$ DECLARE found text; BEGIN
        EXECUTE format('GRANT TEMP ON DATABASE %I TO books_app, books_owner', current_database());
        FOR found IN SELECT format('TABLE %s', oid::regclass) FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
            UNION ALL SELECT format('FUNCTION %s', oid::regprocedure) FROM pg_proc
            WHERE pronamespace = 'public'::regnamespace AND proname LIKE ANY (ARRAY['escrow%', 'teahouse%'])
        LOOP EXECUTE format('ALTER %s OWNER TO books_owner', found); END LOOP;
    END $$;
"""


def paid_a_while_ago(shop: Vendor) -> Payout:
    """All that was released 16 days ago, before what is released 8 days ago."""
    with as_if_at(timezone.now() - timedelta(days=8, hours=12)):
        payout = actions.request_payout(vendor_id=shop.pk, currency="CNY")
        return actions.record_payout(payout_id=payout.pk, is_paid=True)


def books() -> dict[str, int]:
    """A hold in every state, balances at two shops, a debt, a payout on its way and one that arrived; by name, their keys."""
    chen, mei = make.user("chen"), make.user("mei")
    shop, other_shop = make.vendor("teapots", owner=chen), make.vendor("kites", owner=mei)
    pot, kite = make.listing(vendor=shop, stock=20), make.listing(vendor=other_shop, stock=20)
    lin = make.user("lin")
    held = make.paid_order(buyer=lin, listing=pot).hold
    frozen = make.paid_order(buyer=make.user("frost"), listing=kite, price=5_000).hold
    actions.freeze_hold(hold_id=frozen.pk, by=None, reason="dispute")
    claimed = make.released_order(buyer=make.user("ning"), listing=pot, price=6_000, days_ago=16).hold
    paid_a_while_ago(shop)
    actions.claim_back(hold_id=claimed.pk, amount_minor=100, by=None, reason="a scratch")
    released = make.released_order(buyer=lin, listing=make.listing(vendor=shop)).hold
    refunded = make.paid_order(buyer=make.user("bo"), listing=pot, price=7_000).hold
    actions.settle_hold(hold_id=refunded.pk, refund_minor=1_000, by=None, reason="a chip")
    paid_back = make.paid_order(buyer=lin, listing=kite, price=9_000).hold
    actions.settle_hold(hold_id=paid_back.pk, refund_minor=1_000, by=None, reason="a chip")
    other = make.paid_order(buyer=lin, listing=make.listing(vendor=shop)).hold
    actions.settle_hold(hold_id=other.pk, refund_minor=1_000, by=None, reason="lin is owed something")
    actions.record_refund(refund_id=Refund.objects.get(hold=paid_back).pk, provider_ref="ref_1")
    make.released_order(buyer=make.user("kim"), listing=kite, price=5_000, days_ago=16)
    paid_out = paid_a_while_ago(other_shop)
    make.released_order(buyer=make.user("ray"), listing=kite, price=6_000)
    on_its_way = actions.request_payout(vendor_id=other_shop.pk, currency="CNY")
    debt = LedgerAccount.objects.get(kind="vendor_debt")
    house = {kind: queries.house_account(kind, "CNY").pk for kind in ("cash", "fee")}
    return house | {
        "transit": queries.house_account("payout_transit", "CNY").pk, "lin": lin.pk, "shop": shop.pk, "other_shop": other_shop.pk,
        "held": held.pk, "held_escrow": held.account_id, "vendor": held.vendor_account_id, "buyer": held.buyer_account_id,
        "frozen": frozen.pk, "frozen_escrow": frozen.account_id, "frozen_buyer": frozen.buyer_account_id,
        "released": released.pk, "released_escrow": released.account_id, "claimed": claimed.pk,
        "refunded": refunded.pk, "refunded_buyer": refunded.buyer_account_id, "paid_back": paid_back.pk,
        "other_vendor": frozen.vendor_account_id, "other_buyer": frozen.buyer_account_id,
        "euro": queries.vendor_account(shop.pk, "EUR").pk, "debt": debt.pk,
        "paid_payout": paid_out.pk, "payout": on_its_way.pk,
    }  # fmt: skip


def sql(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text)


def lock_every_table() -> None:
    """A house that still runs from another module sweeps the same tables: it waits for us from here on, not we for it."""
    for is_last in (False,) * 9 + (True,):
        try:
            with transaction.atomic():
                sql("SET LOCAL lock_timeout = '3s'")
                sql(f"LOCK TABLE {', '.join(connection.introspection.django_table_names(only_existing=True))}")
                sql("SET LOCAL lock_timeout = 0")
                return
        except OperationalError:
            if is_last:
                raise


def open_books(django_db_blocker) -> Iterator[dict[str, int]]:
    """The books for the length of a module, in one transaction that is never committed. Tests use savepoints in it."""
    with django_db_blocker.unblock(), transaction.atomic():
        lock_every_table()
        found = books()
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        sql(ROLES)
        sql("SET CONSTRAINTS ALL DEFERRED")
        yield found
        transaction.set_rollback(True)

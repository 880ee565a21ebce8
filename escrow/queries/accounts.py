"""Questions about accounts and what moved on them."""

from django.db.models import F, Q, Sum

from escrow.models import EscrowHold, LedgerAccount, Payout, Transfer


def house_account(kind: str, currency: str) -> LedgerAccount:
    """The house's one account of `kind` (cash, fee, payout_transit) in `currency`, made when first asked for."""
    return _account(kind=kind, currency=currency)


def vendor_account(vendor_id: int, currency: str) -> LedgerAccount:
    return _account(kind=LedgerAccount.Kind.VENDOR, currency=currency, vendor_id=vendor_id)


def vendor_debt_account(vendor_id: int, currency: str) -> LedgerAccount:
    """What a vendor owes us, made when first needed."""
    return _account(kind=LedgerAccount.Kind.VENDOR_DEBT, currency=currency, vendor_id=vendor_id)


def vendor_debt(vendor_id: int, currency: str) -> LedgerAccount | None:
    """What a vendor owes us, if it ever owed anything; locked for the rest of the transaction."""
    debts = LedgerAccount.objects.select_for_update(no_key=True).filter(kind=LedgerAccount.Kind.VENDOR_DEBT)
    return debts.filter(vendor_id=vendor_id, currency=currency).first()


def buyer_account(buyer_id: int, currency: str) -> LedgerAccount:
    return _account(kind=LedgerAccount.Kind.BUYER, currency=currency, buyer_id=buyer_id)


def _account(**identity) -> LedgerAccount:
    found = LedgerAccount.objects.filter(**identity).first()
    if found:
        return found
    LedgerAccount.objects.bulk_create([LedgerAccount(**identity)], ignore_conflicts=True)
    return LedgerAccount.objects.get(**identity)


def vendor_balances(vendor_id: int) -> list[dict]:
    """One row a currency, in minor units: `pending_minor` (in escrow), `available_minor`, of it `waiting_minor` (a new
    vendor's, not paid out yet), `debt_minor` (owed by the vendor), `in_transit_minor`, `paid_out_minor`.
    """
    rows: dict[str, dict] = {}

    def row(currency: str) -> dict:
        names = (
            "pending_minor",
            "available_minor",
            "waiting_minor",
            "debt_minor",
            "in_transit_minor",
            "paid_out_minor",
        )
        return rows.setdefault(currency, {"currency": currency, **dict.fromkeys(names, 0)})

    kinds = (LedgerAccount.Kind.VENDOR, LedgerAccount.Kind.VENDOR_DEBT)
    for account in LedgerAccount.objects.filter(kind__in=kinds, vendor_id=vendor_id):
        balance = account.credits - account.debits
        if account.kind == LedgerAccount.Kind.VENDOR:
            row(account.currency)["available_minor"] = balance
        else:
            row(account.currency)["debt_minor"] = -balance
    pending = EscrowHold.objects.filter(vendor_id=vendor_id, status__in=EscrowHold.OPEN).values("currency")
    for held in pending.annotate(total=Sum(F("amount_minor") - F("commission_minor"))):
        row(held["currency"])["pending_minor"] = held["total"]
    is_moving = Q(status__in=[Payout.Status.REQUESTED, Payout.Status.SENT])
    payouts = Payout.objects.filter(vendor_id=vendor_id).values("currency")
    for out in payouts.annotate(
        moving=Sum("amount_minor", filter=is_moving, default=0),
        paid=Sum("amount_minor", filter=Q(status=Payout.Status.PAID), default=0),
    ):
        row(out["currency"]).update(in_transit_minor=out["moving"], paid_out_minor=out["paid"])
    return sorted(rows.values(), key=lambda balance: balance["currency"])


def vendor_transfers(vendor_id: int, *, limit: int) -> list[Transfer]:
    """The last movements on a vendor's accounts, newest first: read from both sides' indexes, whatever came before."""
    accounts = list(LedgerAccount.objects.filter(kind=LedgerAccount.Kind.VENDOR, vendor_id=vendor_id))
    found: list[Transfer] = []
    for account in accounts:
        into = Transfer.objects.filter(credit=account, kind__in=Transfer.INTO_VENDOR)
        out_of = Transfer.objects.filter(debit=account, kind__in=Transfer.OUT_OF_VENDOR)
        for side in (into, out_of):
            found += side.select_related("hold__part", "payout").order_by("-created_at", "-id")[:limit]
    return sorted(found, key=lambda transfer: (transfer.created_at, transfer.pk), reverse=True)[:limit]

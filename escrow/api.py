"""A vendor's money as an API: balance, statements, payouts. For those who manage the shop. See docs/api.md."""

from datetime import date
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from accounts.api.bearer import ApiRequest
from accounts.api.idempotency import once
from accounts.api.operations import reading, respond, writing
from accounts.api.paging import Place, cursor_of, next_link, only_known, place_of
from accounts.api.problems import Problem
from accounts.limits import Limit
from accounts.scopes import READ_MONEY, WRITE_MONEY
from escrow import actions, queries, schemas
from escrow.models import Payout
from escrow.statements import month_bounds, reference_of
from vendors.models import Vendor
from vendors.queries import MANAGING, office_for

WRITES: Final = Limit("money-writes", burst=10, per_second=1, per_minute=30)

router = Router(tags=["money"])


@router.get("/balance", **reading("What a shop has, waits for, owes", scope=READ_MONEY, answer=schemas.Balances))
def get_balance(request: ApiRequest, of: Query[schemas.OfShop]) -> HttpResponse:
    only_known(request, *schemas.OfShop.model_fields)
    shop = _shop(request, of.vendor)
    terms = queries.terms_of(shop)
    items = []
    for row in queries.vendor_balances(shop.pk):
        account = queries.vendor_account_if_any(shop.pk, row["currency"])
        waiting = queries.held_back(shop, account) if account else 0
        items.append(schemas.Balance(**(row | {"waiting_minor": waiting})))
    return respond(
        schemas.Balances(
            vendor=shop.slug,
            items=items,
            schedule=terms.schedule,
            minimum_minor=terms.minimum_minor,
            next_deadline=terms.next_at,
            on_expiry="payout" if terms.next_at else None,
        )
    )


@router.get("/statements", **reading("One month of a shop's money", scope=READ_MONEY, answer=schemas.Statement))
def get_statement(request: ApiRequest, of: Query[schemas.StatementOf]) -> HttpResponse:
    only_known(request, *schemas.StatementOf.model_fields)
    shop = _shop(request, of.vendor)
    year, month = (int(part) for part in of.month.split("-"))
    begins, until = month_bounds(date(year, month, 1), ZoneInfo(shop.time_zone))
    account = queries.vendor_account_if_any(shop.pk, of.currency)
    lines = list(queries.statement_lines(account.pk, begins, until)) if account else []
    opening = queries.vendor_balance_at(account.pk, begins) if account else 0
    ended = queries.holds_ended(shop.pk, of.currency, begins, until)
    return respond(
        schemas.Statement(
            vendor=shop.slug,
            currency=of.currency,
            month=of.month,
            opening_minor=opening,
            closing_minor=lines[-1].balance_minor if lines else opening,
            movements=[_movement(line) for line in lines],
            orders=[
                schemas.EndedOrder(**{name: row[name] for name in schemas.EndedOrder.model_fields}) for row in ended
            ],
        )
    )


@router.get("/payouts", **reading("A shop's payouts", scope=READ_MONEY, answer=schemas.PayoutPage))
def list_payouts(request: ApiRequest, of: Query[schemas.PayoutsOf]) -> HttpResponse:
    """The newest first."""
    only_known(request, *schemas.PayoutsOf.model_fields)
    shop = _shop(request, of.vendor)
    rows = Payout.objects.filter(vendor=shop).order_by("-pk")
    if of.cursor is not None:
        rows = rows.filter(pk__lt=place_of(of.cursor).pk)
    found = list(rows[: of.limit + 1])
    shown = found[: of.limit]
    more = cursor_of(Place(shown[-1].requested_at, shown[-1].pk)) if len(found) > len(shown) else None
    link = next_link(request, cursor=more) if more else None
    items = [schemas.Payout(**_facts(row, shop)) for row in shown]
    return respond(schemas.PayoutPage(items=items, next=link))


@router.get(
    "/payouts/{uuid:public_id}", **reading("One payout, itemised", scope=READ_MONEY, answer=schemas.PayoutInFull)
)
def get_payout(request: ApiRequest, public_id: UUID) -> HttpResponse:
    row = Payout.objects.select_related("vendor").filter(public_id=public_id).first()
    if row is None or office_for(slug=row.vendor.slug, user=request.user, roles=MANAGING) is None:
        raise Problem(404, "not_found", _("There is no such payout."))
    return respond(_in_full(row))


@router.post(
    "/payouts",
    **writing("Ask for all that may be paid out", scope=WRITE_MONEY, limit=WRITES, answers={201: schemas.PayoutInFull}),
)
@once
def ask_for_payout(request: ApiRequest, payload: schemas.PayoutWish) -> HttpResponse:
    shop = _shop(request, payload.vendor)
    payout = actions.request_payout(vendor_id=shop.pk, currency=payload.currency, by=request.user)
    return respond(_in_full(payout), 201)


def _shop(request: ApiRequest, slug: str) -> Vendor:
    shop = office_for(slug=slug, user=request.user, roles=MANAGING)
    if shop is None:
        raise Problem(404, "not_found", _("You manage no such shop."))
    return shop


def _movement(line: queries.StatementLine) -> schemas.Movement:
    return schemas.Movement(
        at=line.transfer.created_at,
        kind=line.transfer.kind,
        reference=reference_of(line.transfer),
        amount_minor=line.amount_minor,
        balance_minor=line.balance_minor,
    )


def _facts(row: Payout, shop: Vendor) -> dict:
    is_waiting = row.status == Payout.Status.REQUESTED and row.retry_at is not None
    return {
        "id": row.public_id,
        "vendor": shop.slug,
        "amount_minor": row.amount_minor,
        "currency": row.currency,
        "status": row.status,
        "account": row.account[-4:],
        "failure": row.failure,
        "requested_at": row.requested_at,
        "ended_at": row.ended_at,
        "next_deadline": row.retry_at if is_waiting else None,
        "on_expiry": Payout.Status.SENT if is_waiting else None,
    }


def _in_full(row: Payout) -> schemas.PayoutInFull:
    lines = row.lines.select_related("transfer__hold__part", "transfer__payout").order_by("pk")
    return schemas.PayoutInFull(
        **_facts(row, row.vendor),
        lines=[
            schemas.PayoutLine(
                kind=line.transfer.kind,
                reference=reference_of(line.transfer),
                amount_minor=line.amount_minor,
                at=line.transfer.created_at,
            )
            for line in lines
        ],
    )

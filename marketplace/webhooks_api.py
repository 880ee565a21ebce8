"""A shop's webhooks as an API: where it is told of what, and the log of every try. For those who manage the shop."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel

from accounts.api.bearer import ApiRequest
from accounts.api.idempotency import once
from accounts.api.operations import reading, respond, writing
from accounts.api.paging import Place, cursor_of, next_link, only_known, place_of
from accounts.api.problems import Problem
from accounts.api.said import Nothing
from accounts.limits import Limit
from accounts.scopes import READ_WEBHOOKS, WRITE_WEBHOOKS
from marketplace import actions
from marketplace import webhook_schemas as schemas
from marketplace.models import WebhookDelivery, WebhookEndpoint
from vendors.models import Vendor
from vendors.queries import MANAGING, office_for

WRITES: Final = Limit("webhook-writes", burst=10, per_second=1, per_minute=30)

router = Router(tags=["webhooks"])


def act(summary: str, answers: dict[int, type[BaseModel]] | None = None) -> dict[str, Any]:
    """How an act is declared; the answer is the endpoint after it unless said otherwise."""
    return writing(summary, scope=WRITE_WEBHOOKS, limit=WRITES, answers=answers or {200: schemas.Webhook})


@router.get("/webhooks", **reading("The addresses of a shop", scope=READ_WEBHOOKS, answer=schemas.Webhooks))
def list_webhooks(request: ApiRequest, of: Query[schemas.WebhooksOf]) -> HttpResponse:
    """The oldest first; there are few."""
    only_known(request, *schemas.WebhooksOf.model_fields)
    rows = _shop(request, of.vendor).webhook_endpoints.order_by("pk")
    return respond(schemas.Webhooks(items=[_webhook(row) for row in rows]))


@router.post("/webhooks", **act("Tell an address of a shop's events", {201: schemas.NewWebhook}))
@once
def add_webhook(request: ApiRequest, payload: schemas.WebhookWish) -> HttpResponse:
    """201 with the secret that everything is signed with. It is shown here and in the office."""
    shop = _shop(request, payload.vendor)
    made = actions.add_endpoint(vendor_id=shop.pk, url=payload.url, events=payload.events, by=request.user)
    return respond(_with_secret(made), 201)


@router.get("/webhooks/{uuid:public_id}", **reading("One address", scope=READ_WEBHOOKS, answer=schemas.Webhook))
def get_webhook(request: ApiRequest, public_id: UUID) -> HttpResponse:
    return respond(_webhook(_endpoint(request, public_id)))


@router.post("/webhooks/{uuid:public_id}/turn-on", **act("Tell an address again, of what happens from now on"))
@once
def turn_webhook_on(request: ApiRequest, public_id: UUID, payload: Nothing) -> HttpResponse:
    return _do(request, public_id, lambda pk: actions.switch_endpoint(endpoint_id=pk, is_active=True))


@router.post("/webhooks/{uuid:public_id}/turn-off", **act("Tell an address nothing any more"))
@once
def turn_webhook_off(request: ApiRequest, public_id: UUID, payload: Nothing) -> HttpResponse:
    """What happens while it is off it is never told."""
    return _do(
        request, public_id, lambda pk: actions.switch_endpoint(endpoint_id=pk, is_active=False, reason="by hand")
    )


@router.post("/webhooks/{uuid:public_id}/rotate-secret", **act("Change the secret", {200: schemas.NewWebhook}))
@once
def rotate_webhook_secret(request: ApiRequest, public_id: UUID, payload: Nothing) -> HttpResponse:
    """For a day everything is signed with the old one as well."""
    return respond(_with_secret(actions.rotate_secret(endpoint_id=_endpoint(request, public_id).pk)))


@router.post("/webhooks/{uuid:public_id}/ping", **act("Send a message that says nothing", {200: schemas.Delivery}))
@once
def ping_webhook(request: ApiRequest, public_id: UUID, payload: Nothing) -> HttpResponse:
    return respond(_delivery(actions.ping(endpoint_id=_endpoint(request, public_id).pk)))


@router.post("/webhooks/{uuid:public_id}/remove", **act("Forget an address and its log", {200: Nothing}))
@once
def remove_webhook(request: ApiRequest, public_id: UUID, payload: Nothing) -> HttpResponse:
    actions.remove_endpoint(endpoint_id=_endpoint(request, public_id).pk)
    return respond(Nothing())


@router.get(
    "/webhooks/{uuid:public_id}/deliveries",
    **reading("What an address was told, and each try of it", scope=READ_WEBHOOKS, answer=schemas.DeliveryPage),
)
def list_deliveries(request: ApiRequest, public_id: UUID, filters: Query[schemas.DeliveryFilters]) -> HttpResponse:
    """The newest first."""
    only_known(request, *schemas.DeliveryFilters.model_fields)
    rows = _endpoint(request, public_id).deliveries.select_related("message").prefetch_related("attempts")
    if filters.cursor is not None:
        rows = rows.filter(pk__lt=place_of(filters.cursor).pk)
    found = list(rows.order_by("-id")[: filters.limit + 1])
    shown = found[: filters.limit]
    has_more = len(found) > len(shown)
    link = next_link(request, cursor=cursor_of(Place(shown[-1].message.created_at, shown[-1].pk))) if has_more else None
    return respond(schemas.DeliveryPage(items=[_delivery(row) for row in shown], next=link))


@router.post("/webhooks/{uuid:public_id}/send-again", **act("Say a message once more", {200: schemas.Delivery}))
@once
def send_delivery_again(request: ApiRequest, public_id: UUID, payload: schemas.WhichMessage) -> HttpResponse:
    """Under the same id, so that a careful receiver knows it."""
    found = _endpoint(request, public_id).deliveries.filter(message__public_id=payload.message).first()
    if found is None:
        raise Problem(404, "not_found", _("There is no such message."))
    return respond(_delivery(actions.send_again(delivery_id=found.pk)))


def _do(request: ApiRequest, public_id: UUID, action: Callable[[int], WebhookEndpoint]) -> HttpResponse:
    return respond(_webhook(action(_endpoint(request, public_id).pk)))


def _shop(request: ApiRequest, slug: str) -> Vendor:
    shop = office_for(slug=slug, user=request.user, roles=MANAGING)
    if shop is None:
        raise Problem(404, "not_found", _("You manage no such shop."))
    return shop


def _endpoint(request: ApiRequest, public_id: UUID) -> WebhookEndpoint:
    managed = WebhookEndpoint.objects.filter(
        public_id=public_id, vendor__members__user=request.user, vendor__members__role__in=MANAGING
    )
    found = managed.select_related("vendor").first()
    if found is None:
        raise Problem(404, "not_found")
    return found


def _facts(row: WebhookEndpoint) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "vendor": row.vendor.slug,
        "url": row.url,
        "events": row.events,
        "is_active": row.is_active,
        "off_reason": row.off_reason,
        "failing_since": row.failing_since_at,
        "created_at": row.created_at,
    }


def _webhook(row: WebhookEndpoint) -> schemas.Webhook:
    return schemas.Webhook(**_facts(row))


def _with_secret(row: WebhookEndpoint) -> schemas.NewWebhook:
    return schemas.NewWebhook(**_facts(row), secret=row.secret, old_secret_until=row.old_until_at)


def _delivery(row: WebhookDelivery) -> schemas.Delivery:
    attempts = [
        schemas.Attempt(
            at=attempt.at,
            response_status=attempt.response_status,
            error=attempt.error,
            duration_ms=attempt.duration_ms,
        )
        for attempt in sorted(row.attempts.all(), key=lambda attempt: attempt.pk)
    ]
    is_waiting = row.status == WebhookDelivery.Status.PENDING
    return schemas.Delivery(
        message=row.message.public_id,
        type=row.message.type,
        status=row.status,
        tries=row.tries,
        created_at=row.message.created_at,
        ended_at=row.ended_at,
        attempts=attempts,
        next_deadline=row.next_at if is_waiting else None,
        on_expiry="sent" if is_waiting else None,
    )

"""Endpoints for vendors' own systems, and the life of a delivery."""

import base64
import secrets
from collections.abc import Collection
from datetime import timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.actions import notify
from accounts.clock import database_now
from accounts.models import User
from accounts.nudge import nudge_on_commit
from marketplace.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint, WebhookMessage
from marketplace.webhooks.events import TYPES
from marketplace.webhooks.sending import Letter, Outcome, UnsafeAddress, body_of, safe_address
from vendors.models import Vendor
from vendors.queries import MANAGING

ENDPOINTS_MOST: Final = 10
OLD_SECRET_KEPT: Final = timedelta(hours=24)
PAUSES: Final = tuple(
    timedelta(seconds=seconds) for seconds in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
"""Between the tries; after the last one a message is given up."""

FAILING_MOST: Final = timedelta(days=5)
LEASE: Final = timedelta(seconds=60)
MESSAGES_KEPT: Final = timedelta(days=30)
SEND: Final = "marketplace.tasks.send_webhooks"


@transaction.atomic
def add_endpoint(*, vendor_id: int, url: str, events: Collection[str], by: User) -> WebhookEndpoint:
    """Tell `url` of a vendor's events from now on; none named means all.

    Raises ValidationError with code `unsafe_address`, `unknown_event`, or `too_many_endpoints`.
    """
    vendor = Vendor.objects.select_for_update(no_key=True).get(pk=vendor_id)
    if vendor.webhook_endpoints.count() >= ENDPOINTS_MOST:
        raise ValidationError(_("That are as many addresses as one may have."), code="too_many_endpoints")
    if not set(events) <= set(TYPES):
        raise ValidationError(_("There is no such event."), code="unknown_event")
    try:
        safe_address(url)
    except UnsafeAddress as refusal:
        text = _("This address can't be used: it has to be https and on the public internet (%(why)s).")
        raise ValidationError(text % {"why": refusal}, code="unsafe_address") from refusal
    return WebhookEndpoint.objects.create(
        vendor=vendor, url=url, secret=new_secret(), events=[name for name in TYPES if name in events]
    )


def new_secret() -> str:
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"


@transaction.atomic
def rotate_secret(*, endpoint_id: int) -> WebhookEndpoint:
    """A new secret; for a day everything is signed with the old one as well."""
    endpoint = _lock(endpoint_id)
    endpoint.old_secret, endpoint.secret = endpoint.secret, new_secret()
    endpoint.old_until_at = database_now() + OLD_SECRET_KEPT
    endpoint.save(update_fields=["secret", "old_secret", "old_until_at"])
    return endpoint


@transaction.atomic
def switch_endpoint(*, endpoint_id: int, is_active: bool, reason: str = "") -> WebhookEndpoint:
    """Turn an endpoint on or off. What happens while it is off it is never told."""
    endpoint = _lock(endpoint_id)
    endpoint.is_active, endpoint.off_reason, endpoint.failing_since_at = is_active, reason[:40], None
    if is_active:
        endpoint.created_at = database_now()
    endpoint.save(update_fields=["is_active", "off_reason", "failing_since_at", "created_at"])
    return endpoint


@transaction.atomic
def remove_endpoint(*, endpoint_id: int) -> None:
    """Forget an endpoint and its log."""
    _lock(endpoint_id).delete()


@transaction.atomic
def ping(*, endpoint_id: int) -> WebhookDelivery:
    """Send a message that says nothing, to try the way."""
    endpoint = _lock(endpoint_id)
    message = WebhookMessage.objects.create(
        vendor_id=endpoint.vendor_id, type="ping", source=f"ping/{secrets.token_hex(12)}", data={"hello": "tea"}
    )
    delivery = WebhookDelivery.objects.create(message=message, endpoint=endpoint)
    nudge_on_commit(SEND)
    return delivery


@transaction.atomic
def send_again(*, delivery_id: int) -> WebhookDelivery:
    """Say a message once more, taken or given up as it may be: the same id, so that a careful receiver knows it."""
    delivery = WebhookDelivery.objects.select_for_update().get(pk=delivery_id)
    delivery.status, delivery.tries, delivery.ended_at = WebhookDelivery.Status.PENDING, 0, None
    delivery.next_at = database_now()
    delivery.save(update_fields=["status", "tries", "next_at", "ended_at"])
    nudge_on_commit(SEND)
    return delivery


# Claimed for a minute, so that no lock is held over the network: who dies meanwhile leaves it to be tried again.
CLAIM_SQL: Final = """
    UPDATE marketplace_webhookdelivery SET tries = tries + 1, next_at = now() + %(lease)s::interval
    WHERE id IN (
        SELECT d.id FROM marketplace_webhookdelivery d JOIN marketplace_webhookendpoint w ON w.id = d.endpoint_id
        WHERE d.status = 'pending' AND d.next_at <= statement_timestamp() AND w.is_active
        ORDER BY d.next_at LIMIT %(limit)s FOR UPDATE OF d SKIP LOCKED
    )
    RETURNING id
"""


@transaction.atomic
def claim_letters(*, limit: int = 40) -> list[Letter]:
    """Up to `limit` letters that are due, ready to be carried; nobody else gets them within the minute."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM_SQL, {"lease": f"{LEASE.total_seconds()} s", "limit": limit})
        ids = [row[0] for row in cursor.fetchall()]
    now = database_now()
    rows = WebhookDelivery.objects.filter(pk__in=ids).select_related("message", "endpoint").order_by("pk")
    return [_letter(row, now) for row in rows]


def _letter(row: WebhookDelivery, now) -> Letter:
    endpoint, message = row.endpoint, row.message
    is_old_valid = bool(endpoint.old_secret and endpoint.old_until_at and endpoint.old_until_at > now)
    return Letter(
        delivery_id=row.pk,
        message_id=f"msg_{message.public_id.hex}",
        url=endpoint.url,
        secrets=(endpoint.secret, endpoint.old_secret) if is_old_valid else (endpoint.secret,),
        body=body_of(type=message.type, created_at=message.created_at, data=message.data),
    )


@transaction.atomic
def record_attempt(*, outcome: Outcome) -> WebhookDelivery:
    """Write down what came back: taken, to be tried again after a pause, or given up. 410 turns the endpoint off."""
    delivery = WebhookDelivery.objects.select_for_update().get(pk=outcome.delivery_id)
    WebhookAttempt.objects.create(
        delivery=delivery,
        response_status=outcome.status,
        error=outcome.error,
        duration_ms=outcome.duration_ms,
    )
    if delivery.status != WebhookDelivery.Status.PENDING:
        return delivery
    now = database_now()
    if outcome.is_taken:
        delivery.status, delivery.ended_at = WebhookDelivery.Status.DELIVERED, now
        WebhookEndpoint.objects.filter(pk=delivery.endpoint_id).update(failing_since_at=None)
    elif delivery.tries > len(PAUSES):
        delivery.status, delivery.ended_at = WebhookDelivery.Status.GIVEN_UP, now
    else:
        delivery.next_at = now + PAUSES[max(delivery.tries, 1) - 1]
    delivery.save(update_fields=["status", "next_at", "ended_at"])
    if not outcome.is_taken:
        _note_failure(delivery.endpoint_id, is_gone=outcome.status == 410)
    return delivery


def _note_failure(endpoint_id: int, *, is_gone: bool) -> None:
    endpoint = _lock(endpoint_id)
    now = database_now()
    endpoint.failing_since_at = endpoint.failing_since_at or now
    is_hopeless = now - endpoint.failing_since_at > FAILING_MOST
    if endpoint.is_active and (is_gone or is_hopeless):
        endpoint.is_active, endpoint.off_reason = False, "gone" if is_gone else "failing"
        for user_id in endpoint.vendor.members.filter(role__in=MANAGING).values_list("user_id", flat=True):
            path = f"/office/{endpoint.vendor.slug}/webhooks/{endpoint.public_id}/"
            key = f"webhook_off/{endpoint.pk}/{now.isoformat()}/{user_id}"
            notify(user_id=user_id, kind="webhook_off", path=path, dedup_key=key, host=endpoint.url[:80])
    endpoint.save(update_fields=["failing_since_at", "is_active", "off_reason"])


def forget_old_messages() -> int:
    """Delete messages older than MESSAGES_KEPT with their log; returns how many."""
    old = WebhookMessage.objects.filter(created_at__lt=database_now() - MESSAGES_KEPT).order_by("pk")
    return WebhookMessage.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:2_000])).delete()[0]


def _lock(endpoint_id: int) -> WebhookEndpoint:
    return WebhookEndpoint.objects.select_for_update(of=("self",)).select_related("vendor").get(pk=endpoint_id)

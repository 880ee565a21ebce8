"""What was asked of payment providers, and what they answered."""

from datetime import timedelta

from django.db.models.functions import Now

from escrow.models import ProviderCall

BODY_MOST_BYTES = 8 * 1024
REQUEST_MOST_BYTES = 4 * 1024
SWEPT_AT_ONCE = 5_000


def record_call(
    *,
    gateway: str,
    method: str,
    reference: str,
    request: str,
    response_status: int | None,
    response_body: str,
    duration_ms: int,
    error: str,
) -> ProviderCall:
    """Keep one call. Texts have been through `secrecy.blot` and are cut here; never inside a money transaction.

    A row of its own, in a transaction of its own: what comes of the call may be rolled back, that it was made may not.
    """
    return ProviderCall.objects.create(
        gateway=gateway,
        method=method[:80],
        reference=reference[:100],
        request=_cut(request, REQUEST_MOST_BYTES),
        response_status=response_status,
        response_body=_cut(response_body, BODY_MOST_BYTES),
        duration_ms=duration_ms,
        error=error[:200],
    )


def _cut(text: str, most_bytes: int) -> str:
    return text.encode("utf-8", "replace")[:most_bytes].decode("utf-8", "ignore")


def delete_old_calls() -> int:
    """Forget calls older than `ProviderCall.KEPT_DAYS`, some thousand at a time; returns how many went.

    The database's clock decides, here as in the trigger that refuses to let a younger one go.
    """
    old = ProviderCall.objects.filter(at__lt=Now() - timedelta(days=ProviderCall.KEPT_DAYS))
    keys = list(old.order_by("at").values_list("pk", flat=True)[:SWEPT_AT_ONCE])
    return ProviderCall.objects.filter(pk__in=keys).delete()[0]

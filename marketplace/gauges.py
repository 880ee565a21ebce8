"""Numbers for `/metrics`, read from the database at the moment of asking, so that any process gives the same answer.

An app above adds its own in its `AppConfig.ready`: `add_gauge("negotiations_open", "…", queries.count_open)`.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.db.models import Count, DurationField, ExpressionWrapper, F, Max
from django.db.models.functions import Now
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from escrow.models import AuditFinding, EscrowHold, Payout, ProviderNotice, Refund
from escrow.queries import due_holds
from marketplace.heartbeat import WORKER, heartbeat_age_seconds
from marketplace.models import Listing, Order

PREFIX = "teahouse_"
OVERDUE_SECONDS = 60

Reader = Callable[[], float | None]
_added: dict[str, tuple[str, Reader]] = {}


def add_gauge(name: str, help_text: str, read: Reader) -> None:
    """Let `read` answer for the metric `teahouse_<name>`; None leaves it out of the answer."""
    _added[name] = (help_text, read)


class DatabaseCollector(Collector):
    """Yields every gauge of the house. One query a gauge."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield from _by_status("holds", "Holds by status.", EscrowHold)
        yield from _by_status("orders", "Orders by status.", Order)
        yield from _by_status("listings", "Listings by status.", Listing)
        yield from _by_status("payouts", "Payouts by status.", Payout)
        yield from _by_status("refunds", "Refunds by status.", Refund)
        yield from _by_status("provider_notices", "Notices of payment providers by status.", ProviderNotice)
        own: dict[str, tuple[str, Reader]] = {
            "holds_due": ("Holds whose release is due.", lambda: due_holds().count()),
            "holds_overdue": (f"Holds due for more than {OVERDUE_SECONDS} s.", count_overdue),
            "holds_parked": ("Holds whose release failed too often.", count_parked),
            "oldest_due_age_seconds": ("How long the oldest due hold has waited.", oldest_due_age_seconds),
            "audit_findings_open": ("Open findings of the auditor; above 0 no hold is released.", count_findings),
            "worker_heartbeat_age_seconds": ("Since a worker was last seen.", lambda: heartbeat_age_seconds(WORKER)),
        }
        for name, (help_text, read) in {**own, **_added}.items():
            value = read()
            if value is not None:
                yield GaugeMetricFamily(PREFIX + name, help_text, value=value)


def count_overdue() -> int:
    return due_holds().filter(release_due_at__lt=Now() - timedelta(seconds=OVERDUE_SECONDS)).count()


def count_parked() -> int:
    return EscrowHold.objects.filter(status__in=EscrowHold.OPEN).exclude(parked_reason="").count()


def oldest_due_age_seconds() -> float:
    waited = ExpressionWrapper(Now() - F("release_due_at"), output_field=DurationField())
    longest = due_holds().aggregate(longest=Max(waited))["longest"]
    return longest.total_seconds() if longest else 0.0


def count_findings() -> int:
    return AuditFinding.objects.filter(cleared_at=None).count()


def _by_status(name: str, help_text: str, model) -> Iterator[GaugeMetricFamily]:
    """One gauge with a label; a status nobody is in reads 0, or a graph would break off instead of falling."""
    family = GaugeMetricFamily(PREFIX + name, help_text, labels=["status"])
    counted = dict(model.objects.order_by().values_list("status").annotate(Count("pk")))
    for status in model.Status.values:
        family.add_metric([str(status)], counted.get(status, 0))
    yield family

"""`/metrics` for Prometheus."""

import secrets
from ipaddress import ip_address

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from marketplace.gauges import DatabaseCollector


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Every gauge as text. Whoever may not read them gets the same answer as for a page that is not there."""
    if not may_read(request):
        raise Http404
    registry = CollectorRegistry()
    registry.register(DatabaseCollector())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def may_read(request: HttpRequest) -> bool:
    """With METRICS_TOKEN its bearer may; without one, only a program on this very machine."""
    if settings.METRICS_TOKEN:
        wanted = f"Bearer {settings.METRICS_TOKEN}"
        return secrets.compare_digest(request.headers.get("Authorization", "").encode(), wanted.encode())
    if "X-Forwarded-For" in request.headers or settings.TRUSTED_PROXY_COUNT:
        return False  # A proxy on this machine would make the whole world look like us.
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False

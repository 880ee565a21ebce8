"""Probes: `/healthz` (is this process alive?) and `/readyz` (can the market be used?)."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.vitals import look_at_everything


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers at all. Asks nobody else, or one dead database would restart every server."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 `ok`, 200 `degraded` (usable, something optional is amiss) or 503 `unavailable`; `problems` says what."""
    vitals = look_at_everything()
    amiss = [vital for vital in vitals if vital.problem]
    is_usable = not any(vital.is_needed for vital in amiss)
    status = "ok" if not amiss else "degraded" if is_usable else "unavailable"
    body = {
        "status": status,
        "checks": {vital.name: "failed" if vital.problem else "ok" for vital in vitals},
        "problems": [vital.problem for vital in amiss],
    }
    return JsonResponse(body, status=200 if is_usable else 503)

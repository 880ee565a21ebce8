"""Where carriers call."""

import structlog
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from logistics import actions
from logistics.carriers import adapter
from logistics.carriers.base import BadSignature
from logistics.models import Carrier

log = structlog.get_logger(__name__)

CALL_MOST_BYTES = 512 * 1024


@csrf_exempt
@require_POST
def carrier_call(request: HttpRequest, code: str) -> HttpResponse:
    """Verify the raw body, store it, answer; a worker reads it."""
    carrier = Carrier.objects.filter(code=code, is_active=True).first()
    if carrier is None:
        return JsonResponse({"code": "no_such_carrier"}, status=404)
    length = request.headers.get("Content-Length", "0")
    if length.isdecimal() and int(length) > CALL_MOST_BYTES:
        return JsonResponse({"code": "too_large"}, status=413)
    try:
        adapter(carrier).verify(headers=request.headers, body=request.body)
    except BadSignature as error:
        log.warning("carrier_call_refused", carrier=code, reason=str(error))
        return JsonResponse({"code": "bad_signature"}, status=401)
    actions.store_call(carrier=carrier, body=request.body)
    return JsonResponse({"stored": True})

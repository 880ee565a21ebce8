"""Where payment providers call."""

import structlog
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.nudge import nudge_on_commit
from escrow import actions as escrow
from escrow.gateways import gateway
from escrow.gateways.base import BadSignature, MalformedNotice, UnknownGateway

log = structlog.get_logger(__name__)

NOTICE_MOST_BYTES = 256 * 1024


@csrf_exempt
@require_POST
def payment_notice(request: HttpRequest, gateway_name: str) -> HttpResponse:
    """Verify, store raw, answer; a worker reads it. A repeat is answered like the first, and changes nothing."""
    try:
        adapter = gateway(gateway_name)
    except UnknownGateway:
        return JsonResponse({"code": "no_such_gateway"}, status=404)
    body = request.body
    if len(body) > NOTICE_MOST_BYTES:
        return JsonResponse({"code": "too_large"}, status=413)
    try:
        adapter.verify_notification(headers=request.headers, body=body)
        notice = adapter.parse_notification(body)
    except BadSignature as error:
        log.warning("notice_refused", gateway=gateway_name, reason=str(error))
        return JsonResponse({"code": "bad_signature"}, status=401)
    except MalformedNotice as error:
        log.warning("notice_malformed", gateway=gateway_name, reason=str(error))
        return JsonResponse({"code": "malformed"}, status=400)
    is_new = escrow.store_notice(gateway=gateway_name, event_id=notice.event_id, kind=notice.kind, body=body.decode())
    if is_new:
        nudge_on_commit("marketplace.tasks.apply_payment_notices")
    return HttpResponse(adapter.receipt.body, content_type=adapter.receipt.content_type)

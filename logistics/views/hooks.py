"""Where carriers call."""

import structlog
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from logistics import actions, queries
from logistics.carriers import adapter
from logistics.carriers.base import BadSignature, CarrierAdapter, CarrierError, Unreadable
from logistics.models import Carrier

log = structlog.get_logger(__name__)

CALL_MOST_BYTES = 512 * 1024


@csrf_exempt
@require_POST
def carrier_call(request: HttpRequest, code: str) -> HttpResponse:
    """Verify the raw body, store it, answer; a worker reads it. A replay is answered like the first, and changes nothing.

    What is signed and can't be read is kept as well, for Xiaoer, and refused with a code.
    """
    carrier = Carrier.objects.filter(code=code).first()
    if carrier is None or not (carrier.is_active or queries.has_unsettled_parcels(carrier)):
        return _refusal("no_such_carrier", 404)
    if not _has_length(request):
        return _refusal("length_required", 411)
    if int(request.headers["Content-Length"]) > CALL_MOST_BYTES:
        return _refusal("too_large", 413)
    try:
        speaker = adapter(carrier)
    except CarrierError as error:  # a fault of ours, so it should come again
        log.error("carrier_without_dialect", carrier=code, reason=str(error))
        return _refusal("not_ready", 503)
    try:
        body = request.body
        fingerprint = speaker.verify(headers=request.headers, body=body)
    except RequestDataTooBig:
        return _refusal("too_large", 413)
    except UnreadablePostError:
        return _refusal("cut_off", 408)
    except BadSignature as error:
        log.warning("carrier_call_refused", carrier=code, reason=str(error))
        return _refusal("bad_signature", 401)
    if problem := _problem(speaker, request, body):
        reason, status, why = problem
        log.warning("carrier_call_unreadable", carrier=code, reason=reason)
        actions.store_call(
            carrier=carrier, body=body, fingerprint=fingerprint, status="refused", reason=f"{reason}: {why}"
        )
        return _refusal(reason, status)
    actions.store_call(carrier=carrier, body=body, fingerprint=fingerprint)
    return JsonResponse(dict(speaker.RECEIPT))


def _has_length(request: HttpRequest) -> bool:
    return request.headers.get("Content-Length", "").isdecimal() and "Transfer-Encoding" not in request.headers


def _problem(speaker: CarrierAdapter, request: HttpRequest, body: bytes) -> tuple[str, int, str] | None:
    """Why a signed call is refused: code, HTTP status, and words for Xiaoer."""
    # Compressed bodies are not opened at all: a small one can become a huge one.
    encoding = request.headers.get("Content-Encoding", "identity").lower()
    if encoding != "identity":
        return "encoding", 415, f"Content-Encoding {encoding[:40]}"
    if request.content_type != speaker.CONTENT_TYPE:
        return "content_type", 415, (request.content_type or "none")[:60]
    charset = (request.content_params or {}).get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8"):
        return "charset", 415, charset[:40]
    try:
        speaker.parse(body)
    except Unreadable as error:
        return "unreadable", 400, str(error)
    except CarrierError:
        return None  # its row is wrong, not the call: kept, and read once the row is right
    return None


def _refusal(code: str, status: int) -> JsonResponse:
    return JsonResponse({"code": code}, status=status)

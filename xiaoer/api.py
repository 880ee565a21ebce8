"""Disputes as an API, for their parties: the same doors and actions as the pages'. See docs/api.md."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import File, Form, Query, Router, UploadedFile

from accounts.api.bearer import ApiRequest
from accounts.api.idempotency import once
from accounts.api.operations import reading, respond, showing, writing
from accounts.api.paging import check_known, cursor_of, next_link, only_known, place_of
from accounts.api.problems import Problem
from accounts.api.said import Said
from accounts.limits import Limit
from accounts.scopes import READ_DISPUTES, WRITE_DISPUTES, WRITE_ORDERS
from marketplace.queries import order_for_buyer
from xiaoer import actions, queries, resources, schemas
from xiaoer.actions.evidence import prepare
from xiaoer.models import Dispute

WRITES: Final = Limit("dispute-writes", burst=5, per_second=1, per_minute=20)

NO_FILE: Final = File(None)

router = Router(tags=["disputes"])


@router.post(
    "/orders/{uuid:public_id}/request-refund",
    **writing(
        "Ask for money back: opens a dispute", scope=WRITE_ORDERS, limit=WRITES, answers={201: schemas.DisputeCase}
    ),
)
@once
def request_refund(request: ApiRequest, public_id: UUID, payload: schemas.RefundWish) -> HttpResponse:
    """The hold freezes, and the vendor has 72 hours to answer; silence grants the wish."""
    order = order_for_buyer(public_id=public_id, user=request.user)
    if order is None:
        raise Problem(404, "not_found", _("There is no such order."))
    if not payload.story.strip():
        text = _("Say what happened.")
        raise Problem(422, "empty", text, errors={"story": [text]})
    dispute = actions.open_dispute(order_id=order.pk, by=request.user, **payload.model_dump())
    return respond(resources.dispute_of(_dispute(request, dispute.public_id), request.user), 201)


@router.get(
    "/disputes",
    **reading("Disputes of what the caller bought or sells", scope=READ_DISPUTES, answer=schemas.DisputePage),
)
def list_disputes(request: ApiRequest, filters: Query[schemas.DisputeFilters]) -> HttpResponse:
    """The newest first."""
    only_known(request, *schemas.DisputeFilters.model_fields)
    after = None if filters.cursor is None else place_of(filters.cursor)
    items, more = resources.disputes_of(request.user, filters, after)
    link = next_link(request, cursor=cursor_of(more)) if more else None
    return respond(schemas.DisputePage(items=items, next=link))


@router.get("/disputes/{uuid:public_id}", **reading("One dispute", scope=READ_DISPUTES, answer=schemas.DisputeCase))
def get_dispute(request: ApiRequest, public_id: UUID) -> HttpResponse:
    return respond(resources.dispute_of(_dispute(request, public_id), request.user))


@router.get(
    "/disputes/{uuid:public_id}/evidence/{sha256}",
    **showing("A picture put forward; of a document its first page", scope=READ_DISPUTES, media="image/webp"),
)
def get_evidence(request: ApiRequest, public_id: UUID, sha256: str) -> HttpResponse:
    """By the SHA-256 that the dispute's `evidence` names."""
    found = _dispute(request, public_id).evidence.filter(sha256=sha256).first()
    if found is None:
        raise Problem(404, "not_found")
    with found.image.open("rb") as file:
        return HttpResponse(file.read(), content_type="image/webp")


def act(summary: str) -> dict[str, Any]:
    """How an act is declared; the answer is the dispute after it."""
    return writing(summary, scope=WRITE_DISPUTES, limit=WRITES, answers={200: schemas.DisputeCase})


@router.post("/disputes/{uuid:public_id}/accept", **act("Take what the other side has laid on the table"))
@once
def accept_remedy(request: ApiRequest, public_id: UUID, payload: schemas.DisputeSeen) -> HttpResponse:
    return move(request, public_id, actions.accept_proposal, payload)


@router.post("/disputes/{uuid:public_id}/propose", **act("Lay another remedy on the table"))
@once
def propose_remedy(request: ApiRequest, public_id: UUID, payload: schemas.RemedyProposal) -> HttpResponse:
    """With a replacement, `refund_minor` is what goes back if none is sent."""
    return move(request, public_id, actions.propose, payload)


@router.post("/disputes/{uuid:public_id}/answer", **act("The vendor sees it otherwise"))
@once
def answer_dispute(request: ApiRequest, public_id: UUID, payload: schemas.DisputeWords) -> HttpResponse:
    return move(request, public_id, actions.answer_claim, payload)


@router.post("/disputes/{uuid:public_id}/call-xiaoer", **act("Ask the house to decide, after 72 hours of talk"))
@once
def call_xiaoer(request: ApiRequest, public_id: UUID, payload: schemas.DisputeSeen) -> HttpResponse:
    return move(request, public_id, actions.call_xiaoer, payload)


@router.post("/disputes/{uuid:public_id}/withdraw", **act("The buyer lets it go"))
@once
def withdraw_dispute(request: ApiRequest, public_id: UUID, payload: schemas.DisputeSeen) -> HttpResponse:
    return move(request, public_id, actions.withdraw_dispute, payload)


@router.post("/disputes/{uuid:public_id}/more-time", **act("Ask for 48 hours more to show evidence, once"))
@once
def ask_more_time(request: ApiRequest, public_id: UUID, payload: schemas.DisputeSeen) -> HttpResponse:
    return move(request, public_id, actions.take_more_time, payload)


@router.post("/disputes/{uuid:public_id}/rest", **act("Say that there is nothing more to show"))
@once
def rest_case(request: ApiRequest, public_id: UUID, payload: schemas.DisputeSeen) -> HttpResponse:
    """When both sides have said so the Xiaoer decides."""
    return move(request, public_id, actions.rest_case, payload)


@router.post("/disputes/{uuid:public_id}/waive", **act("Take the ruling as it is"))
@once
def waive_appeal(request: ApiRequest, public_id: UUID, payload: schemas.DisputeSeen) -> HttpResponse:
    """When both sides have said so it is carried out."""
    return move(request, public_id, actions.waive_appeal, payload)


@router.post("/disputes/{uuid:public_id}/appeal", **act("Bring something new to another Xiaoer, within 7 days"))
@once
def appeal_ruling(
    request: ApiRequest, public_id: UUID, file: File[UploadedFile], words: Form[schemas.DisputeAppeal]
) -> HttpResponse:
    """As `multipart/form-data`, with one picture or PDF; more can be said with `say`."""
    check_known({*request.POST, *request.FILES}, {"file", *schemas.DisputeAppeal.model_fields})
    found = _dispute(request, public_id)
    said = words.model_dump()
    actions.appeal(dispute_id=found.pk, by=request.user, files=(prepare(file.read()),), **said)
    return respond(resources.dispute_of(_dispute(request, public_id), request.user))


@router.post("/disputes/{uuid:public_id}/say", **act("Say something, and show a picture or a PDF"))
@once
def say_in_dispute(
    request: ApiRequest, public_id: UUID, words: Form[schemas.DisputeWord], file: UploadedFile | None = NO_FILE
) -> HttpResponse:
    """As `multipart/form-data`."""
    check_known({*request.POST, *request.FILES}, {"file", "text"})
    found = _dispute(request, public_id)
    pieces = (prepare(file.read()),) if file is not None else ()
    actions.add_word(dispute_id=found.pk, by=request.user, text=words.text, files=pieces)
    return respond(resources.dispute_of(_dispute(request, public_id), request.user))


@router.post("/disputes/{uuid:public_id}/send-goods", **act("Send the goods back, or another one, under a number"))
@once
def send_goods(request: ApiRequest, public_id: UUID, payload: schemas.GoodsNumber) -> HttpResponse:
    found = _dispute(request, public_id)
    said = payload.model_dump()
    actions.send_goods(dispute_id=found.pk, by=request.user, carrier_code=said.pop("carrier"), **said)
    return respond(resources.dispute_of(_dispute(request, public_id), request.user))


@router.post("/disputes/{uuid:public_id}/call-off-goods", **act("Take the number of the goods back, to bring another"))
@once
def call_off_goods(request: ApiRequest, public_id: UUID, payload: schemas.DisputeSeen) -> HttpResponse:
    return move(request, public_id, actions.call_off_goods, payload)


@router.post("/disputes/{uuid:public_id}/accept-goods", **act("The goods have come and are right"))
@once
def accept_goods(request: ApiRequest, public_id: UUID, payload: schemas.DisputeSeen) -> HttpResponse:
    return move(request, public_id, actions.accept_goods, payload)


@router.post("/disputes/{uuid:public_id}/refuse-goods", **act("Something is wrong with the goods that came"))
@once
def refuse_goods(request: ApiRequest, public_id: UUID, payload: schemas.DisputeWords) -> HttpResponse:
    return move(request, public_id, actions.refuse_goods, payload)


def move(request: ApiRequest, public_id: UUID, action: Callable[..., object], payload: Said) -> HttpResponse:
    """Do an act of the dispute; the answer is how it stands then."""
    found = _dispute(request, public_id)
    action(dispute_id=found.pk, by=request.user, **payload.model_dump())
    return respond(resources.dispute_of(_dispute(request, public_id), request.user))


def _dispute(request: ApiRequest, public_id: UUID) -> Dispute:
    found = queries.dispute_for(public_id=public_id, user=request.user)
    if found is None:
        raise Problem(404, "not_found", _("There is no such dispute."))
    return found

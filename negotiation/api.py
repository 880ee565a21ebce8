"""The haggle as an API: the same doors and actions as the room's. See docs/api.md.

A further act of the table is an address, a line of words and a call of `move`.
"""

from collections.abc import Callable
from functools import partial
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
from accounts.api.said import Nothing
from accounts.limits import Limit
from accounts.scopes import READ_NEGOTIATIONS, WRITE_NEGOTIATIONS
from marketplace.models import Listing
from negotiation import actions, queries, resources, schemas
from negotiation.models import Negotiation
from negotiation.refusals import in_words
from negotiation.sockets.limits import BURST, PER_MINUTE, PER_SECOND

WRITES: Final = Limit("haggle-writes", burst=BURST, per_second=PER_SECOND, per_minute=PER_MINUTE)
"""As on the live line."""

router = Router(tags=["negotiations"])


def act(summary: str, answers: dict[int, type] | None = None) -> dict[str, Any]:
    """How an act is declared; the answer is the haggle after it unless said otherwise."""
    answers = answers or {200: schemas.Negotiation}
    return writing(summary, scope=WRITE_NEGOTIATIONS, limit=WRITES, answers=answers)


@router.post(
    "/listings/{uuid:public_id}/negotiations",
    **act("Begin a haggle, or go on with the live one", {201: schemas.Negotiation, 200: schemas.Negotiation}),
)
@once
def open_negotiation(request: ApiRequest, public_id: UUID, payload: schemas.Opening) -> HttpResponse:
    """With a price, that is offered at once; one that is refused begins nothing. 201 when it began now, 200 when the
    caller had a live haggle over the variant."""
    listing = Listing.objects.filter(public_id=public_id, status=Listing.Status.ON_SALE).first()
    if listing is None:
        raise Problem(404, "not_found", _("There is no such listing on sale."))
    variants = listing.variants.all() if payload.variant is None else listing.variants.filter(pk=payload.variant)
    variant = variants.first()
    if variant is None:
        text = _("The listing has no such variant.")
        raise Problem(422, "no_such_variant", text, errors={"variant": [text]})
    had_one = queries.live_thread(buyer=request.user, variant_id=variant.pk) is not None
    thread = actions.open_negotiation(
        buyer=request.user, variant=variant, quantity=payload.quantity, price_minor=payload.price_minor
    )
    return respond(resources.negotiation_of(request.user, thread.public_id), 200 if had_one else 201)


@router.get(
    "/negotiations",
    **reading("The caller's haggles, on both sides", scope=READ_NEGOTIATIONS, answer=schemas.NegotiationPage),
)
def list_negotiations(request: ApiRequest, filters: Query[schemas.Filters]) -> HttpResponse:
    """Those in which something happened last come first. One that moves while its list is paged through moves to the
    front."""
    only_known(request, *schemas.Filters.model_fields)
    after = None if filters.cursor is None else place_of(filters.cursor)
    items, more = resources.negotiations_of(request.user, filters, after)
    link = next_link(request, cursor=cursor_of(more)) if more else None
    return respond(schemas.NegotiationPage(items=items, next=link))


@router.get(
    "/negotiations/{uuid:public_id}",
    **reading("One haggle", scope=READ_NEGOTIATIONS, answer=schemas.Negotiation),
)
def get_negotiation(request: ApiRequest, public_id: UUID) -> HttpResponse:
    _thread(request, public_id)
    return respond(resources.negotiation_of(request.user, public_id))


@router.get(
    "/negotiations/{uuid:public_id}/events",
    **reading("What was said and done in a haggle", scope=READ_NEGOTIATIONS, answer=schemas.EventPage),
)
def list_events(request: ApiRequest, public_id: UUID, since: Query[schemas.Since]) -> HttpResponse:
    """In order, beyond `after`. Reading them here does not mark them as read."""
    only_known(request, *schemas.Since.model_fields)
    thread = _thread(request, public_id)
    events = queries.events_after(thread.pk, since.after, since.limit)
    last = events[-1].seq if events else since.after
    link = next_link(request, after=str(last)) if events and last < thread.seq else None
    items = [resources.event_of(event, request.user) for event in events]
    return respond(schemas.EventPage(items=items, seq=thread.seq, next=link))


@router.post(
    "/negotiations/{uuid:public_id}/messages",
    **act("Say something", {201: schemas.Event, 200: schemas.Event}),
)
@once
def send_message(request: ApiRequest, public_id: UUID, payload: schemas.Message) -> HttpResponse:
    """201 when it was stored now, 200 when it had been stored before under the same `client_id`."""
    thread = _thread(request, public_id)
    if payload.phrase is not None:
        if payload.body is not None:
            raise Problem(422, "invalid", errors={"phrase": [_("Either words of your own or a phrase.")]})
        event = actions.say_phrase(
            negotiation_id=thread.pk, by=request.user, phrase=payload.phrase, client_id=payload.client_id
        )
    else:
        event = actions.send_message(
            negotiation_id=thread.pk, by=request.user, body=payload.body or "", client_id=payload.client_id
        )
    return respond(resources.event_of(event, request.user), 201 if event.seq > thread.seq else 200)


@router.post("/negotiations/{uuid:public_id}/offer", **act("Name the first price of a haggle"))
@once
def offer(request: ApiRequest, public_id: UUID, payload: schemas.Offer) -> HttpResponse:
    _check_is_first(_thread(request, public_id), payload.rev, is_first=True)
    return move(request, public_id, actions.make_offer, payload)


@router.post("/negotiations/{uuid:public_id}/counter", **act("Answer a price with another"))
@once
def counter(request: ApiRequest, public_id: UUID, payload: schemas.Offer) -> HttpResponse:
    """One at or past the other side's number closes the deal at that one."""
    _check_is_first(_thread(request, public_id), payload.rev, is_first=False)
    return move(request, public_id, actions.make_offer, payload)


@router.post("/negotiations/{uuid:public_id}/accept", **act("Take the other side's standing offer, naming its price"))
@once
def accept(request: ApiRequest, public_id: UUID, payload: schemas.Number) -> HttpResponse:
    return move(request, public_id, actions.accept_offer, payload)


@router.post("/negotiations/{uuid:public_id}/decline", **act("Say no to the other side's standing offer"))
@once
def decline(request: ApiRequest, public_id: UUID, payload: schemas.Answer) -> HttpResponse:
    return move(request, public_id, actions.decline_offer, payload)


@router.post("/negotiations/{uuid:public_id}/withdraw", **act("Take one's own standing offer back"))
@once
def withdraw(request: ApiRequest, public_id: UUID, payload: schemas.Answer) -> HttpResponse:
    return move(request, public_id, actions.withdraw_offer, payload)


@router.post("/negotiations/{uuid:public_id}/undo", **act("Take one's own number back within a minute"))
@once
def undo(request: ApiRequest, public_id: UUID, payload: schemas.Answer) -> HttpResponse:
    """What stood before stands again."""
    return move(request, public_id, actions.undo_offer, payload)


@router.post(
    "/negotiations/{uuid:public_id}/sleeve", **act("Put a secret last price into the sleeve", {200: schemas.Sleeve})
)
@once
def sleeve(request: ApiRequest, public_id: UUID, payload: schemas.Secret) -> HttpResponse:
    """Once a haggle. With both sides' numbers inside, overlapping ones close the deal at their midpoint."""
    thread = _thread(request, public_id)
    entered = actions.enter_sleeve(negotiation_id=thread.pk, by=request.user, **payload.model_dump())
    return respond(resources.sleeve_of(request.user, entered, public_id))


@router.post(
    "/negotiations/{uuid:public_id}/pictures", **act("Show a picture", {201: schemas.Event, 200: schemas.Event})
)
@once
def send_picture(
    request: ApiRequest, public_id: UUID, picture: File[UploadedFile], words: Form[schemas.Words]
) -> HttpResponse:
    """As `multipart/form-data`. 201 when it was stored now, 200 when it had been stored before under the same
    `client_id`."""
    check_known({*request.POST, *request.FILES}, {"picture", *schemas.Words.model_fields})
    thread = _thread(request, public_id)
    event = actions.send_picture(negotiation_id=thread.pk, by=request.user, data=picture.read(), **words.model_dump())
    return respond(resources.event_of(event, request.user), 201 if event.seq > thread.seq else 200)


@router.get(
    "/negotiations/{uuid:public_id}/pictures/{sha256}",
    **showing("One picture", scope=READ_NEGOTIATIONS, media="image/webp"),
)
def get_picture(request: ApiRequest, public_id: UUID, sha256: str) -> HttpResponse:
    """By the SHA-256 that its message names in `facts.picture`."""
    found = queries.picture_of(_thread(request, public_id), sha256)
    if found is None:
        raise Problem(404, "not_found")
    with found.image.open("rb") as file:
        return HttpResponse(file.read(), content_type="image/webp")


@router.post("/negotiations/{uuid:public_id}/pin", **act("Pin a message of the vendor as a promise"))
@once
def pin(request: ApiRequest, public_id: UUID, payload: schemas.Promise) -> HttpResponse:
    """It becomes part of the deal sheet. Pinned twice, it stands once."""
    return move(request, public_id, actions.pin_promise, payload)


@router.post("/negotiations/{uuid:public_id}/unpin", **act("Take off a promise that one's own side has pinned"))
@once
def unpin(request: ApiRequest, public_id: UUID, payload: schemas.Promise) -> HttpResponse:
    return move(request, public_id, actions.unpin_promise, payload)


@router.post("/negotiations/{uuid:public_id}/read", **act("Say how far one has read"))
@once
def mark_read(request: ApiRequest, public_id: UUID, payload: schemas.ReadTo) -> HttpResponse:
    """The cursor never goes back, nor past the last event."""
    thread = _thread(request, public_id)
    actions.mark_read(negotiation=thread, user=request.user, seq=payload.seq)
    return respond(resources.negotiation_of(request.user, public_id))


@router.post("/negotiations/{uuid:public_id}/report", **act("Report a haggle to a Xiaoer", {201: schemas.Report}))
@once
def report(request: ApiRequest, public_id: UUID, payload: schemas.Complaint) -> HttpResponse:
    thread = _thread(request, public_id)
    made = actions.report_thread(negotiation_id=thread.pk, by=request.user, **payload.model_dump())
    made.refresh_from_db()
    return respond(resources.report_of(made), 201)


@router.post("/negotiations/{uuid:public_id}/mute", **act("Be told of this haggle no more"))
@once
def mute(request: ApiRequest, public_id: UUID, payload: Nothing) -> HttpResponse:
    return _mute(request, public_id, is_muted=True)


@router.post("/negotiations/{uuid:public_id}/unmute", **act("Be told of this haggle again"))
@once
def unmute(request: ApiRequest, public_id: UUID, payload: Nothing) -> HttpResponse:
    return _mute(request, public_id, is_muted=False)


@router.post("/negotiations/{uuid:public_id}/block", **act("Hear no more from the other side"))
@once
def block(request: ApiRequest, public_id: UUID, payload: Nothing) -> HttpResponse:
    return move(request, public_id, partial(actions.set_block, is_blocked=True), payload)


@router.post("/negotiations/{uuid:public_id}/unblock", **act("Lift one's own block"))
@once
def unblock(request: ApiRequest, public_id: UUID, payload: Nothing) -> HttpResponse:
    return move(request, public_id, partial(actions.set_block, is_blocked=False), payload)


def _mute(request: ApiRequest, public_id: UUID, *, is_muted: bool) -> HttpResponse:
    actions.set_muted(negotiation=_thread(request, public_id), user=request.user, is_muted=is_muted)
    return respond(resources.negotiation_of(request.user, public_id))


def move(request: ApiRequest, public_id: UUID, action: Callable[..., Any], payload: schemas.Said) -> HttpResponse:
    """Let a party do `action` with what they said; the answer is the haggle after it."""
    thread = _thread(request, public_id)
    action(negotiation_id=thread.pk, by=request.user, **payload.model_dump())
    return respond(resources.negotiation_of(request.user, public_id))


def _thread(request: ApiRequest, public_id: UUID) -> Negotiation:
    thread = queries.thread_for(public_id=public_id, user=request.user)
    if thread is None:
        raise Problem(404, "not_a_party", in_words("not_a_party"))
    return thread


def _check_is_first(thread: Negotiation, rev: int, *, is_first: bool) -> None:
    """The action takes both names for a number. At another `rev` it says itself that the table has changed; at this one
    the state is the one read here."""
    if thread.rev == rev and (thread.status == Negotiation.Status.INQUIRY) != is_first:
        raise Problem(409, "wrong_state", in_words("wrong_state"))

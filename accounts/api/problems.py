"""What the API says when it says no: RFC 9457 problems, with the codes of page and socket. One place for all of them."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja.errors import HttpError
from ninja.errors import ValidationError as UnfitRequest

CONTENT_TYPE: Final = "application/problem+json"

WORDS: Final[dict[str, Promise]] = {
    "bad_cursor": _("This cursor is not one of ours. Begin with the first page."),
    "bad_idempotency_key": _("An Idempotency-Key has 1 to 100 visible ASCII characters."),
    "bad_request": _("This request can't be read."),
    "idempotency_conflict": _("This Idempotency-Key was used for another request."),
    "in_progress": _("The same request is still being worked on. Try again in a moment."),
    "invalid": _("Some fields can't be taken as they are."),
    "length_required": _("Say how long the body is: Content-Length."),
    "malformed_json": _("The body is not JSON."),
    "method_not_allowed": _("This address does not take that method."),
    "missing_scope": _("This token may not do that."),
    "not_found": _("There is nothing at this address."),
    "provider_unavailable": _("The payment provider can't be reached. Nothing was charged."),
    "server_error": _("Something broke on our side. Try again in a moment."),
    "token_invalid": _("This token is unknown, expired or revoked."),
    "token_missing": _("Send a token: Authorization: Bearer th_…"),
    "too_fast": _("That is a lot at once. Wait a moment."),
    "too_large": _("The body is too large."),
    "unavailable": _("The house is closed for a moment."),
}
"""Sentences for the codes that only the API has; the others bring theirs along."""

FIELD_WORDS: Final[dict[str, Promise]] = {
    "missing": _("This field is required."),
    "extra_forbidden": _("There is no such field."),
    "int_type": _("A whole number is wanted here."),
    "int_parsing": _("A whole number is wanted here."),
    "string_type": _("A text is wanted here."),
    "uuid_parsing": _("A UUID is wanted here."),
    "uuid_type": _("A UUID is wanted here."),
    "less_than_equal": _("This number is too large."),
    "greater_than_equal": _("This number is too small."),
    "model_type": _("A JSON object is wanted here."),
    "model_attributes_type": _("A JSON object is wanted here."),
}
"""By pydantic's name of the error. pydantic's own sentences are English only."""

STATUS_OF_CODE: Final = {
    "not_a_party": 404,
    "stale_case": 409,
    "stale_offer": 409,
    "not_your_turn": 409,
    "wrong_state": 409,
    "cid_conflict": 409,
    "too_many_threads": 429,
    "order_state": 409,
    "hold_frozen": 409,
    "hold_settled": 409,
    "total_changed": 409,
    "pay_time_over": 409,
    "booked_already": 409,
    "handed_over": 409,
    "of_a_dispute": 409,
    "not_returned": 409,
    "dispute_open": 409,
    "called_off_already": 409,
    "number_taken": 409,
    "pooled_number": 409,
}
"""A refused act is 422 unless it stands here."""

CODE_OF_STATUS: Final = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    503: "unavailable",
}

NEW_THREAD_AFTER_SECONDS: Final = 600


class Problem(Exception):
    """A refusal on its way out. `more` are further members of the answer, such as `errors` or `current`."""

    def __init__(
        self, status: int, code: str, detail: str = "", *, headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = headers or {}
        self.more = more

    def answer(self) -> HttpResponse:
        """As HTTP, in the language that is active now."""
        members = {
            "type": f"urn:teahouse:problem:{self.code}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail or str(WORDS.get(self.code, WORDS["bad_request"])),
            "code": self.code,
            **self.more,
        }
        text = json.dumps(members, ensure_ascii=False)
        return HttpResponse(text, status=self.status, content_type=CONTENT_TYPE, headers=dict(self.headers))


def problem_of(error: Exception) -> Problem:
    """The problem that an action's refusal, or ninja's, is for the client. Raises `error` itself when it is none."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, ValidationError):
        return _refused(error)
    if isinstance(error, UnfitRequest):
        return Problem(422, "invalid", errors=_field_errors(error))
    if isinstance(error, Http404):
        return Problem(404, "not_found")
    if isinstance(error, HttpError):
        return of_status(error.status_code, malformed="malformed_json")
    raise error


def of_status(status: int, *, malformed: str = "bad_request", headers: Mapping[str, str] | None = None) -> Problem:
    """For answers that something else gave: Django, ninja, a middleware."""
    if status == 400:
        return Problem(400, malformed, headers=headers)
    fallback = "server_error" if status >= 500 else "bad_request"
    return Problem(status, CODE_OF_STATUS.get(status, fallback), headers=headers)


def _refused(error: ValidationError) -> Problem:
    """An action's refusal: its own words and code, its fields if it names some, the `current` table if it brings one."""
    code = str(getattr(error, "code", None) or "invalid")
    status = STATUS_OF_CODE.get(code, 422)
    more: dict[str, Any] = {"current": error.current} if hasattr(error, "current") else {}
    if hasattr(error, "error_dict"):
        more["errors"] = error.message_dict
    headers = {"Retry-After": str(NEW_THREAD_AFTER_SECONDS)} if status == 429 else {}
    return Problem(status, code, " ".join(error.messages), headers=headers, **more)


def _field_errors(error: UnfitRequest) -> dict[str, list[str]]:
    """Field → sentences. What was sent is not repeated: it may not even be text."""
    found: dict[str, list[str]] = {}
    for one in error.errors:
        where, *path = one["loc"]
        field = ".".join(str(step) for step in (path[1:] if where == "body" else path)) or str(where)
        found.setdefault(field, []).append(str(FIELD_WORDS.get(one["type"], _("This value can't be used here."))))
    return found

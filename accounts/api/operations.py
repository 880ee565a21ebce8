"""How an operation of the API is declared: its scope, its limit, its answers and its refusals, for ninja and for the
OpenAPI document alike."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from django.db.models import Choices
from django.http import HttpResponse
from pydantic import BaseModel

from accounts.api.bearer import Bearer
from accounts.api.idempotency import HEADER, KEY_FORM
from accounts.api.problems import CONTENT_TYPE
from accounts.limits import Limit

READS: Final = Limit("api-reads", burst=60, per_second=10, per_minute=600)

PROBLEM_SCHEMA: Final[dict[str, Any]] = {
    "title": "Problem",
    "description": "RFC 9457. Decide by `code`; `detail` is for people, in their language.",
    "type": "object",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri", "examples": ["urn:teahouse:problem:stale_offer"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "examples": ["stale_offer"]},
        "errors": {
            "description": "Field → what is wrong with it.",
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
        "current": {"description": "With `stale_offer`: the table as it is now.", "type": "object"},
        "scope": {"description": "With `missing_scope`: the one that is missing.", "type": "string"},
    },
}
PROBLEM: Final = {"content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}

IDEMPOTENCY_KEY: Final = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "description": "The same key with the same call is answered as the first time, and acts once. Kept for a day.",
    "schema": {"type": "string", "pattern": KEY_FORM},
}
RETRY_AFTER: Final = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
REPLAYED: Final = {
    "Idempotent-Replayed": {"description": "`true` when this is a kept answer.", "schema": {"type": "string"}}
}


def reading(summary: str, *, scope: str, answer: type[BaseModel]) -> dict[str, Any]:
    """What a GET is declared with: `@router.get(path, **reading(…))`."""
    return _declared(summary, scope, READS, {200: answer}, refusals=(400, 401, 403, 404, 422, 429))


def showing(summary: str, *, scope: str, media: str, may_be_unfit: bool = False) -> dict[str, Any]:
    """What a GET is declared with that answers with a file. `may_be_unfit`: there may be something that no file can show."""
    refusals = (400, 401, 403, 404, 422, 429) if may_be_unfit else (400, 401, 403, 404, 429)
    declared = _declared(summary, scope, READS, {200: None}, refusals=refusals)
    content = {media: {"schema": {"type": "string", "format": "binary"}}}
    declared["openapi_extra"]["responses"][200] = {"description": "OK", "content": content}
    return declared


def writing(summary: str, *, scope: str, limit: Limit, answers: dict[int, type[BaseModel]]) -> dict[str, Any]:
    """What a POST is declared with; its view is one of `idempotency.once`."""
    refusals = (400, 401, 403, 404, 409, 411, 413, 422, 429)
    declared = _declared(summary, scope, limit, answers, refusals=refusals)
    declared["openapi_extra"]["parameters"] = [IDEMPOTENCY_KEY]
    for status in answers:
        declared["openapi_extra"]["responses"][status] = {"headers": REPLAYED}
    return declared


def words_of(choices: type[Choices], *, may_be_null: bool = False) -> dict[str, Any]:
    """For a field of an answer that is one of a model's words: `Field(json_schema_extra=words_of(Order.Status))`.

    Written out in place: as a component each `Status` would take the name from the one before.
    """
    return {"enum": [*choices.values, *([None] if may_be_null else [])]}


def respond(answer: BaseModel, status: int = 200) -> HttpResponse:
    """An answer as HTTP. ninja could do it, but would check each again and leave nothing to keep for a repeated call."""
    return HttpResponse(answer.model_dump_json(), status=status, content_type="application/json")


def _declared(
    summary: str, scope: str, limit: Limit, answers: Mapping[int, type[BaseModel] | None], *, refusals: tuple[int, ...]
) -> dict[str, Any]:
    responses = {status: {"description": HTTPStatus(status).phrase, **PROBLEM} for status in refusals}
    responses[403]["description"] = f"The token lacks the scope `{scope}`"
    responses[429]["headers"] = RETRY_AFTER
    return {
        "summary": summary,
        "auth": Bearer(scope, limit),
        "response": answers,
        "openapi_extra": {"responses": responses, "x-scope": scope},
    }

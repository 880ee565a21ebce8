"""The public API. Routers are named, not imported, since their apps stand above this one. See docs/api.md."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.errors import ValidationError as UnfitRequest
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from pydantic_core import from_json

from accounts.api.operations import PROBLEM_SCHEMA
from accounts.api.problems import Problem, problem_of

ROUTERS = (
    "negotiation.api.router",
    "marketplace.order_api.router",
    "marketplace.webhooks_api.router",
    "escrow.api.router",
    "logistics.api.router",
    "logistics.rates_api.router",
    "xiaoer.api.router",
    "xiaoer.staff_api.router",
    "xiaoer.scores_api.router",
    "xiaoer.campaign_api.router",
)


class StrictParser(Parser):
    """JSON as its standard has it: no NaN, no Infinity, no halves of characters, which no database takes."""

    def parse_body(self, request: HttpRequest) -> Any:
        return from_json(request.body, allow_inf_nan=False)


class TeahouseApi(NinjaAPI):
    """ninja with our refusals in its document."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        document = super().get_openapi_schema(**options)
        document["components"]["schemas"]["Problem"] = PROBLEM_SCHEMA
        return document

    def get_openapi_operation_id(self, operation: Any) -> str:
        return operation.view_func.__name__


api = TeahouseApi(
    title="Teahouse",
    version="1",
    description="Haggle by program. The same rules, codes and limits as in the room: docs/api.md says it in words.",
    urls_namespace="api-1",
    docs_url=None,  # ninja's page takes its scripts from elsewhere, which the CSP forbids
    parser=StrictParser(),
)


def answer_problem(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    assert isinstance(error, Exception), "ninja hands over what was raised"
    return problem_of(error).answer()


for kind in (Problem, ValidationError, UnfitRequest, HttpError, Http404):
    api.add_exception_handler(kind, answer_problem)
for router in ROUTERS:
    api.add_router("", router)


@csrf_exempt
def nowhere(request: HttpRequest) -> HttpResponse:
    """Any other address below `/api/`: the house's page for it would ask the database for nothing."""
    return Problem(404, "not_found").answer()

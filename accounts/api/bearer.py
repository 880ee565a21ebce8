"""Who calls the API: a bearer token of ours, and nothing else. A session cookie opens no door here, so no page of another
site can use one, and no CSRF token is needed."""

import math
from typing import Any

from django.http import HttpRequest
from django.utils import translation
from ninja.security import HttpBearer

from accounts import actions, queries
from accounts.api.problems import Problem
from accounts.limits import Limit
from accounts.models import ApiToken, User


class ApiRequest(HttpRequest):
    """A name for types only: the request behind a `Bearer`."""

    user: User
    auth: ApiToken


class Bearer(HttpBearer):
    """Lets in a token that works and has `scope`, as often as `limit` allows its user. The request's user is then the
    token's.

    Raises Problem with 401 `token_missing` or `token_invalid`, 403 `missing_scope`, or 429 `too_fast`.
    """

    openapi_bearerFormat = "th_…"  # noqa: N815  ninja takes it by this name into the OpenAPI document

    def __init__(self, scope: str, limit: Limit) -> None:
        super().__init__()
        self.scope = scope
        self.limit = limit

    def __call__(self, request: HttpRequest) -> ApiToken:
        token = super().__call__(request)
        if token is None:
            raise Problem(401, "token_missing", headers=_challenge())
        return token

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        found = queries.token_of(token.strip())
        if found is None:
            raise Problem(401, "token_invalid", headers=_challenge(error="invalid_token"))
        request.user = found.user
        if "Accept-Language" not in request.headers:
            translation.activate(found.user.language)
        if self.scope not in found.scopes:
            challenge = _challenge(error="insufficient_scope", scope=self.scope)
            raise Problem(403, "missing_scope", headers=challenge, scope=self.scope)
        wait = self.limit.seconds_to_wait(found.user_id)
        if wait > 0:
            raise Problem(429, "too_fast", headers={"Retry-After": str(math.ceil(wait))})
        actions.note_token_use(token=found)
        return found


def _challenge(**members: str) -> dict[str, Any]:
    parts = ['realm="Teahouse"', *(f'{name}="{value}"' for name, value in members.items())]
    return {"WWW-Authenticate": f"Bearer {', '.join(parts)}"}

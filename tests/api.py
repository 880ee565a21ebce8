"""A program that speaks the API with a bearer token, and what it may say of a haggle, in the style of Django's test client."""

import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.actions import issue_token
from accounts.models import User
from accounts.scopes import SCOPES
from negotiation.models import Negotiation, Offer, ThreadEvent
from tests import make

ACTS = {
    "messages": {"body": "Good day"},
    "offer": {"price_minor": 7_000, "rev": 0},
    "counter": {"price_minor": 9_000, "rev": 1},
    "accept": {"price_minor": 7_000, "rev": 1},
    "decline": {"rev": 1},
    "withdraw": {"rev": 1},
    "undo": {"rev": 1},
    "sleeve": {"price_minor": 8_000},
    "pictures": {"picture": make.picture()},
    "pin": {"seq": 2},
    "unpin": {"seq": 2},
    "read": {"seq": 2},
    "report": {"reason": "abuse", "text": "Rude."},
    "mute": {},
    "unmute": {},
    "block": {},
    "unblock": {},
}
"""Each act below a negotiation, with something that could be said."""


def path(talk, act: str = "") -> str:
    return f"/negotiations/{talk.public_id}" + (f"/{act}" if act else "")


def state() -> list:
    return [
        list(Negotiation.objects.order_by("pk").values_list("pk", "status", "rev", "seq")),
        list(Offer.objects.order_by("pk").values_list("pk", "status")),
        ThreadEvent.objects.count(),
    ]


class Caller:
    """Says things to `/api/v1` in the name of a user, or of nobody."""

    def __init__(self, user: User | None = None, *, scopes=tuple(SCOPES), secret: str = "") -> None:
        self.secret = issue_token(user=user, name="robot", scopes=scopes)[1] if user else secret
        # CSRF is checked, and a crash is an answer, as for the real world.
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False)

    def headers(self, given: dict[str, str]) -> dict[str, str]:
        return ({"Authorization": f"Bearer {self.secret}"} if self.secret else {}) | given

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: str):
        return self.client.get(f"/api/v1{path}", query or {}, headers=self.headers(_named(headers)))

    def post(self, path: str, said: Any = None, *, raw: bytes | None = None, **headers: str):
        """What is said goes as JSON; bytes in it, which JSON has no place for, make it a form with a file."""
        if isinstance(said, dict) and any(isinstance(value, bytes) for value in said.values()):
            return self.upload(path, said, **headers)
        body = raw if raw is not None else json.dumps({} if said is None else said).encode()
        named = self.headers(_named(headers))
        return self.client.post(f"/api/v1{path}", body, content_type="application/json", headers=named)

    def upload(self, path: str, fields: dict[str, Any], **headers: str):
        form = {
            name: SimpleUploadedFile("pot.png", value, "image/png") if isinstance(value, bytes) else value
            for name, value in fields.items()
        }
        return self.client.post(f"/api/v1{path}", form, headers=self.headers(_named(headers)))


def _named(headers: dict[str, str]) -> dict[str, str]:
    """`idempotency_key` → `Idempotency-Key`."""
    return {name.replace("_", "-").title(): value for name, value in headers.items()}


def is_problem(answer, status: int, code: str) -> dict[str, Any]:
    """The members of a refusal, after a look at its form."""
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    said = answer.json()
    assert (said["status"], said["code"]) == (status, code)
    assert said["type"] == f"urn:teahouse:problem:{code}" and said["title"] and said["detail"]
    return said

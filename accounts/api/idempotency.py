"""`Idempotency-Key`: the same call again is answered as before, and acts once.

The key is claimed by a unique insert in the transaction that also holds the act and its answer. A second call with the
key waits at that insert: when the first one commits, it reads the answer; when the first one fails, crashes or is not to
be kept, its row is gone with its deeds, and the second one acts. So no state "in progress" is ever stored. What the act
sends `on_commit` (sockets, nudges) leaves after this outer commit, and not at all when it does not come.
"""

import hashlib
import json
import re
from collections.abc import Callable
from functools import partial, wraps
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, transaction
from django.http import HttpResponse

from accounts.api.bearer import ApiRequest
from accounts.api.problems import Problem, problem_of
from accounts.models import IdempotentCall

HEADER: Final = "Idempotency-Key"
KEY_FORM: Final = r"^[\x21-\x7e]{1,100}$"
WAIT_SHORTLY: Final = "SET LOCAL lock_timeout TO '5s'"
WAIT_AS_USUAL: Final = "SET LOCAL lock_timeout TO DEFAULT"
REFUSALS_KEPT: Final = (409, 422)
"""Of an act. Absent things, limits and crashes are not kept: the same call may do better later."""
LOCK_NOT_AVAILABLE: Final = "55P03"


def once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For the view of a POST: it runs in a transaction, and at most once for a user and `Idempotency-Key`."""

    @wraps(view)
    def answered(request: ApiRequest, *args, **kwargs) -> HttpResponse:
        act = partial(view, request, *args, **kwargs)
        key = request.headers.get(HEADER)
        if key is None:
            with transaction.atomic():
                return act()
        if not re.fullmatch(KEY_FORM, key):
            raise Problem(400, "bad_idempotency_key")
        with transaction.atomic():
            call, is_new = _claim(request, key)
            return _keep(call, _run(act)) if is_new else _replay(call, request)

    return answered


def _claim(request: ApiRequest, key: str) -> tuple[IdempotentCall, bool]:
    """The row of this key, and whether it is ours to fill."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(WAIT_SHORTLY)
            claim = IdempotentCall.objects.get_or_create(user=request.user, key=key, defaults=_identity(request))
            cursor.execute(WAIT_AS_USUAL)
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") != LOCK_NOT_AVAILABLE:
            raise
        raise Problem(409, "in_progress", headers={"Retry-After": "1"}) from error
    return claim


def _identity(request: ApiRequest) -> dict[str, Any]:
    return {"request": f"{request.method} {request.path}", "body_sha256": _sha256_of_body(request)}


def _sha256_of_body(request: ApiRequest) -> str:
    """Of a form with files, of its fields: the boundary between them is another one each time."""
    if request.content_type != "multipart/form-data":
        return hashlib.sha256(request.body).hexdigest()
    digest = hashlib.sha256(json.dumps(sorted(request.POST.lists())).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            file.seek(0)
            digest.update(f"\n{name} {file.size}\n".encode() + file.read())
            file.seek(0)
    return digest.hexdigest()


def _run(act: Callable[[], HttpResponse]) -> HttpResponse:
    """What the act answers. A refusal that is kept undoes the act alone; any other one undoes the claim too."""
    try:
        with transaction.atomic():
            return act()
    except (ValidationError, Problem) as error:
        problem = problem_of(error)
        if problem.status not in REFUSALS_KEPT:
            raise
        return problem.answer()


def _keep(call: IdempotentCall, response: HttpResponse) -> HttpResponse:
    call.status = response.status_code
    call.content_type = response.headers["Content-Type"]
    call.answer = response.content.decode()
    call.save(update_fields=["status", "content_type", "answer"])
    return response


def _replay(call: IdempotentCall, request: ApiRequest) -> HttpResponse:
    if any(getattr(call, name) != value for name, value in _identity(request).items()):
        raise Problem(409, "idempotency_conflict")
    headers = {"Idempotent-Replayed": "true"}
    return HttpResponse(call.answer, status=call.status, content_type=call.content_type, headers=headers)

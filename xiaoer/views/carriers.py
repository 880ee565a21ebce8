"""How carriers did, as the desk sees it: the same record that vendors see."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from logistics.views.scorecards import carriers_context
from xiaoer.doors import desk_door
from xiaoer.models import Posting


@require_safe
@desk_door
def carriers_desk(request: SignedInRequest, posting: Posting) -> HttpResponse:
    """Every carrier's record, as a picture and a table."""
    return render(request, "xiaoer/carriers.html", {"posting": posting, **carriers_context()})

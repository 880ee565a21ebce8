"""The charter, for everyone; its versions, signatures and a new one, for staff."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from xiaoer import queries
from xiaoer.actions import charter as actions
from xiaoer.charter_values import LANGUAGES, compare, lines_of
from xiaoer.doors import desk_door
from xiaoer.forms import whole_number
from xiaoer.models import Charter, Posting
from xiaoer.queries.house import newest_charter, signatures_under
from xiaoer.staff_forms import CharterForm, ValueFormSet

VERSIONS_SHOWN = 50


@require_safe
def charter(request: HttpRequest) -> HttpResponse:
    """What the house stands for; `?version=` shows an earlier one. Staff see who has signed."""
    newest = newest_charter()
    shown = newest
    if "version" in request.GET:
        shown = Charter.objects.filter(version=whole_number(request.GET["version"])).first()
        if shown is None:
            raise Http404
    posting = queries.posting_of(request.user)
    context: dict[str, Any] = {
        "charter": shown,
        "newest": newest,
        "posting": posting,
        "versions": Charter.objects.order_by("-version")[:VERSIONS_SHOWN] if shown else [],
    }
    if posting is not None and shown is not None:
        earlier = Charter.objects.filter(version=shown.version - 1).first()
        context |= {
            "staff": signatures_under(shown),
            "unsigned_version": queries.has_to_sign(posting.user) if shown == newest else None,
            "is_lead": posting.role == Posting.Role.LEAD,
            "changes": changes_between(earlier.body, shown.body) if earlier else [],
        }
    return render(request, "xiaoer/charter.html", context)


def changes_between(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    """What has changed in each language, line by line; without the lines that stayed."""
    found = []
    for language in LANGUAGES:
        lines = [line for line in compare(lines_of(before, language), lines_of(after, language)) if line.sign != "same"]
        if lines:
            found.append({"lang": "zh-Hans" if language == "zh" else "en", "lines": lines})
    return found


@require_POST
@desk_door
def sign_charter(request: SignedInRequest, posting: Posting) -> HttpResponse:
    try:
        actions.sign_charter(by=request.user, version=whole_number(request.POST.get("version")))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Signed. Thank you."))
    return redirect("charter")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_door
def publish_charter(request: SignedInRequest, posting: Posting) -> HttpResponse:
    """A lead writes the next version: first looked at, with what it changes, then published."""
    if posting.role != Posting.Role.LEAD:
        raise Http404
    newest = newest_charter()
    context: dict[str, Any] = {"posting": posting, "newest": newest}
    if request.method != "POST":
        form, values = _blank(newest)
        return render(request, "xiaoer/publish_charter.html", context | {"form": form, "values": values})
    form, values = CharterForm(request.POST), ValueFormSet(request.POST, prefix="values")
    context |= {"form": form, "values": values}
    if not (form.is_valid() and values.is_valid()):
        return render(request, "xiaoer/publish_charter.html", context, status=422)
    body = _body(form, values)
    if "publish" in request.POST:
        try:
            actions.publish_charter(
                by=request.user,
                body=body,
                why=form.cleaned_data["why"],
                after_version=whole_number(request.POST.get("after")),
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return render(request, "xiaoer/publish_charter.html", context, status=422)
        messages.success(request, _("Published. Everyone is asked to sign it."))
        return redirect("charter")
    changes = changes_between(newest.body, body) if newest else []
    return render(request, "xiaoer/publish_charter.html", context | {"preview": body, "changes": changes})


def _blank(newest: Charter | None) -> tuple[CharterForm, BaseFormSet]:
    """The forms, filled with the version that holds."""
    body = newest.body if newest else {}
    first = {f"{part}_{each}": body.get(each, {}).get(part, "") for part in ("mission", "vision") for each in LANGUAGES}
    values = zip(*(body.get(each, {}).get("values", []) for each in LANGUAGES), strict=False)
    rows = [
        {
            f"{part}_{each}": value.get(part, "")
            for each, value in zip(LANGUAGES, pair, strict=True)
            for part in ("name", "text")
        }
        for pair in values
    ]
    return CharterForm(initial=first), ValueFormSet(initial=rows, prefix="values")


def _body(form: CharterForm, values: BaseFormSet) -> dict[str, Any]:
    rows = [row.cleaned_data for row in values.forms if any(row.cleaned_data.values())]
    return {
        each: {
            "mission": form.cleaned_data[f"mission_{each}"],
            "vision": form.cleaned_data[f"vision_{each}"],
            "values": [{"name": row[f"name_{each}"], "text": row[f"text_{each}"]} for row in rows],
        }
        for each in LANGUAGES
    }

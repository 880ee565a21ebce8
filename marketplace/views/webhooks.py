"""Webhooks in the vendor's office: which addresses are told of what, and the log of every try."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from marketplace import actions
from marketplace.models import WebhookDelivery, WebhookEndpoint
from marketplace.views.shop import number_in
from marketplace.webhooks.events import TYPES
from vendors.doors import office_door
from vendors.models import Vendor
from vendors.queries import MANAGING

LOG_SHOWN = 50


class EndpointForm(forms.Form):
    """A new address."""

    url = forms.URLField(
        label=gettext_lazy("Address"),
        max_length=400,
        assume_scheme="https",
        help_text=gettext_lazy("https, reachable from the internet. It is told of what happens from now on."),
    )
    events = forms.MultipleChoiceField(
        label=gettext_lazy("Events"),
        choices=[(name, name) for name in TYPES if name != "ping"],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: all of them."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@office_door(roles=MANAGING)
def webhooks(request: SignedInRequest, vendor: Vendor) -> HttpResponse:
    """The addresses of a shop, and the form for another."""
    form = EndpointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_endpoint(vendor_id=vendor.pk, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error("url", refusal)
        else:
            messages.success(request, _("Added. Send it a test message to try the way."))
            return redirect("office_webhook", slug=vendor.slug, public_id=made.public_id)
    context = {"vendor": vendor, "form": form, "endpoints": vendor.webhook_endpoints.order_by("pk")}
    return render(request, "marketplace/webhooks.html", context, status=422 if form.errors else 200)


@require_safe
@office_door(roles=MANAGING)
def webhook(request: SignedInRequest, vendor: Vendor, public_id) -> HttpResponse:
    """One address: its secret, and what was delivered, each try of it."""
    shown = _own(vendor, public_id)
    log = shown.deliveries.select_related("message").prefetch_related("attempts").order_by("-id")[:LOG_SHOWN]
    return render(request, "marketplace/webhook.html", {"vendor": vendor, "endpoint": shown, "deliveries": log})


@require_POST
@office_door(roles=MANAGING)
def act_on_webhook(request: SignedInRequest, vendor: Vendor, public_id) -> HttpResponse:
    """Try the way, change the secret, turn it off or on, remove it, or send a message again."""
    shown = _own(vendor, public_id)
    act = request.POST.get("act", "")
    if act == "again":
        return _send_again(request, vendor, shown)
    if act not in ACTS:
        raise Http404
    do, success = ACTS[act]
    do(shown)
    messages.success(request, str(success))
    if act == "remove":
        return redirect("office_webhooks", slug=vendor.slug)
    return redirect("office_webhook", slug=vendor.slug, public_id=public_id)


def _send_again(request: SignedInRequest, vendor: Vendor, shown: WebhookEndpoint) -> HttpResponse:
    delivery = WebhookDelivery.objects.filter(endpoint=shown, pk=number_in(request.POST.get("delivery"))).first()
    if delivery is None:
        raise Http404
    actions.send_again(delivery_id=delivery.pk)
    messages.success(request, _("It is on its way again."))
    return redirect("office_webhook", slug=vendor.slug, public_id=shown.public_id)


def _own(vendor: Vendor, public_id) -> WebhookEndpoint:
    found = WebhookEndpoint.objects.filter(vendor=vendor, public_id=public_id).first()
    if found is None:
        raise Http404
    return found


ACTS: dict[str, tuple[Callable[[WebhookEndpoint], Any], Any]] = {
    "ping": (lambda row: actions.ping(endpoint_id=row.pk), gettext_lazy("A test message is on its way.")),
    "rotate": (
        lambda row: actions.rotate_secret(endpoint_id=row.pk),
        gettext_lazy("There is a new secret. For a day everything is signed with the old one too."),
    ),
    "off": (
        lambda row: actions.switch_endpoint(endpoint_id=row.pk, is_active=False, reason="by hand"),
        gettext_lazy("It is told nothing any more."),
    ),
    "on": (
        lambda row: actions.switch_endpoint(endpoint_id=row.pk, is_active=True),
        gettext_lazy("It is told of what happens from now on."),
    ),
    "remove": (lambda row: actions.remove_endpoint(endpoint_id=row.pk), gettext_lazy("The address is removed.")),
}

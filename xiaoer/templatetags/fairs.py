"""What pages of the apps below show of campaigns: {% load fairs %}."""

from typing import Any

from django import template

from vendors.models import Vendor
from xiaoer.models import Campaign, Invitation
from xiaoer.queries.campaigns import teaser

register = template.Library()


@register.inclusion_tag("xiaoer/_campaign_teaser.html")
def campaign_teaser() -> dict[str, Any]:
    """The campaign that is on, or the next one; nothing where there is none. One query."""
    shown = teaser()
    return {"campaign": shown, "is_running": shown is not None and shown.status == Campaign.Status.RUNNING}


@register.inclusion_tag("xiaoer/_open_invitations.html")
def open_invitations(vendor: Vendor) -> dict[str, Any]:
    """Invitations that this shop has not answered yet. One query."""
    rows = vendor.invitations.filter(status=Invitation.Status.SENT).select_related("campaign")
    return {"vendor": vendor, "invitations": list(rows.order_by("answer_by_at")[:5])}

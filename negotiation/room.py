"""What the room shows, made ready for its templates."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from escrow.money import exponent
from escrow.rules import commission_of
from negotiation import phrasebook, queries, rules
from negotiation.models import Negotiation, Offer, Report, SleeveDeal, ThreadEvent
from negotiation.news import house_line
from negotiation.tongues import tongue_of

EVENTS_SHOWN = 200


def room_context(thread: Negotiation, user: User, side: rules.Side) -> dict[str, Any]:
    """Everything `room.html` needs: the lines of the chat, the numbers so far, what may be done now."""
    events = queries.latest_events(thread.pk, EVENTS_SHOWN)
    return {
        "listing": thread.listing,
        "photo": thread.listing.photos.first(),
        "other_name": _other_name(thread, side),
        "reputation": _reputation(thread, side),
        "is_muted": queries.is_muted(thread, user),
        "is_blocked_by_me": queries.is_blocked_by(thread, side),
        "report_reasons": Report.Reason.choices,
        "exponent": exponent(thread.currency),
        **part_context(thread, user, side, events),
    }


def part_context(thread: Negotiation, user: User, side: rules.Side, events: list[ThreadEvent]) -> dict[str, Any]:
    """The lines of `events` and the table: what `_part.html` needs."""
    offers = {offer.rev: offer for offer in Offer.objects.filter(negotiation=thread).order_by("rev")}
    pinned_by = {promise.facts["pinned_seq"]: promise.role for promise in queries.promises_of(thread)}
    table = queries.table_of(thread)
    lines = [line(thread, event, offers, user, side) for event in events]
    for shown in lines:
        shown["is_promise"] = shown["seq"] in pinned_by
        is_open = thread.status in Negotiation.WAITING
        shown["may_pin"] = shown.get("role") == "vendor" and bool(shown["body"]) and not shown["is_promise"] and is_open
        shown["may_unpin"] = pinned_by.get(shown["seq"]) == side and is_open
        if shown.get("accept_url"):
            shown |= _middle(thread, side, table)
    return {
        "lines": lines,
        "last_seq": thread.seq,
        **panel_context(thread, side, table, offers),
    }


def panel_context(
    thread: Negotiation, side: rules.Side, table: rules.Table, offers: dict[int, Offer]
) -> dict[str, Any]:
    """The table: what stands, what may be done, how the numbers went."""
    acts = rules.acts_of(thread.status, side)
    low, high = rules.number_range(table, side)
    left = rules.moves_left(table, side)
    standing = next((offer for offer in offers.values() if offer.status == Offer.Status.STANDING), None)
    return {
        "thread": thread,
        "side": side,
        "state_label": thread.label_for_buyer if side == "buyer" else thread.label_for_vendor,
        "steps": [(offer.by, offer.price_minor) for offer in offers.values() if offer.status != Offer.Status.UNDONE],
        "standing": standing,
        "may_name_price": bool({"offer", "counter", "invite"} & set(acts)) and left > 0,
        "is_first_number": thread.status == Negotiation.Status.INQUIRY,
        "may_close": thread.is_live,
        "offer_note": _offer_note(thread, side, acts, left),
        "low_minor": low,
        "high_minor": high,
        "quantity_shown": thread.quantity if side == "buyer" and thread.variant.available > 1 else None,
        "quantity_most": thread.variant.available,
        "is_set_aside": thread.status in Negotiation.WAITING and queries.is_set_aside(thread.variant, thread.quantity),
        "phrases": [] if thread.status in Negotiation.SILENT else _phrases(side),
        "quick": _quick_numbers(table, side, low, high) if left else [],
        "on_expiry_words": _on_expiry(thread),
        "net_minor": _net(thread) if side == "vendor" else None,
        "sleeve": (sleeve := _sleeve(thread, side, table)),
        "sleeve_is_up": sleeve is not None and sleeve["state"] in ("asked", "waiting"),
    }


def _sleeve(thread: Negotiation, side: rules.Side, table: rules.Table) -> dict[str, Any] | None:
    """How the sleeve deal stands for this side; None where there is none to be had. The other's number never leaves."""
    if thread.status not in (Negotiation.Status.BUYER_STANDING, Negotiation.Status.VENDOR_STANDING):
        return None
    sleeve = SleeveDeal.objects.filter(negotiation=thread).first()
    low, high = rules.sleeve_range(table, side)
    shown: dict[str, Any] = {"low_minor": low, "high_minor": high, "state": "free"}
    if sleeve is None:
        return shown
    if sleeve.status != SleeveDeal.Status.OPEN:
        return shown | {"state": "used"}
    mine = sleeve.buyer_minor if side == "buyer" else sleeve.vendor_minor
    state = "asked" if mine is None else "waiting"
    return shown | {"state": state, "mine_minor": mine, "expires_at": sleeve.expires_at}


def _reputation(thread: Negotiation, side: rules.Side) -> list[str]:
    """What each side may know of the other's past, in words; nothing before there is enough of it."""
    if side == "vendor":
        share = queries.pays_after_agreeing(thread.buyer)
        return [] if share is None else [_("pays after agreeing: %(share)d %%") % {"share": share}]
    answers, honours = queries.answers_in_time(thread.vendor), queries.honours_the_price(thread.vendor)
    words = [] if answers is None else [_("answers in time: %(share)d %%") % {"share": answers}]
    return words + ([] if honours is None else [_("honours the price: %(share)d %%") % {"share": honours}])


def _other_name(thread: Negotiation, side: rules.Side) -> Any:
    return thread.vendor if side == "buyer" else thread.buyer.display_name


def _offer_note(thread: Negotiation, side: rules.Side, acts: tuple[str, ...], left: int) -> str:
    if thread.status == Negotiation.Status.FROZEN:
        return _("A Xiaoer has stopped this haggle. Nothing can be said or offered until it goes on.")
    if not thread.is_live:
        return _("This haggle is over.")
    if not {"offer", "counter", "invite"} & set(acts):
        if thread.status in (Negotiation.Status.AGREED, Negotiation.Status.PAYING):
            return _("You have a deal. It is paid on the order page.")
        return _("It is the other side's turn.")
    if side == "buyer":
        return _("%(left)d of %(all)d offers left") % {"left": left, "all": rules.HOUSE.offers_per_listing}
    if thread.status == Negotiation.Status.INQUIRY:
        return _("You may invite with a price, five per cent off or more, once in %(days)d days.") % {
            "days": rules.INVITE_PAUSE_DAYS
        }
    return _("%(left)d moves left") % {"left": left}


def _middle(thread: Negotiation, side: rules.Side, table: rules.Table) -> dict[str, Any]:
    """For the card that waits for `side`: the number half-way, where it may be named, and a nudge when little is left."""
    middle = rules.split_number(table, side)
    shown: dict[str, Any] = {"is_close": rules.gap_is_small(table)}
    if middle is None:
        return shown
    return shown | {"split_minor": middle, "split_url": reverse("make_offer", args=[thread.public_id])}


def _quick_numbers(table: rules.Table, side: rules.Side, low: int, high: int) -> list[dict[str, Any]]:
    """Chips that fill in a price: for a first offer some steps below the list price, else half of what may be given. The
    middle of two numbers has its own button, on the card that stands."""
    if low > high or rules.split_number(table, side) is not None:
        return []
    if table.buyer_last_minor is None and side == "buyer":
        numbers = [_round_down(table.list_price_minor * part // 100) for part in (75, 85, 92)]
        return [{"price_minor": n, "label": ""} for n in numbers if low <= n <= high]
    if table.status == "inquiry":
        return [{"price_minor": _round_down(high), "label": ""}] if low <= _round_down(high) else []
    half = (low + high) // 2
    return [{"price_minor": _round_down(half) if low <= _round_down(half) <= high else half, "label": ""}]


def _round_down(minor: int) -> int:
    return minor // 100 * 100 if minor >= 1000 else minor


def _on_expiry(thread: Negotiation) -> str:
    return {
        "inquiry": _("the thread closes"),
        "buyer_standing": _("the offer expires"),
        "vendor_standing": _("the offer expires"),
        "agreed": _("the goods are free again, and it counts against the buyer"),
        "paying": _("the vendor's offer stands again"),
    }.get(thread.status, "")


def _net(thread: Negotiation) -> int | None:
    """What the vendor would net a piece for the standing or agreed price, after commission."""
    standing = queries.standing_offer(thread)
    price = standing.price_minor if standing else thread.agreed_price_minor
    if price is None:
        return None
    return net_of(thread, price)


def net_of(thread: Negotiation, price_minor: int) -> int:
    """What a price leaves the vendor a piece, after commission."""
    return price_minor - commission_of(price_minor, thread.vendor.commission_bps)


def line(
    thread: Negotiation, event: ThreadEvent, offers: dict[int, Offer], user: User, side: rules.Side
) -> dict[str, Any]:
    """One line of the chat for `_line.html`: a message, an offer card, or news of the house."""
    shown: dict[str, Any] = {"seq": event.seq, "at": event.at, "kind": event.kind, "client_id": event.client_id}
    if event.kind == ThreadEvent.Kind.MESSAGE:
        return shown | _message(thread, event, user) | {"receipt": _receipt(thread, event, side)}
    if event.kind in ThreadEvent.NUMBERS:
        return shown | _card(thread, event, offers, side)
    return shown | {"is_news": True, "text": house_line(event, side, thread.currency)}


def _receipt(thread: Negotiation, event: ThreadEvent, side: rules.Side) -> str:
    """`sent` or `read`; that something was delivered only sockets know. One query a thread, kept with it."""
    known = thread.__dict__.get("other_read_seq")
    if known is None:
        known = thread.__dict__["other_read_seq"] = queries.other_read_seq(thread, side)
    return "read" if event.seq <= known else "sent"


def _message(thread: Negotiation, event: ThreadEvent, user: User) -> dict[str, Any]:
    warning = ""
    if event.facts.get("presses_to_confirm") and event.actor_id != user.pk:
        warning = _("Confirm only when the goods are in your hands: the money leaves escrow at once.")
    return {
        "is_message": True,
        "is_mine": event.actor_id == user.pk,
        "role": event.role,
        "who": event.actor.display_name if event.actor else "",
        **_in_their_languages(event),
        "is_masked": event.is_flagged,
        "warning": warning,
        "images": _images(thread, event),
    }


def _in_their_languages(event: ThreadEvent) -> dict[str, Any]:
    """What was said, with its language; a phrase of the house said in the other language comes in the reader's own
    first, and as it was said below."""
    said = {"body": event.body, "body_lang": tongue_of(event.body)}
    own = phrasebook.text_of(event.facts.get("phrase", ""), get_language() or "en")
    if own is None or tongue_of(own) == said["body_lang"]:
        return said
    return {
        "body": own,
        "body_lang": tongue_of(own),
        "translation": event.body,
        "translation_lang": said["body_lang"],
    }


def _phrases(side: rules.Side) -> list[dict[str, str]]:
    """The picker's phrases, each in the reader's language and in the other one."""
    is_chinese = (get_language() or "en").startswith("zh")
    found = []
    for key, phrase in phrasebook.phrases_for(side).items():
        own, other = (phrase.zh, phrase.en) if is_chinese else (phrase.en, phrase.zh)
        found.append({"key": key, "own": own, "other": other, "other_lang": tongue_of(other)})
    return found


def _images(thread: Negotiation, event: ThreadEvent) -> list[dict[str, Any]]:
    picture = getattr(event, "picture", None) if "picture" in event.facts else None
    if picture is None:
        return []
    src = reverse("thread_picture", args=[thread.public_id, picture.public_id])
    return [{"src": src, "alt": _("Picture"), "width": picture.width, "height": picture.height}]


def _card(thread: Negotiation, event: ThreadEvent, offers: dict[int, Offer], side: rules.Side) -> dict[str, Any]:
    offer = offers.get(event.facts.get("rev", -1))
    is_mine = event.role == side
    is_standing = offer is not None and offer.status == Offer.Status.STANDING
    urls: dict[str, Any] = {}
    if offer is not None and is_standing and is_mine:
        urls = {"withdraw_url": reverse("withdraw_offer", args=[thread.public_id])}
        undo_until = offer.made_at + timedelta(seconds=rules.UNDO_SECONDS)
        if thread.undo_count < rules.UNDOS_PER_THREAD and undo_until > timezone.now():
            urls |= {"undo_url": reverse("undo_offer", args=[thread.public_id]), "undo_until": undo_until}
    elif is_standing:
        urls = {
            "accept_url": reverse("accept_offer", args=[thread.public_id]),
            "decline_url": reverse("decline_offer", args=[thread.public_id]),
            "counter_href": "#offer-price",
        }
    if event.facts.get("is_automatic"):
        urls["note"] = _("Answered by the shop's autopilot.")
    price = event.facts.get("price_minor", 0)
    return urls | {
        "is_card": True,
        "by": event.role,
        "is_mine": is_mine,
        "who": event.actor.display_name if event.actor else "",
        "status": offer.status if offer else "standing",
        "status_label": offer.get_status_display() if offer else "",
        "price_minor": price,
        "quantity": event.facts.get("quantity", 1),
        "total_minor": price * event.facts.get("quantity", 1),
        "expires_at": offer.expires_at if offer else None,
        "net_minor": net_of(thread, price) if side == "vendor" else None,
        "rev": event.facts.get("rev", 0),
        "table_rev": thread.rev,
    }

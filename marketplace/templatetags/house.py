"""Tags and filters of the house, built into every template: money, deadlines, seals, fields, two languages."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField
from django.http import QueryDict
from django.template.defaultfilters import stringfilter
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from lucide import IconDoesNotExist
from lucide.templatetags.lucide import lucide

from escrow import money as money_rules
from marketplace import ladder, moments
from marketplace.stamps import seal_for

register = template.Library()


# --- Money ------------------------------------------------------------------------------------------------------------
@register.filter
def money(amount_minor: int | None, currency: str = "CNY") -> str:
    """`{{ order.total_minor|money:order.currency }}` → ¥41.20, as the reader's language writes it. Nothing for None."""
    if amount_minor is None or amount_minor == "":
        return ""
    return money_rules.display(int(amount_minor), currency, get_language() or "en")


@register.filter
def money_input(amount_minor: int | None, currency: str = "CNY") -> str:
    """The same amount as a person types it into a field: 41.20."""
    return "" if amount_minor is None else str(money_rules.to_decimal(int(amount_minor), currency))


@register.filter
def currency_sign(currency: str) -> str:
    """¥ for CNY, € for EUR: what stands before a price field."""
    return re.sub(r"[0-9.,\s]", "", money_rules.display(0, currency, get_language() or "en"))


@register.simple_tag
def reference_link(reference: str, slug: str) -> str:
    """What a payer called a hold ("order/<uuid>"), as a link to the order in the office of the vendor `slug`."""
    kind, _slash, public_id = reference.partition("/")
    if kind != "order":
        return escape(reference)
    url = reverse("office_order", args=[slug, public_id])
    return format_html('<a href="{}">{}</a>', url, public_id.replace("-", "")[:10].upper())


# --- Two languages ----------------------------------------------------------------------------------------------------
@register.simple_tag
def bilingual(obj: Any, field: str) -> str:
    """`{% bilingual listing "title" %}`: the Chinese text for a Chinese reader where there is one, else the English."""
    return _pick(obj, field)[0]


@register.simple_tag
def bilingual_lang(obj: Any, field: str) -> str:
    """The language `bilingual` picked, for the `lang` attribute of what surrounds it."""
    return _pick(obj, field)[1]


def _pick(obj: Any, field: str) -> tuple[str, str]:
    in_chinese = (get_language() or "en").startswith("zh")
    order = (("zh", "zh-Hans"), ("en", "en")) if in_chinese else (("en", "en"), ("zh", "zh-Hans"))
    for suffix, code in order:
        key = f"{field}_{suffix}"
        text = obj.get(key, "") if isinstance(obj, dict) else getattr(obj, key, "")
        if text:
            return text, code
    return "", order[0][1]


# --- Time -------------------------------------------------------------------------------------------------------------
@register.inclusion_tag("components/_deadline.html")
def deadline(moment: datetime | None, then: str = "", label: str = "", is_plain: bool = False) -> dict[str, Any]:
    """When something ends and what happens then: `{% deadline offer.expires_at then=_("the offer expires") %}`."""
    now = timezone.now()
    return {
        "moment": moment,
        "machine": moments.machine(moment),
        "full": moments.written(moment, "full"),
        "left": moments.time_left(moment, now) if moment else "",
        "urgency": moments.urgency(moment, now) if moment else "",
        "then": then,
        "label": label,
        "is_plain": is_plain,
    }


@register.filter
def time_left(moment: datetime | None) -> str:
    """ "2 h 14 min left", without the mark-up of `deadline`."""
    return moments.time_left(moment, timezone.now()) if moment else ""


@register.inclusion_tag("components/_moment.html")
def moment(at: datetime | None, style: str = "") -> dict[str, Any]:
    """A point in time in the reader's zone and way of writing: `{% moment message.at "time" %}`; "", date or time."""
    return {"machine": moments.machine(at), "text": moments.written(at, style), "full": moments.written(at, "full")}


@register.filter
def day(on: date | None) -> str:
    """A calendar day as the reader's language writes it: 21 Nov 2026 or 2026年11月21日."""
    return moments.written_day(on)


# --- Seals, icons -----------------------------------------------------------------------------------------------------
@register.inclusion_tag("components/_stamp.html")
def stamp(state: str, label: str = "", size: str = "") -> dict[str, Any]:
    """`{% stamp order.status order.get_status_display %}`: the state's seal beside its word; `size` "", large, bare."""
    return {"seal": seal_for(state), "state": state, "label": label or str(state).replace("_", " "), "size": size}


@register.simple_tag
def icon(name: str, size: int = 20, css: str = "") -> SafeString:
    """A lucide icon that screen readers pass over: `{% icon "bell" %}`. A name lucide lacks becomes a plain dot."""
    attributes = {"class": f"icon {css}".strip(), "aria_hidden": "true", "stroke_width": "1.6"}
    try:
        return mark_safe(lucide(str(name), size=size, **attributes))  # noqa: S308 - lucide escapes what it writes
    except IconDoesNotExist:
        return mark_safe(lucide("dot", size=size, **attributes))  # noqa: S308  likewise


# --- Forms ------------------------------------------------------------------------------------------------------------
@register.inclusion_tag("components/_field.html")
def field(
    bound: BoundField,
    label: str = "",
    hint: str = "",
    prefix: str = "",
    suffix: str = "",
    width: str = "",
    is_label_hidden: bool = False,
    counter: int = 0,
) -> dict[str, Any]:
    """A form field with its label, hint and error: `{% field form.email %}`. See components/_field.html."""
    kind = _kind(bound)
    return {
        "field": bound,
        "kind": kind,
        "control": _control(bound, kind, hint, counter),
        "label": label or bound.label,
        "hint": hint or bound.help_text,
        "prefix": prefix,
        "suffix": suffix,
        "width": width,
        "is_label_hidden": is_label_hidden,
        "counter": counter,
    }


def _kind(bound: BoundField) -> str:
    widget = bound.field.widget
    input_type = getattr(widget, "input_type", "") or ""
    if widget.is_hidden:
        return "hidden"
    if input_type == "checkbox" and not hasattr(widget, "choices"):
        return "check"
    if input_type in ("checkbox", "radio"):
        return "choices"
    return input_type or ("textarea" if widget.template_name.endswith("textarea.html") else "text")


def _control(bound: BoundField, kind: str, hint: str, counter: int) -> SafeString:
    if kind == "choices":  # The partial draws each choice itself.
        return mark_safe("")
    attributes: dict[str, Any] = {}
    described_by = []
    if hint or bound.help_text:
        described_by.append(f"{bound.auto_id}_helptext")
    if bound.errors:
        described_by.append(f"{bound.auto_id}_error")
    if described_by:
        attributes["aria-describedby"] = " ".join(described_by)
    if counter:
        attributes["data-counter"] = counter
    if bound.field.widget.attrs.get("rows") == "10" and kind == "textarea":
        attributes["rows"] = 4
    return bound.as_widget(attrs=attributes)


@register.inclusion_tag("components/_form_errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    """What is wrong with a form, in one list that leads to the fields: stands before the first field."""
    fields = [form[name] for name in form.errors if name in form.fields]
    return {"form": form, "fields": fields, "others": form.non_field_errors()}


# --- Links ------------------------------------------------------------------------------------------------------------
@register.simple_tag(takes_context=True)
def query_with(context: template.Context, **changes: Any) -> str:
    """This page's query with changes: `?{% query_with sort="price" page=None %}`; None and "" take a key out."""
    query = _query(context)
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        elif isinstance(value, (list, tuple)):
            query.setlist(key, [str(one) for one in value])
        else:
            query[key] = str(value)
    return query.urlencode()


@register.simple_tag(takes_context=True)
def query_toggle(context: template.Context, key: str, value: Any) -> str:
    """This page's query with one value of a many-valued key put in or taken out, back on the first page."""
    query = _query(context)
    values = query.getlist(key)
    word = str(value)
    query.setlist(key, [one for one in values if one != word] if word in values else [*values, word])
    query.pop("page", None)
    query.pop("after", None)
    return query.urlencode()


def _query(context: template.Context) -> QueryDict:
    request = context.get("request")
    return request.GET.copy() if request is not None else QueryDict(mutable=True)


# --- Haggle -----------------------------------------------------------------------------------------------------------
@register.inclusion_tag("components/_price_ladder.html")
def price_ladder(
    steps: Iterable[Any],
    list_price_minor: int,
    currency: str = "CNY",
    floor_minor: int = 0,
    deal_minor: int | None = None,
) -> dict[str, Any]:
    """Both sides' numbers, oldest first. `steps` are offers (`by`, `price_minor`) or pairs of the two."""
    pairs = [step if isinstance(step, tuple) else (step.by, step.price_minor) for step in steps]
    made = ladder.rungs(pairs, list_price_minor=list_price_minor, floor_minor=floor_minor or 0, deal_minor=deal_minor)
    last = made[-1] if made else None
    gap = last.ask_minor - last.bid_minor if last and last.bid_minor is not None and deal_minor is None else None
    return {
        "rungs": made,
        "list_price_minor": list_price_minor,
        "floor_minor": floor_minor,
        "currency": currency,
        "gap_minor": gap,
        "deal_minor": deal_minor,
    }


@register.inclusion_tag("components/_price_gap.html")
def price_gap(
    steps: Iterable[tuple[str, int]],
    list_price_minor: int,
    currency: str = "CNY",
    floor_minor: int = 0,
    deal_minor: int | None = None,
) -> dict[str, Any]:
    """Where the two sides stand now, on one rod. The same arguments as `price_ladder`; nothing before the first number."""
    made = ladder.rungs(steps, list_price_minor=list_price_minor, floor_minor=floor_minor or 0, deal_minor=deal_minor)
    last = made[-1] if made else None
    end_x = round(last.band_x + last.band_width, 2) if last else 0
    return {"rung": last, "end_x": end_x, "currency": currency, "deal_minor": deal_minor}


@register.filter
def percent_off(price_minor: int, list_price_minor: int) -> str:
    """How far below the list price, as a whole per cent: 12%. Nothing when it isn't below."""
    if not list_price_minor or price_minor is None or price_minor >= list_price_minor:
        return ""
    return f"{round((list_price_minor - price_minor) * 100 / list_price_minor)}%"


@register.filter
def bps_percent(bps: int) -> str:
    """Basis points as per cent with one decimal: 1250 as 12.5 %."""
    return f"{bps / 100:.1f} %"


# --- Parts ------------------------------------------------------------------------------------------------------------
SEEN_BY_PARTS = ("request", "user", "csrf_token", "house", "perms")


@register.simple_tag(takes_context=True)
def part(context: template.Context, part_name: str, **variables: Any) -> SafeString:
    """`{% part "button" label=_("Save") variant="deal" %}`: components/_button.html with these variables only.

    Not `include`, whose parts see the page's variables too: a page that has a `form` would give it to every button.
    """
    return _render(context, f"components/_{part_name}.html", variables)


def _render(context: template.Context, path: str, variables: dict[str, Any]) -> SafeString:
    given = {key: context[key] for key in SEEN_BY_PARTS if key in context}
    page = get_template(path).template  # type: ignore[attr-defined]
    return mark_safe(page.render(context.new({**given, **variables})))  # noqa: S308 - a rendered template


# --- Boxes with something in them -------------------------------------------------------------------------------------
@register.inclusion_tag("components/_stars.html")
def stars(score: float | None, count: int | None = None, size: int = 14) -> dict[str, Any]:
    """A score of 0 to 5 as five tea leaves, with the number for those who can't see them."""
    value = float(score or 0)
    return {
        "score": None if score == "" else score,
        "count": count,
        "size": size,
        "leaves": ["full" if value >= i - 0.25 else "half" if value >= i - 0.75 else "empty" for i in range(1, 6)],
    }


@register.simple_block_tag(takes_context=True)
def dialog(context: template.Context, content: str, id: str, title: str, size: str = "") -> SafeString:
    """`{% dialog id="decline" title=_("Decline") %}…{% enddialog %}`, opened by `data-opens="decline"`."""
    return _render(context, "components/_dialog.html", {"content": content, "id": id, "title": title, "size": size})


@register.simple_block_tag(takes_context=True)
def panel(
    context: template.Context, content: str, title: str = "", icon: str = "", tone: str = "", level: int = 2
) -> SafeString:
    """`{% panel title=_("Address") %}…{% endpanel %}`: a framed part of a page."""
    return _render(
        context,
        "components/_panel.html",
        {"content": content, "title": title, "icon": icon, "tone": tone, "level": level},
    )


@register.simple_block_tag(takes_context=True)
def notice(context: template.Context, content: str, tone: str = "still", title: str = "", icon: str = "") -> SafeString:
    """`{% notice tone="wait" title=… %}…{% endnotice %}`: something to know, beside what it is about."""
    return _render(context, "components/_notice.html", {"content": content, "tone": tone, "title": title, "icon": icon})


@register.simple_block_tag(takes_context=True)
def disclosure(context: template.Context, content: str, summary: str, is_open: bool = False) -> SafeString:
    """`{% disclosure summary=… %}…{% enddisclosure %}`: more, for those who ask."""
    return _render(context, "components/_disclosure.html", {"content": content, "summary": summary, "is_open": is_open})


@register.filter
@stringfilter
def initials(name: str) -> str:
    """What stands in a person's emblem: two letters of a Latin name, one character of a Chinese one."""
    words = name.split()
    if not words:
        return "·"
    if not words[0][0].isascii():
        return words[0][-1] if len(words[0]) <= 3 else words[0][0]
    return "".join(word[0] for word in words[:2]).upper()


@register.filter
@stringfilter
def emblem_tone(name: str) -> str:
    """One of six glazes, the same for the same name."""
    return str(sum(ord(letter) for letter in name) % 6)

"""The shop floor: home, search, a listing, a shop."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.doors import members_only
from accounts.requests import SignedInRequest
from escrow.money import to_decimal
from marketplace import actions, queries, rules
from marketplace.browsing import SORTS, Wish, browse
from marketplace.models import Category, Listing, Variant
from marketplace.price_history import open_markdowns
from marketplace.views.cards import shelf_cards
from vendors.models import Vendor
from vendors.queries import stars_in_force, stars_of

HOME_SHELF = 12
REVIEWS_SHOWN = 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    fresh = browse(Wish(sort="new"))
    vendors = Vendor.objects.filter(status=Vendor.Status.APPROVED).annotate(stars=stars_in_force("pk"))
    context = {
        "cards": shelf_cards(fresh.listings[:HOME_SHELF], request.user),
        "shops": vendors.order_by("-stars", "name_en")[:6],
    }
    return render(request, "marketplace/home.html", context)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search, filter, sort; also each category's page."""
    wish = Wish.read(request.GET)
    category = Category.objects.filter(slug=wish.category).first() if wish.category else None
    page = browse(wish)
    context = {
        "wish": wish,
        "category": category,
        "page": page,
        "cards": shelf_cards(page.listings, request.user),
        "count_text": _count_text(page.total),
        "sorts": _sorts(wish),
        "categories": Category.objects.filter(parent=None),
        "least": to_decimal(wish.least_minor, "CNY") if wish.least_minor else "",
        "most": to_decimal(wish.most_minor, "CNY") if wish.most_minor else "",
        "star_choices": [(str(n), _("%(n)d stars and more") % {"n": n}) for n in (5, 4, 3)],
        "is_filtered": bool(wish.least_minor or wish.most_minor or wish.least_stars),
    }
    return render(request, "marketplace/search.html", context)


def _count_text(total: int) -> str:
    if total > rules.COUNT_CAP:
        return _("More than %(count)s things") % {"count": f"{rules.COUNT_CAP:,}"}
    return _("%(count)s things") % {"count": total} if total != 1 else _("One thing")


def _sorts(wish: Wish) -> list[dict[str, str]]:
    labels = {"best": _("Best match"), "new": _("Newest"), "cheap": _("Cheapest"), "dear": _("Dearest")}
    return [{"value": sort, "label": labels[sort]} for sort in SORTS if sort != "best" or wish.words]


TYPED_FIELDS = ("price", "quantity", "variant")
"""What the deal box asks for; kept in the address while a guest signs in."""


@require_safe
def listing(request: HttpRequest, public_id) -> HttpResponse:
    shown = queries.listing_for(public_id=public_id, user=request.user)
    if shown is None:
        raise Http404
    is_own = request.user.is_authenticated and shown.vendor.members.filter(user=request.user).exists()
    if request.method == "GET" and shown.is_on_sale and not is_own:
        actions.count_view(listing_id=shown.pk)
    return listing_page(request, shown, typed=request.GET)


def listing_page(
    request: HttpRequest,
    shown: Listing,
    *,
    typed: Mapping[str, str],
    errors: Mapping[str, list[str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a listing, with what was `typed` into its deal box and the `errors` in it, texts by field name."""
    variants = list(shown.variants.all())
    reviews = queries.shown_reviews().filter(listing=shown)
    context: dict[str, Any] = {
        "listing": shown,
        "photos": list(shown.photos.all()),
        "variants": variants,
        "available": sum(variant.available for variant in variants),
        "is_on_sale": shown.status == Listing.Status.ON_SALE,
        "is_own": request.user.is_authenticated and shown.vendor.members.filter(user=request.user).exists(),
        "is_watched": request.user.is_authenticated and shown.watches.filter(user=request.user).exists(),
        "stars": stars_of(shown.vendor),
        "markdown": open_markdowns([shown.pk]).get(shown.pk),
        "reviews": reviews[:REVIEWS_SHOWN],
        "review_facts": queries.review_means(reviews),
        "thread": _live_thread(shown, request.user),
        "typed": _typed(typed, variants),
        "errors": errors or {},
    }
    return render(request, "marketplace/listing.html", context, status=status)


def _typed(typed: Mapping[str, str], variants: list[Variant]) -> dict[str, Any]:
    """The deal box as it stood: the price as typed, how many, and which variant."""
    known = {variant.pk for variant in variants if variant.available}
    chosen = number_in(typed.get("variant"))
    return {
        "price": typed.get("price", "")[:16],
        "quantity": min(max(number_in(typed.get("quantity")), 1), 999),
        "variant": chosen if chosen in known else next(iter(known), None),
    }


def _live_thread(shown: Listing, user):
    """The visitor's own haggle over this listing, if one is going on (served by the app above, by reverse relation)."""
    if not user.is_authenticated:
        return None
    live = ["inquiry", "buyer_standing", "vendor_standing", "agreed", "paying"]
    return shown.negotiations.filter(buyer=user, status__in=live).order_by("-id").first()


@require_POST
@members_only(kept=TYPED_FIELDS)
def watch(request: SignedInRequest, public_id) -> HttpResponse:
    shown = queries.listing_for(public_id=public_id, user=request.user)
    if shown is None:
        raise Http404
    is_watched = actions.toggle_watch(listing=shown, user=request.user)
    messages.success(request, _("On your watch list.") if is_watched else _("Off your watch list."))
    return redirect("listing", public_id=public_id)


@require_POST
@members_only(kept=TYPED_FIELDS)
def buy(request: SignedInRequest, public_id) -> HttpResponse:
    """Buy at the list price, without a word: an order to be paid within minutes, its goods set aside."""
    shown = queries.listing_for(public_id=public_id, user=request.user)
    if shown is None or shown.status != Listing.Status.ON_SALE:
        raise Http404
    variant = shown.variants.filter(pk=number_in(request.POST.get("variant"))).first() or shown.variants.first()
    try:
        if variant is None:
            raise ValidationError(_("There are not enough left."), code="sold_out")
        shown_minor = number_in(request.POST.get("shown")) or None
        order = actions.buy_now(
            buyer=request.user, variant=variant, quantity=wished_quantity(request), shown_minor=shown_minor
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("listing", public_id=public_id)
    return redirect("order", public_id=order.public_id)


@require_safe
@members_only
def watched(request: SignedInRequest) -> HttpResponse:
    """What the visitor keeps an eye on."""
    rows = (
        Listing.objects.filter(watches__user=request.user)
        .select_related("vendor")
        .annotate(vendor_stars=stars_in_force())
    )
    rows = rows.prefetch_related("photos", "variants").order_by("-watches__id")[:100]
    return render(request, "marketplace/watched.html", {"cards": shelf_cards(list(rows), request.user)})


@require_safe
def shop(request: HttpRequest, slug: str) -> HttpResponse:
    """A vendor's own page."""
    vendor = Vendor.objects.filter(slug=slug, status=Vendor.Status.APPROVED).first()
    if vendor is None:
        raise Http404
    shelf = queries.shop_listings().filter(vendor=vendor).annotate(vendor_stars=stars_in_force())
    shelf = shelf.select_related("vendor").prefetch_related("photos", "variants").order_by("-published_at", "-id")
    reviews = queries.shown_reviews().filter(order__vendor=vendor)
    context = {
        "vendor": vendor,
        "reviews": reviews[:REVIEWS_SHOWN],
        "review_facts": queries.review_means(reviews),
        "stars": stars_of(vendor),
        "cards": shelf_cards(list(shelf[:60]), request.user),
        "deal_count": vendor.orders.filter(status="completed").count(),
    }
    return render(request, "marketplace/shop.html", context)


def wished_quantity(request: HttpRequest) -> int:
    return max(1, min(number_in(request.POST.get("quantity")) or 1, rules.BASKET_QUANTITY_MOST))


def number_in(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0

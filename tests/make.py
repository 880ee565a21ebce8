"""Makes the things stories begin with, through the actions wherever there is one."""

from datetime import date, timedelta
from functools import cache
from io import BytesIO

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from PIL import Image

from accounts.actions import save_address
from accounts.models import Address, User
from accounts.virtual_clock import as_if_at
from escrow import actions as escrow
from escrow.models import Payment
from logistics.models import Carrier, Coverage
from marketplace import actions as marketplace
from marketplace.models import Category, Checkout, Listing, Order, Variant
from negotiation import actions as negotiation
from negotiation.models import Negotiation
from vendors.models import Vendor, VendorMember

PASSWORD = "a-long-cup-of-tea"


@cache
def hashed_password() -> str:
    """PASSWORD, hashed once for the whole run: the hasher is slow by design."""
    return make_password(PASSWORD)


def user(name: str, **fields) -> User:
    fields.setdefault("display_name", name.title())
    return User.objects.create(email=f"{name}@example.com", password=hashed_password(), **fields)


def xiaoer(name: str, desk: str = "disputes", role: str = "xiaoer") -> User:
    from xiaoer.models import Desk, Posting

    person = user(name)
    desk_row, _ = Desk.objects.get_or_create(slug=desk, defaults={"name_en": desk.title(), "name_zh": desk})
    Posting.objects.create(user=person, desk=desk_row, role=role, begins_on=date(2026, 1, 1))
    return person


def vendor(slug: str, *, owner: User, **fields) -> Vendor:
    fields = {
        "name_en": slug.title(),
        "name_zh": "茶壶铺",
        "status": Vendor.Status.APPROVED,
        "approved_at": timezone.now(),
        "commission_bps": 500,
        "division_code": "330106000000",
        "payout_account": "6222-0000-1234",
    } | fields
    shop = Vendor.objects.create(slug=slug, **fields)
    VendorMember.objects.create(vendor=shop, user=owner, role=VendorMember.Role.OWNER)
    return shop


def category(slug: str = "teaware") -> Category:
    return Category.objects.get_or_create(slug=slug, defaults={"name_en": slug.title(), "name_zh": "茶具"})[0]


def listing(*, vendor: Vendor, stock: int = 5, **fields) -> Listing:
    fields = {
        "title_en": "Yixing teapot",
        "title_zh": "宜兴紫砂壶",
        "description_en": "Zisha clay, 180 ml, pours clean.",
        "description_zh": "紫砂泥料，一百八十毫升，出水利落。",
        "list_price_minor": 10_000,
        "currency": "CNY",
    } | fields
    if "category" not in fields:
        fields["category"] = category()
    made = marketplace.save_listing(listing=Listing(vendor=vendor, **fields))
    Variant.objects.create(listing=made, stock=stock)
    owner = vendor.members.get(role="owner").user
    return marketplace.publish_listing(listing_id=made.pk, by=owner)


def address(user: User, division_code: str = "110105000000") -> Address:
    return save_address(
        address=Address(
            user=user,
            recipient=user.display_name,
            phone="13800138000",
            area="北京市 朝阳区",
            street="建国路 1 号",
            division_code=division_code,
        )
    )


def haggle(*, buyer: User, listing: Listing, offer: int | None = None) -> Negotiation:
    """An open thread, with the buyer's first offer on the table if one is named."""
    thread = negotiation.open_negotiation(buyer=buyer, variant=listing.variants.get())
    if offer is not None:
        thread = negotiation.make_offer(negotiation_id=thread.pk, by=buyer, price_minor=offer, rev=thread.rev)
    return thread


def agreed_order(*, buyer: User, listing: Listing, price: int = 8_000) -> Order:
    """An order at a price the vendor took, waiting for payment."""
    thread = haggle(buyer=buyer, listing=listing, offer=price)
    owner = listing.vendor.members.get(role="owner").user
    thread = negotiation.accept_offer(negotiation_id=thread.pk, by=owner, price_minor=price, rev=thread.rev)
    return thread.order


def pay(order: Order) -> Order:
    """The order, paid: as if the provider had said so."""
    buyer = order.buyer
    where = buyer.addresses.first() or address(buyer)
    payment = marketplace.request_payment(order_ids=[order.pk], by=buyer, address=where, gateway="sandbox")
    Payment.objects.filter(pk=payment.pk).update(provider_ref=f"pay_{payment.pk}", status="pending")
    marketplace.record_payment(payment_id=payment.pk, amount_minor=payment.amount_minor, currency=payment.currency)
    return Order.objects.select_related("hold", "buyer", "vendor").get(pk=order.pk)


def basket_checkout(*, buyer: User, things: dict[Listing, int]) -> Checkout:
    """So many of each listing put in the basket and checked out: orders that wait for one payment."""
    for thing, quantity in things.items():
        marketplace.put_in_basket(user=buyer, variant=thing.variants.get(), quantity=quantity)
    return marketplace.check_out(buyer=buyer, currency=next(iter(things)).currency)


def pay_checkout(checkout: Checkout) -> list[Order]:
    """Its orders, paid in one go: as if the provider had said so."""
    buyer, orders = checkout.buyer, list(checkout.orders.order_by("pk"))
    where = buyer.addresses.first() or address(buyer)
    payment = marketplace.request_payment(
        order_ids=[order.pk for order in orders], by=buyer, address=where, gateway="sandbox"
    )
    escrow.record_payment_started(payment_id=payment.pk, provider_ref=f"pay_{payment.pk}", pay_url="")
    marketplace.record_payment(payment_id=payment.pk, amount_minor=payment.amount_minor, currency=payment.currency)
    return list(checkout.orders.select_related("hold", "buyer", "vendor").order_by("pk"))


def paid_order(*, buyer: User, listing: Listing, price: int = 8_000) -> Order:
    return pay(agreed_order(buyer=buyer, listing=listing, price=price))


def shipped_order(*, buyer: User, listing: Listing, price: int = 8_000) -> Order:
    order = paid_order(buyer=buyer, listing=listing, price=price)
    marketplace.mark_shipped(order_id=order.pk, at=timezone.now())
    return Order.objects.select_related("hold", "buyer", "vendor").get(pk=order.pk)


def delivered_order(*, buyer: User, listing: Listing, price: int = 8_000) -> Order:
    order = shipped_order(buyer=buyer, listing=listing, price=price)
    marketplace.mark_delivered(order_id=order.pk, at=timezone.now())
    return Order.objects.select_related("hold", "buyer", "vendor").get(pk=order.pk)


def released_order(*, buyer: User, listing: Listing, price: int = 8_000, days_ago: int = 8) -> Order:
    """An order whose vendor was paid so many days ago: long enough for a new vendor's payout."""
    with as_if_at(timezone.now() - timedelta(days=days_ago)), transaction.atomic():
        order = delivered_order(buyer=buyer, listing=listing, price=price)
        escrow.settle_hold(hold_id=order.hold_id, refund_minor=0, by=None, reason="as if it were due")
        marketplace.finish_order(order_id=order.pk)
    return Order.objects.select_related("hold", "buyer", "vendor").get(pk=order.pk)


def established(shop: Vendor, *, buyer: User) -> Vendor:
    """A shop past its first ten orders and thirty days, whose balance is empty again."""
    Vendor.objects.filter(pk=shop.pk).update(approved_at=timezone.now() - timedelta(days=60))
    thing = listing(vendor=shop, stock=10, list_price_minor=2_000, title_en="Bamboo scoop", title_zh="竹茶则")
    for _ in range(10):
        with as_if_at(timezone.now() - timedelta(days=40)), transaction.atomic():
            order = pay(marketplace.buy_now(buyer=buyer, variant=thing.variants.get(), quantity=1))
            marketplace.mark_delivered(order_id=order.pk, at=timezone.now() - timedelta(days=40))
            escrow.settle_hold(hold_id=order.hold_id, refund_minor=0, by=None, reason="as if it were due")
            marketplace.finish_order(order_id=order.pk)
    payout = escrow.request_payout(vendor_id=shop.pk, currency="CNY")
    escrow.record_payout(payout_id=payout.pk, is_paid=True)
    return Vendor.objects.get(pk=shop.pk)


@cache
def picture(size: tuple[int, int] = (40, 30), kind: str = "PNG", colour: str = "tan") -> bytes:
    """A picture as a phone would send it."""
    sink = BytesIO()
    Image.new("RGB", size, colour).save(sink, kind)
    return sink.getvalue()


def pass_time(row, **delta) -> None:
    """As if time had passed for one row: its due moments move into the past."""
    for name in row.DUE_FIELDS:
        moment = getattr(row, name)
        if moment is not None:
            type(row).objects.filter(pk=row.pk).update(**{name: moment - timedelta(**delta)})
    row.refresh_from_db()


def carriers(*, base_url: str, secret: str) -> dict[str, Carrier]:
    """A courier for the big cities, a cheaper and slower one for Zhejiang and Beijing, and the post."""
    swift = Carrier.objects.create(
        code="swift", name_en="Swift Crane", name_zh="快鹤", dialect="json_hex", base_url=base_url, secret=secret,
        base_rate_minor=1800, transit_days=2, on_time_bps=9600,
    )  # fmt: skip
    plain = Carrier.objects.create(
        code="plain", name_en="Plain Ox", name_zh="平牛", dialect="json_hex", base_url=base_url, secret=secret,
        base_rate_minor=1000, transit_days=4, on_time_bps=9000,
    )  # fmt: skip
    post = Carrier.objects.create(
        code="post", name_en="Village Post", name_zh="乡邮", kind="post", dialect="post", base_url=base_url,
        secret=secret, base_rate_minor=900, transit_days=7, on_time_bps=8500,
    )  # fmt: skip
    for carrier, prefixes in {swift: ["33", "11", "31"], plain: ["33", "11"], post: [""]}.items():
        Coverage.objects.bulk_create(Coverage(carrier=carrier, prefix=prefix) for prefix in prefixes)
    return {"swift": swift, "plain": plain, "post": post}

"""What the style page shows: one of everything, in every state. Nothing here touches the database."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.templatetags.static import static
from django.utils import timezone

from marketplace.stamps import SEALS

COLOURS = (
    ("Surfaces", ("surface", "surface-raised", "surface-sunken", "surface-hover", "surface-glaze", "surface-night")),
    ("Lines", ("line", "line-strong", "line-ink")),
    ("Text", ("text", "text-soft", "text-faint", "text-link", "text-link-hover")),
    ("Acts", ("act", "act-hover", "deal", "deal-hover", "focus")),
    ("Sides", ("buyer", "buyer-wash", "vendor", "vendor-wash")),
    ("Tones", ("tone-live", "tone-done", "tone-wait", "tone-stop", "tone-cold", "tone-still")),
)
SIZES = ("4xl", "3xl", "2xl", "xl", "l", "m", "s", "xs", "2xs")


class SampleForm(forms.Form):
    title = forms.CharField(label="Title", max_length=60, help_text="What a buyer would call it.")
    email = forms.EmailField(label="E-mail address")
    price = forms.CharField(label="List price", widget=forms.TextInput({"inputmode": "decimal", "data-money": ""}))
    kind = forms.ChoiceField(label="Kind", choices=[("tea", "Tea"), ("ware", "Teaware"), ("paper", "Paper")])
    hours = forms.ChoiceField(
        label="An offer stands for", choices=[("24", "24 hours"), ("48", "48 hours")], widget=forms.RadioSelect
    )
    services = forms.MultipleChoiceField(
        label="Couriers",
        choices=[("swift", "Swift Crane"), ("post", "The post")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    text = forms.CharField(label="Description", widget=forms.Textarea, required=False, max_length=200)
    photo = forms.FileField(label="Photo", required=False)
    agrees = forms.BooleanField(label="Answer offers for me when I sleep", required=False)


class CalmForm(SampleForm):
    """The same without complaint, under ids of its own."""


def samples() -> dict[str, Any]:
    now = timezone.now()
    return {
        "colours": COLOURS,
        "sizes": SIZES,
        "seals": list(SEALS),
        "calm_form": CalmForm(auto_id="calm_%s"),
        "wrong_form": SampleForm(
            {"title": "", "email": "lin at tea", "price": "forty", "text": "x" * 210}, auto_id="wrong_%s"
        ),
        "moments": [now + timedelta(days=6, hours=3), now + timedelta(hours=5), now + timedelta(minutes=9), now],
        "listings": _listings(),
        "offers": _offers(now),
        "messages_sample": _messages(now),
        "ladder_steps": [
            ("buyer", 52_000),
            ("vendor", 76_000),
            ("buyer", 58_000),
            ("vendor", 69_000),
            ("buyer", 63_000),
        ],
        "deal_steps": [("buyer", 52_000), ("vendor", 70_000), ("buyer", 60_000), ("vendor", 64_000), ("buyer", 64_000)],
        **_order(now),
        **_lists(now),
    }


def _listings() -> list[dict[str, Any]]:
    base: dict[str, Any] = {
        "currency": "CNY",
        "vendor_score": 4.6,
        "city": "Yixing",
        "vendor_name": "Old Kiln Pottery",
        "src": "",
    }
    return [
        {**base, "title": "Yixing zisha teapot, 'Stone Ladle', 220 ml", "price_minor": 88_000, "picture": "teapot"}
        | {"deal_range": "8–14%", "is_haggle_friendly": True},
        {**base, "title": "Gongfu lantern in red silk with bamboo ribs", "price_minor": 12_900, "picture": "lantern"}
        | {"vendor_name": "Lamp Alley", "city": "Suzhou", "vendor_score": 3.4},
        {**base, "title": "Raw pu'er cake, Bulang mountain, spring 2019, 357 g", "price_minor": 46_000}
        | {"picture": "cake", "is_sold_out": True, "vendor_name": "Cloud Terrace Tea", "city": "Menghai"},
        {**base, "title": "青花缠枝莲纹梅瓶，景德镇手绘，高二十八厘米", "title_lang": "zh-Hans", "price_minor": 235_000}
        | {"picture": "vase", "vendor_name": "景德瓷坊", "city": "景德镇", "vendor_score": None},
        {**base, "title": "A listing without a picture yet", "price_minor": 5_900, "picture": ""},
    ]


def _offers(now: datetime) -> list[dict[str, Any]]:
    base = {
        "who": "Chen",
        "currency": "CNY",
        "quantity": 1,
        "list_price_minor": 88_000,
        "made_at": now - timedelta(minutes=12),
        "expires_at": now + timedelta(hours=47, minutes=10),
        "status_label": "",
        "net_minor": None,
    }
    theirs = {**base, "by": "vendor", "is_mine": False, "rev": 4, "price_minor": 69_000, "status": "standing"}
    mine = {**base, "by": "buyer", "is_mine": True, "rev": 5, "price_minor": 63_000, "status": "standing"}
    acts = {"accept_url": "#", "decline_url": "#", "counter_href": "#offer", "split_url": "#", "split_minor": 66_000}
    seen_by_vendor = {"is_mine": False, "who": "Lin", "quantity": 3, "total_minor": 189_000, "net_minor": 59_850}
    return [
        {**theirs, **acts},
        {**mine, "withdraw_url": "#", "undo_until": now},
        {**mine, **seen_by_vendor, "rev": 6, "accept_url": "#", "decline_url": "#", "counter_href": "#offer"},
        {**theirs, "rev": 7, "status": "countered"},
        {**mine, "rev": 8, "status": "expired"},
        {**theirs, "rev": 9, "status": "declined"},
        {**mine, "rev": 10, "price_minor": 64_000, "status": "accepted"},
    ]


def _messages(now: datetime) -> list[dict[str, Any]]:
    at = now - timedelta(minutes=30)
    lines: list[dict[str, Any]] = [
        {"side": "house", "body": "Lin came in to talk about the Stone Ladle teapot."},
        {"side": "theirs", "who": "Chen", "body": "Good morning! The clay is old Zhuni, fired twice. Do sit down."},
        {"side": "mine", "body": "It is lovely. Is the lid tight enough to hold when I tip it?", "receipt": "read"},
        {
            "side": "theirs",
            "who": "Chen",
            "body": "当然。倒茶时盖子不会掉，我拍个视频给你看。",
            "body_lang": "zh-Hans",
            "translation": "Of course. The lid stays put while you pour; I will send a video.",
            "translation_lang": "en",
            "is_promise": True,
        },
        {"side": "theirs", "who": "Chen", "body": "Write me at ●●●●●", "follows": True, "is_masked": True},
        {"side": "mine", "body": "Let us keep it here.", "receipt": "delivered"},
        {"side": "mine", "body": "Sent while the line was down.", "receipt": "failed", "follows": True},
        {"side": "xiaoer", "who": "Wei", "body": "I am reading along and will answer by tomorrow noon."},
        {
            "side": "theirs",
            "who": "Chen",
            "body": "Please confirm receipt today and I add a gift.",
            "warning": "Confirm only when the goods are in your hands: after that the money is gone.",
        },
    ]
    return [{"at": at + timedelta(minutes=i), "seq": i + 1, "client_id": "", **line} for i, line in enumerate(lines)]


def _order(now: datetime) -> dict[str, Any]:
    paid_at = now - timedelta(days=3)
    fact = SimpleNamespace
    return {
        "order_steps": [
            {"label": "Agreed", "state": "done", "at": paid_at - timedelta(hours=1)},
            {"label": "Paid", "state": "done", "at": paid_at},
            {"label": "Shipped", "state": "done", "at": paid_at + timedelta(days=1)},
            {"label": "Delivered", "state": "now", "note": "expected on Friday"},
            {"label": "Completed", "state": "next"},
        ],
        "stopped_steps": [
            {"label": "Agreed", "state": "done"},
            {"label": "Paid", "state": "done"},
            {"label": "Cancelled", "state": "stopped", "note": "not shipped in time"},
        ],
        "tracking": [
            {"at": now - timedelta(hours=2), "title": "Out for delivery", "place": "Hangzhou", "code": "DELIVERING"},
            {"at": now - timedelta(hours=20), "title": "Held at the hub", "text": "Typhoon warning.", "tone": "wait"},
            {"at": now - timedelta(days=1), "title": "Delivered", "text": "Taken back.", "tone": "void"},
            {"at": now - timedelta(days=2), "title": "Handed over", "place": "Yixing"},
        ],
        "deal_facts": [
            fact(label="Price agreed", value="¥640.00", note="list price ¥880.00", is_sum=False),
            fact(label="How many", value="2, colour ‘Zhuni red’", note="", is_sum=False),
            fact(label="Hand-over by", value="25 November 2026", note="72 hours after payment", is_sum=False),
            fact(label="Total", value="¥1,280.00", note="", is_sum=True),
        ],
        "promises": [{"who": "Chen", "text": "The lid stays put while you pour.", "at": paid_at}],
        "deal_photos": [{"src": static(f"img/style/{name}.svg"), "alt": ""} for name in ("teapot", "cake")],
        "sealed_at": paid_at,
        "sha256": "9f2c61d4a0be7788123456789abcdef0fedcba9876543210aa55aa55deadbeef",
        "ledger_lines": [
            {"label": "Held in escrow", "amount_minor": 128_000},
            {"label": "Commission", "amount_minor": 6_400, "kind": "minus", "note": "5 %, frozen on 19 November"},
        ],
    }


def _lists(now: datetime) -> dict[str, Any]:
    cells = [
        ("AF31-0C2E", "Stone Ladle teapot", "¥640.00", "2 h"),
        ("B07D-99E1", "Red silk lantern, large, with a rather long name to wrap", "¥98.00", "9 h"),
        ("C5A0-4410", "Raw pu'er cake 2019", "¥388.00", "1 d"),
    ]
    labels = ("Order", "Goods", "Total", "Left")
    kinds = ("", "", "number", "number")
    return {
        "columns": [{"label": label, "kind": kind} for label, kind in zip(labels, kinds, strict=True)],
        "rows": [
            [
                {"text": text, "label": label, "kind": kind, "href": "#" if label == "Order" else ""}
                for text, label, kind in zip(row, labels, kinds, strict=True)
            ]
            for row in cells
        ],
        "crumbs": [
            {"label": "The market", "href": "#"},
            {"label": "Teaware", "href": "#"},
            {"label": "Stone Ladle teapot", "href": None},
        ],
        "tabs": [
            {"label": "To ship", "href": "#", "is_current": True, "count": 3},
            {"label": "On the way", "href": "#", "count": 12},
            {"label": "Done", "href": "#"},
        ],
        "local_tabs": [
            {"label": "Description", "href": "#part-description", "is_current": True},
            {"label": "Reviews", "href": "#part-reviews", "count": 8},
        ],
        "facet_choices": [
            {"value": "90", "label": "Answers most offers", "count": 42, "is_on": True},
            {"value": "80", "label": "Ships in two days", "count": 108, "is_on": False},
        ],
        "stars_choices": [
            {"value": "5", "label": "Five leaves", "count": 12, "is_on": False},
            {"value": "4", "label": "Four and more", "count": 61, "is_on": True},
        ],
        "sorts": [{"value": "new", "label": "Newest"}, {"value": "price", "label": "Lowest price"}],
        "active_filters": [{"label": "Answers most offers", "remove_query": ""}],
        "rail_items": [
            {"label": "Today", "href": "#", "icon": "sun", "is_current": True},
            {"label": "Offers", "href": "#", "icon": "messages-square", "count": 4, "group": "Trade"},
            {"label": "Orders", "href": "#", "icon": "package", "count": 3},
            {"label": "Payouts", "href": "#", "icon": "coins", "group": "Money"},
        ],
        "quick_prices": [
            {"price_minor": 66_000, "label": "Split the difference"},
            {"price_minor": 65_000, "label": "A little more"},
        ],
        "phrases": [
            {"key": "best", "own": "What is your best price?", "other": "最低多少钱？", "other_lang": "zh-Hans"},
            {"key": "half", "own": "Let us meet half-way.", "other": "我们各让一步吧。", "other_lang": "zh-Hans"},
        ],
        "people": ["Lin Daiyu", "王小二", "Chen", "Mei", "Old Kiln Pottery", "小雨"],
        "photos": [{"src": static(f"img/style/{name}.svg"), "alt": name} for name in ("teapot", "vase", "cake")],
        "news_at": now,
    }

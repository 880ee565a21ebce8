"""A market of any size: listings in two languages, each with stock and a picture, indexed as the house does.

Words are drawn unevenly, as in a real market: each shelf has its few common goods and many rare ones.
"""

import csv
import io
import random
import uuid
from collections.abc import Iterator
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from benchmarks.seeds import people
from marketplace import search
from marketplace.models import Category

VENDORS = 200
CATEGORIES = 16
CHUNK = 10_000

GOODS = [
    ("teapot", "茶壶"), ("tea cup", "茶杯"), ("tea tray", "茶盘"), ("gaiwan", "盖碗"), ("tea caddy", "茶叶罐"),
    ("kettle", "烧水壶"), ("brush pen", "毛笔"), ("ink stone", "砚台"), ("scroll", "卷轴"), ("folding fan", "折扇"),
    ("silk scarf", "丝巾"), ("jade pendant", "玉坠"), ("bamboo basket", "竹篮"), ("lantern", "灯笼"), ("stool", "凳子"),
    ("incense burner", "香炉"), ("vase", "花瓶"), ("bowl", "碗"), ("chopsticks", "筷子"), ("guqin", "古琴"),
    ("flute", "笛子"), ("go board", "围棋盘"), ("record", "唱片"), ("radio", "收音机"), ("camera", "相机"),
    ("notebook", "笔记本"), ("satchel", "挎包"), ("tea table", "茶桌"), ("bonsai", "盆景"), ("umbrella", "油纸伞"),
]  # fmt: skip
STUFFS = [
    ("zisha clay", "紫砂"), ("celadon", "青瓷"), ("walnut", "胡桃木"), ("bamboo", "竹"), ("cast iron", "铸铁"),
    ("rosewood", "红木"), ("silver", "银"), ("copper", "铜"), ("lacquer", "漆器"), ("linen", "亚麻"), ("silk", "丝绸"),
    ("white porcelain", "白瓷"), ("glass", "玻璃"), ("leather", "皮革"), ("stone", "石"), ("cotton", "棉"),
]  # fmt: skip
MANNERS = [
    ("hand made", "手工"), ("carved", "雕花"), ("old", "老"), ("glazed", "釉"), ("plain", "素"), ("small", "小"),
    ("large", "大"), ("travel", "旅行"), ("antique", "古董"), ("signed", "落款"), ("painted", "彩绘"), ("woven", "编"),
]  # fmt: skip
PLACES = [
    ("Yixing", "宜兴"), ("Jingdezhen", "景德镇"), ("Longquan", "龙泉"), ("Suzhou", "苏州"), ("Hangzhou", "杭州"),
    ("Chaozhou", "潮州"), ("Dehua", "德化"), ("Foshan", "佛山"), ("Quanzhou", "泉州"), ("Dali", "大理"),
]  # fmt: skip
SENTENCES = [
    ("Made to be used every day and to last.", "日常使用，经久耐用。"),
    ("The rim is thin and the handle stays cool.", "口沿薄，把手不烫。"),
    ("Two small marks on the foot, see the picture.", "底足有两处小痕，见图。"),
    ("Packed in straw and a wooden box.", "稻草与木盒包装。"),
    ("The maker has worked in this town for forty years.", "匠人在本地做了四十年。"),
    ("Rinse with warm water, never with soap.", "温水冲洗，勿用洗涤剂。"),
    ("The colour deepens with the years.", "颜色随岁月变深。"),
    ("A fair offer is always answered.", "诚意出价，必有回应。"),
]

COLUMNS = (
    "public_id, vendor_id, category_id, title_en, title_zh, description_en, description_zh, kind, list_price_minor,"
    " currency, floor_bps, freight_minor, handling_hours, offer_hours, weight_g, length_mm, width_mm, height_mm,"
    " status, version, deal_count, created_at, published_at, search"
)
SCORED_DAYS = 30
BELONGINGS = """
    INSERT INTO vendors_vendorscore
        (vendor_id, scored_on, product, service, logistics, resolution, stars, is_new, order_count, facts)
    SELECT id, current_date - day, 80, 80, 80, 80, 1 + id %% 5, false, 50, '{}'
    FROM vendors_vendor CROSS JOIN generate_series(0, %(days)s - 1) day;
    INSERT INTO marketplace_variant (listing_id, name_en, name_zh, stock, reserved, position)
    SELECT id, 'Standard', '标准', 1 + id %% 9, 0, 0 FROM marketplace_listing;
    INSERT INTO marketplace_listingphoto
        (listing_id, image, thumb, width, height, sha256, alt_en, alt_zh, position)
    SELECT id, 'listings/' || id || '.webp', 'listings/' || id || '-s.webp', 1200, 900, md5(id::text) || md5(id::text),
        title_en, title_zh, 0
    FROM marketplace_listing;
"""
INDEX = "marketplace_listing_search"


def fill_market(count: int, *, seed: int = 7) -> None:
    """Put `count` listings on sale, of 200 vendors on 16 shelves. The same seed makes the same market."""
    shops = people.vendors(people.users(VENDORS, "owner"))
    shelves = Category.objects.bulk_create(
        Category(slug=f"shelf-{n}", name_en=f"Shelf {n}", name_zh=f"{n}号架", position=n) for n in range(CATEGORIES)
    )
    rows = _rows(count, random.Random(seed), shops, [shelf.pk for shelf in shelves])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_indexdef(%s::regclass)", [INDEX])
        definition = cursor.fetchone()[0]
        cursor.execute(f"DROP INDEX {INDEX}")  # built anew below, in a fraction of the time
        while chunk := _as_csv(rows):
            cursor.copy_expert(f"COPY marketplace_listing ({COLUMNS}) FROM STDIN WITH (FORMAT csv)", io.StringIO(chunk))
        cursor.execute(BELONGINGS, {"days": SCORED_DAYS})
        cursor.execute(definition)
        cursor.execute("VACUUM ANALYZE")


def _as_csv(rows: Iterator[tuple]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(row for row, _ in zip(rows, range(CHUNK), strict=False))
    return out.getvalue()


def _rows(count: int, dice: random.Random, shops: list, shelf_ids: list[int]) -> Iterator[tuple]:
    now = timezone.now()
    for n in range(count):
        shop = dice.choice(shops)
        good, stuff, manner, place = (_draw(dice, words) for words in (GOODS, STUFFS, MANNERS, PLACES))
        title_en = f"{place[0]} {manner[0]} {stuff[0]} {good[0]} {n}"
        title_zh = f"{place[1]}{manner[1]}{stuff[1]}{good[1]}"
        said = dice.sample(SENTENCES, 4)
        text_en, text_zh = " ".join(en for en, _ in said), "".join(zh for _, zh in said)
        words = search.document(title_en, title_zh, body=f"{text_en} {text_zh} {shop.name_en} {shop.name_zh}")
        at = now - timedelta(minutes=n)
        yield (
            uuid.UUID(int=dice.getrandbits(128)), shop.pk, shelf_ids[_rank(dice, len(shelf_ids))], title_en, title_zh,
            text_en, text_zh, "physical", dice.randint(20, 5_000) * 100, "CNY", 5000, 0, 72, 48, 500, 200, 150, 100,
            "on_sale", 1, 0, at, at, words,
        )  # fmt: skip


def _draw(dice: random.Random, words: list[tuple[str, str]]) -> tuple[str, str]:
    return words[_rank(dice, len(words))]


def _rank(dice: random.Random, count: int) -> int:
    """A place from 0 to count - 1, the first about six times as likely as the middle one."""
    return min(count - 1, int(count * dice.random() ** 2))

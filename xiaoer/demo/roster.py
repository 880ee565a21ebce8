"""The people of the demo market beside the accounts of `accounts.demo`: data only."""

from dataclasses import dataclass
from typing import Final

DOMAIN: Final = "demo.example"


@dataclass(frozen=True, slots=True)
class Place:
    """An address to send goods to. `division_code` is the 12-digit administrative code."""

    division_code: str
    area: str
    street: str
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class DemoBuyer:
    """Someone who shops here. `key` is the part of the e-mail address before the @."""

    key: str
    name: str
    language: str
    place: Place


CHAOYANG = Place("110105000000", "北京市 朝阳区 三里屯街道", "幸福一村四巷 12 号 3 单元 501", "100027")
YUSHU = Place("632701200000", "青海省 玉树州 玉树市 仲达乡", "歇格村 小学旁第二户", "815000")
MINHANG = Place("310112000000", "上海市 闵行区", "莘松路 380 弄 6 号 402", "201100")
TIANHE = Place("440106000000", "广州市 天河区", "体育东路 19 号 1108", "510620")
NANSHAN = Place("440305000000", "深圳市 南山区", "海德三道 88 号 17 楼", "518054")
WUHOU = Place("510107000000", "成都市 武侯区", "玉林西路 31 号", "610041")
GULOU = Place("320106000000", "南京市 鼓楼区", "汉口路 22 号 204", "210008")
XIHU = Place("330106000000", "杭州市 西湖区", "文三路 90 号 5 幢", "310012")
YUHUA = Place("430111000000", "长沙市 雨花区", "韶山中路 141 号", "410007")
YANTA = Place("610113000000", "西安市 雁塔区", "小寨西路 26 号", "710061")
HEPING = Place("210102000000", "沈阳市 和平区", "南京南街 77 号", "110001")
SIMING = Place("350203000000", "厦门市 思明区", "曾厝垵 105 号", "361005")
LIXIA = Place("370102000000", "济南市 历下区", "文化东路 49 号", "250014")
PANLONG = Place("530103000000", "昆明市 盘龙区", "北京路 1079 号", "650051")
YUZHONG = Place("500103000000", "重庆市 渝中区", "枣子岚垭正街 86 号", "400015")

PLACES: Final = {"lin": CHAOYANG, "xiaoyu": YUSHU}
"""Where the two demo buyers live: one where every courier goes, one where only the post does."""

BUYERS: Final = (
    DemoBuyer("hannah", "Hannah Weiss", "en", MINHANG),
    DemoBuyer("tomas", "Tomás Rivera", "en", NANSHAN),
    DemoBuyer("priya", "Priya Nair", "en", TIANHE),
    DemoBuyer("oliver", "Oliver Brandt", "en", CHAOYANG),
    DemoBuyer("noor", "Noor Haddad", "en", XIHU),
    DemoBuyer("ingrid", "Ingrid Solheim", "en", SIMING),
    DemoBuyer("samuel", "Samuel Okoro", "en", GULOU),
    DemoBuyer("clara", "Clara Moretti", "en", MINHANG),
    DemoBuyer("jonas", "Jonas Lindqvist", "en", WUHOU),
    DemoBuyer("amelie", "Amélie Laurent", "en", CHAOYANG),
    DemoBuyer("grace", "Grace Tan", "en", SIMING),
    DemoBuyer("daniel", "Daniel Cho", "en", LIXIA),
    DemoBuyer("wenjing", "沈文静", "zh-hans", XIHU),
    DemoBuyer("haoran", "陆浩然", "zh-hans", MINHANG),
    DemoBuyer("yutong", "许雨桐", "zh-hans", WUHOU),
    DemoBuyer("jianguo", "何建国", "zh-hans", HEPING),
    DemoBuyer("siyuan", "叶思远", "zh-hans", TIANHE),
    DemoBuyer("qingqing", "白青青", "zh-hans", PANLONG),
    DemoBuyer("dawei", "高大伟", "zh-hans", LIXIA),
    DemoBuyer("xuemei", "唐雪梅", "zh-hans", YUZHONG),
    DemoBuyer("zihan", "罗子涵", "zh-hans", YUHUA),
    DemoBuyer("lanlan", "顾兰兰", "zh-hans", GULOU),
    DemoBuyer("pengfei", "邵鹏飞", "zh-hans", YANTA),
    DemoBuyer("meiling", "江美玲", "zh-hans", SIMING),
    DemoBuyer("tianyu", "秦天宇", "zh-hans", NANSHAN),
)

OWNERS: Final = {
    # shop: (e-mail name, display name, language); the two of `accounts.demo` own a shop each
    "changjiang-kiln": ("chen", "Chen", "en"),
    "jingxian-paper": ("laozhou", "老周", "zh-hans"),
    "longwu-cloud-tea": ("qiu", "邱小满", "zh-hans"),
    "menghai-old-tree": ("yan", "岩温", "zh-hans"),
    "shushan-zisha": ("fan", "范师傅", "zh-hans"),
    "longquan-green": ("ye", "Ye Qing", "en"),
    "pingjiang-silk": ("shen", "沈绣云", "zh-hans"),
    "danzhai-indigo": ("wang", "王阿柳", "zh-hans"),
    "anji-bamboo": ("zhu", "Zhu Lin", "en"),
    "yangjiang-forge": ("liang", "Liang Ying", "en"),
    "huaqiang-signal": ("he", "Kevin He", "en"),
    "weifang-kites": ("xu", "徐大风", "zh-hans"),
    "hutong-playthings": ("jin", "金先生", "zh-hans"),
    "lankao-paulownia": ("dai", "代书琴", "zh-hans"),
    "wenjiang-garden": ("luo", "罗青", "zh-hans"),
    "zhenping-jade": ("bi", "毕玉成", "zh-hans"),
    "shiling-leather": ("lai", "Lai Wing", "en"),
    "zigong-lantern": ("deng", "邓灯笼", "zh-hans"),
    "yongchun-incense": ("pu", "蒲伯", "zh-hans"),
}

DESKS: Final = (
    # slug, English, Chinese
    ("disputes", "Disputes", "调解台"),
    ("logistics", "Logistics", "物流台"),
    ("growth", "Vendor growth", "商家成长台"),
    ("risk", "Risk", "风控台"),
    ("campaigns", "Campaigns", "活动台"),
)

POSTINGS: Final = (
    # e-mail name, display name, language, desk, role, days at the desk
    ("wei", "Wei", "en", "disputes", "xiaoer", 74),
    ("xiaoman", "小满", "zh-hans", "disputes", "xiaoer", 31),
    ("lead", "Song", "en", "disputes", "lead", 120),
    ("staff.jia", "贾明", "zh-hans", "logistics", "xiaoer", 52),
    ("staff.ruth", "Ruth Adler", "en", "growth", "xiaoer", 140),
    ("staff.fu", "傅安", "zh-hans", "risk", "xiaoer", 88),
    ("staff.mira", "Mira Sato", "en", "campaigns", "xiaoer", 17),
)


def email_of(key: str) -> str:
    return f"{key}@{DOMAIN}"

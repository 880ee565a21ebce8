"""The lanterns and lighting shelf of the demo market."""

from marketplace.demo.catalogue_records import DemoListing, DemoVariant

LISTINGS = (
    DemoListing(
        key="round-silk-lantern-cinnabar",
        vendor_key="zigong-lantern",
        category_slug="lighting",
        title_en="Round silk lantern, cinnabar red",
        title_zh="朱红圆绢灯笼",
        description_en=(
            "Thirty-two steel ribs under hand-pasted silk that folds flat like an umbrella. The red is deep by day "
            "and turns to persimmon when lit. Warm bulb on a two-metre fabric cord, tassel knotted by hand. Under "
            "an eave it lasts three winters; in rain, one."
        ),
        description_zh=(
            "三十二根钢骨，手糊绢面，收起来像伞。白天是沉红，点亮变成柿子色。附暖光灯泡、两米布线，穗子手结。挂在檐下"
            "能过三冬，淋雨只过一冬。"
        ),
        list_price_minor=8800,
        floor_bps=4000,
        handling_hours=48,
        weight_g=520,
        length_mm=420,
        width_mm=420,
        height_mm=120,
        variants=(
            DemoVariant("30 cm", "30厘米", 60),
            DemoVariant("42 cm", "42厘米", 33),
            DemoVariant("60 cm", "60厘米", 12),
        ),
        motif="lantern",
        tint="cinnabar",
        form="round",
    ),
    DemoListing(
        key="palace-lantern-six-sided",
        vendor_key="zigong-lantern",
        category_slug="lighting",
        title_en="Six-sided palace lantern, rosewood frame",
        title_zh="六角宫灯 花梨木架",
        description_en=(
            "A pegged rosewood frame with six dragon-head brackets and painted silk panes: four landscapes, two "
            "with nobody in them. 52 cm high with tassels. Every pane slides out for cleaning or for your own "
            "painting. Wired for E14, switch on the cord."
        ),
        description_zh=(
            "花梨木榫卯架，六只龙头挑角，绢画六屏：四屏山水，两屏空无一人。连穗高五十二厘米。每屏可抽出清洁，也可换上"
            "自己画的。E14灯头，线上开关。"
        ),
        list_price_minor=68_000,
        floor_bps=6500,
        reserve_minor=58_000,
        handling_hours=120,
        weight_g=3200,
        length_mm=420,
        width_mm=420,
        height_mm=600,
        variants=(DemoVariant("Standard", "标准", 5),),
        motif="lantern",
        tint="umber",
        form="palace",
    ),
    DemoListing(
        key="lotus-floating-lanterns",
        vendor_key="zigong-lantern",
        category_slug="lighting",
        title_en="Floating lotus lanterns, set of six",
        title_zh="莲花河灯六盏",
        description_en=(
            "Waxed paper petals on cork feet, for ponds, bathtubs and wishes. Each takes a tea light or the LED "
            "candle in the box. They fold open in a minute and last about three evenings on water. Please gather "
            "them again afterwards."
        ),
        description_zh=(
            "蜡纸花瓣，软木底座，放池塘、放浴缸、放心愿都行。可用茶蜡，也可用盒里的电子烛。一分钟撑开，水上约用三晚。"
            "用后请收回来。"
        ),
        list_price_minor=3900,
        floor_bps=3000,
        handling_hours=24,
        weight_g=360,
        length_mm=240,
        width_mm=240,
        height_mm=120,
        variants=(DemoVariant("Standard", "标准", 120),),
        motif="lotus_lamp",
        tint="rose",
    ),
    DemoListing(
        key="bamboo-weave-table-lamp",
        vendor_key="anji-bamboo",
        category_slug="lighting",
        title_en="Woven bamboo table lamp",
        title_zh="竹编台灯",
        description_en=(
            "The shade is a fish trap turned over: four hundred splints in a hexagon weave that throws stars on the "
            "ceiling. Base of solid bamboo root. 38 cm tall, dimmer on the cord, bulb included. Dust with a dry "
            "paintbrush."
        ),
        description_zh=(
            "灯罩是倒扣的鱼篓：四百根篾，六角眼编，星星落满天花板。底座是整块竹根。高三十八厘米，线上调光，附灯泡。除"
            "尘用干毛刷。"
        ),
        list_price_minor=23_800,
        reserve_minor=19_800,
        weight_g=1300,
        length_mm=300,
        width_mm=300,
        height_mm=420,
        variants=(DemoVariant("Standard", "标准", 18),),
        motif="table_lamp",
        tint="bamboo",
        form="weave",
    ),
    DemoListing(
        key="mulberry-paper-floor-lamp",
        vendor_key="zigong-lantern",
        category_slug="lighting",
        title_en="Mulberry paper column lamp",
        title_zh="桑皮纸落地灯",
        description_en=(
            "A column of crumpled mulberry paper, 84 cm high, that looks like a cloud standing up. Inside are a "
            "birch frame and two dimmable tubes. The paper is backed with gauze and can be patched with rice paste. "
            "Warm white only; cold white was tried and regretted."
        ),
        description_zh=(
            "一柱揉皱的桑皮纸，高八十四厘米，像一朵站起来的云。里面是桦木架与两支可调光灯管。纸背裱了纱，破了拿米糊补。"
            "只做暖白光，冷白试过，后悔。"
        ),
        list_price_minor=36_800,
        floor_bps=5500,
        handling_hours=72,
        weight_g=2600,
        length_mm=900,
        width_mm=320,
        height_mm=320,
        variants=(DemoVariant("Standard", "标准", 9),),
        motif="floor_lamp",
        tint="cream",
    ),
    DemoListing(
        key="rabbit-lantern-wheels",
        vendor_key="zigong-lantern",
        category_slug="lighting",
        title_en="Rabbit lantern on wheels",
        title_zh="兔子拖灯",
        description_en=(
            "For Lantern Festival, or for a child who will not go to bed. Bamboo frame, fringed white paper, red "
            "eyes and four wooden wheels that make the ears nod. Runs on three AA cells, no flame. 24 cm long with "
            "a pull string."
        ),
        description_zh=(
            "元宵节用，也给不肯睡觉的孩子用。竹骨，白纸剪穗，红眼睛，四只木轮一转耳朵就点头。用三节五号电池，没有明火。"
            "长二十四厘米，附拉绳。"
        ),
        list_price_minor=6600,
        floor_bps=3500,
        handling_hours=48,
        weight_g=340,
        length_mm=280,
        width_mm=160,
        height_mm=220,
        variants=(DemoVariant("Standard", "标准", 70),),
        motif="rabbit_lantern",
        tint="cream",
    ),
    DemoListing(
        key="brass-oil-lamp-reading",
        vendor_key="yongchun-incense",
        category_slug="lighting",
        title_en="Brass oil lamp with glass chimney",
        title_zh="黄铜玻璃罩油灯",
        description_en=(
            "A working oil lamp after a 1930s pattern, spun brass with a hand-blown chimney. The flame is "
            "adjustable and reads a page at arm's length. Burns eight hours on 150 ml of lamp oil, not included. "
            "Trim the wick square and it will not smoke."
        ),
        description_zh=(
            "照一九三〇年代的样子做的油灯，旋压黄铜，人工吹制灯罩。火头可调，一臂远能看清书页。一百五十毫升灯油点八小"
            "时，灯油另备。灯芯剪平就不冒烟。"
        ),
        list_price_minor=18_800,
        weight_g=860,
        length_mm=180,
        width_mm=150,
        height_mm=320,
        variants=(DemoVariant("Standard", "标准", 14),),
        motif="oil_lamp",
        tint="brass",
    ),
    DemoListing(
        key="celadon-night-light",
        vendor_key="longquan-green",
        category_slug="lighting",
        title_en="Celadon night light, pierced clouds",
        title_zh="镂云青瓷小夜灯",
        description_en=(
            "A thin celadon dome pierced with clouds that drift around the wall. Three brightness steps by touch; "
            "USB-C, one watt. 13 cm high and cool to the hand. Made for feeding babies at four in the morning."
        ),
        description_zh=(
            "薄胎青瓷罩，镂着云，光把云投到四面墙上。触摸三档，USB-C供电，一瓦。高十三厘米，摸着不烫。本来就是为凌晨"
            "四点喂奶做的。"
        ),
        list_price_minor=14_800,
        floor_bps=4500,
        weight_g=620,
        length_mm=140,
        width_mm=140,
        height_mm=180,
        variants=(DemoVariant("Standard", "标准", 25),),
        motif="table_lamp",
        tint="celadon",
        form="dome",
    ),
    DemoListing(
        key="paper-fish-string-lights",
        vendor_key="zigong-lantern",
        category_slug="lighting",
        title_en="Paper fish string lights",
        title_zh="纸鱼灯串",
        description_en=(
            "Ten little carp of oiled paper swim along four metres of wire. Each is folded from one sheet and dyed "
            "at the tail. USB powered, warm, steady, no blinking modes at all. For balconies, bunk beds and night "
            "markets."
        ),
        description_zh=(
            "十条油纸小鲤鱼，游在四米长的线上。每条一张纸折成，尾巴染色。USB供电，暖光常亮，没有任何闪烁模式。挂阳台、"
            "挂床头、挂夜市摊都好。"
        ),
        list_price_minor=5900,
        floor_bps=3500,
        handling_hours=24,
        weight_g=300,
        length_mm=220,
        width_mm=160,
        height_mm=90,
        variants=(
            DemoVariant("10 fish", "十条", 66),
            DemoVariant("20 fish", "二十条", 30),
        ),
        motif="string_lights",
        tint="ochre",
    ),
    DemoListing(
        key="scholar-clip-reading-lamp",
        vendor_key="huaqiang-signal",
        category_slug="lighting",
        title_en="Scholar reading lamp, 95 CRI",
        title_zh="书案阅读灯 显指95",
        description_en=(
            "A jointed arm in black steel and a head the size of a paperback, with colours rendered at 95 so that "
            "cinnabar looks like cinnabar. Five levels, two whites, remembers the last. USB-C 12 W. The schematic "
            "is printed under the base."
        ),
        description_zh=(
            "黑钢关节臂，灯头一本书大小，显色指数九十五，朱砂看着就是朱砂。五档亮度，两种白光，记住上次。USB-C十二瓦。"
            "电路图印在底座背面。"
        ),
        list_price_minor=5400,
        currency="USD",
        floor_bps=6000,
        reserve_minor=4600,
        handling_hours=48,
        weight_g=1100,
        length_mm=420,
        width_mm=180,
        height_mm=120,
        variants=(DemoVariant("Standard", "标准", 40),),
        motif="desk_lamp",
        tint="ink",
    ),
    DemoListing(
        key="beeswax-candles-plum",
        vendor_key="yongchun-incense",
        category_slug="lighting",
        title_en="Beeswax candles, set of three",
        title_zh="蜂蜡烛三支",
        description_en=(
            "Rolled from the wax of Yongchun longan hives, unbleached, with a cotton wick. They smell of honey only "
            "when you blow them out. 18 cm, about seven hours each. Keep out of draughts and they will not drip."
        ),
        description_zh=(
            "永春龙眼蜂场的蜡，未漂白，棉芯手卷。只有吹灭那一下闻得到蜜香。十八厘米，每支约燃七小时。避开穿堂风就不淌"
            "泪。"
        ),
        list_price_minor=7800,
        handling_hours=48,
        weight_g=420,
        length_mm=220,
        width_mm=120,
        height_mm=90,
        variants=(DemoVariant("Standard", "标准", 55),),
        motif="candle",
        tint="ochre",
        form="trio",
    ),
    DemoListing(
        key="carp-lantern-workshop-file",
        vendor_key="zigong-lantern",
        category_slug="lighting",
        title_en="Build a carp lantern: plans and video (digital)",
        title_zh="自己扎鲤鱼灯 图纸与视频（电子版）",
        description_en=(
            "Full-size plans for a 70 cm carp lantern in bamboo and paper, with a 50-minute film of Master Deng "
            "making one and grumbling. Needs splints, glue, tissue and one rainy weekend. PDF tiles for A4, plus a "
            "shopping list. Suitable from ten years with a patient adult."
        ),
        description_zh=(
            "七十厘米鲤鱼灯原大图纸，竹骨纸糊，附邓师傅边扎边唠叨的五十分钟视频。需要竹篾、胶、棉纸和一个下雨的周末。"
            "图纸分页适配A4，另有备料单。十岁以上，旁边坐个有耐心的大人。"
        ),
        list_price_minor=5200,
        floor_bps=3000,
        handling_hours=24,
        kind="digital",
        variants=(DemoVariant("Standard", "标准", 999),),
        motif="pattern_sheet",
        tint="cinnabar",
        form="fish",
    ),
)

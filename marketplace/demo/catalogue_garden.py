"""The plants and garden shelf of the demo market."""

from marketplace.demo.catalogue_records import DemoListing, DemoVariant

LISTINGS = (
    DemoListing(
        key="literati-pine-bonsai",
        vendor_key="wenjiang-garden",
        category_slug="garden",
        title_en="Literati pine bonsai, fourteen years",
        title_zh="文人松盆景 十四年",
        description_en=(
            "A black pine with one thin trunk that leans, changes its mind and leans again. Fourteen years in "
            "training, repotted last spring in pumice and red clay. 46 cm, in an unglazed drum pot. Full sun, a dry "
            "day between waterings, never indoors for more than a dinner."
        ),
        description_zh=(
            "一株黑松，细干一侧，犹豫一下，又侧过去。养了十四年，去春换的浮石与红土。高四十六厘米，素烧鼓盆。要全日照，"
            "干一天再浇，进屋最多一顿饭的工夫。"
        ),
        list_price_minor=68_000,
        floor_bps=6500,
        reserve_minor=58_000,
        handling_hours=120,
        weight_g=4200,
        length_mm=380,
        width_mm=300,
        height_mm=560,
        variants=(DemoVariant("Standard", "标准", 4),),
        motif="bonsai",
        tint="umber",
        form="pine",
    ),
    DemoListing(
        key="maple-forest-tray",
        vendor_key="wenjiang-garden",
        category_slug="garden",
        title_en="Trident maple forest in a tray",
        title_zh="三角枫丛林盆景",
        description_en=(
            "Nine trident maples planted as a wood you could walk into, the tallest 32 cm. Apricot in April, green "
            "all summer, cinnabar for ten days in November. White marble tray. Keep moist, protect the roots below "
            "minus five."
        ),
        description_zh=(
            "九株三角枫，栽成一片走得进去的林子，最高三十二厘米。四月杏黄，一夏碧绿，十一月红十天。白大理石浅盆。常保"
            "湿润，零下五度以下护根。"
        ),
        list_price_minor=45_800,
        handling_hours=120,
        weight_g=3800,
        length_mm=460,
        width_mm=300,
        height_mm=380,
        variants=(DemoVariant("Standard", "标准", 5),),
        motif="bonsai",
        tint="cinnabar",
        form="maple",
    ),
    DemoListing(
        key="spring-orchid-song-mei",
        vendor_key="wenjiang-garden",
        category_slug="garden",
        title_en="Spring orchid 'Song Mei', three shoots",
        title_zh="春兰 宋梅 三苗",
        description_en=(
            "The classic plum-petal orchid, known since the Qianlong years, green as jade and scented from across a "
            "courtyard. Three healthy shoots with one bud promised, in a tall Sichuan clay pot. Shade, moving air, "
            "rainwater. Do not fuss."
        ),
        description_zh=(
            "乾隆年间就有名的梅瓣春兰，色如碧玉，隔着院子就闻见。三苗壮草，保一个花苞，栽在高筒川陶盆里。要阴、要风、"
            "要雨水，别老去动它。"
        ),
        list_price_minor=26_800,
        floor_bps=5500,
        weight_g=1600,
        length_mm=300,
        width_mm=200,
        height_mm=420,
        variants=(DemoVariant("Standard", "标准", 11),),
        motif="orchid",
        tint="celadon",
        form="spring",
    ),
    DemoListing(
        key="bowl-lotus-tubers",
        vendor_key="wenjiang-garden",
        category_slug="garden",
        title_en="Bowl lotus, two tubers and a bowl",
        title_zh="碗莲 藕种两支带盆",
        description_en=(
            "Two finger-long tubers of a lotus bred to bloom in a soup bowl, a bag of pond mud and the bowl itself. "
            "Start in April, flowers by July if it gets six hours of sun. The leaves hold water like mercury. "
            "Change a third of the water weekly."
        ),
        description_zh=(
            "两支手指长的藕种，这个品种在汤碗里也开花，附一包塘泥和一只盆。四月下种，每日六小时太阳，七月见花。叶上水"
            "珠像水银。每周换三分之一的水。"
        ),
        list_price_minor=8800,
        floor_bps=3500,
        handling_hours=48,
        weight_g=2400,
        length_mm=320,
        width_mm=320,
        height_mm=180,
        variants=(
            DemoVariant("Pink", "粉红", 30),
            DemoVariant("White", "白色", 22),
            DemoVariant("Red edge", "红边", 14),
        ),
        motif="lotus_bowl",
        tint="rose",
    ),
    DemoListing(
        key="heirloom-vegetable-seeds",
        vendor_key="wenjiang-garden",
        category_slug="garden",
        title_en="Sichuan kitchen-garden seeds, twelve packets",
        title_zh="四川老品种菜籽十二包",
        description_en=(
            "Red-stem rape, ice-cream radish, two-thorn chilli, purple yard-long beans and eight more that "
            "supermarkets have forgotten. Open-pollinated, last season's harvest, germination printed on each "
            "packet. A sowing calendar for four climates. Save your own seed; we hope you will."
        ),
        description_zh=(
            "红菜薹、冰糖萝卜、二荆条、紫豇豆，还有八样超市早忘了的。常规种，上季新收，发芽率印在袋上。附四种气候的播"
            "种历。自己留种吧，我们就盼着这个。"
        ),
        list_price_minor=4600,
        floor_bps=3500,
        handling_hours=24,
        weight_g=160,
        length_mm=200,
        width_mm=140,
        height_mm=40,
        variants=(DemoVariant("Standard", "标准", 130),),
        motif="seed_packets",
        tint="ochre",
    ),
    DemoListing(
        key="bamboo-in-square-pot",
        vendor_key="wenjiang-garden",
        category_slug="garden",
        title_en="Fern-leaf bamboo in a square pot",
        title_zh="凤尾竹 方盆",
        description_en=(
            "A screen of feathers about 60 cm high for a desk or a bathroom with a window. It whispers when the "
            "door opens. Square glazed pot with saucer. Mist it, turn it weekly, cut yellow culms to the ground "
            "without guilt."
        ),
        description_zh=(
            "一屏羽毛似的细叶，高约六十厘米，放书桌，或放有窗的浴室。门一开，它就窸窸窣窣。方形釉盆带托。常喷水，每周"
            "转一转，黄竿齐根剪掉，不必内疚。"
        ),
        list_price_minor=12_800,
        weight_g=3600,
        length_mm=260,
        width_mm=260,
        height_mm=640,
        variants=(DemoVariant("Standard", "标准", 20),),
        motif="potted_bamboo",
        tint="celadon",
    ),
    DemoListing(
        key="moss-landscape-dish",
        vendor_key="wenjiang-garden",
        category_slug="garden",
        title_en="Moss landscape with one stone",
        title_zh="苔藓微景 一石",
        description_en=(
            "Three mosses and a Ying stone in a shallow black dish: hill, mist, far shore. Likes the north window "
            "and the kettle's steam. 24 cm. Water with a spray of boiled, cooled water; if it browns, it is sulking "
            "and will come back."
        ),
        description_zh=(
            "三种苔藓，一块英石，浅黑盆里有山、有雾、有对岸。喜欢北窗和水壶的蒸汽。长二十四厘米。凉白开喷雾，若发黄，"
            "是在赌气，会回来的。"
        ),
        list_price_minor=9800,
        floor_bps=4500,
        handling_hours=48,
        weight_g=1500,
        length_mm=300,
        width_mm=200,
        height_mm=120,
        variants=(DemoVariant("Standard", "标准", 24),),
        motif="moss_dish",
        tint="celadon",
    ),
    DemoListing(
        key="succulent-tray-nine",
        vendor_key="wenjiang-garden",
        category_slug="garden",
        title_en="Nine succulents in a seedling tray",
        title_zh="多肉九宫格",
        description_en=(
            "Nine rosettes from powdery grey to plum, rooted, labelled and unlikely to die of love. Each in a 7 cm "
            "clay pot with a third pumice. Water when the bottom leaves wrinkle. Packed bare-headed in cotton."
        ),
        description_zh=(
            "九株莲座，从粉灰到紫红，根都长稳了，插着名牌，浇不死就能活。各在七厘米泥盆，三分之一浮石。最下一层叶子起"
            "皱再浇水。寄出时棉花护头。"
        ),
        list_price_minor=5800,
        floor_bps=3500,
        handling_hours=48,
        weight_g=1200,
        length_mm=240,
        width_mm=240,
        height_mm=100,
        variants=(DemoVariant("Standard", "标准", 46),),
        motif="succulents",
        tint="celadon",
    ),
    DemoListing(
        key="long-neck-copper-watering-can",
        vendor_key="wenjiang-garden",
        category_slug="garden",
        title_en="Long-neck copper watering can",
        title_zh="长嘴紫铜洒水壶",
        description_en=(
            "A neck long enough to reach the back of the orchid stand and a rose that rains instead of pouring. "
            "Copper, 1.5 litres, soldered by a retired kettle maker. Balanced so that the weight sits over your "
            "thumb."
        ),
        description_zh="嘴够长，伸得到兰架最里一排，花洒下来是雨，不是瀑布。紫铜，一升半，退休的打壶匠焊的。分量正好落在拇指上方。",
        list_price_minor=22_800,
        reserve_minor=18_900,
        weight_g=980,
        length_mm=420,
        width_mm=160,
        height_mm=240,
        variants=(DemoVariant("Standard", "标准", 14),),
        motif="watering_can",
        tint="copper",
    ),
    DemoListing(
        key="forged-bonsai-shears",
        vendor_key="yangjiang-forge",
        category_slug="garden",
        title_en="Forged bonsai shears",
        title_zh="锻打盆景剪",
        description_en=(
            "Wide bows for a whole hand, narrow blades for one twig. High-carbon steel, black from the forge, HRC "
            "59. 18 cm, in a canvas roll with a drop bottle of camellia oil. Cut, wipe, oil: a habit, like tea."
        ),
        description_zh=(
            "大圈容得下整只手，细刃只剪一根枝。高碳钢，锻后黑皮不去，五十九度。十八厘米，附帆布卷与一小瓶山茶油。剪、"
            "擦、上油，像喝茶一样成个习惯。"
        ),
        list_price_minor=12_600,
        floor_bps=4500,
        handling_hours=48,
        weight_g=280,
        length_mm=220,
        width_mm=90,
        height_mm=30,
        variants=(DemoVariant("Standard", "标准", 30),),
        motif="shears",
        tint="ink",
    ),
    DemoListing(
        key="chrysanthemum-standing-pot",
        vendor_key="wenjiang-garden",
        category_slug="garden",
        title_en="Single-stem chrysanthemum, ink-and-gold",
        title_zh="独本菊 泥金香",
        description_en=(
            "One stem, one flower, wider than a face, grown the old show way with every side bud removed. Ships in "
            "bud from late October. Bronze-yellow petals curl in like a fist opening. After bloom, cut to a hand "
            "and keep cool."
        ),
        description_zh=(
            "一茎一花，花比脸大，按老花会的规矩，侧蕾一个不留。十月下旬起带蕾寄出。泥金色花瓣内卷，像慢慢松开的拳头。"
            "花后留一掌剪短，放凉处越冬。"
        ),
        list_price_minor=7600,
        floor_bps=3500,
        weight_g=2200,
        length_mm=240,
        width_mm=240,
        height_mm=560,
        variants=(
            DemoVariant("Gold", "泥金", 22),
            DemoVariant("Ink purple", "墨荷", 16),
            DemoVariant("Green", "绿牡丹", 9),
        ),
        motif="chrysanthemum",
        tint="gold",
    ),
    DemoListing(
        key="scholar-rock-ying-stone",
        vendor_key="wenjiang-garden",
        category_slug="garden",
        title_en="Ying stone on a carved stand",
        title_zh="英石供石 配座",
        description_en=(
            "Thin, wrinkled, pierced and open, as the old book asks, and 22 cm from its feet to the cloud it is "
            "becoming. The rosewood stand was carved to this stone alone. Wet it on summer mornings to see it go "
            "dark. It eats nothing."
        ),
        description_zh=(
            "瘦、皱、漏、透都占了，从脚到快要化成的那朵云，高二十二厘米。花梨座只合这一块石头。夏天早晨泼点水，看它变"
            "黑。它什么都不吃。"
        ),
        list_price_minor=36_800,
        floor_bps=6000,
        reserve_minor=31_800,
        handling_hours=72,
        weight_g=3600,
        length_mm=260,
        width_mm=180,
        height_mm=300,
        variants=(DemoVariant("Standard", "标准", 6),),
        motif="scholar_rock",
        tint="slate",
    ),
)

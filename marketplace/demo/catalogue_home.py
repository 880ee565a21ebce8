"""The home and incense shelf of the demo market."""

from marketplace.demo.catalogue_records import DemoListing, DemoVariant

LISTINGS = (
    DemoListing(
        key="boshan-incense-burner",
        vendor_key="yongchun-incense",
        category_slug="home",
        title_en="Boshan mountain incense burner",
        title_zh="铜博山炉",
        description_en=(
            "Cast bronze peaks with hidden slots: the smoke finds its way out as clouds between mountains. "
            "Lost-wax, 19 cm, patinated with tea and vinegar. Use cones or powder. Turn it so that the tiger faces "
            "you."
        ),
        description_zh=(
            "青铜铸的层峦，暗留孔道，烟自己找路，从山间化云而出。失蜡法，高十九厘米，茶醋做旧。用香锥、香粉皆可。把有"
            "老虎的那面转向自己。"
        ),
        list_price_minor=58_800,
        floor_bps=6000,
        reserve_minor=49_800,
        handling_hours=72,
        weight_g=1600,
        length_mm=180,
        width_mm=180,
        height_mm=240,
        variants=(DemoVariant("Standard", "标准", 6),),
        motif="incense_burner",
        tint="brass",
        form="boshan",
    ),
    DemoListing(
        key="agarwood-stick-incense",
        vendor_key="yongchun-incense",
        category_slug="home",
        title_en="Hainan agarwood sticks, 21 cm",
        title_zh="海南沉香线香 21厘米",
        description_en=(
            "Powdered agarwood and elm bark, no charcoal, no perfume oil. Burns forty minutes with a thin blue "
            "thread; sweet at the front, cool melon at the back. About fifty sticks to twenty grams, in a bamboo "
            "tube. Keep from damp."
        ),
        description_zh=(
            "沉香粉与榆皮粉，不加炭，不加香精。一支燃四十分钟，烟细而青，头甜尾凉，像香瓜。二十克约五十支，竹筒装。防"
            "潮。"
        ),
        list_price_minor=32_800,
        floor_bps=5500,
        handling_hours=48,
        weight_g=120,
        length_mm=260,
        width_mm=60,
        height_mm=60,
        variants=(
            DemoVariant("20 g", "20克", 26),
            DemoVariant("50 g", "50克", 11),
        ),
        motif="incense_sticks",
        tint="umber",
    ),
    DemoListing(
        key="everyday-temple-sandalwood",
        vendor_key="yongchun-incense",
        category_slug="home",
        title_en="Everyday sandalwood incense, 500 sticks",
        title_zh="日用老山檀香 五百支",
        description_en=(
            "The incense we burn ourselves: old-mountain sandalwood stretched honestly with local cedar. Bamboo "
            "core, dipped and rolled three times, dried in fans on the street. Thirty minutes each. One stick for "
            "the ancestors, one for the kitchen."
        ),
        description_zh=(
            "我们自己天天点的香：老山檀，老实兑了本地柏木。竹芯，三浸三搓，在街上摆成花晒干。每支半小时。一支给祖先，"
            "一支给厨房。"
        ),
        list_price_minor=6800,
        floor_bps=3500,
        handling_hours=24,
        weight_g=420,
        length_mm=340,
        width_mm=100,
        height_mm=80,
        variants=(DemoVariant("Standard", "标准", 88),),
        motif="incense_sticks",
        tint="ochre",
        form="bundle",
    ),
    DemoListing(
        key="red-lacquer-tray-ruyi",
        vendor_key="yongchun-incense",
        category_slug="home",
        title_en="Red lacquer tray with ruyi corners",
        title_zh="朱漆如意盘",
        description_en=(
            "Hemp cloth over cypress, nineteen coats of raw lacquer, rubbed with charcoal under water until it "
            "looks wet when dry. 36 by 24 cm. Takes hot cups, hates the dishwasher. Red deepens for the first five "
            "years."
        ),
        description_zh=(
            "柏木胎裹麻布，生漆十九道，水中以炭磨，干了看着也像湿的。三十六乘二十四厘米。热杯可放，洗碗机不行。红色头"
            "五年会越来越深。"
        ),
        list_price_minor=46_800,
        reserve_minor=39_800,
        handling_hours=120,
        weight_g=760,
        length_mm=380,
        width_mm=260,
        height_mm=40,
        variants=(DemoVariant("Standard", "标准", 8),),
        motif="lacquer_tray",
        tint="cinnabar",
    ),
    DemoListing(
        key="mother-of-pearl-jewel-box",
        vendor_key="yongchun-incense",
        category_slug="home",
        title_en="Black lacquer box with mother-of-pearl",
        title_zh="黑漆螺钿首饰盒",
        description_en=(
            "A moonlit plum branch in slivers of abalone, set into black lacquer and rubbed level. Two trays, green "
            "silk lining, a brass fish for a lock. 24 by 16 cm. The shell turns from pink to green as you walk "
            "past."
        ),
        description_zh=(
            "一枝月下梅，鲍贝薄片嵌进黑漆，推磨平齐。两层，绿绸里，锁是一条铜鱼。二十四乘十六厘米。人走过去，贝光由粉"
            "转绿。"
        ),
        list_price_minor=72_000,
        floor_bps=6500,
        reserve_minor=62_000,
        handling_hours=120,
        weight_g=1400,
        length_mm=260,
        width_mm=180,
        height_mm=140,
        variants=(DemoVariant("Standard", "标准", 4),),
        motif="wood_box",
        tint="ink",
        form="pearl",
    ),
    DemoListing(
        key="oil-paper-umbrella-rain",
        vendor_key="yongchun-incense",
        category_slug="home",
        title_en="Oil-paper umbrella",
        title_zh="油纸伞",
        description_en=(
            "Forty-two ribs from a single bamboo culm, so the pattern of the joints closes back into one ring. "
            "Mulberry paper, persimmon juice, tung oil. 84 cm open. It really works in rain; dry it open, in shade, "
            "and it will keep ten years."
        ),
        description_zh=(
            "四十二根伞骨出自同一节竹，收拢时竹节又合成一圈。桑皮纸，柿漆，桐油。撑开八十四厘米。真能挡雨，撑开阴干，"
            "能用十年。"
        ),
        list_price_minor=16_800,
        floor_bps=4500,
        weight_g=860,
        length_mm=800,
        width_mm=90,
        height_mm=90,
        variants=(
            DemoVariant("Cinnabar", "朱红", 18),
            DemoVariant("Indigo", "靛青", 16),
            DemoVariant("Tung yellow", "桐黄", 12),
        ),
        motif="umbrella",
        tint="cinnabar",
    ),
    DemoListing(
        key="buckwheat-tea-pillow",
        vendor_key="pingjiang-silk",
        category_slug="home",
        title_en="Buckwheat and tea-leaf pillow",
        title_zh="荞麦茶枕",
        description_en=(
            "Hulls for the neck, dried oolong for the dreams, in a case of washed ramie with a zip so that you can "
            "take some out. 48 by 30 cm. Sun it on the first dry day of each month. Rustles for a week, then you "
            "stop noticing."
        ),
        description_zh=(
            "荞麦壳托颈，干乌龙入梦，水洗苎麻套带拉链，嫌高可以舀出来些。四十八乘三十厘米。每月头一个晴天晒一晒。头一"
            "周窸窣，之后就听不见了。"
        ),
        list_price_minor=12_800,
        floor_bps=4000,
        handling_hours=48,
        weight_g=2100,
        length_mm=500,
        width_mm=320,
        height_mm=140,
        variants=(DemoVariant("Standard", "标准", 33),),
        motif="cushion",
        tint="celadon",
        form="pillow",
    ),
    DemoListing(
        key="four-panel-reed-screen",
        vendor_key="anji-bamboo",
        category_slug="home",
        title_en="Four-panel reed screen",
        title_zh="四折芦帘屏风",
        description_en=(
            "Split reed in ash frames on leather hinges, for dividing a room without arguing with it. 168 cm high, "
            "45 cm a panel. Morning sun comes through as handwriting. Folds to the thickness of a door."
        ),
        description_zh=(
            "芦篾嵌白蜡木框，皮合页，把房间隔开，又不跟它吵架。高一百六十八厘米，每扇四十五。早晨的太阳透过来像一页字。"
            "收起来只有一扇门厚。"
        ),
        list_price_minor=68_000,
        floor_bps=5500,
        handling_hours=120,
        weight_g=9200,
        length_mm=1700,
        width_mm=480,
        height_mm=140,
        variants=(DemoVariant("Standard", "标准", 5),),
        motif="screen",
        tint="bamboo",
    ),
    DemoListing(
        key="wool-rug-cloud-collar",
        vendor_key="danzhai-indigo",
        category_slug="home",
        title_en="Hand-knotted rug, cloud collar",
        title_zh="手结羊毛毯 云肩纹",
        description_en=(
            "Hand-spun wool, vegetable colours, sixty knots to the inch: a sky-blue cloud collar on camel. 122 by "
            "76 cm, for the side of a bed or the front of a qin. Sheds a little the first month. Beat it, never "
            "vacuum the fringe."
        ),
        description_zh=(
            "手纺羊毛，植物染色，每寸六十结：驼色地上一领天蓝云肩。一百二十二乘七十六厘米，铺床边，或铺琴前。头一个月"
            "掉点浮毛。拍打即可，穗子别用吸尘器。"
        ),
        list_price_minor=98_000,
        floor_bps=6500,
        reserve_minor=84_000,
        handling_hours=120,
        weight_g=5600,
        length_mm=1300,
        width_mm=320,
        height_mm=320,
        variants=(DemoVariant("Standard", "标准", 4),),
        motif="rug",
        tint="indigo",
    ),
    DemoListing(
        key="tea-tin-candle-osmanthus",
        vendor_key="yongchun-incense",
        category_slug="home",
        title_en="Osmanthus candle in a tea tin",
        title_zh="茶罐桂花蜡烛",
        description_en=(
            "Soy and beeswax with an osmanthus absolute that took the flowers of nine trees. Cotton wick, "
            "thirty-five hours. When it is done, wash the tin with hot water and keep tea in it. Trim the wick, let "
            "the first melt reach the edge."
        ),
        description_zh=(
            "大豆蜡兑蜂蜡，桂花净油用了九棵树的花。棉芯，可燃三十五小时。烧完用热水烫净罐子，就能装茶。剪短烛芯，头一"
            "次点要烧到蜡面全化。"
        ),
        list_price_minor=8800,
        handling_hours=24,
        weight_g=320,
        length_mm=90,
        width_mm=90,
        height_mm=100,
        variants=(DemoVariant("Standard", "标准", 60),),
        motif="candle",
        tint="gold",
        form="tin",
    ),
    DemoListing(
        key="brass-incense-clock",
        vendor_key="yongchun-incense",
        category_slug="home",
        title_en="Brass incense seal clock",
        title_zh="黄铜香篆钟",
        description_en=(
            "Press powder through the cloud-shaped stencil, light one end, and time becomes a line that turns to "
            "ash. Five pieces: bowl, stencil, tamper, shovel, lid. 12 cm. A pinch of powder to begin with is "
            "inside."
        ),
        description_zh=(
            "香粉压过云纹模，点着一头，时间就成了一条慢慢变灰的线。五件：炉、模、压、铲、盖。直径十二厘米。里面送一小"
            "撮粉先试。"
        ),
        list_price_minor=22_800,
        floor_bps=5000,
        weight_g=680,
        length_mm=140,
        width_mm=140,
        height_mm=80,
        variants=(
            DemoVariant("One hour", "一小时", 14),
            DemoVariant("Two hours", "两小时", 9),
        ),
        motif="incense_clock",
        tint="brass",
    ),
    DemoListing(
        key="wall-clock-eight-bells",
        vendor_key="huaqiang-signal",
        category_slug="home",
        title_en="Tea-hour wall clock",
        title_zh="十二时辰挂钟",
        description_en=(
            "An oak dial with the twelve old double hours around the edge and ordinary numerals for trains. Silent "
            "sweep, one AA cell. 28 cm. The hour of the Rooster, five to seven, has a small cup drawn on it."
        ),
        description_zh=(
            "橡木表盘，外圈是十二时辰，里圈普通数字，赶火车用。静音扫秒，一节五号电池。直径二十八厘米。酉时，五点到七"
            "点，画着一只小杯子。"
        ),
        list_price_minor=5200,
        currency="USD",
        floor_bps=5500,
        reserve_minor=4500,
        handling_hours=48,
        weight_g=1100,
        length_mm=320,
        width_mm=320,
        height_mm=60,
        variants=(DemoVariant("Standard", "标准", 22),),
        motif="clock",
        tint="umber",
        form="wall",
    ),
)

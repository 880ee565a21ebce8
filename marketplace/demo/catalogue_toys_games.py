"""The toys and games shelf of the demo market."""

from marketplace.demo.catalogue_records import DemoListing, DemoVariant

LISTINGS = (
    DemoListing(
        key="swallow-kite-sha-yan",
        vendor_key="weifang-kites",
        category_slug="toys-games",
        title_en="Sand swallow kite, hand-painted",
        title_zh="手绘沙燕风筝",
        description_en=(
            "A fat swallow with peonies in its wings and a bat in each eyebrow, painted on silk in mineral colour. "
            "Bamboo spars shaved by weight, left and right equal to a tenth of a gram. Flies in a breeze that moves "
            "a curtain. Bridle set, tail unnecessary."
        ),
        description_zh=(
            "胖沙燕，翅膀里藏牡丹，眉毛里藏蝙蝠，绢面矿物色手绘。竹条按重削，左右差不过一分。吹得动窗帘的风就能飞。提"
            "线已调，不用加尾。"
        ),
        list_price_minor=16_800,
        floor_bps=4500,
        weight_g=320,
        length_mm=800,
        width_mm=120,
        height_mm=60,
        variants=(
            DemoVariant("90 cm", "90厘米", 24),
            DemoVariant("120 cm", "120厘米", 13),
        ),
        motif="kite",
        tint="cinnabar",
        form="swallow",
    ),
    DemoListing(
        key="dragon-centipede-kite",
        vendor_key="weifang-kites",
        category_slug="toys-games",
        title_en="Thirty-disc dragon kite",
        title_zh="三十节龙头蜈蚣风筝",
        description_en=(
            "A dragon head the size of a watermelon and thirty discs with feather whiskers, folding into one box. "
            "Fifteen metres of it needs two people, a beach and a steady force four. Eyes turn in the wind. Flight "
            "log attached: Bohai shore, forty minutes."
        ),
        description_zh=(
            "龙头西瓜大，后跟三十节带羽须的腰片，全收进一只箱子。十五米长，要两个人、一片滩、四级稳风。眼珠迎风会转。"
            "附放飞记录：渤海滩，四十分钟。"
        ),
        list_price_minor=88_000,
        floor_bps=7000,
        reserve_minor=76_000,
        handling_hours=120,
        weight_g=1800,
        length_mm=600,
        width_mm=450,
        height_mm=200,
        variants=(DemoVariant("Standard", "标准", 3),),
        motif="kite",
        tint="celadon",
        form="dragon",
    ),
    DemoListing(
        key="luban-lock-set-six",
        vendor_key="hutong-playthings",
        category_slug="toys-games",
        title_en="Luban locks, set of six",
        title_zh="鲁班锁六件套",
        description_en=(
            "Six burr puzzles in beech and rosewood, from an easy three-piece to the twenty-four-piece globe that "
            "Mr. Jin has solved twice. No glue, no nails, no printed solution: a sealed envelope holds one, for "
            "pride's sake. Each about 5 cm."
        ),
        description_zh=(
            "六件榉木与花梨的榫卯锁，从三根的到二十四根圆球，后一种金先生只解开过两回。不胶不钉，也不印答案：答案封在"
            "信封里，给面子留着。每件约五厘米。"
        ),
        list_price_minor=9800,
        floor_bps=4000,
        handling_hours=48,
        weight_g=720,
        length_mm=240,
        width_mm=170,
        height_mm=70,
        variants=(DemoVariant("Standard", "标准", 62),),
        motif="luban_lock",
        tint="ochre",
    ),
    DemoListing(
        key="boxwood-xiangqi-set",
        vendor_key="hutong-playthings",
        category_slug="toys-games",
        title_en="Boxwood xiangqi set, carved and inked",
        title_zh="黄杨木象棋",
        description_en=(
            "Thirty-two discs turned from one batch of boxwood, characters cut with a V of real depth and filled "
            "with cinnabar and ink. They land with the sound of a full stop. 4.8 cm pieces; folding elm board with "
            "the river left blank. Spare pawn included."
        ),
        description_zh=(
            "三十二枚同一批黄杨旋成，字口V形深刻，填朱填墨。落子声干脆，像句号。子径四点八厘米，榆木折叠棋盘，河界留"
            "白。多送一枚卒。"
        ),
        list_price_minor=26_800,
        reserve_minor=22_800,
        handling_hours=48,
        weight_g=1900,
        length_mm=340,
        width_mm=340,
        height_mm=80,
        variants=(DemoVariant("Standard", "标准", 17),),
        motif="xiangqi",
        tint="ochre",
    ),
    DemoListing(
        key="yunzi-go-stones-bowls",
        vendor_key="hutong-playthings",
        category_slug="toys-games",
        title_en="Yunzi go stones with jujube bowls",
        title_zh="云子围棋 配枣木罐",
        description_en=(
            "Yunnan stones, dripped one by one from a ladle: the black shows green against the light, the white is "
            "like the fat on mutton. Single convex, 361 and a few for the floorboards. Two turned jujube bowls. "
            "Board not included; any table with patience will do."
        ),
        description_zh=(
            "云南的子，一勺一滴点成：黑子对光透绿，白子像羊脂。单面凸，三百六十一枚，另有几颗留给地板缝。两只旋制枣木"
            "罐。棋盘另备，有耐心的桌子都行。"
        ),
        list_price_minor=42_800,
        floor_bps=5500,
        weight_g=2900,
        length_mm=300,
        width_mm=200,
        height_mm=160,
        variants=(DemoVariant("Standard", "标准", 10),),
        motif="go_set",
        tint="ink",
    ),
    DemoListing(
        key="donkey-hide-shadow-puppet",
        vendor_key="hutong-playthings",
        category_slug="toys-games",
        title_en="Donkey-hide shadow puppet, Monkey King",
        title_zh="驴皮影 孙悟空",
        description_en=(
            "Scraped until you can read through it, then cut with thirty-one knives and dyed in five colours. "
            "Eleven joints, three rods; he scratches his cheek if you know how. 34 cm. Behind a sheet with one "
            "bulb, the whole room goes quiet."
        ),
        description_zh=(
            "驴皮刮到能透字，三十一把刀刻，五色点染。十一个关节，三根签子，会使的话他能挠腮。高三十四厘米。一块布单、"
            "一只灯泡，满屋子都静了。"
        ),
        list_price_minor=18_600,
        floor_bps=5000,
        handling_hours=72,
        weight_g=120,
        length_mm=420,
        width_mm=260,
        height_mm=20,
        variants=(
            DemoVariant("Monkey King", "孙悟空", 12),
            DemoVariant("White Snake", "白娘子", 9),
            DemoVariant("Zhong Kui", "钟馗", 6),
        ),
        motif="shadow_puppet",
        tint="cinnabar",
    ),
    DemoListing(
        key="diabolo-humming-bamboo",
        vendor_key="weifang-kites",
        category_slug="toys-games",
        title_en="Humming bamboo diabolo",
        title_zh="竹响空竹",
        description_en=(
            "Double-headed, with eight reed slots a side that hum on a rising fourth as it spins up. Bamboo "
            "barrels, birch axle, cotton string on two wands. Beginners hear it in ten minutes; neighbours hear it "
            "in twelve. A two-page lesson is inside the barrel."
        ),
        description_zh=(
            "双头，每头八个哨口，越转音越高，正好升四度。竹筒，桦木轴，两根抖杆配棉线。新手十分钟抖响，邻居十二分钟听"
            "见。竹筒里塞着两页教程。"
        ),
        list_price_minor=8600,
        handling_hours=48,
        weight_g=480,
        length_mm=220,
        width_mm=150,
        height_mm=150,
        variants=(DemoVariant("Standard", "标准", 34),),
        motif="diabolo",
        tint="bamboo",
    ),
    DemoListing(
        key="cloth-tiger-pillow",
        vendor_key="weifang-kites",
        category_slug="toys-games",
        title_en="Stitched cloth tiger",
        title_zh="布老虎",
        description_en=(
            "A tiger for guarding cradles: yellow cotton, appliqué eyebrows, a moustache that makes him less "
            "frightening than he hopes. Stuffed with buckwheat hulls and a sachet of mugwort. 26 cm. Surface wash; "
            "he dislikes machines."
        ),
        description_zh=(
            "守摇篮的老虎：黄布身，贴布眉，一撮胡子让他没自己想的那么吓人。填荞麦壳，缝进一小包艾草。长二十六厘米。脏"
            "了擦擦，他不喜欢洗衣机。"
        ),
        list_price_minor=7800,
        floor_bps=3500,
        weight_g=460,
        length_mm=300,
        width_mm=200,
        height_mm=180,
        variants=(
            DemoVariant("Small", "小号", 40),
            DemoVariant("Large", "大号", 19),
        ),
        motif="cloth_tiger",
        tint="gold",
    ),
    DemoListing(
        key="beijing-rattle-drum",
        vendor_key="hutong-playthings",
        category_slug="toys-games",
        title_en="Painted rattle drum",
        title_zh="彩绘拨浪鼓",
        description_en=(
            "The street pedlar's voice: two beads on strings, a skin on each side and a hundred-year-old argument "
            "about who made it first. Poplar ring, sheepskin heads, plant-dye flowers. 22 cm. Safe for three years "
            "and up."
        ),
        description_zh=(
            "走街货郎的声音：两颗珠、两面皮，和一场吵了百年的首创之争。杨木圈，羊皮面，植物染料画花。长二十二厘米。三"
            "岁以上可玩。"
        ),
        list_price_minor=3200,
        floor_bps=3000,
        handling_hours=24,
        weight_g=140,
        length_mm=260,
        width_mm=110,
        height_mm=70,
        variants=(DemoVariant("Standard", "标准", 96),),
        motif="rattle_drum",
        tint="cinnabar",
    ),
    DemoListing(
        key="tangram-seven-board-inlaid",
        vendor_key="hutong-playthings",
        category_slug="toys-games",
        title_en="Inlaid tangram in a tray",
        title_zh="七巧板 嵌木托盘",
        description_en=(
            "Seven pieces, seven woods: walnut, pear, maple, wenge, cherry, boxwood and a smoked oak that smells of "
            "tea. Tray 14 cm square, with 96 silhouettes on a folded sheet. The hardest is the sitting cat."
        ),
        description_zh=(
            "七块板，七种木：胡桃、梨、枫、鸡翅、樱桃、黄杨，还有一块带茶香的烟熏橡木。托盘十四厘米见方，折页附九十六"
            "个图样。最难的是蹲着的猫。"
        ),
        list_price_minor=5600,
        handling_hours=24,
        weight_g=320,
        length_mm=160,
        width_mm=160,
        height_mm=30,
        variants=(DemoVariant("Standard", "标准", 58),),
        motif="tangram",
        tint="umber",
    ),
    DemoListing(
        key="mahjong-bamboo-bone",
        vendor_key="hutong-playthings",
        category_slug="toys-games",
        title_en="Bamboo-and-bone mahjong set",
        title_zh="竹骨麻将",
        description_en=(
            "A hundred and forty-four tiles, cattle bone dovetailed to bamboo the way it was done before plastic, "
            "cut by a man who does only bamboos and birds. Five dice, four winds, one rosewood box with drawers. It "
            "sounds like sparrows."
        ),
        description_zh=(
            "一百四十四张，牛骨与竹背以燕尾榫相合，是没有塑料之前的做法，刻工一辈子只刻条子与鸟。骰子五粒，风牌一枚，"
            "花梨抽屉盒。洗起牌来像一群麻雀。"
        ),
        list_price_minor=128_000,
        floor_bps=7000,
        reserve_minor=109_000,
        handling_hours=72,
        weight_g=4600,
        length_mm=420,
        width_mm=260,
        height_mm=140,
        variants=(DemoVariant("Standard", "标准", 4),),
        motif="mahjong",
        tint="celadon",
    ),
    DemoListing(
        key="wooden-spinning-tops-trio",
        vendor_key="weifang-kites",
        category_slug="toys-games",
        title_en="Three whip tops, turned birch",
        title_zh="桦木陀螺三只",
        description_en=(
            "Small for the table, middle for the yard, large for the frozen river, each with a steel ball in its "
            "foot. Rings painted while turning on the lathe, so they blur into one colour at speed. Hemp whip on a "
            "bamboo stick included."
        ),
        description_zh=(
            "小的在桌上转，中的在院里转，大的上冰河转，脚尖都嵌钢珠。色环是在车床上转着画的，转快了就并成一个颜色。附"
            "竹柄麻鞭一根。"
        ),
        list_price_minor=4200,
        floor_bps=3500,
        handling_hours=24,
        weight_g=380,
        length_mm=180,
        width_mm=120,
        height_mm=80,
        variants=(DemoVariant("Standard", "标准", 73),),
        motif="spinning_top",
        tint="ochre",
    ),
)

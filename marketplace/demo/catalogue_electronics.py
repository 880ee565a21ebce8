"""The small electronics shelf of the demo market."""

from marketplace.demo.catalogue_records import DemoListing, DemoVariant

LISTINGS = (
    DemoListing(
        key="walnut-shortwave-radio",
        vendor_key="huaqiang-signal",
        category_slug="electronics",
        title_en="Walnut shortwave radio",
        title_zh="胡桃木短波收音机",
        description_en=(
            "FM, medium wave and shortwave from 2.3 to 21.9 MHz with a real tuning capacitor and a dial that glows "
            "amber. Walnut case, linen grille, one knob for each job. Runs 40 hours on an 18650 cell you can change "
            "yourself. At night you will hear things."
        ),
        description_zh=(
            "调频、中波，短波二点三到二十一点九兆，真的可变电容，刻度盘透琥珀光。胡桃木壳，亚麻网罩，一个旋钮管一件事。"
            "一节可自换的18650听四十小时。夜里能听见不少东西。"
        ),
        list_price_minor=8900,
        currency="USD",
        floor_bps=6000,
        reserve_minor=7600,
        handling_hours=48,
        weight_g=1300,
        length_mm=260,
        width_mm=140,
        height_mm=120,
        variants=(DemoVariant("Standard", "标准", 25),),
        motif="radio",
        tint="umber",
        form="dial",
    ),
    DemoListing(
        key="open-back-headphones-maple",
        vendor_key="huaqiang-signal",
        category_slug="electronics",
        title_en="Open-back headphones, maple cups",
        title_zh="枫木开放式耳机",
        description_en=(
            "Forty-millimetre biocellulose drivers behind turned maple rings and a steel mesh. Warm without mud; "
            "voices sit in front of you. 38 ohm, 285 g, two detachable cables. Pads and band come off with a "
            "fingernail and are sold for seven years."
        ),
        description_zh=(
            "四十毫米生物纤维振膜，外套车制枫木圈与钢网。暖而不糊，人声就坐在面前。三十八欧，二百八十五克，两条可换线。"
            "耳罩头梁一抠就下，配件供七年。"
        ),
        list_price_minor=11_800,
        currency="USD",
        floor_bps=6500,
        reserve_minor=9900,
        handling_hours=72,
        weight_g=640,
        length_mm=240,
        width_mm=220,
        height_mm=120,
        variants=(
            DemoVariant("Maple", "枫木", 14),
            DemoVariant("Smoked oak", "烟熏橡木", 9),
        ),
        motif="headphones",
        tint="ochre",
    ),
    DemoListing(
        key="flip-clock-thirty-minutes",
        vendor_key="huaqiang-signal",
        category_slug="electronics",
        title_en="Flip clock with a soft tick",
        title_zh="翻页钟",
        description_en=(
            "Split-flap digits that fall with the sound of a page turning, damped so that it will not wake a light "
            "sleeper. Quartz movement, one D cell a year. 18 cm wide. Set it by hand, forwards only, like life."
        ),
        description_zh=(
            "翻页数字落下时像翻书，加了阻尼，浅眠的人也吵不醒。石英机芯，一节大号电池用一年。宽十八厘米。手动校时，只"
            "能往前拨，跟日子一样。"
        ),
        list_price_minor=4600,
        currency="USD",
        floor_bps=5000,
        handling_hours=24,
        weight_g=820,
        length_mm=210,
        width_mm=110,
        height_mm=100,
        variants=(
            DemoVariant("Cream", "米白", 30),
            DemoVariant("Ink", "墨黑", 26),
            DemoVariant("Persimmon", "柿红", 18),
        ),
        motif="clock",
        tint="cream",
        form="flip",
    ),
    DemoListing(
        key="pebble-bluetooth-speaker",
        vendor_key="huaqiang-signal",
        category_slug="electronics",
        title_en="Pebble desk speaker",
        title_zh="卵石桌面音箱",
        description_en=(
            "Cast aluminium in the shape of a river stone, with a felt ring on top and a passive radiator "
            "underneath. Turn the whole body to change the volume. Bluetooth 5.3 and a plain 3.5 mm socket. Eleven "
            "hours on a charge, battery behind two screws."
        ),
        description_zh=(
            "铸铝，河卵石的样子，顶上一圈毛毡，底下一片无源辐射器。整个转动就是调音量。蓝牙五点三，也留了三点五毫米插"
            "孔。一次充电十一小时，电池拧两颗螺丝就能换。"
        ),
        list_price_minor=5900,
        currency="USD",
        floor_bps=5000,
        reserve_minor=4900,
        handling_hours=48,
        weight_g=760,
        length_mm=140,
        width_mm=140,
        height_mm=110,
        variants=(DemoVariant("Standard", "标准", 44),),
        motif="speaker",
        tint="slate",
        form="pebble",
    ),
    DemoListing(
        key="slab-power-bank-ten",
        vendor_key="huaqiang-signal",
        category_slug="electronics",
        title_en="Slab power bank, 10,000 mAh",
        title_zh="薄砖移动电源 一万毫安",
        description_en=(
            "Thin as a paperback of poems, with a glaze-like coat that does not slide on tables. 22.5 W out, "
            "pass-through charging, a row of four honest lights. Flight legal at 37 Wh, printed where the inspector "
            "looks. Cells named by maker and batch."
        ),
        description_zh=(
            "薄如一册诗集，釉一样的涂层，放桌上不打滑。二十二点五瓦输出，边充边放，四颗灯有几格说几格。三十七瓦时可上"
            "飞机，字印在安检员看的地方。电芯厂家与批次写明。"
        ),
        list_price_minor=3200,
        currency="USD",
        floor_bps=4500,
        handling_hours=24,
        weight_g=260,
        length_mm=160,
        width_mm=90,
        height_mm=30,
        variants=(
            DemoVariant("Celadon", "青釉", 60),
            DemoVariant("Ink", "墨黑", 72),
            DemoVariant("Cinnabar", "朱砂", 35),
        ),
        motif="power_bank",
        tint="celadon",
    ),
    DemoListing(
        key="mechanical-keyboard-ink",
        vendor_key="huaqiang-signal",
        category_slug="electronics",
        title_en="Ink-stone mechanical keyboard, 68 keys",
        title_zh="墨砚机械键盘 六十八键",
        description_en=(
            "A milled aluminium body with an inkstone curve at the front edge and dye-sublimated caps that will not "
            "shine. Hot-swap sockets, three layers of foam, a low thock. Wired and Bluetooth. The Enter key is "
            "cinnabar, like a seal at the end of a letter."
        ),
        description_zh=(
            "铝合金机身，前沿仿砚台的弧，热升华键帽不打油。热插拔轴座，三层消音棉，声音低沉。有线、蓝牙双模。回车键是"
            "朱砂色，像信末的一方印。"
        ),
        list_price_minor=9600,
        currency="USD",
        floor_bps=6000,
        reserve_minor=8200,
        handling_hours=72,
        weight_g=980,
        length_mm=340,
        width_mm=130,
        height_mm=60,
        variants=(
            DemoVariant("Linear", "线性轴", 20),
            DemoVariant("Tactile", "段落轴", 22),
        ),
        motif="keyboard",
        tint="ink",
    ),
    DemoListing(
        key="tea-scale-tenth-gram",
        vendor_key="huaqiang-signal",
        category_slug="electronics",
        title_en="Tea scale with timer, 0.1 g",
        title_zh="计时茶秤 0.1克",
        description_en=(
            "Weighs a pinch of leaf to a tenth of a gram and starts the timer when it feels water. A silicone mat "
            "keeps the pot quiet. Two kilogram limit, USB-C, 13 cm square. Does nothing else, on purpose."
        ),
        description_zh=(
            "一撮茶称到零点一克，感到注水自动计时。硅胶垫让壶落座无声。上限两公斤，USB-C充电，十三厘米见方。别的功能"
            "一概没有，故意的。"
        ),
        list_price_minor=2900,
        currency="USD",
        floor_bps=4500,
        handling_hours=24,
        weight_g=380,
        length_mm=160,
        width_mm=130,
        height_mm=40,
        variants=(DemoVariant("Standard", "标准", 88),),
        motif="scale",
        tint="cream",
    ),
    DemoListing(
        key="pocket-field-recorder",
        vendor_key="huaqiang-signal",
        category_slug="electronics",
        title_en="Pocket field recorder",
        title_zh="口袋田野录音机",
        description_en=(
            "Two crossed capsules, a gain wheel with a stop you can feel, and a red button the size of a lychee "
            "stone. 24-bit stereo to a card, 20 hours on two AA cells. Made for frogs, opera and grandmothers. "
            "Furry windshield included."
        ),
        description_zh=(
            "一对交叉咪头，增益拨轮有手感到头的一挡，红键像荔枝核大。二十四比特立体声存卡，两节五号电池录二十小时。用"
            "来录蛙鸣、录戏、录奶奶说话。附毛绒防风罩。"
        ),
        list_price_minor=12_400,
        currency="USD",
        floor_bps=6500,
        handling_hours=72,
        weight_g=240,
        length_mm=130,
        width_mm=60,
        height_mm=30,
        variants=(DemoVariant("Standard", "标准", 16),),
        motif="recorder",
        tint="steel",
    ),
    DemoListing(
        key="ceramic-hand-warmer",
        vendor_key="huaqiang-signal",
        category_slug="electronics",
        title_en="Glazed hand warmer, rechargeable",
        title_zh="釉面充电暖手炉",
        description_en=(
            "The shape of a Ming brass hand stove, shrunk to a coat pocket and glazed in Longquan. Three "
            "temperatures, up to seven hours, shuts off if it falls. Also charges a telephone in an emergency. "
            "Knitted sleeve in the box."
        ),
        description_zh=(
            "照着明代铜手炉的样子缩到口袋大小，送到龙泉上的釉。三档温度，最长七小时，倾倒断电。急时还能给手机救个命。"
            "附针织套。"
        ),
        list_price_minor=2600,
        currency="USD",
        floor_bps=4500,
        reserve_minor=2150,
        handling_hours=24,
        weight_g=300,
        length_mm=110,
        width_mm=90,
        height_mm=50,
        variants=(DemoVariant("Standard", "标准", 75),),
        motif="hand_warmer",
        tint="celadon",
    ),
    DemoListing(
        key="bedside-fan-lotus-leaf",
        vendor_key="huaqiang-signal",
        category_slug="electronics",
        title_en="Lotus-leaf desk fan",
        title_zh="荷叶小风扇",
        description_en=(
            "Seven overlapping blades shaped like a lotus leaf from above, so the air arrives in one piece. "
            "Brushless motor, 21 dB at the lowest of twelve speeds. USB-C or a 5,000 mAh battery in the foot. The "
            "grille twists off to wash."
        ),
        description_zh=(
            "七片扇叶交叠，俯看像一张荷叶，风送来是一整片。无刷电机，十二档，最低二十一分贝。USB-C供电，底座另藏五千"
            "毫安电池。网罩一拧就下来洗。"
        ),
        list_price_minor=3800,
        currency="USD",
        floor_bps=4500,
        handling_hours=48,
        weight_g=900,
        length_mm=260,
        width_mm=180,
        height_mm=330,
        variants=(DemoVariant("Standard", "标准", 39),),
        motif="desk_fan",
        tint="celadon",
    ),
    DemoListing(
        key="pocket-projector-shadow",
        vendor_key="huaqiang-signal",
        category_slug="electronics",
        title_en="Pocket projector",
        title_zh="掌上投影仪",
        description_en=(
            "An apricot-sized lens in a box the size of a steamed bun basket: 720p, 300 ANSI lumens, good for a "
            "wall in a dark room and honest about it. Focus by a ring, not by a menu. USB-C and HDMI, built-in "
            "speaker of modest ambition. Fan at 26 dB."
        ),
        description_zh=(
            "杏子大的镜头，装在小笼屉大小的盒子里：720线，三百ANSI流明，黑屋子里投一面墙正好，不吹更大的牛。手拧对焦，"
            "不进菜单。USB-C与HDMI，自带音箱志向不大。风扇二十六分贝。"
        ),
        list_price_minor=21_800,
        currency="USD",
        floor_bps=7000,
        reserve_minor=18_900,
        handling_hours=72,
        weight_g=720,
        length_mm=180,
        width_mm=150,
        height_mm=90,
        variants=(DemoVariant("Standard", "标准", 11),),
        motif="projector",
        tint="cream",
    ),
    DemoListing(
        key="night-market-sounds-album",
        vendor_key="huaqiang-signal",
        category_slug="electronics",
        title_en="Night market: two hours of field recordings (FLAC)",
        title_zh="夜市 两小时环境录音（无损下载）",
        description_en=(
            "Woks, scooters, rain on awnings and someone losing politely at chess, recorded in nine cities between "
            "ten at night and two. Two hours in 24-bit FLAC with notes on where each microphone stood. No music, no "
            "narration. For writing, cooking or homesickness."
        ),
        description_zh=(
            "炒锅、电动车、雨打篷布、有人客客气气输了棋，录自九座城市晚上十点到凌晨两点。两小时二十四比特无损，附每处"
            "麦克风的位置。没有配乐，没有旁白。写字、做饭、想家时听。"
        ),
        list_price_minor=900,
        currency="USD",
        floor_bps=4000,
        handling_hours=24,
        kind="digital",
        variants=(DemoVariant("Standard", "标准", 999),),
        motif="headphones",
        tint="cinnabar",
        form="waves",
    ),
)

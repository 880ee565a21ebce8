"""The musical instruments shelf of the demo market."""

from marketplace.demo.catalogue_records import DemoListing, DemoVariant

LISTINGS = (
    DemoListing(
        key="aged-rosewood-erhu",
        vendor_key="lankao-paulownia",
        category_slug="music",
        title_en="Aged-rosewood erhu",
        title_zh="老红木二胡",
        description_en=(
            "Hexagonal body of old rosewood salvaged from bedframes, python-pattern skin with CITES papers and a "
            "voice that sits in the throat. String length 38.5 cm, wooden pegs that hold. Bow, case, rosin and two "
            "bridges. We can play your favourite tune down the telephone."
        ),
        description_zh=(
            "六角琴筒，用旧床架拆下的老红木，蟒皮附野生动物专用标识，嗓音是从喉咙里出来的。弦长三十八厘米半，木轴不跑"
            "弦。附弓、盒、松香与两只琴码。想听哪段，电话里拉给你听。"
        ),
        list_price_minor=268_000,
        floor_bps=7500,
        reserve_minor=238_000,
        handling_hours=120,
        weight_g=2600,
        length_mm=880,
        width_mm=240,
        height_mm=200,
        variants=(DemoVariant("Standard", "标准", 3),),
        motif="erhu",
        tint="umber",
    ),
    DemoListing(
        key="paulownia-guqin-zhongni",
        vendor_key="lankao-paulownia",
        category_slug="music",
        title_en="Guqin in Zhongni form, raw lacquer",
        title_zh="仲尼式古琴 生漆",
        description_en=(
            "A top from a roof beam of an 1880s granary, a catalpa base, and deer-horn ash lacquer rubbed back "
            "eleven times. Loose, round open strings, clear harmonics to the thirteenth stud. 122 cm. Delivered in "
            "a padded case, with a month of free set-up by video."
        ),
        description_zh=(
            "面板取自清末粮仓的房梁，梓木底，鹿角霜生漆前后磨了十一道。散音松圆，泛音到十三徽仍清亮。长一百二十二厘米。"
            "厚琴囊寄出，一个月内视频免费调试。"
        ),
        list_price_minor=468_000,
        floor_bps=8000,
        reserve_minor=428_000,
        handling_hours=120,
        weight_g=4200,
        length_mm=1280,
        width_mm=260,
        height_mm=180,
        variants=(DemoVariant("Standard", "标准", 2),),
        motif="guqin",
        tint="ink",
    ),
    DemoListing(
        key="bitter-bamboo-dizi-in-d",
        vendor_key="lankao-paulownia",
        category_slug="music",
        title_en="Bitter-bamboo dizi in D",
        title_zh="苦竹曲笛 D调",
        description_en=(
            "Three-year bitter bamboo, wound at eleven points and tuned twice, before and after a winter. The buzz "
            "of the membrane is quick and silvery. One joint in white copper so that you can tune to the piano. Ten "
            "sheets of reed membrane and a tube of donkey glue."
        ),
        description_zh=(
            "三年苦竹，缠线十一道，过冬前后各校一次音。笛膜一贴就亮，声音带银边。白铜接口，可跟钢琴对音。附笛膜十张、"
            "阿胶一小管。"
        ),
        list_price_minor=18_800,
        floor_bps=5000,
        handling_hours=48,
        weight_g=180,
        length_mm=700,
        width_mm=60,
        height_mm=50,
        variants=(
            DemoVariant("D", "D调", 20),
            DemoVariant("C", "C调", 16),
            DemoVariant("G (bangdi)", "G调梆笛", 14),
        ),
        motif="flute",
        tint="bamboo",
        form="dizi",
    ),
    DemoListing(
        key="purple-bamboo-xiao",
        vendor_key="lankao-paulownia",
        category_slug="music",
        title_en="Purple-bamboo xiao in G",
        title_zh="紫竹洞箫 G调",
        description_en=(
            "Eight holes, 78 cm, made from a culm with nine even joints because the player likes to count. Breath "
            "comes in easily and the low notes bloom like ink. Oiled with almond. Cotton sleeve and cleaning rod "
            "included."
        ),
        description_zh=(
            "八孔，长七十八厘米，特意选了九节匀称的竹子，吹的人喜欢数。吹口省气，低音像墨在水里化开。杏仁油养过。附棉"
            "套与通条。"
        ),
        list_price_minor=32_800,
        reserve_minor=27_800,
        handling_hours=72,
        weight_g=260,
        length_mm=860,
        width_mm=60,
        height_mm=60,
        variants=(DemoVariant("Standard", "标准", 12),),
        motif="flute",
        tint="plum",
        form="xiao",
    ),
    DemoListing(
        key="ox-hide-hall-drum",
        vendor_key="lankao-paulownia",
        category_slug="music",
        title_en="Ox-hide hall drum, 40 cm",
        title_zh="牛皮堂鼓 40厘米",
        description_en=(
            "A poplar barrel, red lacquer, and buffalo hide stretched over fifteen days by men standing on it. "
            "Deep, short, with a knock at the rim. 40 cm head, folding stand, two date-wood sticks. Keep out of the "
            "kitchen; hide hates steam."
        ),
        description_zh=(
            "杨木鼓身，红漆，水牛皮绷了十五天，是人站在上头踩出来的。声音厚而短，边鼓清脆。鼓面四十厘米，附折叠架与一"
            "对枣木槌。别放厨房，皮子怕汽。"
        ),
        list_price_minor=58_800,
        floor_bps=5500,
        weight_g=7800,
        length_mm=460,
        width_mm=460,
        height_mm=480,
        variants=(DemoVariant("Standard", "标准", 6),),
        motif="drum",
        tint="cinnabar",
        form="hall",
    ),
    DemoListing(
        key="pipa-mahogany-carved-head",
        vendor_key="lankao-paulownia",
        category_slug="music",
        title_en="Student pipa, paulownia face",
        title_zh="桐木面学习琵琶",
        description_en=(
            "Light paulownia face, padauk back, a carved peony head and frets of real bamboo. Even from the first "
            "xiang to the last pin, easy under small hands. 102 cm. Comes with nails in three sizes, tape, case and "
            "a week of mild regret from your neighbours."
        ),
        description_zh=(
            "桐木面板轻而通透，花梨背，牡丹头，竹品。从第一相到最末品都匀净，小手也按得下。长一百零二厘米。附三号义甲、"
            "胶布、琴盒，以及邻居一周轻微的怨言。"
        ),
        list_price_minor=138_000,
        reserve_minor=118_000,
        handling_hours=120,
        weight_g=3400,
        length_mm=1080,
        width_mm=380,
        height_mm=200,
        variants=(DemoVariant("Standard", "标准", 5),),
        motif="pipa",
        tint="ochre",
    ),
    DemoListing(
        key="clay-xun-ten-hole",
        vendor_key="lankao-paulownia",
        category_slug="music",
        title_en="Ten-hole clay xun",
        title_zh="十孔陶埙",
        description_en=(
            "A clay egg with a breath hole, the oldest sad sound we know. Burnished black in reduction, alto G, two "
            "thumbs and eight fingers. 10 cm high. The fingering chart is stamped on the cloth it comes wrapped in."
        ),
        description_zh=(
            "一枚开了气孔的泥蛋，我们知道的最古老的伤心声音。还原焰熏黑打磨，中音G调，前八后二。高十厘米。指法图印在"
            "包它的布上。"
        ),
        list_price_minor=12_800,
        floor_bps=4500,
        weight_g=420,
        length_mm=140,
        width_mm=120,
        height_mm=120,
        variants=(DemoVariant("Standard", "标准", 28),),
        motif="xun",
        tint="umber",
    ),
    DemoListing(
        key="hand-hammered-gong",
        vendor_key="lankao-paulownia",
        category_slug="music",
        title_en="Hand-hammered bronze gong, 36 cm",
        title_zh="手打铜锣 36厘米",
        description_en=(
            "Tin bronze from Changzi, beaten hot by three people in turn, then tuned cold by one with four blows. "
            "The pitch slides down and takes nine seconds to leave the room. 36 cm, with a wooden hanging frame and "
            "beater. Excellent for calling people to dinner."
        ),
        description_zh=(
            "长子响铜，三个人轮着热锻，再由一人冷调，最后只有四锤。音往下滑，九秒钟才走出屋子。径三十六厘米，附木架与"
            "锣槌。喊人吃饭极好用。"
        ),
        list_price_minor=46_800,
        floor_bps=6000,
        handling_hours=72,
        weight_g=2900,
        length_mm=400,
        width_mm=400,
        height_mm=90,
        variants=(DemoVariant("Standard", "标准", 7),),
        motif="gong",
        tint="brass",
    ),
    DemoListing(
        key="hulusi-rosewood-gourd",
        vendor_key="lankao-paulownia",
        category_slug="music",
        title_en="Gourd hulusi in C",
        title_zh="葫芦丝 C调",
        description_en=(
            "Grown gourd, three bamboo pipes, and a phosphor-bronze reed that speaks at a whisper. The two drones "
            "can be plugged one by one. 42 cm. The easiest instrument on this page: one evening to a tune."
        ),
        description_zh=(
            "天生的葫芦，三根竹管，磷铜簧片，轻轻一吹就出声。两根附管可以分别塞住。长四十二厘米。这一页里最容易的一件："
            "一个晚上，一支曲子。"
        ),
        list_price_minor=15_800,
        handling_hours=48,
        weight_g=320,
        length_mm=480,
        width_mm=120,
        height_mm=100,
        variants=(
            DemoVariant("C", "C调", 24),
            DemoVariant("B flat", "降B调", 18),
        ),
        motif="hulusi",
        tint="ochre",
    ),
    DemoListing(
        key="temple-block-set",
        vendor_key="hutong-playthings",
        category_slug="music",
        title_en="Camphor wooden fish with cushion",
        title_zh="香樟木鱼 配垫",
        description_en=(
            "Hollowed from one block through a slot no wider than a thumb, which takes a day and a bent chisel. A "
            "warm tock, a little above middle C. 13 cm, with cushion and beater. Monks use it to keep time; so do "
            "writers."
        ),
        description_zh=(
            "整块樟木，从拇指宽的缝里掏空，要一天工夫、一把弯凿。笃的一声，暖的，比中央C略高。十三厘米，配垫与槌。僧"
            "人拿它打节拍，写东西的人也是。"
        ),
        list_price_minor=9600,
        floor_bps=4000,
        weight_g=780,
        length_mm=180,
        width_mm=160,
        height_mm=150,
        variants=(DemoVariant("Standard", "标准", 31),),
        motif="wooden_fish",
        tint="cinnabar",
    ),
    DemoListing(
        key="guzheng-travel-half-size",
        vendor_key="lankao-paulownia",
        category_slug="music",
        title_en="Half-size travelling guzheng",
        title_zh="便携小古筝",
        description_en=(
            "Twenty-one strings on a 90 cm body that fits behind a train seat. Solid paulownia, burnt and brushed, "
            "with bridges that lock so that it arrives in tune, nearly. Bag, nails and tuning key. Sweet rather "
            "than loud, as hotel walls require."
        ),
        description_zh=(
            "二十一弦，琴身九十厘米，放得进高铁座椅背后。整板桐木，烧面刷纹，琴码带卡，到手音差不多还准。附琴包、义甲、"
            "扳手。音色甜而不吵，旅馆的墙要求如此。"
        ),
        list_price_minor=118_000,
        floor_bps=6500,
        reserve_minor=99_000,
        handling_hours=72,
        weight_g=4800,
        length_mm=960,
        width_mm=330,
        height_mm=200,
        variants=(DemoVariant("Standard", "标准", 6),),
        motif="guzheng",
        tint="ochre",
    ),
    DemoListing(
        key="guqin-first-lesson-online",
        vendor_key="lankao-paulownia",
        category_slug="music",
        title_en="First three guqin lessons, online",
        title_zh="古琴入门三课 线上",
        description_en=(
            "Three private lessons of fifty minutes with Teacher Ruan: sitting and open strings, stopped notes and "
            "slides, then one whole short piece. No instrument? We post a loan qin against a deposit. Tablature is "
            "explained from nothing. Lessons may be spread over two months."
        ),
        description_zh=(
            "阮老师一对一，三课各五十分钟：坐姿与散音，按音与吟猱，最后弹完一支小曲。没有琴？押金借琴，寄给你。减字谱"
            "从零讲起。三课可在两个月内排完。"
        ),
        list_price_minor=39_800,
        floor_bps=7000,
        handling_hours=120,
        kind="virtual",
        variants=(DemoVariant("Standard", "标准", 12),),
        motif="lesson",
        tint="umber",
        form="guqin",
    ),
)

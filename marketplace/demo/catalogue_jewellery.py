"""The jade and jewellery shelf of the demo market."""

from marketplace.demo.catalogue_records import DemoListing, DemoVariant

LISTINGS = (
    DemoListing(
        key="hetian-pendant-safe-buckle",
        vendor_key="zhenping-jade",
        category_slug="jewellery",
        title_en="White nephrite 'safe' ring pendant",
        title_zh="和田白玉平安扣",
        description_en=(
            "Nephrite from a Hetian river, 28 mm, turned so that the hole is a third of the whole. Waxy rather than "
            "glassy, with one grey cloud near the edge, marked on the certificate. Silk cord with a jade stopper. "
            "It warms in a minute and stays warm."
        ),
        description_zh=(
            "和田籽料，直径二十八毫米，内孔占三分之一。油润不起玻光，近边有一抹灰云，证书上注明。丝绳配玉珠扣。贴身一"
            "分钟便温，许久不凉。"
        ),
        list_price_minor=168_000,
        floor_bps=7000,
        reserve_minor=146_000,
        handling_hours=72,
        weight_g=90,
        length_mm=100,
        width_mm=80,
        height_mm=40,
        variants=(DemoVariant("Standard", "标准", 3),),
        motif="jade_pendant",
        tint="cream",
        form="disc",
    ),
    DemoListing(
        key="green-jadeite-leaf-pendant",
        vendor_key="zhenping-jade",
        category_slug="jewellery",
        title_en="Icy jadeite leaf pendant",
        title_zh="冰种翡翠叶子吊坠",
        description_en=(
            "Type A jadeite, icy with a drift of apple green toward the stem. Veins cut shallow so that the back "
            "stays smooth on skin. 34 by 17 mm, hung on 18k gold. Lab report attached, number readable by phone."
        ),
        description_zh=(
            "A货翡翠，冰底，叶柄处飘一缕苹果绿。叶脉浅刻，背面光滑贴肤。三十四乘十七毫米，十八K金扣头。附鉴定报告，编"
            "号手机可查。"
        ),
        list_price_minor=238_000,
        floor_bps=7500,
        reserve_minor=209_000,
        handling_hours=72,
        weight_g=60,
        length_mm=100,
        width_mm=80,
        height_mm=40,
        variants=(DemoVariant("Standard", "标准", 2),),
        motif="jade_pendant",
        tint="celadon",
        form="leaf",
    ),
    DemoListing(
        key="dushan-jade-bangle",
        vendor_key="zhenping-jade",
        category_slug="jewellery",
        title_en="Dushan jade bangle",
        title_zh="独山玉手镯",
        description_en=(
            "Our own county's stone, white melting to celadon with a thread of brown. Round section, comfortable at "
            "a desk. Measure across your knuckles, not your wrist, and ask us if you are between two sizes. One "
            "natural line, inside, does not catch a nail."
        ),
        description_zh=(
            "本地的石头，白里化青，带一丝褐。圆条，伏案也舒服。量手背最宽处，别量手腕，拿不准就问我们。内壁一道天然石"
            "纹，指甲刮不着。"
        ),
        list_price_minor=52_800,
        floor_bps=6000,
        handling_hours=48,
        weight_g=160,
        length_mm=110,
        width_mm=110,
        height_mm=40,
        variants=(
            DemoVariant("54 mm", "54毫米", 4),
            DemoVariant("56 mm", "56毫米", 6),
            DemoVariant("58 mm", "58毫米", 5),
            DemoVariant("60 mm", "60毫米", 2),
        ),
        motif="bangle",
        tint="celadon",
    ),
    DemoListing(
        key="bodhi-sandalwood-beads",
        vendor_key="zhenping-jade",
        category_slug="jewellery",
        title_en="Sandalwood beads, 108",
        title_zh="小叶紫檀念珠 一百零八颗",
        description_en=(
            "Old-stock red sandalwood, 8 mm, turned matching from one plank so the grain lines up. A coral bead "
            "every twenty-seven. Wear it three loops on the wrist. Play with it dry for two weeks, then rest it for "
            "one."
        ),
        description_zh="老料小叶紫檀，八毫米，同一块板车出来，纹路相顺。每二十七颗隔一颗南红。手腕绕三圈。干手盘两周，再歇一周。",
        list_price_minor=26_800,
        reserve_minor=22_800,
        weight_g=120,
        length_mm=120,
        width_mm=100,
        height_mm=40,
        variants=(DemoVariant("Standard", "标准", 16),),
        motif="bracelet",
        tint="umber",
        form="beads",
    ),
    DemoListing(
        key="freshwater-pearl-strand",
        vendor_key="zhenping-jade",
        category_slug="jewellery",
        title_en="Baroque freshwater pearl strand",
        title_zh="巴洛克淡水珍珠项链",
        description_en=(
            "Forty-one pearls from Zhuji, none of them round and all of them bright, knotted one by one on silk. 43 "
            "cm with a silver hook. Pinks and a little pewter. Put it on last and take it off first."
        ),
        description_zh=(
            "诸暨珠四十一颗，没有一颗是圆的，颗颗都亮，丝线一珠一结。长四十三厘米，银钩扣。粉里带一点锡灰。最后戴上，"
            "最先摘下。"
        ),
        list_price_minor=38_800,
        floor_bps=5000,
        handling_hours=48,
        weight_g=110,
        length_mm=180,
        width_mm=120,
        height_mm=40,
        variants=(DemoVariant("Standard", "标准", 12),),
        motif="necklace",
        tint="cream",
        form="pearl",
    ),
    DemoListing(
        key="filigree-silver-earrings",
        vendor_key="zhenping-jade",
        category_slug="jewellery",
        title_en="Silver filigree earrings, ginkgo",
        title_zh="银花丝耳坠 银杏",
        description_en=(
            "Silver wire drawn to the width of a hair, twisted in pairs and soldered into two ginkgo leaves. 925, "
            "3.1 g for the pair, swing without sound. Hooks are solid. Polish with toothpaste if you must, but the "
            "grey is becoming."
        ),
        description_zh=(
            "银丝拉到发丝细，两股一搓，焊成两片银杏叶。925银，一对三点一克，晃起来没有声音。耳钩实心。实在要亮就用牙"
            "膏擦，不过灰一点更耐看。"
        ),
        list_price_minor=19_800,
        floor_bps=4500,
        handling_hours=72,
        weight_g=40,
        length_mm=80,
        width_mm=80,
        height_mm=40,
        variants=(DemoVariant("Standard", "标准", 21),),
        motif="earrings",
        tint="steel",
        form="drop",
    ),
    DemoListing(
        key="jade-hairpin-magnolia",
        vendor_key="zhenping-jade",
        category_slug="jewellery",
        title_en="Jade hairpin, magnolia bud",
        title_zh="玉兰苞玉簪",
        description_en=(
            "A straight pin of pale green nephrite ending in a bud about to think of opening. 16 cm, thick enough "
            "to trust. Works in hair to the collarbone. Comes in a wooden tube lined with cotton."
        ),
        description_zh=(
            "淡青玉直簪，簪头是一朵正想着要不要开的玉兰苞。长十六厘米，粗细让人放心。头发及锁骨就能盘。木筒盛装，内衬"
            "棉。"
        ),
        list_price_minor=32_800,
        floor_bps=5500,
        weight_g=70,
        length_mm=220,
        width_mm=50,
        height_mm=40,
        variants=(DemoVariant("Standard", "标准", 9),),
        motif="hairpin",
        tint="jade",
    ),
    DemoListing(
        key="agate-signet-ring",
        vendor_key="zhenping-jade",
        category_slug="jewellery",
        title_en="Nanhong agate signet ring",
        title_zh="南红印章戒",
        description_en=(
            "A persimmon-red Baoshan agate set flat in matte silver, left blank or cut with one character in seal "
            "script. Face 11 by 9 mm. It really stamps. Tell us the character in the chat and allow five days."
        ),
        description_zh=(
            "保山南红，柿子红，平镶在哑光银托上，可留素面，也可刻一个篆字。戒面十一乘九毫米。真能盖。想刻什么字在聊天"
            "里说，给我们五天。"
        ),
        list_price_minor=28_600,
        reserve_minor=24_200,
        handling_hours=120,
        weight_g=50,
        length_mm=70,
        width_mm=70,
        height_mm=60,
        variants=(
            DemoVariant("Size 14", "14号", 5),
            DemoVariant("Size 17", "17号", 6),
            DemoVariant("Size 20", "20号", 5),
        ),
        motif="ring_box",
        tint="cinnabar",
        form="signet",
    ),
    DemoListing(
        key="cloisonne-cloud-brooch",
        vendor_key="zhenping-jade",
        category_slug="jewellery",
        title_en="Cloisonné cloud brooch",
        title_zh="掐丝珐琅云纹胸针",
        description_en=(
            "Fine silver wire bent into three clouds and filled five times with enamel: lapis, lake, fog. 42 mm, "
            "double pin for wool coats. The surface is stoned flat, then polished. Do not drop it on tile."
        ),
        description_zh="细银丝盘成三朵云，填釉五遍：青金、湖水、雾。四十二毫米，双针，呢大衣也别得住。磨平再抛光。别摔在瓷砖上。",
        list_price_minor=15_600,
        floor_bps=4500,
        weight_g=60,
        length_mm=80,
        width_mm=80,
        height_mm=40,
        variants=(DemoVariant("Standard", "标准", 25),),
        motif="brooch",
        tint="indigo",
    ),
    DemoListing(
        key="rough-jade-carving-kit",
        vendor_key="zhenping-jade",
        category_slug="jewellery",
        title_en="First carving kit: Xiuyan jade rough",
        title_zh="玉雕入门套件 岫玉原石",
        description_en=(
            "Three sawn blocks of soft Xiuyan jade, five diamond files, grit papers to 3000 and a little book. Make "
            "a fish, a bead or a mess. Work wet and wear the mask that is in the box. About eight evenings of "
            "quiet."
        ),
        description_zh=(
            "三块锯好的岫玉，五支金刚锉，砂纸到三千目，一本小书。刻条鱼，磨颗珠，刻坏了也行。沾水操作，盒里有口罩，请"
            "戴上。大约够八个安静的晚上。"
        ),
        list_price_minor=11_800,
        floor_bps=4000,
        handling_hours=48,
        weight_g=680,
        length_mm=200,
        width_mm=150,
        height_mm=80,
        variants=(DemoVariant("Standard", "标准", 33),),
        motif="rough_jade",
        tint="celadon",
    ),
    DemoListing(
        key="red-string-gold-bead-bracelet",
        vendor_key="zhenping-jade",
        category_slug="jewellery",
        title_en="Red cord bracelet with one gold bead",
        title_zh="红绳转运珠手链",
        description_en=(
            "A flat-knotted cord of eleven strands with a hollow bead of 24k gold, 0.4 g, sealed and weighed. "
            "Adjusts from 14 to 19 cm. Sea, shower and sleep are all fine. Re-knotted free once a year, as red "
            "fades and luck does not."
        ),
        description_zh=(
            "十一股红绳平结，一颗足金空心珠，零点四克，封签称重。十四到十九厘米可调。下海、洗澡、睡觉都不用摘。每年免"
            "费重编一次，红会褪，运不会。"
        ),
        list_price_minor=36_600,
        floor_bps=7500,
        handling_hours=48,
        weight_g=20,
        length_mm=80,
        width_mm=60,
        height_mm=30,
        variants=(
            DemoVariant("One bead", "一珠", 30),
            DemoVariant("Three beads", "三珠", 12),
        ),
        motif="bracelet",
        tint="cinnabar",
        form="cord",
    ),
    DemoListing(
        key="bronze-mirror-pocket",
        vendor_key="zhenping-jade",
        category_slug="jewellery",
        title_en="Pocket bronze mirror, Han pattern",
        title_zh="随身汉纹铜镜",
        description_en=(
            "High-tin bronze polished until it gives back a face slightly kinder than glass. The back carries four "
            "spirits and a line that reads: may we not forget each other. 7 cm, with a silk loop. Wipe with "
            "chamois, fingerprints etch."
        ),
        description_zh=(
            "高锡青铜，磨到能照人，照出来的脸比玻璃里的温和些。背面四神，铭文四字：长毋相忘。直径七厘米，丝穗系钮。用"
            "麂皮擦，指印会咬铜。"
        ),
        list_price_minor=16_800,
        floor_bps=5000,
        weight_g=240,
        length_mm=100,
        width_mm=100,
        height_mm=30,
        variants=(DemoVariant("Standard", "标准", 18),),
        motif="bronze_mirror",
        tint="brass",
    ),
)

"""The silk and textiles shelf of the demo market."""

from marketplace.demo.catalogue_records import DemoListing, DemoVariant

LISTINGS = (
    DemoListing(
        key="goldfish-embroidered-round-fan",
        vendor_key="pingjiang-silk",
        category_slug="textiles",
        title_en="Double-sided goldfish round fan",
        title_zh="双面绣金鱼团扇",
        description_en=(
            "Two goldfish on raw silk gauze, the same on both faces with no knot to be found. The tails use a "
            "thread split into sixteen, so they stir when the fan does. Spotted-bamboo handle, 24 cm across. Five "
            "weeks of work by Sister Gu; keep it out of direct sun."
        ),
        description_zh=(
            "生丝纱上两尾金鱼，正反两面一样，找不到一个线结。鱼尾用的是一丝劈十六的细线，扇子一动，尾也跟着动。湘妃竹"
            "柄，扇面二十四厘米。顾姐绣了五个星期，请避开直晒。"
        ),
        list_price_minor=88_000,
        floor_bps=7000,
        reserve_minor=74_000,
        handling_hours=120,
        weight_g=180,
        length_mm=400,
        width_mm=300,
        height_mm=60,
        variants=(DemoVariant("Standard", "标准", 3),),
        motif="round_fan",
        tint="cream",
        form="goldfish",
    ),
    DemoListing(
        key="mulberry-silk-scarf-plum-rain",
        vendor_key="pingjiang-silk",
        category_slug="textiles",
        title_en="Mulberry silk scarf, Plum Rain",
        title_zh="桑蚕丝长巾 梅雨",
        description_en=(
            "Sixteen-momme twill, woven in Shengze and dyed in small baths that never quite repeat. The colour is "
            "the grey of roof tiles in June. 180 by 55 cm with a hand-rolled hem. Wash cool with a drop of shampoo "
            "and iron while damp."
        ),
        description_zh=(
            "十六姆米斜纹绸，盛泽织造，小缸染色，缸缸略有出入。颜色是六月屋瓦的灰。一百八十乘五十五厘米，手工卷边。冷"
            "水加一滴洗发水轻洗，半干时熨。"
        ),
        list_price_minor=32_800,
        reserve_minor=27_800,
        handling_hours=48,
        weight_g=120,
        length_mm=250,
        width_mm=200,
        height_mm=30,
        variants=(
            DemoVariant("Plum Rain", "梅雨", 22),
            DemoVariant("Lotus Root", "藕荷", 17),
            DemoVariant("Old Tea", "陈茶", 14),
        ),
        motif="scarf",
        tint="slate",
        form="drape",
    ),
    DemoListing(
        key="song-brocade-cushion",
        vendor_key="pingjiang-silk",
        category_slug="textiles",
        title_en="Song brocade cushion cover",
        title_zh="宋锦靠垫套",
        description_en=(
            "A tortoiseshell-and-flower ground woven on a hand loom at eleven centimetres a day. Warm gold from the "
            "front, wine from the side. 45 cm square, with a linen back and a hidden zip. Dry clean; the inner pad "
            "is not included."
        ),
        description_zh=(
            "龟背团花地，手工木机一天织十一厘米。正看暖金，侧看酒红。四十五厘米见方，背面亚麻，隐形拉链。请干洗，不含"
            "内芯。"
        ),
        list_price_minor=26_800,
        handling_hours=72,
        weight_g=340,
        length_mm=300,
        width_mm=300,
        height_mm=60,
        variants=(DemoVariant("Standard", "标准", 19),),
        motif="cushion",
        tint="gold",
        form="brocade",
    ),
    DemoListing(
        key="silk-quilt-two-kilo",
        vendor_key="pingjiang-silk",
        category_slug="textiles",
        title_en="Hand-stretched silk quilt, 2 kg",
        title_zh="手工拉丝蚕丝被 两公斤",
        description_en=(
            "Four women pull one cocoon cap across a two-metre table, four hundred times. Long-fibre mulberry silk "
            "only; there is a zip in the corner so that you can look. Warm in winter, dry in the plum rains. Air it "
            "in shade each spring and never wash the core."
        ),
        description_zh=(
            "四个人把一只茧帽拉过两米长的桌面，这样拉四百回。只用桑蚕长丝，被角留了拉链，随时可以翻开看。冬天暖，梅雨"
            "天干爽。每年春天阴处晾一晾，被芯切勿水洗。"
        ),
        list_price_minor=98_000,
        floor_bps=6000,
        reserve_minor=84_000,
        weight_g=2800,
        length_mm=500,
        width_mm=400,
        height_mm=250,
        variants=(
            DemoVariant("150 x 200 cm", "150×200厘米", 10),
            DemoVariant("200 x 230 cm", "200×230厘米", 12),
        ),
        motif="quilt",
        tint="rose",
        form="folded",
    ),
    DemoListing(
        key="butterfly-batik-wall-cloth",
        vendor_key="danzhai-indigo",
        category_slug="textiles",
        title_en="Butterfly-mother batik wall cloth",
        title_zh="蝴蝶妈妈蜡染壁挂",
        description_en=(
            "Butterfly Mother, who laid the egg of the first ancestor, fills a square of handspun cotton. Drawn "
            "with a brass wax knife by Yang Erniang over eleven days and dipped in indigo nineteen times. 90 cm "
            "square, with a sleeve for a rod. Fine crackle lines show where the wax broke in the vat."
        ),
        description_zh=(
            "生下祖先之卵的蝴蝶妈妈，铺满一方手纺棉布。杨二娘用铜蜡刀画了十一天，入靛缸染了十九遍。九十厘米见方，背后"
            "缝有挂杆套。细碎的冰纹，是蜡在缸里裂开的痕迹。"
        ),
        list_price_minor=46_800,
        floor_bps=6000,
        reserve_minor=39_800,
        handling_hours=72,
        weight_g=520,
        length_mm=400,
        width_mm=300,
        height_mm=60,
        variants=(DemoVariant("Standard", "标准", 6),),
        motif="batik",
        tint="indigo",
        form="butterfly",
    ),
    DemoListing(
        key="batik-table-runner-drum",
        vendor_key="danzhai-indigo",
        category_slug="textiles",
        title_en="Bronze-drum batik table runner",
        title_zh="铜鼓纹蜡染桌旗",
        description_en=(
            "The sun of the bronze drum repeats along two metres, each ray a different length. Soft mid-weight "
            "cotton, 200 by 35 cm. Indigo sheds a little blue at first: wash it alone three times, then forget "
            "about it. Comes with the maker's name and village."
        ),
        description_zh=(
            "铜鼓上的太阳沿着两米布一轮轮排开，每道光芒长短不一。中厚棉布，两米乘三十五厘米。头几次会掉点蓝，单独洗三"
            "回就好。附画娘的名字和寨子。"
        ),
        list_price_minor=16_800,
        floor_bps=4500,
        weight_g=240,
        length_mm=300,
        width_mm=220,
        height_mm=40,
        variants=(DemoVariant("Standard", "标准", 27),),
        motif="batik",
        tint="indigo",
        form="runner",
    ),
    DemoListing(
        key="indigo-linen-work-jacket",
        vendor_key="danzhai-indigo",
        category_slug="textiles",
        title_en="Indigo hemp work jacket",
        title_zh="靛染苎麻短褂",
        description_en=(
            "Hemp grown behind the workshop, beaten with egg white until it shines like a beetle. Five knotted "
            "buttons, two square pockets, straight shoulders. The stiffness leaves after a month of wear. Turn "
            "inside out, cold wash, dry in shade."
        ),
        description_zh=(
            "屋后种的苎麻，抹了蛋清反复捶打，亮得像甲虫的背。五粒盘扣，两只方袋，平直的肩。穿上一个月，硬挺就服帖了。"
            "翻面冷水洗，阴干。"
        ),
        list_price_minor=42_800,
        reserve_minor=36_800,
        handling_hours=72,
        weight_g=620,
        length_mm=380,
        width_mm=300,
        height_mm=60,
        variants=(
            DemoVariant("Small", "小码", 9),
            DemoVariant("Medium", "中码", 14),
            DemoVariant("Large", "大码", 12),
            DemoVariant("Extra large", "加大", 5),
        ),
        motif="jacket",
        tint="indigo",
    ),
    DemoListing(
        key="ramie-summer-curtain",
        vendor_key="danzhai-indigo",
        category_slug="textiles",
        title_en="Ramie door curtain, indigo hem",
        title_zh="苎麻门帘 蓝染下摆",
        description_en=(
            "Undyed ramie, thin enough to show the shape of whoever is coming, with forearm-deep indigo along the "
            "hem. 85 by 150 cm, split down the middle. It moves when the kettle boils. Hang by its five loops; iron "
            "damp, or do not iron."
        ),
        description_zh=(
            "素苎麻，薄得看得见来人的身影，下摆浸了一小臂深的蓝。八十五乘一百五十厘米，中间开衩。水一开，它就会动。五"
            "只布环穿杆悬挂，要熨趁潮，不熨也好看。"
        ),
        list_price_minor=18_800,
        weight_g=480,
        length_mm=320,
        width_mm=250,
        height_mm=60,
        variants=(DemoVariant("Standard", "标准", 15),),
        motif="fabric_rolls",
        tint="indigo",
    ),
    DemoListing(
        key="embroidery-starter-hoop",
        vendor_key="pingjiang-silk",
        category_slug="textiles",
        title_en="Suzhou embroidery starter hoop",
        title_zh="苏绣入门绷",
        description_en=(
            "A 20 cm beech hoop with satin already drum-tight, the outline printed in wash-out blue and twelve "
            "shades of split silk. The booklet teaches five stitches with drawings at life size. Allow four "
            "evenings. If you tangle the tail feathers, send a photo and we will talk you through."
        ),
        description_zh=(
            "二十厘米榉木绷，缎面已绷得像鼓，水消蓝线描好底稿，配十二色劈好的丝线。小册子一比一图解五种针法。大约四个"
            "晚上绣完。尾羽若缠住了，拍张照，我们一步步教你解。"
        ),
        list_price_minor=12_800,
        floor_bps=4000,
        handling_hours=48,
        weight_g=380,
        length_mm=260,
        width_mm=240,
        height_mm=50,
        variants=(
            DemoVariant("Magnolia", "玉兰", 25),
            DemoVariant("Kingfisher", "翠鸟", 18),
        ),
        motif="embroidery_hoop",
        tint="rose",
    ),
    DemoListing(
        key="suzhou-stitch-pattern-book",
        vendor_key="pingjiang-silk",
        category_slug="textiles",
        title_en="Twelve garden windows: embroidery patterns (PDF)",
        title_zh="十二花窗绣稿（电子版）",
        description_en=(
            "Twelve lattice windows of Suzhou gardens, redrawn as line patterns from 8 to 24 cm. Thread numbers, "
            "stitch directions and an order of work for each. A 46-page PDF in Chinese and English, A4 and letter "
            "size. Stitch them for yourself or to sell, only do not resell the file."
        ),
        description_zh=(
            "苏州园林十二扇花窗，重描成八到二十四厘米的绣稿。每幅标明线号、针向与绣制次序。四十六页，中英对照，A4与信"
            "纸两种版式。绣来自用或出售都行，只请勿转卖文件。"
        ),
        list_price_minor=4800,
        floor_bps=3000,
        handling_hours=24,
        kind="digital",
        variants=(DemoVariant("Standard", "标准", 999),),
        motif="pattern_sheet",
        tint="rose",
        form="flower",
    ),
    DemoListing(
        key="kesi-bookmark-crane",
        vendor_key="pingjiang-silk",
        category_slug="textiles",
        title_en="Kesi tapestry bookmark, crane",
        title_zh="缂丝书签 仙鹤",
        description_en=(
            "Cut-silk weaving: each colour stops where the next begins, leaving a slit you can see against the "
            "light. One crane, gold thread in the crown. 15 by 4 cm, mounted on mulberry paper with a silk tassel. "
            "Half a day at the loom for each."
        ),
        description_zh=(
            "缂丝讲究通经断纬，一色止处一色起，对光能看见缝隙。一只鹤，顶上用了金线。十五乘四厘米，裱在桑皮纸上，缀丝"
            "穗。一枚要在机上坐半天。"
        ),
        list_price_minor=9800,
        weight_g=30,
        length_mm=200,
        width_mm=60,
        height_mm=10,
        variants=(DemoVariant("Standard", "标准", 44),),
        motif="bookmark",
        tint="gold",
    ),
    DemoListing(
        key="miao-tin-embroidered-sash",
        vendor_key="danzhai-indigo",
        category_slug="textiles",
        title_en="Tin-thread embroidered sash",
        title_zh="锡绣腰带",
        description_en=(
            "Slivers of real tin are hooked through dark indigo cloth until it glitters like fish under a bridge. "
            "The pattern is a labyrinth handed down without a drawing. 110 by 7 cm, with long ties. Never wash it; "
            "rub the tin with a dry cotton thumb."
        ),
        description_zh=(
            "真锡剪成细条，一枚枚钩进深靛布里，亮得像桥下的鱼。纹样是回环的迷宫，口传手授，从无图稿。一百一十乘七厘米，"
            "带长系绳。切勿水洗，锡面用干棉布擦拭。"
        ),
        list_price_minor=28_600,
        floor_bps=5500,
        weight_g=260,
        length_mm=240,
        width_mm=120,
        height_mm=50,
        variants=(DemoVariant("Standard", "标准", 8),),
        motif="belt_sash",
        tint="indigo",
    ),
)

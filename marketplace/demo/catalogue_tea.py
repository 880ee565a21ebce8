"""The tea shelf of the demo market."""

from marketplace.demo.catalogue_records import DemoListing, DemoVariant

LISTINGS = (
    DemoListing(
        key="pre-qingming-longjing",
        vendor_key="longwu-cloud-tea",
        category_slug="tea",
        title_en="Pre-Qingming Longjing, spring picking",
        title_zh="明前龙井 头春",
        description_en=(
            "Picked between 24 and 29 March on the north terraces above Longwu, one bud with one half-open leaf. "
            "Pan-fired by hand in 400 g lots, so each tin carries the firer's initials. The cup is chestnut and "
            "sweet pea with no grassiness. Brew 3 g in a glass at 85 °C and top it up twice; keep the rest in the "
            "fridge, well sealed."
        ),
        description_zh=(
            "三月二十四到二十九日采自龙坞北坡，一芽一叶初展。每锅四两手工辉炒，罐底写着炒茶人的姓。汤里是板栗与豌豆的"
            "甜香，没有青气。三克入玻璃杯，八十五度水，可续两次；余下的密封放冰箱。"
        ),
        list_price_minor=36_800,
        floor_bps=6500,
        reserve_minor=29_800,
        handling_hours=48,
        weight_g=180,
        length_mm=160,
        width_mm=110,
        height_mm=90,
        variants=(
            DemoVariant("50 g tin", "50克罐装", 40),
            DemoVariant("100 g tin", "100克罐装", 26),
            DemoVariant("250 g pouch", "250克袋装", 9),
        ),
        motif="tea_pile",
        tint="leaf",
        form="dish",
    ),
    DemoListing(
        key="jiuqu-red-plum",
        vendor_key="longwu-cloud-tea",
        category_slug="tea",
        title_en="Jiuqu Red Plum black tea",
        title_zh="九曲红梅红茶",
        description_en=(
            "Hangzhou's only black tea, made from the same bushes as our Longjing once the spring rush is over. The "
            "leaves curl into tiny fish-hooks and brew a clear rose-brown. Expect plum skin, honey and a dry "
            "finish. Sixty grams in a tin with a double lid; good for two years if kept away from the stove."
        ),
        description_zh=(
            "杭州唯一的红茶，春茶忙完之后，用同一片龙井茶树的叶子做成。条索弯如鱼钩，汤色玫红透亮，有梅皮、蜂蜜与干爽"
            "的收口。六十克双盖铁罐装，离灶台远些，可放两年。"
        ),
        list_price_minor=12_800,
        handling_hours=48,
        weight_g=220,
        length_mm=100,
        width_mm=100,
        height_mm=130,
        variants=(DemoVariant("Standard", "标准", 64),),
        motif="tea_tin",
        tint="cinnabar",
        form="round",
    ),
    DemoListing(
        key="osmanthus-oolong",
        vendor_key="longwu-cloud-tea",
        category_slug="tea",
        title_en="Osmanthus oolong from Manjuelong",
        title_zh="满觉陇桂花乌龙",
        description_en=(
            "Light oolong layered five nights running with fresh osmanthus from the valley of Manjuelong, then "
            "sifted clean. There is scent in the cup but only a few petals left to see. Seventy-five grams, about "
            "fifteen pots. Lovely cold: a spoonful in a litre of water overnight."
        ),
        description_zh=(
            "轻焙乌龙与满觉陇的鲜桂花连窨五夜，再把花筛净。杯里闻得到桂花，却只见零星几瓣。七十五克，约可泡十五壶。冷"
            "泡也好：一勺茶配一升水，放一夜。"
        ),
        list_price_minor=9800,
        floor_bps=4500,
        handling_hours=48,
        weight_g=240,
        length_mm=110,
        width_mm=80,
        height_mm=130,
        variants=(DemoVariant("Standard", "标准", 80),),
        motif="tea_tin",
        tint="gold",
        form="square",
    ),
    DemoListing(
        key="longjing-tasting-lesson",
        vendor_key="longwu-cloud-tea",
        category_slug="tea",
        title_en="Live tasting: four Longjing, one hour",
        title_zh="直播品鉴：四款龙井一小时",
        description_en=(
            "A one-hour video tasting with Qiu Ling from her firing room, for up to four people on one line. Before "
            "we meet you receive a list of things to have ready; bring your own leaf or order the sampler. We "
            "compare shade and sun, early and late, and end with your questions. In English or Chinese, at a time "
            "we agree in the chat."
        ),
        description_zh=(
            "邱玲在炒茶间与你视频一小时，一条线最多四人。事先会发一份准备清单，茶可自备，也可另购品鉴装。我们比一比阴"
            "坡与阳坡、早采与晚采，最后留时间答疑。中英文皆可，时间在聊天里约。"
        ),
        list_price_minor=16_800,
        floor_bps=7000,
        handling_hours=120,
        kind="virtual",
        variants=(DemoVariant("Standard", "标准", 30),),
        motif="lesson",
        tint="leaf",
        form="tea",
    ),
    DemoListing(
        key="bulang-raw-cake-2019",
        vendor_key="menghai-old-tree",
        category_slug="tea",
        title_en="Bulang mountain raw pu'er cake, 2019",
        title_zh="2019布朗山生普饼",
        description_en=(
            "A 357 g cake of old-tree leaf from three households above Lao Man'e, stone-pressed so that it flakes "
            "without a fight. Seven years of our dry store-room have rounded off the fierce first bitterness. What "
            "remains is thick, resinous and quick to sweeten. Wrapper and inner ticket are intact; keep it in "
            "paper, never in plastic."
        ),
        description_zh=(
            "三百五十七克一饼，料子来自老曼峨上头三户人家的老树，石模压制，撬起来不费劲。在我们的干仓里待了七年，当初"
            "那股凶猛的苦已经磨圆，留下厚、树脂香和快回甘。棉纸与内飞完好，存放用纸，切忌塑料袋。"
        ),
        list_price_minor=42_800,
        floor_bps=6000,
        reserve_minor=36_800,
        weight_g=420,
        length_mm=220,
        width_mm=220,
        height_mm=60,
        variants=(DemoVariant("Standard", "标准", 35),),
        motif="tea_cake",
        tint="leaf",
        form="wrapped",
    ),
    DemoListing(
        key="menghai-ripe-cake-2015",
        vendor_key="menghai-old-tree",
        category_slug="tea",
        title_en="Menghai ripe pu'er cake, 2015",
        title_zh="2015勐海熟普饼",
        description_en=(
            "Fermented in a small 800 kg pile for forty-eight days, then left alone for eleven years. No pond smell "
            "is left: the cup is dates, wet slate and a little camphor. Forgiving with boiling water and long "
            "steeps, so a good cake to learn on. 357 g, wrapped in handmade cotton paper."
        ),
        description_zh=(
            "八百公斤小堆发酵四十八天，之后放了十一年没人动它。堆味早已散净，杯里是红枣、湿石板和一点樟香。沸水久闷也"
            "不出错，适合拿来入门。三百五十七克，手工棉纸包裹。"
        ),
        list_price_minor=23_800,
        reserve_minor=19_800,
        weight_g=420,
        length_mm=220,
        width_mm=220,
        height_mm=60,
        variants=(DemoVariant("Standard", "标准", 52),),
        motif="tea_cake",
        tint="umber",
        form="bare",
    ),
    DemoListing(
        key="tangerine-pith-puer",
        vendor_key="menghai-old-tree",
        category_slug="tea",
        title_en="Ripe pu'er in whole green tangerines",
        title_zh="小青柑熟普 十二颗",
        description_en=(
            "Unripe Xinhui tangerines are hollowed in August, filled with palace-grade ripe leaf and sun-dried on "
            "racks for ten days. Each one is a pot of tea: drop it in whole and pour. It tastes of citrus oil and "
            "cocoa, and the last brew is better than the first. Twelve pieces in a drum of folded paper."
        ),
        description_zh=(
            "八月的新会青柑掏空，填入宫廷级熟普，晒架上生晒十天。一颗就是一壶，整颗投入，开水冲下。柑油香里带可可味，"
            "最后一泡比第一泡更好。十二颗，装在折纸圆筒里。"
        ),
        list_price_minor=8800,
        floor_bps=4000,
        weight_g=260,
        length_mm=180,
        width_mm=120,
        height_mm=60,
        variants=(
            DemoVariant("12 pieces", "十二颗", 90),
            DemoVariant("24 pieces", "二十四颗", 41),
        ),
        motif="tangerine_tea",
        tint="ochre",
    ),
    DemoListing(
        key="dianhong-golden-needle",
        vendor_key="menghai-old-tree",
        category_slug="tea",
        title_en="Dianhong golden needle",
        title_zh="滇红金针",
        description_en=(
            "All buds, covered in apricot-coloured down that clings to your fingers. Picked before the first rains "
            "at 1,700 m and withered indoors for a full day. Malt, baked sweet potato and a trace of black pepper. "
            "100 g; three grams in a lidded bowl give eight short infusions."
        ),
        description_zh=(
            "全芽，披着杏黄色的茸毛，抓一把会沾在指上。头场雨前采自海拔一千七百米，室内萎凋整整一天。麦芽、烤红薯，尾"
            "上一点黑胡椒。一百克装，盖碗三克可出八泡。"
        ),
        list_price_minor=15_800,
        handling_hours=48,
        weight_g=180,
        length_mm=160,
        width_mm=110,
        height_mm=80,
        variants=(DemoVariant("Standard", "标准", 47),),
        motif="tea_pile",
        tint="gold",
        form="scoop",
    ),
    DemoListing(
        key="white-moonlight",
        vendor_key="menghai-old-tree",
        category_slug="tea",
        title_en="Moonlight white, Jinggu big-leaf",
        title_zh="景谷月光白",
        description_en=(
            "Leaves dark on one side, silver on the other, withered in the shade for three nights and never fired. "
            "The liquor is pale apricot with melon and hay. It keeps and improves: buy two and forget one. 100 g in "
            "a paper sleeve inside a carton."
        ),
        description_zh=(
            "叶面墨黑，叶背银白，阴处萎凋三夜，全程不炒。汤色浅杏，有蜜瓜与干草香。它经得起放，也越放越好，不妨买两份，"
            "忘掉一份。一百克，纸袋外加纸盒。"
        ),
        list_price_minor=13_600,
        floor_bps=4500,
        weight_g=180,
        length_mm=200,
        width_mm=140,
        height_mm=80,
        variants=(DemoVariant("Standard", "标准", 38),),
        motif="tea_pile",
        tint="slate",
        form="tray",
    ),
    DemoListing(
        key="iron-goddess-charcoal",
        vendor_key="longwu-cloud-tea",
        category_slug="tea",
        title_en="Charcoal-roasted Tieguanyin",
        title_zh="炭焙铁观音",
        description_en=(
            "A guest from our cousin's roasting room in Xiping, Anxi. Four roasts over longan charcoal in eight "
            "weeks, resting a fortnight after each. Toasted rice, dark honey and a long mineral tail. 125 g, best "
            "from a small pot with water just off the boil."
        ),
        description_zh=(
            "这款是客，出自安溪西坪表亲的焙房。龙眼炭焙四道，前后八周，每道之后歇火半月。炒米、深色蜂蜜，余味带着石骨。"
            "一百二十五克，小壶，水沸即冲最宜。"
        ),
        list_price_minor=16_800,
        reserve_minor=13_800,
        handling_hours=48,
        weight_g=260,
        length_mm=90,
        width_mm=90,
        height_mm=150,
        variants=(DemoVariant("Standard", "标准", 33),),
        motif="tea_tin",
        tint="slate",
        form="tall",
    ),
    DemoListing(
        key="jasmine-pearls",
        vendor_key="longwu-cloud-tea",
        category_slug="tea",
        title_en="Jasmine dragon pearls, seven scentings",
        title_zh="茉莉龙珠 七窨",
        description_en=(
            "Spring buds from Fuding rolled into pearls in a twist of silk paper, then bedded with night-opening "
            "jasmine seven times. The flowers are sieved out each dawn, which is why you see none. Seven pearls to "
            "a glass; watch them open. Sweet and clean, never perfumed."
        ),
        description_zh=(
            "福鼎春芽裹在棉纸里揉成珠，再与夜开的茉莉窨制七次。每天清晨筛花，所以不见一片花瓣。一杯七颗，看它慢慢舒展。"
            "香得干净清甜，不是脂粉气。"
        ),
        list_price_minor=14_800,
        handling_hours=48,
        weight_g=180,
        length_mm=120,
        width_mm=120,
        height_mm=90,
        variants=(
            DemoVariant("50 g", "50克", 70),
            DemoVariant("100 g", "100克", 44),
        ),
        motif="tea_pile",
        tint="celadon",
        form="bowl",
    ),
    DemoListing(
        key="wild-chrysanthemum-buds",
        vendor_key="longwu-cloud-tea",
        category_slug="tea",
        title_en="Wild chrysanthemum buds, caffeine-free",
        title_zh="胎菊 桐乡头采",
        description_en=(
            "Unopened buds of the Tongxiang white chrysanthemum, first picking of November, steamed for ninety "
            "seconds and air-dried. Ten buds to a mug make a pale gold drink with a green, honeyed edge. No "
            "sulphur; a slight unevenness of colour is your proof. 60 g in a swing-top jar."
        ),
        description_zh=(
            "桐乡白菊未开的花蕾，十一月头采，蒸九十秒后烘干。一杯十朵，汤色浅金，清里带蜜。不熏硫，颜色略有深浅正是凭"
            "证。六十克，卡扣玻璃罐装。"
        ),
        list_price_minor=5800,
        floor_bps=4000,
        handling_hours=24,
        weight_g=160,
        length_mm=120,
        width_mm=100,
        height_mm=100,
        variants=(DemoVariant("Standard", "标准", 110),),
        motif="tea_pile",
        tint="ochre",
        form="jar",
    ),
)

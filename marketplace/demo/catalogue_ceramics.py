"""The ceramics shelf of the demo market."""

from marketplace.demo.catalogue_records import DemoListing, DemoVariant

LISTINGS = (
    DemoListing(
        key="plum-vase-blue-lotus",
        vendor_key="changjiang-kiln",
        category_slug="ceramics",
        title_en="Blue-and-white meiping with lotus scroll",
        title_zh="青花缠枝莲梅瓶",
        description_en=(
            "A broad-shouldered plum vase, 36 cm tall, thrown in two parts and joined where you will not find it. "
            "The lotus scroll was painted freehand over nine days with ground cobalt and stale tea. Meant for one "
            "bare branch. It is watertight; put felt under it on lacquer."
        ),
        description_zh=(
            "肩宽足敛的梅瓶，高三十六厘米，两节拉坯，接缝找不到。缠枝莲用研细的钴料兑陈茶，徒手画了九天。只宜插一枝枯"
            "梅。可盛水，放在漆面上请垫毡布。"
        ),
        list_price_minor=86_000,
        floor_bps=6000,
        reserve_minor=72_000,
        handling_hours=120,
        weight_g=2600,
        length_mm=280,
        width_mm=280,
        height_mm=420,
        variants=(DemoVariant("Standard", "标准", 5),),
        motif="vase",
        tint="porcelain",
        form="meiping",
    ),
    DemoListing(
        key="sweet-white-moon-jar",
        vendor_key="changjiang-kiln",
        category_slug="ceramics",
        title_en="Sweet-white moon jar",
        title_zh="甜白釉月亮罐",
        description_en=(
            "Two bowls joined rim to rim, so the belly is never quite round, and that is the point. The white is "
            "warm like rice soup. 26 cm high, with a faint tide line inside. Set it where the evening comes in."
        ),
        description_zh=(
            "两只大碗口对口接成，腰身从不全圆，妙处也在这里。白是暖的，像米汤。高二十六厘米，内壁有一圈淡淡的水线。放"
            "在黄昏照得进来的地方。"
        ),
        list_price_minor=58_000,
        handling_hours=120,
        weight_g=2200,
        length_mm=300,
        width_mm=300,
        height_mm=300,
        variants=(DemoVariant("Standard", "标准", 6),),
        motif="vase",
        tint="cream",
        form="moon",
    ),
    DemoListing(
        key="powder-green-gu-vase",
        vendor_key="longquan-green",
        category_slug="ceramics",
        title_en="Powder-green trumpet vase",
        title_zh="粉青花觚",
        description_en=(
            "The outline of a Shang bronze wine cup in the colour of young leeks. The flared mouth lets three or "
            "four stems fall apart on their own. 28 cm. A pinhole on the inner lip has been left as it came from "
            "the kiln."
        ),
        description_zh=(
            "商代酒觚的轮廓，嫩葱的颜色。口大外撇，三四枝花插下去自己就散开了。高二十八厘米。口沿内侧有一个针眼，照窑"
            "里出来的样子留着。"
        ),
        list_price_minor=34_800,
        floor_bps=5500,
        reserve_minor=29_800,
        weight_g=1500,
        length_mm=200,
        width_mm=200,
        height_mm=330,
        variants=(DemoVariant("Standard", "标准", 11),),
        motif="vase",
        tint="celadon",
        form="gu",
    ),
    DemoListing(
        key="oxblood-garlic-vase",
        vendor_key="changjiang-kiln",
        category_slug="ceramics",
        title_en="Oxblood garlic-mouth vase",
        title_zh="郎红蒜头瓶",
        description_en=(
            "Copper red fired in reduction, which fails more often than it works; this is the one in five. The red "
            "thins to a white line at the garlic-bulb mouth and gathers thick above the foot. 30 cm. Keep flowers "
            "away from it: it wants to be looked at alone."
        ),
        description_zh=(
            "铜红还原焰，失手的时候多，成的只有五分之一，这是那一只。蒜头口处红色褪成一道灯草边，到足上又聚得浓稠。高"
            "三十厘米。别插花，它要单独被看。"
        ),
        list_price_minor=72_000,
        floor_bps=6500,
        handling_hours=120,
        weight_g=1800,
        length_mm=200,
        width_mm=200,
        height_mm=360,
        variants=(DemoVariant("Standard", "标准", 3),),
        motif="vase",
        tint="cinnabar",
        form="garlic",
    ),
    DemoListing(
        key="crackle-lotus-bowl",
        vendor_key="longquan-green",
        category_slug="ceramics",
        title_en="Ge-type crackle lotus bowl",
        title_zh="哥釉莲瓣碗",
        description_en=(
            "Carved with eleven petals before glazing; the twelfth did not fit and was left out. The crackle is "
            "stained with tea and iron, gold thread and black wire. 17 cm, for fruit or a generous noodle. Food "
            "safe; the lines will deepen."
        ),
        description_zh=(
            "施釉前刻了十一片莲瓣，第十二片放不下，就没刻。开片以茶与铁浆染出金丝铁线。口径十七厘米，盛果子或一大碗面"
            "都好。可盛食物，纹路会越用越深。"
        ),
        list_price_minor=18_600,
        weight_g=620,
        length_mm=200,
        width_mm=200,
        height_mm=100,
        variants=(DemoVariant("Standard", "标准", 24),),
        motif="bowl",
        tint="celadon",
        form="lotus",
    ),
    DemoListing(
        key="rice-grain-bowls-four",
        vendor_key="changjiang-kiln",
        category_slug="ceramics",
        title_en="Rice-grain porcelain bowls, set of four",
        title_zh="玲珑米粒瓷碗四只",
        description_en=(
            "Grains are cut through the wet clay and filled only by glaze, so that light comes through like rice. "
            "The everyday bowl of our own canteen. 11.5 cm across, stackable. Microwave and dishwasher both fine, "
            "no gold rim to worry about."
        ),
        description_zh=(
            "湿坯上镂出米粒，只用釉填满，光就从米粒里透过来。我们自家食堂天天用的碗。口径十一厘米半，可叠放。微波炉、"
            "洗碗机都行，没有金边要操心。"
        ),
        list_price_minor=13_800,
        floor_bps=4000,
        handling_hours=48,
        weight_g=980,
        length_mm=160,
        width_mm=160,
        height_mm=180,
        variants=(
            DemoVariant("Set of 4", "四只装", 40),
            DemoVariant("Set of 6", "六只装", 21),
        ),
        motif="bowl",
        tint="porcelain",
        form="stack",
    ),
    DemoListing(
        key="persimmon-jar-lidded",
        vendor_key="changjiang-kiln",
        category_slug="ceramics",
        title_en="Persimmon-glaze tea jar",
        title_zh="柿釉盖罐",
        description_en=(
            "A lidded jar with a matte persimmon glaze over dark stoneware, made to keep 250 g of ripe pu'er "
            "breathing. The lid sits loose on purpose. 18 cm with the knob. Wipe with a dry cloth; do not store "
            "coffee in it unless you never want tea again."
        ),
        description_zh=(
            "哑光柿釉，深色陶胎，专为存半斤熟普、让它透气而做。盖子故意留松。连钮高十八厘米。干布擦拭即可；别装咖啡，"
            "除非从此不喝茶。"
        ),
        list_price_minor=21_800,
        weight_g=1100,
        length_mm=170,
        width_mm=170,
        height_mm=210,
        variants=(DemoVariant("Standard", "标准", 16),),
        motif="ginger_jar",
        tint="ochre",
        form="persimmon",
    ),
    DemoListing(
        key="famille-rose-peach-plate",
        vendor_key="changjiang-kiln",
        category_slug="ceramics",
        title_en="Famille-rose plate, nine peaches",
        title_zh="粉彩九桃盘",
        description_en=(
            "Nine peaches climb from the rim into the well, shaded in powdered enamel and fired a second time at "
            "780 °C. A birthday present for someone over sixty. 27 cm, with a hidden hole in the foot for a hanging "
            "wire. Hand wash only."
        ),
        description_zh=(
            "九只桃从盘沿一路长进盘心，粉彩渲染，七百八十度二次烤花。送给过了六十岁的人做寿礼。直径二十七厘米，底足暗"
            "留挂线孔。只可手洗。"
        ),
        list_price_minor=46_800,
        reserve_minor=39_800,
        handling_hours=72,
        weight_g=1300,
        length_mm=320,
        width_mm=320,
        height_mm=60,
        variants=(DemoVariant("Standard", "标准", 7),),
        motif="plate",
        tint="porcelain",
        form="peach",
    ),
    DemoListing(
        key="ink-splash-dinner-plates",
        vendor_key="changjiang-kiln",
        category_slug="ceramics",
        title_en="Ink-splash dinner plates, pair",
        title_zh="泼墨餐盘一对",
        description_en=(
            "Matte white stoneware with one gesture of iron glaze, thrown from a ladle and never corrected. No two "
            "agree. They stack neatly and take a knife without marking. Dishwasher and oven safe to 220 °C."
        ),
        description_zh="哑白陶胎，一勺铁釉泼上去，不作修改，没有两只相同。叠放整齐，刀叉不留痕。可进洗碗机与烤箱，耐二百二十度。",
        list_price_minor=16_800,
        handling_hours=48,
        weight_g=1400,
        length_mm=290,
        width_mm=290,
        height_mm=70,
        variants=(
            DemoVariant("23 cm", "23厘米", 20),
            DemoVariant("27 cm", "27厘米", 17),
        ),
        motif="plate",
        tint="slate",
        form="splash",
    ),
    DemoListing(
        key="celadon-fish-washer",
        vendor_key="longquan-green",
        category_slug="ceramics",
        title_en="Twin-fish celadon dish",
        title_zh="双鱼洗",
        description_en=(
            "Two fish in low relief chase each other under the glaze, a pattern our kilns have made since the "
            "Southern Song. Pour in a little water and they start to move. 15 cm. For brushes, rings, or three very "
            "good strawberries."
        ),
        description_zh=(
            "两条鱼浅浮雕，隔着釉互相追逐，这个样子从南宋做到今天。倒一点水进去，鱼便动起来。直径十五厘米。洗笔、放戒"
            "指，或者盛三颗好草莓。"
        ),
        list_price_minor=22_600,
        floor_bps=5500,
        weight_g=740,
        length_mm=180,
        width_mm=180,
        height_mm=60,
        variants=(DemoVariant("Standard", "标准", 13),),
        motif="bowl",
        tint="celadon",
        form="fish",
    ),
    DemoListing(
        key="unglazed-ikebana-block",
        vendor_key="changjiang-kiln",
        category_slug="ceramics",
        title_en="Unglazed clay flower block",
        title_zh="素烧泥花插",
        description_en=(
            "A brick of dark wood-fired clay with seven holes at different slants. Push in weeds from the roadside "
            "and it looks like you meant it. 15 cm long, heavy enough for a tall stem. Soak it once before the "
            "first use so that it stops drinking."
        ),
        description_zh=(
            "一块柴烧深泥砖，七个孔七个斜度。路边的野草插进去，也像是用了心思。长十五厘米，够沉，高枝也压得住。头回用"
            "先泡透水，它就不再抢水喝了。"
        ),
        list_price_minor=7800,
        floor_bps=3500,
        handling_hours=48,
        weight_g=900,
        length_mm=160,
        width_mm=90,
        height_mm=90,
        variants=(DemoVariant("Standard", "标准", 42),),
        motif="flower_block",
        tint="umber",
    ),
    DemoListing(
        key="seconds-box-celadon",
        vendor_key="longquan-green",
        category_slug="ceramics",
        title_en="Celadon seconds, potter's choice of five",
        title_zh="青瓷微瑕五件 随缘",
        description_en=(
            "Five pieces that missed our shelf: a bubble, a leaning foot, a green that went grey. Bowls, cups and "
            "small dishes in whatever mix the last firing gave us. Every fault is circled in pencil and none of "
            "them leak. No returns for beauty, of course, only for breakage."
        ),
        description_zh=(
            "五件没能上架的：一个气泡，一只歪足，一抹烧灰了的青。碗、杯、小碟，上一窑给什么就是什么。毛病都用铅笔圈出，"
            "保证不漏水。因为不够美是不能退的，碰碎了可以。"
        ),
        list_price_minor=9900,
        floor_bps=3000,
        weight_g=1800,
        length_mm=300,
        width_mm=220,
        height_mm=160,
        variants=(DemoVariant("Standard", "标准", 28),),
        motif="bowl",
        tint="celadon",
        form="seconds",
    ),
)

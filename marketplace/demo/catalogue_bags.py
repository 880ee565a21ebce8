"""The bags and leather shelf of the demo market."""

from marketplace.demo.catalogue_records import DemoListing, DemoVariant

LISTINGS = (
    DemoListing(
        key="saddle-tote-chestnut",
        vendor_key="shiling-leather",
        category_slug="bags",
        title_en="Vegetable-tanned tote, chestnut",
        title_zh="植鞣托特包 栗棕",
        description_en=(
            "Two hides' worth of shoulder, 2.4 mm, saddle-stitched with waxed linen at seven to the inch. It stands "
            "by itself. Takes a 14-inch laptop, a thermos and a cabbage. Rain spots will come; a damp cloth all "
            "over makes them even."
        ),
        description_zh=(
            "两张肩皮，厚二点四毫米，麻线双针，每寸七针。自己能站住。装得下十四寸电脑、保温杯和一棵白菜。难免有雨点印，"
            "整面用湿布抹一遍就匀了。"
        ),
        list_price_minor=24_800,
        currency="EUR",
        floor_bps=6500,
        reserve_minor=21_200,
        handling_hours=72,
        weight_g=1300,
        length_mm=420,
        width_mm=340,
        height_mm=160,
        variants=(
            DemoVariant("Chestnut", "栗棕", 14),
            DemoVariant("Ink", "墨黑", 10),
            DemoVariant("Undyed", "本色", 8),
        ),
        motif="tote",
        tint="umber",
    ),
    DemoListing(
        key="bifold-wallet-edge-painted",
        vendor_key="shiling-leather",
        category_slug="bags",
        title_en="Slim bifold wallet",
        title_zh="薄款对折钱夹",
        description_en=(
            "Six cards, folded notes and one coin you will never find again. 1 mm goat with edges painted and "
            "burnished five times. 11 by 9 cm, 14 mm full. Breaks in within a week of being sat on."
        ),
        description_zh=(
            "六张卡、对折的钞票，和一枚再也找不到的硬币。一毫米山羊皮，边油五道、打磨五遍。十一乘九厘米，装满厚十四毫"
            "米。坐上一星期就合身了。"
        ),
        list_price_minor=6800,
        currency="EUR",
        floor_bps=5500,
        handling_hours=48,
        weight_g=110,
        length_mm=130,
        width_mm=110,
        height_mm=30,
        variants=(
            DemoVariant("Cinnabar", "朱红", 25),
            DemoVariant("Chestnut", "栗棕", 30),
            DemoVariant("Bottle green", "墨绿", 19),
        ),
        motif="wallet",
        tint="cinnabar",
        form="bifold",
    ),
    DemoListing(
        key="bridle-belt-brass",
        vendor_key="shiling-leather",
        category_slug="bags",
        title_en="Bridle leather belt, solid brass",
        title_zh="马缰革皮带 纯铜扣",
        description_en=(
            "English bridle butt, 3.8 mm, tallow and wax driven in until it blooms white. Sand-cast buckle that a "
            "blacksmith would not laugh at. 35 mm wide, seven holes. Brush the bloom or leave it; both are correct."
        ),
        description_zh=(
            "英式马缰臀皮，三点八毫米，牛脂与蜡打透，面上起白霜。翻砂铜扣，铁匠见了也不笑话。宽三十五毫米，七个孔。白"
            "霜刷掉或留着，都对。"
        ),
        list_price_minor=7900,
        currency="EUR",
        floor_bps=5500,
        handling_hours=72,
        weight_g=320,
        length_mm=180,
        width_mm=180,
        height_mm=60,
        variants=(
            DemoVariant("85 cm", "85厘米", 10),
            DemoVariant("95 cm", "95厘米", 16),
            DemoVariant("105 cm", "105厘米", 11),
        ),
        motif="belt",
        tint="umber",
    ),
    DemoListing(
        key="satchel-postman-olive",
        vendor_key="shiling-leather",
        category_slug="bags",
        title_en="Postman's satchel, olive",
        title_zh="邮差包 橄榄绿",
        description_en=(
            "The green bag that used to come up the lane on a bicycle, in oiled cow leather. Two buckles that are "
            "really magnets; a rear pocket for the tram. 34 by 25 by 10 cm. The strap pad slides off."
        ),
        description_zh=(
            "从前骑着自行车拐进巷子的那只绿包，换成油蜡牛皮。两个扣其实是磁吸，背后一只插袋放车票。三十四乘二十五乘十"
            "厘米。肩垫可以抽下来。"
        ),
        list_price_minor=21_900,
        currency="EUR",
        floor_bps=6000,
        reserve_minor=18_700,
        handling_hours=72,
        weight_g=1200,
        length_mm=360,
        width_mm=280,
        height_mm=120,
        variants=(DemoVariant("Standard", "标准", 12),),
        motif="satchel",
        tint="celadon",
    ),
    DemoListing(
        key="canvas-roll-backpack",
        vendor_key="shiling-leather",
        category_slug="bags",
        title_en="Waxed canvas roll-top backpack",
        title_zh="油蜡帆布卷口背包",
        description_en=(
            "Sixteen-ounce canvas waxed in our yard, leather where hands and ground touch it. 18 litres, 25 when "
            "unrolled. A flat sleeve keeps a laptop away from the wet umbrella. Re-wax once a year with a hair "
            "dryer."
        ),
        description_zh=(
            "十六盎司帆布，在自家院里上的蜡，手握处与着地处用皮。十八升，展开二十五升。电脑夹层离湿伞远远的。每年拿吹"
            "风机补一次蜡。"
        ),
        list_price_minor=16_800,
        currency="EUR",
        floor_bps=5500,
        weight_g=1400,
        length_mm=460,
        width_mm=320,
        height_mm=160,
        variants=(DemoVariant("Standard", "标准", 18),),
        motif="backpack",
        tint="slate",
    ),
    DemoListing(
        key="drawstring-tea-pouch",
        vendor_key="danzhai-indigo",
        category_slug="bags",
        title_en="Indigo drawstring pouch for a teapot",
        title_zh="蓝染束口茶壶袋",
        description_en=(
            "Double-layer batik cotton with a wadding of kapok, sized for one small pot and two cups. A cord with a "
            "peach-stone bead. 22 cm flat. Washes like a handkerchief."
        ),
        description_zh="双层蜡染棉布，夹木棉絮，大小正合一把小壶两只杯。抽绳串一颗桃核珠。平放二十二厘米。像手帕一样洗。",
        list_price_minor=5800,
        handling_hours=48,
        weight_g=90,
        length_mm=200,
        width_mm=160,
        height_mm=30,
        variants=(DemoVariant("Standard", "标准", 52),),
        motif="pouch",
        tint="indigo",
    ),
    DemoListing(
        key="key-case-six-hook",
        vendor_key="shiling-leather",
        category_slug="bags",
        title_en="Six-hook key case",
        title_zh="六钩钥匙包",
        description_en=(
            "Keys are loud; this is a quiet drawer for them. Undyed shoulder that turns honey by its first summer. "
            "Six nickel hooks, snap closed. 10.5 by 6 cm."
        ),
        description_zh="钥匙太吵，这是给它们的一只安静抽屉。本色肩皮，头一个夏天就变成蜜色。六只镍钩，按扣合上。十点五乘六厘米。",
        list_price_minor=4200,
        currency="EUR",
        floor_bps=5000,
        handling_hours=48,
        weight_g=80,
        length_mm=120,
        width_mm=70,
        height_mm=30,
        variants=(DemoVariant("Standard", "标准", 37),),
        motif="key_case",
        tint="ochre",
    ),
    DemoListing(
        key="card-holder-stitched",
        vendor_key="shiling-leather",
        category_slug="bags",
        title_en="Four-slot card holder",
        title_zh="四卡位卡套",
        description_en=(
            "Four cards and a banknote folded in three, in two pieces of leather and forty-eight stitches. Cut on "
            "the stretch so that it grips even with one card. 10 by 7.5 cm. Made from the off-cuts of the totes."
        ),
        description_zh=(
            "四张卡，一张三折的钞票，两片皮，四十八针。顺着皮的抻劲裁，只放一张卡也不掉。十乘七点五厘米。用做托特包的"
            "余料。"
        ),
        list_price_minor=3600,
        currency="EUR",
        floor_bps=5000,
        handling_hours=24,
        weight_g=45,
        length_mm=110,
        width_mm=80,
        height_mm=15,
        variants=(
            DemoVariant("Indigo", "靛蓝", 40),
            DemoVariant("Chestnut", "栗棕", 36),
            DemoVariant("Undyed", "本色", 33),
        ),
        motif="card_holder",
        tint="indigo",
    ),
    DemoListing(
        key="brocade-evening-clutch",
        vendor_key="pingjiang-silk",
        category_slug="bags",
        title_en="Brocade clutch with jade toggle",
        title_zh="云锦手拿包 玉扣",
        description_en=(
            "Plum brocade shot with real gold thread over a stiff base, closed by a toggle of Dushan jade. 24 by 14 "
            "cm, a chain in the lining if you dance. The pattern is matched across the flap, which costs us a third "
            "of the cloth."
        ),
        description_zh=(
            "绛紫云锦织真金线，内衬硬托，独山玉扣。二十四乘十四厘米，里衬藏一条链子，跳舞时用。翻盖花纹对得上，为这个"
            "要多费三分之一的料。"
        ),
        list_price_minor=36_800,
        floor_bps=5500,
        reserve_minor=31_800,
        handling_hours=72,
        weight_g=360,
        length_mm=260,
        width_mm=160,
        height_mm=60,
        variants=(DemoVariant("Standard", "标准", 8),),
        motif="clutch",
        tint="plum",
    ),
    DemoListing(
        key="passport-cover-map",
        vendor_key="shiling-leather",
        category_slug="bags",
        title_en="Passport cover, debossed river map",
        title_zh="护照夹 压印水系图",
        description_en=(
            "The Pearl River and its nine mouths pressed into chestnut leather, as seen from a very high kite. Two "
            "pockets, one loop for a pen you will lend and lose. 14 by 10 cm. Initials stamped for nothing: tell us "
            "in the chat."
        ),
        description_zh=(
            "珠江与八口出海，压进栗棕皮面，像从很高的风筝上往下看。两个插袋，一个笔环，笔借出去就不回来了。十四乘十厘"
            "米。姓名缩写免费烫，聊天里说。"
        ),
        list_price_minor=4800,
        currency="EUR",
        floor_bps=5000,
        handling_hours=48,
        weight_g=90,
        length_mm=150,
        width_mm=110,
        height_mm=20,
        variants=(DemoVariant("Standard", "标准", 29),),
        motif="notebook",
        tint="umber",
        form="passport",
    ),
    DemoListing(
        key="leather-care-tin-set",
        vendor_key="shiling-leather",
        category_slug="bags",
        title_en="Leather care set: balm, brush, cloth",
        title_zh="皮具养护套装",
        description_en=(
            "A tin of beeswax and camellia balm made on our own stove, a horsehair brush and a cotton square. "
            "Enough for three bags for three years. Try it under the flap first; it darkens a little. Smells like a "
            "saddler's, or a bakery for bees."
        ),
        description_zh=(
            "一罐蜂蜡山茶膏，自家灶上熬的，一把马毛刷，一方棉布。三只包用三年。先在翻盖里试，会略微变深。闻着像马鞍铺，"
            "也像蜜蜂开的面包房。"
        ),
        list_price_minor=3900,
        currency="EUR",
        floor_bps=4500,
        handling_hours=24,
        weight_g=460,
        length_mm=200,
        width_mm=140,
        height_mm=70,
        variants=(DemoVariant("Standard", "标准", 48),),
        motif="care_tins",
        tint="brass",
    ),
    DemoListing(
        key="bamboo-handle-market-bag",
        vendor_key="anji-bamboo",
        category_slug="bags",
        title_en="Bamboo-handled market bag",
        title_zh="竹柄菜篮包",
        description_en=(
            "Woven sedge with steam-bent bamboo handles, open at the top so that leeks can look out. Lined in plain "
            "cotton that unties for washing. 34 by 24 cm. Strong to eight kilos, or one watermelon and an opinion."
        ),
        description_zh=(
            "蒲草编身，蒸弯竹把，敞口，葱可以探出头来。素棉内里系带，解下就能洗。三十四乘二十四厘米。承重八公斤，或者"
            "一个西瓜加一点主见。"
        ),
        list_price_minor=15_800,
        floor_bps=4500,
        reserve_minor=13_200,
        weight_g=620,
        length_mm=380,
        width_mm=280,
        height_mm=180,
        variants=(DemoVariant("Standard", "标准", 20),),
        motif="tote",
        tint="bamboo",
        form="woven",
    ),
)

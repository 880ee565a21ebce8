"""The kitchen and knives shelf of the demo market."""

from marketplace.demo.catalogue_records import DemoListing, DemoVariant

LISTINGS = (
    DemoListing(
        key="forged-cai-dao-slicer",
        vendor_key="yangjiang-forge",
        category_slug="kitchen",
        title_en="Forged slicing cleaver, 18 cm",
        title_zh="锻打片刀 18厘米",
        description_en=(
            "Three-layer forge weld with a 9Cr core at HRC 60, ground thin enough to read through a slice of "
            "cucumber. The spine is rounded where the finger sits. Ebony handle, 340 g, balanced at the heel. Not "
            "for bones: for bones, see the other one."
        ),
        description_zh=(
            "三层锻合，九铬芯钢，硬度六十，薄到切下的黄瓜片能透字。刀背在搁指处磨圆。黑檀柄，三百四十克，重心落在刀跟。"
            "不砍骨头，要砍骨头看另一把。"
        ),
        list_price_minor=32_800,
        floor_bps=6000,
        reserve_minor=27_800,
        handling_hours=72,
        weight_g=620,
        length_mm=340,
        width_mm=130,
        height_mm=50,
        variants=(DemoVariant("Standard", "标准", 18),),
        motif="cleaver",
        tint="steel",
        form="slicer",
    ),
    DemoListing(
        key="bone-chopper-heavy",
        vendor_key="yangjiang-forge",
        category_slug="kitchen",
        title_en="Bone chopper, 780 g",
        title_zh="斩骨刀 780克",
        description_en=(
            "A thick convex wedge of spring steel that does its work by falling. Uncle Liang drop-tests each one on "
            "a pork knuckle, then eats the evidence. HRC 55, so it dents rather than chips. Oiled ash handle with "
            "three brass pins."
        ),
        description_zh=(
            "弹簧钢厚楔，刃口微凸，靠自己的分量往下落。梁叔拿猪筒骨逐把试砍，试完下锅。硬度五十五，宁卷不崩。白蜡木油"
            "柄，三枚铜钉。"
        ),
        list_price_minor=26_800,
        handling_hours=72,
        weight_g=1100,
        length_mm=340,
        width_mm=140,
        height_mm=60,
        variants=(DemoVariant("Standard", "标准", 14),),
        motif="cleaver",
        tint="steel",
        form="chopper",
    ),
    DemoListing(
        key="damascus-santoku-wave",
        vendor_key="yangjiang-forge",
        category_slug="kitchen",
        title_en="Damascus kitchen knife, river pattern",
        title_zh="水纹大马士革厨刀",
        description_en=(
            "Sixty-seven layers, folded and ground until the grain runs like the Moyang river. 17 cm blade, core at "
            "HRC 61. Octagonal handle of stabilised camphor burl, each one different. Wipe dry at once, and please, "
            "no dishwasher."
        ),
        description_zh=(
            "六十七层，折锻后磨出漠阳江一样的水纹。刃长十七厘米，芯钢六十一度。八角柄，稳定化樟木瘤，把把不同。用完立"
            "刻擦干，千万别进洗碗机。"
        ),
        list_price_minor=58_800,
        floor_bps=6500,
        reserve_minor=49_800,
        handling_hours=120,
        weight_g=420,
        length_mm=340,
        width_mm=80,
        height_mm=40,
        variants=(DemoVariant("Standard", "标准", 6),),
        motif="chef_knife",
        tint="steel",
        form="damascus",
    ),
    DemoListing(
        key="garden-to-table-scissors",
        vendor_key="yangjiang-forge",
        category_slug="kitchen",
        title_en="Black iron household scissors",
        title_zh="老样黑铁剪",
        description_en=(
            "The scissors every grandmother had, with butterfly bows of forged iron and a brass rivet you can "
            "tighten. Cuts cloth, fish and string. 18 cm. Keep a drop of oil in the joint and they will be in your "
            "will."
        ),
        description_zh=(
            "家家奶奶都有过的那把剪刀，锻铁蝴蝶把，铜铆钉松了能敲紧。剪布、剪鱼、剪绳都行。十八厘米。轴里常滴一滴油，"
            "可以写进遗嘱。"
        ),
        list_price_minor=5800,
        floor_bps=3500,
        handling_hours=24,
        weight_g=260,
        length_mm=200,
        width_mm=110,
        height_mm=30,
        variants=(
            DemoVariant("Small", "小号", 70),
            DemoVariant("Large", "大号", 55),
        ),
        motif="scissors",
        tint="steel",
    ),
    DemoListing(
        key="hand-hammered-iron-wok",
        vendor_key="yangjiang-forge",
        category_slug="kitchen",
        title_en="Hand-hammered iron wok, 34 cm",
        title_zh="手打铁锅 34厘米",
        description_en=(
            "Thirty-six thousand blows, counted once and then believed. The dimples hold oil where you want it and "
            "let food move where you do not. Pre-seasoned with lard and chives; flat enough for induction. 1.7 kg, "
            "with a beech helper handle."
        ),
        description_zh=(
            "三万六千锤，数过一次，往后就信了。锤窝存油，翻菜不粘。已用猪油和韭菜开过锅，底略平，电磁炉可用。一点七公"
            "斤，附榉木副把。"
        ),
        list_price_minor=36_800,
        reserve_minor=31_800,
        handling_hours=72,
        weight_g=2100,
        length_mm=560,
        width_mm=360,
        height_mm=140,
        variants=(
            DemoVariant("32 cm", "32厘米", 12),
            DemoVariant("34 cm", "34厘米", 15),
            DemoVariant("36 cm", "36厘米", 8),
        ),
        motif="wok",
        tint="ink",
    ),
    DemoListing(
        key="cedar-steamer-two-tier",
        vendor_key="anji-bamboo",
        category_slug="kitchen",
        title_en="Two-tier cedar and bamboo steamer",
        title_zh="两层杉竹蒸笼",
        description_en=(
            "Walls of steamed cedar, floors of bamboo slats, lids woven double so that no drop falls on the buns. "
            "Pegged, never wired. Fits a wok two sizes larger. Dry it in moving air, not in the sun."
        ),
        description_zh=(
            "蒸过的杉木做壁，竹条铺底，盖子双层编织，水珠不会滴在包子上。竹钉固定，不用铁丝。配大两号的锅。通风处晾干，"
            "别晒。"
        ),
        list_price_minor=16_800,
        floor_bps=4500,
        weight_g=1400,
        length_mm=300,
        width_mm=300,
        height_mm=220,
        variants=(
            DemoVariant("20 cm", "20厘米", 24),
            DemoVariant("26 cm", "26厘米", 18),
            DemoVariant("30 cm", "30厘米", 9),
        ),
        motif="steamer",
        tint="bamboo",
        form="two",
    ),
    DemoListing(
        key="ginkgo-chopping-board",
        vendor_key="anji-bamboo",
        category_slug="kitchen",
        title_en="Ginkgo end-grain chopping board",
        title_zh="银杏木菜墩",
        description_en=(
            "One slice from a ginkgo felled for a road, end grain up, bound with a brass hoop. Gentle on edges and "
            "slow to smell. 34 cm across, 7 cm thick. Feed it with walnut oil for the first week and turn it over "
            "each month."
        ),
        description_zh=(
            "修路时伐下的银杏，横截一段，立茬朝上，箍一道铜圈。不伤刃，也不串味。直径三十四厘米，厚七厘米。头一周喂核"
            "桃油，每个月翻个面。"
        ),
        list_price_minor=25_800,
        weight_g=4200,
        length_mm=360,
        width_mm=360,
        height_mm=90,
        variants=(DemoVariant("Standard", "标准", 13),),
        motif="board",
        tint="ochre",
    ),
    DemoListing(
        key="clay-pot-rice-casserole",
        vendor_key="changjiang-kiln",
        category_slug="kitchen",
        title_en="Clay pot for rice, wire-bound",
        title_zh="铁线箍煲仔砂锅",
        description_en=(
            "Coarse clay with a glazed inside and a wire corset that lets it swell without splitting. Makes the "
            "best crust in the house. 1.2 litres, two hungry people. Cook thin rice gruel in it first, to seal the "
            "pores."
        ),
        description_zh=(
            "粗陶胎，内壁上釉，外箍铁线，胀而不裂。锅巴数它最香。一升二，两个饿的人刚好。头一回先煮稀粥，让米浆封住毛"
            "孔。"
        ),
        list_price_minor=8800,
        floor_bps=3500,
        handling_hours=48,
        weight_g=1800,
        length_mm=280,
        width_mm=230,
        height_mm=180,
        variants=(DemoVariant("Standard", "标准", 45),),
        motif="clay_pot",
        tint="ochre",
    ),
    DemoListing(
        key="granite-mortar-pestle",
        vendor_key="yangjiang-forge",
        category_slug="kitchen",
        title_en="Granite mortar and pestle",
        title_zh="花岗岩捣臼",
        description_en=(
            "Seven kilos would be better but the post complained, so this one is four and a half. Inside left rough "
            "from the chisel, outside polished. 16 cm. Grind a handful of raw rice in it until the powder comes out "
            "white, then begin."
        ),
        description_zh=(
            "七公斤更好使，可邮局有意见，所以这只四公斤半。内壁留着錾痕，外壁磨光。口径十六厘米。先抓把生米捣，捣到粉"
            "是白的，就可以开工了。"
        ),
        list_price_minor=9800,
        handling_hours=48,
        weight_g=4600,
        length_mm=190,
        width_mm=190,
        height_mm=180,
        variants=(DemoVariant("Standard", "标准", 27),),
        motif="mortar",
        tint="slate",
    ),
    DemoListing(
        key="long-spout-copper-kettle",
        vendor_key="yongchun-incense",
        category_slug="kitchen",
        title_en="Hammered copper kettle",
        title_zh="锤纹紫铜壶",
        description_en=(
            "One sheet of copper raised over stakes, no seam in the belly, tinned inside. 1.4 litres and quick to "
            "sing. The handle folds and is wrapped in rattan. It will go brown, then plum; lemon and salt bring "
            "back the pink if you must."
        ),
        description_zh=(
            "一张紫铜板在铁砧上打起来，肚身无缝，内壁挂锡。一点四升，水开得快，响得也好听。提梁可倒，缠藤。颜色会转褐、"
            "转李子紫，非要它回红，柠檬蘸盐。"
        ),
        list_price_minor=46_800,
        floor_bps=6000,
        reserve_minor=39_800,
        handling_hours=72,
        weight_g=1300,
        length_mm=240,
        width_mm=180,
        height_mm=240,
        variants=(DemoVariant("Standard", "标准", 7),),
        motif="kettle",
        tint="copper",
    ),
    DemoListing(
        key="peeling-and-paring-pair",
        vendor_key="yangjiang-forge",
        category_slug="kitchen",
        title_en="Paring pair: bird's beak and straight",
        title_zh="水果刀一对 弯喙与直刃",
        description_en=(
            "Two 9 cm blades in one birch sheath: a curved beak for peeling pears in a single ribbon, a straight "
            "one for everything else. Sandvik steel at HRC 58. Handles of smoked oak. Sharpen on the bottom of a "
            "rice bowl if you are far from home."
        ),
        description_zh=(
            "两把九厘米小刀共一只桦木鞘：弯喙的削梨，一条皮到底；直刃的干其余的活。山特维克钢，五十八度。烟熏橡木柄。"
            "出门在外，碗底就能磨。"
        ),
        list_price_minor=9900,
        floor_bps=4000,
        handling_hours=48,
        weight_g=180,
        length_mm=240,
        width_mm=80,
        height_mm=30,
        variants=(DemoVariant("Standard", "标准", 48),),
        motif="chef_knife",
        tint="steel",
        form="pair",
    ),
    DemoListing(
        key="knife-sharpening-lesson",
        vendor_key="yangjiang-forge",
        category_slug="kitchen",
        title_en="Sharpen your own knife: live lesson",
        title_zh="学磨刀 一对一直播课",
        description_en=(
            "Forty-five minutes with Liang Yue, one to one over video, with your stone and your worst knife. You "
            "will learn to hear the burr. She watches the angle of your wrist and stops you kindly. A stone list at "
            "three prices is sent beforehand; Mandarin, Cantonese or English."
        ),
        description_zh=(
            "梁月与你视频一对一，四十五分钟，用你的石头和你家最钝的刀。她教你听卷刃的声音，看着你手腕的角度，错了就客"
            "气地喊停。课前发三档价位的磨石清单。普通话、粤语、英语都行。"
        ),
        list_price_minor=12_800,
        floor_bps=6000,
        handling_hours=120,
        kind="virtual",
        variants=(DemoVariant("Standard", "标准", 24),),
        motif="lesson",
        tint="steel",
        form="knife",
    ),
)

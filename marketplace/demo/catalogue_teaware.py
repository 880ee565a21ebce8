"""The teaware shelf of the demo market."""

from marketplace.demo.catalogue_records import DemoListing, DemoVariant

LISTINGS = (
    DemoListing(
        key="zhuni-pear-teapot",
        vendor_key="shushan-zisha",
        category_slug="teaware",
        title_en="Zhuni pear-shaped teapot, 120 ml",
        title_zh="朱泥梨形茶壶 120毫升",
        description_en=(
            "Made from Zhaozhuang zhuni aged eleven years, which shrinks by a fifth in the kiln and rings like a "
            "bell. Single-hole spout, nine-second pour, lid fitted to within a hair. Small enough for one serious "
            "drinker of oolong. Rinse with hot water only, no soap; it will darken to the colour of persimmon skin."
        ),
        description_zh=(
            "赵庄朱泥，陈腐十一年，入窑收缩两成，敲之如磬。独孔出水，九秒断流，盖口严丝合缝。容量小，正合一个认真喝乌"
            "龙的人。只用热水冲洗，不沾洗洁精，日久会养成柿皮色。"
        ),
        list_price_minor=128_000,
        floor_bps=7000,
        reserve_minor=105_000,
        handling_hours=120,
        weight_g=420,
        length_mm=180,
        width_mm=140,
        height_mm=130,
        variants=(DemoVariant("Standard", "标准", 4),),
        motif="teapot",
        tint="cinnabar",
        form="pear",
    ),
    DemoListing(
        key="duanni-bamboo-teapot",
        vendor_key="shushan-zisha",
        category_slug="teaware",
        title_en="Duanni bamboo-joint teapot, 200 ml",
        title_zh="段泥竹节茶壶 200毫升",
        description_en=(
            "Buff duanni clay, built from slabs and jointed like a length of bamboo, with a leaf pressed below the "
            "handle. Spout, handle and knob are cut from the same imagined stalk. Suits green and young raw pu'er, "
            "since it cools quickly. Signed under the handle and on the lid."
        ),
        description_zh=(
            "米黄段泥，泥片镶接成一节竹筒，把下贴一枚竹叶。流、把、钮像从同一根竹子上截下。散热快，宜绿茶与新生普。把"
            "梢与盖内各有落款。"
        ),
        list_price_minor=168_000,
        floor_bps=7500,
        handling_hours=120,
        weight_g=520,
        length_mm=190,
        width_mm=150,
        height_mm=130,
        variants=(DemoVariant("Standard", "标准", 3),),
        motif="teapot",
        tint="ochre",
        form="drum",
    ),
    DemoListing(
        key="purple-clay-stone-scoop",
        vendor_key="shushan-zisha",
        category_slug="teaware",
        title_en="Purple clay stone-scoop teapot, 260 ml",
        title_zh="紫泥石瓢茶壶 260毫升",
        description_en=(
            "The stone scoop is a triangle that never looks sharp. This one stands on three small feet and pours "
            "from a straight spout without a single drip. Old purple clay, fine sand just visible under a lamp. For "
            "ripe pu'er and heavy roasts; give it one tea and let it remember."
        ),
        description_zh=(
            "石瓢是一个不见锋芒的三角形。这把三足而立，直流出水，滴水不挂。老紫泥，灯下可见细砂。配熟普与重焙茶，一壶"
            "事一茶，让它记得住味道。"
        ),
        list_price_minor=98_000,
        reserve_minor=82_000,
        handling_hours=120,
        weight_g=560,
        length_mm=190,
        width_mm=150,
        height_mm=110,
        variants=(DemoVariant("Standard", "标准", 5),),
        motif="teapot",
        tint="plum",
        form="squat",
    ),
    DemoListing(
        key="side-handle-pot-wood-fired",
        vendor_key="changjiang-kiln",
        category_slug="teaware",
        title_en="Wood-fired side-handle teapot",
        title_zh="柴烧横把茶壶",
        description_en=(
            "Four days in the wood kiln left a run of green ash on the shoulder and a scorched blush beneath. The "
            "hollow handle stays cool and turns the wrist naturally. 180 ml, with a fine clay sieve inside. Slight "
            "roughness at the foot is the mark of the kiln shelf; it will not scratch a tray."
        ),
        description_zh=(
            "柴窑里四天，肩上落了一道绿灰，下面是火烧的红晕。空心横把不烫手，出汤顺腕。一百八十毫升，内有细孔滤网。底"
            "足微糙，是窑板留下的痕迹，不会刮伤茶盘。"
        ),
        list_price_minor=38_800,
        handling_hours=72,
        weight_g=480,
        length_mm=200,
        width_mm=150,
        height_mm=120,
        variants=(DemoVariant("Standard", "标准", 8),),
        motif="teapot",
        tint="umber",
        form="side",
    ),
    DemoListing(
        key="celadon-gaiwan-powder-green",
        vendor_key="longquan-green",
        category_slug="teaware",
        title_en="Powder-green celadon gaiwan, 130 ml",
        title_zh="粉青盖碗 130毫升",
        description_en=(
            "Glazed four times to the thickness of a coin and fired to 1,280 °C, which is where the green becomes "
            "soft. The lip flares wide so that fingers stay cool. Lid, bowl and saucer are numbered as a set. No "
            "crackle now; a fine net may appear after years of tea."
        ),
        description_zh=(
            "施釉四道，厚如铜钱，烧到一千二百八十度，青色才软下来。碗口外撇，不烫指。盖、碗、托编号成套。眼下没有开片，"
            "喝上几年也许会生出细网。"
        ),
        list_price_minor=26_800,
        floor_bps=5500,
        weight_g=320,
        length_mm=130,
        width_mm=130,
        height_mm=110,
        variants=(DemoVariant("Standard", "标准", 22),),
        motif="gaiwan",
        tint="celadon",
    ),
    DemoListing(
        key="blue-white-gaiwan-fish",
        vendor_key="changjiang-kiln",
        category_slug="teaware",
        title_en="Blue-and-white gaiwan with a lone fish",
        title_zh="青花独鱼盖碗",
        description_en=(
            "One mandarin fish swims around the bowl, painted in five strokes of cobalt by Lao Wu, who refuses to "
            "paint two. The porcelain is thin enough to show your fingers against a window. 120 ml. Dishwasher "
            "safe, though he would be hurt to hear it."
        ),
        description_zh=(
            "一条鳜鱼绕碗而游，老吴五笔青花画成，第二条不肯画。胎薄，对着窗能看见手指的影。一百二十毫升。可以进洗碗机，"
            "只是别让他知道。"
        ),
        list_price_minor=19_800,
        weight_g=300,
        length_mm=130,
        width_mm=130,
        height_mm=110,
        variants=(DemoVariant("Standard", "标准", 30),),
        motif="gaiwan",
        tint="porcelain",
        form="fish",
    ),
    DemoListing(
        key="tenmoku-tea-bowl",
        vendor_key="changjiang-kiln",
        category_slug="teaware",
        title_en="Hare's-fur tenmoku tea bowl",
        title_zh="兔毫建盏",
        description_en=(
            "A heavy iron-clay bowl whose glaze runs in fine streaks, like the fur of a hare in winter. The pool of "
            "glaze stopped just above the foot, as it should. It holds heat for a long, slow cup and shows white "
            "froth beautifully. 95 ml to the inner line; 12 cm across."
        ),
        description_zh=(
            "铁胎厚重，釉面流成细丝，像冬兔的毛。釉水恰好停在足上一线。保温好，宜慢慢喝一盏，点茶白沫尤其分明。至内线"
            "九十五毫升，口径十二厘米。"
        ),
        list_price_minor=15_800,
        floor_bps=4500,
        weight_g=260,
        length_mm=130,
        width_mm=130,
        height_mm=80,
        variants=(
            DemoVariant("Silver hair", "银毫", 14),
            DemoVariant("Golden hair", "金毫", 9),
        ),
        motif="teacup",
        tint="ink",
        form="hare",
    ),
    DemoListing(
        key="plum-green-cup-pair",
        vendor_key="longquan-green",
        category_slug="teaware",
        title_en="Pair of plum-green tasting cups",
        title_zh="梅子青品杯一对",
        description_en=(
            "Two 60 ml cups in the deeper of our two greens, each with an iron-brown line at the lip where the "
            "glaze ran thin. They sit in the palm like warm pebbles. Boxed as a pair with a spare saucer, because "
            "someone always breaks one. Wash by hand in warm water."
        ),
        description_zh=(
            "两只六十毫升小杯，用的是我们两种青里较深的那种，口沿釉薄处透出一线铁骨。握在手心，像两枚温热的卵石。成对"
            "装盒，另送一只杯托，总有人会打碎一只。温水手洗。"
        ),
        list_price_minor=12_800,
        weight_g=220,
        length_mm=160,
        width_mm=90,
        height_mm=70,
        variants=(DemoVariant("Standard", "标准", 36),),
        motif="teacup",
        tint="celadon",
        form="pair",
    ),
    DemoListing(
        key="glass-fairness-pitcher",
        vendor_key="changjiang-kiln",
        category_slug="teaware",
        title_en="Hammered glass fairness pitcher",
        title_zh="锤纹玻璃公道杯",
        description_en=(
            "Borosilicate glass with a hammered surface that breaks the light of the liquor into coins. 260 ml, "
            "with a pulled lip that cuts the stream cleanly. Safe from ice to boiling, not on a flame. The handle "
            "is fused, not glued."
        ),
        description_zh=(
            "高硼硅玻璃，锤目纹把茶汤的光打成一片片铜钱。二百六十毫升，拉制尖嘴，断水利落。冰水沸水皆可，不可直火。把"
            "手是烧接的，不是胶粘。"
        ),
        list_price_minor=6800,
        floor_bps=3500,
        handling_hours=24,
        weight_g=240,
        length_mm=130,
        width_mm=110,
        height_mm=110,
        variants=(DemoVariant("Standard", "标准", 95),),
        motif="pitcher",
        tint="glass",
    ),
    DemoListing(
        key="bamboo-tea-tray-reservoir",
        vendor_key="anji-bamboo",
        category_slug="teaware",
        title_en="Carbonised bamboo tea tray with reservoir",
        title_zh="炭化竹储水茶盘",
        description_en=(
            "Slats of carbonised moso bamboo over a hidden one-litre drawer. The top lifts off in one piece for "
            "rinsing and the joints are mitred, without nails. Room for a pot, a pitcher and six cups. Oil it twice "
            "a year and leave the drawer open to dry."
        ),
        description_zh=(
            "炭化毛竹条面，下藏一升水屉。面板整块可取下冲洗，四角斜拼，不用一钉。摆得下一壶、一公道、六杯。一年上两次"
            "油，用毕把水屉拉开晾干。"
        ),
        list_price_minor=24_800,
        reserve_minor=20_800,
        weight_g=2400,
        length_mm=460,
        width_mm=280,
        height_mm=70,
        variants=(
            DemoVariant("46 cm", "46厘米", 15),
            DemoVariant("60 cm", "60厘米", 7),
        ),
        motif="tea_tray",
        tint="bamboo",
    ),
    DemoListing(
        key="tea-pet-three-legged-toad",
        vendor_key="shushan-zisha",
        category_slug="teaware",
        title_en="Three-legged toad tea pet",
        title_zh="紫砂三足金蟾茶宠",
        description_en=(
            "He carries a coin in his mouth and should face the door in the morning and the room at night. "
            "Hand-pinched purple clay with every wart pressed by a bamboo point. Pour leftover tea over him daily "
            "and in a year he shines. Solid, 7 cm long."
        ),
        description_zh=(
            "嘴里衔一枚铜钱，早上朝门外，晚上朝屋里。紫泥手捏，每一颗疙瘩都是竹针点出来的。每天拿剩茶浇一浇，一年便油"
            "亮。实心，长七厘米。"
        ),
        list_price_minor=8600,
        floor_bps=3500,
        handling_hours=48,
        weight_g=210,
        length_mm=90,
        width_mm=80,
        height_mm=70,
        variants=(DemoVariant("Standard", "标准", 60),),
        motif="tea_pet",
        tint="plum",
    ),
    DemoListing(
        key="travel-tea-set-quilted",
        vendor_key="longquan-green",
        category_slug="teaware",
        title_en="Travel set: pot, two cups, quilted case",
        title_zh="旅行茶具 一壶二杯",
        description_en=(
            "A pot and two cups that nest into one another and into a quilted cotton case with a zip. The pot "
            "doubles as a pitcher; its built-in sieve handles broken leaf. 150 ml pot, 45 ml cups. It has been to "
            "the top of Huangmaojian and back in a coat pocket."
        ),
        description_zh=(
            "一壶两杯层层相套，收进一只带拉链的绗缝布包。壶可当公道杯用，内置滤孔，碎茶也不怕。壶一百五十毫升，杯四十"
            "五毫升。它曾揣在大衣口袋里，上过黄茅尖又平安下来。"
        ),
        list_price_minor=22_800,
        floor_bps=4500,
        reserve_minor=18_800,
        weight_g=680,
        length_mm=200,
        width_mm=150,
        height_mm=120,
        variants=(
            DemoVariant("Celadon", "青釉", 18),
            DemoVariant("Moon white", "月白釉", 12),
            DemoVariant("Iron black", "铁黑釉", 6),
        ),
        motif="travel_set",
        tint="celadon",
    ),
)

"""The bamboo and wood shelf of the demo market."""

from marketplace.demo.catalogue_records import DemoListing, DemoVariant

LISTINGS = (
    DemoListing(
        key="moso-tea-picking-basket",
        vendor_key="anji-bamboo",
        category_slug="bamboo-wood",
        title_en="Moso tea-picking basket",
        title_zh="毛竹采茶篮",
        description_en=(
            "The waist basket of our hillside, woven tight at the bottom for buds and open at the top for air. "
            "Split from three-year moso, edge bound in rattan. 28 cm across; carries bread as happily as leaf. "
            "Rinse, shake, hang in the wind."
        ),
        description_zh=(
            "我们山上采茶用的腰篮，底密上疏，底兜芽，口透气。三年毛竹劈篾，藤缠沿口。口径二十八厘米，装面包跟装茶青一"
            "样高兴。冲一冲，甩一甩，挂在风里。"
        ),
        list_price_minor=12_800,
        floor_bps=4500,
        weight_g=720,
        length_mm=320,
        width_mm=320,
        height_mm=300,
        variants=(
            DemoVariant("Small", "小号", 22),
            DemoVariant("Large", "大号", 16),
        ),
        motif="basket",
        tint="bamboo",
        form="handle",
    ),
    DemoListing(
        key="two-tier-food-carrier",
        vendor_key="anji-bamboo",
        category_slug="bamboo-wood",
        title_en="Two-tier bamboo food carrier",
        title_zh="双层提梁食盒",
        description_en=(
            "A carrying frame and two trays that lock with one sliding bamboo pin. Scholars took these to the "
            "theatre with melon seeds above and wine below. 30 cm high, stained with tea and waxed. Line it with "
            "leaf or paper for anything wet."
        ),
        description_zh=(
            "一副提梁，两层屉，一根竹销锁住。从前读书人看戏带它，上层瓜子，下层酒。高三十厘米，茶染打蜡。装带汁的东西"
            "请垫叶子或油纸。"
        ),
        list_price_minor=38_800,
        reserve_minor=32_800,
        handling_hours=72,
        weight_g=1600,
        length_mm=300,
        width_mm=200,
        height_mm=320,
        variants=(DemoVariant("Standard", "标准", 8),),
        motif="food_box",
        tint="umber",
    ),
    DemoListing(
        key="elm-half-moon-stool",
        vendor_key="anji-bamboo",
        category_slug="bamboo-wood",
        title_en="Elm half-moon stool",
        title_zh="老榆木半月凳",
        description_en=(
            "Our retired carpenter makes these from the beams of pulled-down barns, one nail hole left in each as a "
            "signature. Wedged tenons show on the seat. 42 cm high and steady on uneven brick. Finished in raw tung "
            "oil; ring marks are welcome."
        ),
        description_zh=(
            "退休的木匠用拆下来的老谷仓梁做的，每只留一个钉眼当签名。凳面上看得见楔紧的榫头。高四十二厘米，砖地不平也"
            "稳。只上生桐油，杯子印随意留。"
        ),
        list_price_minor=26_800,
        floor_bps=5500,
        weight_g=3800,
        length_mm=420,
        width_mm=320,
        height_mm=450,
        variants=(DemoVariant("Standard", "标准", 12),),
        motif="stool",
        tint="umber",
        form="round",
    ),
    DemoListing(
        key="boxwood-comb-crescent",
        vendor_key="hutong-playthings",
        category_slug="bamboo-wood",
        title_en="Boxwood crescent comb",
        title_zh="黄杨木月牙梳",
        description_en=(
            "Boxwood grows as thick as a wrist in sixty years, and does not split. Teeth are cut one by one and "
            "rubbed with rush until they slide. 12 cm, with a cotton sleeve. Oil it with your own hair: that is all "
            "it wants."
        ),
        description_zh=(
            "黄杨长到手腕粗要六十年，也因此不开裂。齿是一根根锯的，再用节节草磨到滑手。长十二厘米，附棉布套。梳头就是"
            "给它上油，别的都不用。"
        ),
        list_price_minor=6800,
        handling_hours=48,
        weight_g=60,
        length_mm=160,
        width_mm=80,
        height_mm=20,
        variants=(DemoVariant("Standard", "标准", 66),),
        motif="comb",
        tint="ochre",
    ),
    DemoListing(
        key="lacquered-abacus-thirteen",
        vendor_key="hutong-playthings",
        category_slug="bamboo-wood",
        title_en="Thirteen-rod rosewood abacus",
        title_zh="十三档红木算盘",
        description_en=(
            "Two beads above, five below, brass corners, and a click that ends negotiations. The rods are bamboo so "
            "that nothing sticks in summer. 30 cm. Mr. Jin includes a rhyme for division and will test you."
        ),
        description_zh="上二下五，铜包角，一声脆响就能把价钱敲定。档用竹，夏天不涩。长三十厘米。金先生附赠一段归除口诀，还要考你。",
        list_price_minor=19_800,
        weight_g=980,
        length_mm=340,
        width_mm=160,
        height_mm=50,
        variants=(DemoVariant("Standard", "标准", 10),),
        motif="abacus",
        tint="umber",
    ),
    DemoListing(
        key="camphor-keepsake-box",
        vendor_key="anji-bamboo",
        category_slug="bamboo-wood",
        title_en="Dovetailed camphor keepsake box",
        title_zh="香樟木燕尾榫匣",
        description_en=(
            "Camphor boards from one fallen tree, dovetailed by hand, with a lid that sighs as it closes. It keeps "
            "moths from wool and wool-gatherers from forgetting. 28 by 18 by 12 cm. Sand the inside lightly each "
            "year to wake the scent."
        ),
        description_zh=(
            "一棵风倒的香樟解的板，手工燕尾榫，盖上时会轻轻叹口气。放毛线不生虫，放心事不走味。二十八乘十八乘十二厘米。"
            "每年里面轻轻砂一遍，香气就醒了。"
        ),
        list_price_minor=22_800,
        reserve_minor=18_800,
        weight_g=1200,
        length_mm=300,
        width_mm=200,
        height_mm=140,
        variants=(DemoVariant("Standard", "标准", 15),),
        motif="wood_box",
        tint="ochre",
        form="dovetail",
    ),
    DemoListing(
        key="bamboo-chopsticks-ten",
        vendor_key="anji-bamboo",
        category_slug="bamboo-wood",
        title_en="Ten pairs of steamed bamboo chopsticks",
        title_zh="蒸制楠竹筷十双",
        description_en=(
            "Square in the hand, round in the mouth, steamed against mould and polished in a drum of rice husks. No "
            "lacquer, no wax. 25 cm. Replace after a year; they make good plant stakes afterwards."
        ),
        description_zh="手捏处方，入口处圆，高温蒸过防霉，稻壳滚筒抛光。不漆不蜡。长二十五厘米。用一年就换，退下来插花盆正好。",
        list_price_minor=2800,
        floor_bps=3000,
        handling_hours=24,
        weight_g=260,
        length_mm=260,
        width_mm=80,
        height_mm=40,
        variants=(
            DemoVariant("Natural", "本色", 200),
            DemoVariant("Carbonised", "炭化", 160),
        ),
        motif="chopsticks",
        tint="bamboo",
        form="bundle",
    ),
    DemoListing(
        key="dry-landscape-root-stand",
        vendor_key="anji-bamboo",
        category_slug="bamboo-wood",
        title_en="Root-wood display stand",
        title_zh="随形根木座",
        description_en=(
            "Azalea roots washed out by a flood, trimmed flat on top and left alone everywhere else. Takes a vase, "
            "a stone or one good teapot. About 26 cm; the photo shows the very piece. Beeswax finish."
        ),
        description_zh="发大水冲出来的杜鹃根，顶上锯平，别处一概不动。托瓶、托石、托一把好壶。约二十六厘米，照片即实物。蜂蜡打磨。",
        list_price_minor=16_800,
        floor_bps=4500,
        weight_g=1300,
        length_mm=280,
        width_mm=200,
        height_mm=120,
        variants=(DemoVariant("Standard", "标准", 9),),
        motif="root_stand",
        tint="umber",
    ),
    DemoListing(
        key="folding-bamboo-fan-mottled",
        vendor_key="hutong-playthings",
        category_slug="bamboo-wood",
        title_en="Mottled-bamboo folding fan",
        title_zh="湘妃竹折扇",
        description_en=(
            "Guard ribs of tear-stained bamboo, spots matched left and right, ten inches, sixteen ribs. The face is "
            "mulberry paper in three layers. It opens with one flick and closes with a full stop. Keep in its "
            "sleeve, away from radiators."
        ),
        description_zh="大骨用湘妃竹，斑点左右对花，十寸十六方。扇面三层桑皮纸。一抖就开，一合像个句号。收在扇套里，离暖气远些。",
        list_price_minor=32_800,
        floor_bps=6000,
        reserve_minor=27_800,
        handling_hours=72,
        weight_g=90,
        length_mm=340,
        width_mm=60,
        height_mm=40,
        variants=(
            DemoVariant("Blank face", "素面", 12),
            DemoVariant("Painted landscape", "手绘山水", 5),
        ),
        motif="folding_fan",
        tint="cream",
        form="landscape",
    ),
    DemoListing(
        key="puzzle-joint-bookends",
        vendor_key="hutong-playthings",
        category_slug="bamboo-wood",
        title_en="Puzzle-joint bookends",
        title_zh="榫卯书立一对",
        description_en=(
            "Two upright blocks of walnut, each held to its foot by a joint you will want to take apart. You can: "
            "it is dry, no glue. 16 cm high, felt underneath. The instruction leaf is folded inside the joint."
        ),
        description_zh="两块胡桃木，各以一个榫接在底座上，看了就想拆。尽管拆：不上胶。高十六厘米，底贴毡。说明书折好藏在榫里。",
        list_price_minor=15_800,
        weight_g=1500,
        length_mm=220,
        width_mm=160,
        height_mm=180,
        variants=(DemoVariant("Standard", "标准", 20),),
        motif="bookends",
        tint="umber",
    ),
    DemoListing(
        key="cricket-cage-gourd",
        vendor_key="hutong-playthings",
        category_slug="bamboo-wood",
        title_en="Moulded gourd cricket cage",
        title_zh="模子葫芦蛐蛐笼",
        description_en=(
            "A gourd grown inside a carved mould, so the landscape on its skin was never cut. Lid of coconut and "
            "tortoise-coloured horn. It amplifies a cricket remarkably, or holds toothpicks if you have neighbours. "
            "11 cm."
        ),
        description_zh=(
            "葫芦是在刻花模子里长大的，皮上的山水没动过一刀。椰壳口，玳瑁色牛角盖。蛐蛐在里头叫得格外响；若有邻居，装"
            "牙签也行。高十一厘米。"
        ),
        list_price_minor=24_600,
        floor_bps=5500,
        handling_hours=72,
        weight_g=140,
        length_mm=130,
        width_mm=90,
        height_mm=90,
        variants=(DemoVariant("Standard", "标准", 7),),
        motif="gourd",
        tint="ochre",
    ),
    DemoListing(
        key="tea-whisk-hundred-prong",
        vendor_key="anji-bamboo",
        category_slug="bamboo-wood",
        title_en="Hundred-prong bamboo tea whisk",
        title_zh="百本立竹茶筅",
        description_en=(
            "One piece of pale henon bamboo split into a hundred outer and forty inner prongs by knife alone. Soak "
            "it for two minutes before whipping and stand it on a form to dry. 11 cm. With care it lasts three "
            "months of daily bowls; it is meant to be used up."
        ),
        description_zh=(
            "一节淡竹，单凭一把刀，劈出外穗一百、内穗四十。打茶前泡两分钟，用后立在筅座上晾。高十一厘米。天天用、好好"
            "用，大约三个月；它本来就是用旧的东西。"
        ),
        list_price_minor=5800,
        handling_hours=48,
        weight_g=60,
        length_mm=120,
        width_mm=80,
        height_mm=80,
        variants=(DemoVariant("Standard", "标准", 90),),
        motif="whisk",
        tint="bamboo",
    ),
)

"""The paper and brushes shelf of the demo market."""

from marketplace.demo.catalogue_records import DemoListing, DemoVariant

LISTINGS = (
    DemoListing(
        key="four-foot-raw-xuan",
        vendor_key="jingxian-paper",
        category_slug="paper-brush",
        title_en="Raw xuan paper, four-foot, 50 sheets",
        title_zh="四尺净皮生宣 五十张",
        description_en=(
            "Clean-bark grade: seven parts blue sandalwood to three of rice straw, sun-bleached for a year on the "
            "hillside. It drinks ink fast and shows every hesitation. 69 by 138 cm, rolled, not folded. Age it "
            "another year if you can bear to."
        ),
        description_zh=(
            "净皮料，檀皮七成、稻草三成，山坡上晒了整一年。吃墨快，一分犹豫都藏不住。六十九乘一百三十八厘米，卷寄不折。"
            "忍得住的话，再放一年更好。"
        ),
        list_price_minor=28_800,
        floor_bps=5500,
        reserve_minor=24_800,
        handling_hours=48,
        weight_g=1650,
        length_mm=720,
        width_mm=120,
        height_mm=120,
        variants=(
            DemoVariant("50 sheets", "五十张", 30),
            DemoVariant("100 sheets", "一刀一百张", 18),
        ),
        motif="paper_stack",
        tint="cream",
        form="tied",
    ),
    DemoListing(
        key="half-sized-copying-paper",
        vendor_key="jingxian-paper",
        category_slug="paper-brush",
        title_en="Half-sized practice paper with grid",
        title_zh="半生熟米字格练习纸",
        description_en=(
            "Warm bamboo-pulp paper with a faint red rice-character grid, half-sized so that ink stays where you "
            "put it. A hundred sheets of 34 by 68 cm. The honest choice for a first year. The back is blank: use "
            "it."
        ),
        description_zh=(
            "暖黄竹浆纸，淡红米字格，半生半熟，墨不乱跑。三十四乘六十八厘米，一百张。学书头一年，用它最实在。背面空白，"
            "也别浪费。"
        ),
        list_price_minor=3800,
        floor_bps=3000,
        handling_hours=24,
        weight_g=900,
        length_mm=360,
        width_mm=260,
        height_mm=60,
        variants=(DemoVariant("Standard", "标准", 150),),
        motif="paper_stack",
        tint="ochre",
        form="fan",
    ),
    DemoListing(
        key="wolf-hair-brush-orchid-bamboo",
        vendor_key="jingxian-paper",
        category_slug="paper-brush",
        title_en="Orchid-and-bamboo weasel-hair brush",
        title_zh="兰竹狼毫",
        description_en=(
            "Winter weasel tail from the north-east, set with a spring that throws a bamboo leaf in one stroke. "
            "Mottled bamboo shaft, horn collar. Soak the tip for ten minutes before the first use and hang it point "
            "down. It will outlive three goat-hair brushes."
        ),
        description_zh=(
            "东北冬尾狼毫，弹性足，一笔撇得出一片竹叶。斑竹杆，牛角斗。初次使用泡笔尖十分钟，用后笔锋朝下挂起。能用过"
            "三支羊毫。"
        ),
        list_price_minor=8600,
        handling_hours=48,
        weight_g=60,
        length_mm=300,
        width_mm=40,
        height_mm=40,
        variants=(
            DemoVariant("Small", "小号", 33),
            DemoVariant("Medium", "中号", 41),
            DemoVariant("Large", "大号", 20),
        ),
        motif="brush_set",
        tint="umber",
        form="single",
    ),
    DemoListing(
        key="goat-hair-brush-set-five",
        vendor_key="jingxian-paper",
        category_slug="paper-brush",
        title_en="Five goat-hair brushes in a bamboo roll",
        title_zh="羊毫五支套装 竹帘卷",
        description_en=(
            "From a fingertip to a thumb, five sizes of aged goat hair tied by my aunt. Soft, thirsty and slow, for "
            "large characters and for washes. Rolled in a bamboo mat with a cotton edge that lets them dry. A "
            "square of alum-free paper is included to try them on."
        ),
        description_zh=(
            "从指尖粗到拇指粗，五种号的陈羊毫，舅妈亲手扎的。软、吃水、行得慢，宜写大字，也宜渲染。竹帘包布边，卷起透"
            "气。附一方试笔的净纸。"
        ),
        list_price_minor=16_800,
        floor_bps=4500,
        reserve_minor=13_800,
        weight_g=320,
        length_mm=320,
        width_mm=90,
        height_mm=60,
        variants=(DemoVariant("Standard", "标准", 26),),
        motif="brush_set",
        tint="bamboo",
        form="set",
    ),
    DemoListing(
        key="she-inkstone-gold-star",
        vendor_key="jingxian-paper",
        category_slug="paper-brush",
        title_en="She inkstone with gold stars",
        title_zh="金星歙砚",
        description_en=(
            "Slate from Longwei, flecked with pyrite that flashes when wet. Breathe on it and it stays misted while "
            "you count to twenty. Round, 14 cm, with a plain pool and a rosewood cover. Rinse after every use; "
            "dried ink is a small crime."
        ),
        description_zh=(
            "龙尾石，遇水金星闪动。呵一口气，数到二十雾还不散。圆砚，径十四厘米，素池，配花梨木盖。每次用完即洗，宿墨"
            "是小小的罪过。"
        ),
        list_price_minor=56_800,
        floor_bps=6500,
        reserve_minor=48_800,
        handling_hours=120,
        weight_g=1400,
        length_mm=200,
        width_mm=160,
        height_mm=60,
        variants=(DemoVariant("Standard", "标准", 4),),
        motif="inkstone",
        tint="ink",
        form="round",
    ),
    DemoListing(
        key="pine-soot-ink-stick",
        vendor_key="jingxian-paper",
        category_slug="paper-brush",
        title_en="Pine-soot ink stick, gilded dragon",
        title_zh="描金松烟墨锭",
        description_en=(
            "Pine soot from old roots, bound with deer-horn glue, musk and borneol, beaten ten thousand times by "
            "two people and one bored apprentice. Aged six years. The black leans blue and sits matte on the paper. "
            "62 g; wipe dry after grinding or it will crack."
        ),
        description_zh=(
            "老松根烧取的烟，和以鹿角胶、麝香、冰片，两个师傅加一个无聊的徒弟，捶了一万下。已陈六年。墨色偏青，上纸不"
            "反光。六十二克，磨后擦干，不然会裂。"
        ),
        list_price_minor=12_800,
        weight_g=90,
        length_mm=160,
        width_mm=60,
        height_mm=30,
        variants=(DemoVariant("Standard", "标准", 38),),
        motif="ink_stick",
        tint="ink",
    ),
    DemoListing(
        key="seal-stone-custom-name",
        vendor_key="jingxian-paper",
        category_slug="paper-brush",
        title_en="Hand-cut name seal, Qingtian stone",
        title_zh="青田石手刻名章",
        description_en=(
            "Tell us the name and which hand you like; we draw two designs in the chat before a knife touches "
            "stone. Pale green Qingtian, 2 cm square, 6 cm tall. Comes with a tin of cinnabar paste and a silk box. "
            "Up to four characters; English initials also look fine in seal script."
        ),
        description_zh=(
            "告诉我们名字和喜欢的印风，先在聊天里给你看两个稿，再动刀。淡青青田石，二厘米见方，高六厘米。附朱砂印泥与"
            "锦盒。四字以内，英文首字母入印也好看。"
        ),
        list_price_minor=22_800,
        floor_bps=5500,
        handling_hours=120,
        weight_g=180,
        length_mm=100,
        width_mm=60,
        height_mm=60,
        variants=(
            DemoVariant("Red characters", "朱文", 20),
            DemoVariant("White characters", "白文", 20),
        ),
        motif="seal_stamp",
        tint="jade",
    ),
    DemoListing(
        key="thread-bound-notebook-indigo",
        vendor_key="jingxian-paper",
        category_slug="paper-brush",
        title_en="Thread-bound notebook, indigo cover",
        title_zh="蓝封线装本",
        description_en=(
            "Eighty leaves of folded maobian paper sewn with the four-hole stitch that kept books alive for five "
            "centuries. Fountain pens glide, brush pens behave. 21 by 14.5 cm. The cover is Danzhai indigo over "
            "card."
        ),
        description_zh=(
            "八十叶对折毛边纸，四眼线装，这种订法让书活了五百年。钢笔顺滑，软笔不洇。二十一乘十四点五厘米。封面是丹寨"
            "蓝布裱卡纸。"
        ),
        list_price_minor=4600,
        floor_bps=3500,
        handling_hours=24,
        weight_g=240,
        length_mm=240,
        width_mm=170,
        height_mm=30,
        variants=(
            DemoVariant("Blank", "空白", 80),
            DemoVariant("Red columns", "朱丝栏", 64),
        ),
        motif="notebook",
        tint="indigo",
        form="thread",
    ),
    DemoListing(
        key="blank-hanging-scroll",
        vendor_key="jingxian-paper",
        category_slug="paper-brush",
        title_en="Mounted blank hanging scroll",
        title_zh="空白裱轴",
        description_en=(
            "Write first, hang at once: half-raw xuan already mounted on pale silk with wooden rollers. 45 by 130 "
            "cm, paper field 34 by 66. The backing paste carries a little pepper against insects. Roll it loosely, "
            "tie it softly."
        ),
        description_zh=(
            "先裱好再写，写完就能挂：半熟宣裱在浅绫上，木轴头。全长一百三十厘米，宽四十五，画心三十四乘六十六。糨糊里"
            "加了点花椒防虫。松松地卷，轻轻地系。"
        ),
        list_price_minor=9800,
        weight_g=640,
        length_mm=600,
        width_mm=80,
        height_mm=80,
        variants=(DemoVariant("Standard", "标准", 32),),
        motif="scroll",
        tint="cream",
        form="hang",
    ),
    DemoListing(
        key="brush-rest-five-peaks",
        vendor_key="longquan-green",
        category_slug="paper-brush",
        title_en="Five-peak celadon brush rest",
        title_zh="五峰青瓷笔架",
        description_en=(
            "Five peaks, four valleys, room for four wet brushes. The glaze pools blue-green in the valleys and "
            "thins to bone at the summits. 14 cm long. Also holds chopsticks at a picnic, says our photographer."
        ),
        description_zh="五座峰，四道谷，正好搁四支湿笔。釉在谷里积成青碧，到峰顶薄得见骨。长十四厘米。摄影师说，野餐时搁筷子也行。",
        list_price_minor=6800,
        floor_bps=4000,
        weight_g=240,
        length_mm=160,
        width_mm=60,
        height_mm=80,
        variants=(DemoVariant("Standard", "标准", 50),),
        motif="brush_rest",
        tint="celadon",
    ),
    DemoListing(
        key="letter-set-rain-stationery",
        vendor_key="jingxian-paper",
        category_slug="paper-brush",
        title_en="Woodblock letter set, flowers and rain",
        title_zh="木版水印花笺",
        description_en=(
            "Twenty sheets and ten envelopes printed by hand from pear-wood blocks: peach, lotus, chrysanthemum, "
            "plum, and one sheet of only rain. The blocks were recut from an 1890s sample book. 18 by 26 cm. Suits "
            "a fine brush or a patient pen."
        ),
        description_zh=(
            "梨木版手工水印，笺二十张，封十枚：桃、荷、菊、梅，还有一张只有雨。版子照着清末的样本重刻。十八乘二十六厘"
            "米。宜小楷，也宜有耐心的钢笔。"
        ),
        list_price_minor=5800,
        handling_hours=48,
        weight_g=180,
        length_mm=240,
        width_mm=170,
        height_mm=20,
        variants=(DemoVariant("Standard", "标准", 75),),
        motif="envelopes",
        tint="rose",
    ),
    DemoListing(
        key="calligraphy-models-pdf",
        vendor_key="jingxian-paper",
        category_slug="paper-brush",
        title_en="Forty-eight model characters, stroke by stroke (PDF)",
        title_zh="四十八字楷书逐笔范本（电子版）",
        description_en=(
            "Forty-eight regular-script characters, each taken apart into numbered strokes with the path of the tip "
            "in red. Made by my uncle, who teaches the village children on Sundays. A 60-page PDF, black and red, "
            "to print at life size. Three audio notes explain where to breathe."
        ),
        description_zh=(
            "楷书四十八字，逐笔拆开编号，笔锋走向用红线标出。舅舅编的，他每个周日教村里孩子写字。六十页，黑红双色，可"
            "按原大打印。另有三段录音，讲在哪里换气。"
        ),
        list_price_minor=3600,
        floor_bps=3000,
        handling_hours=24,
        kind="digital",
        variants=(DemoVariant("Standard", "标准", 999),),
        motif="pattern_sheet",
        tint="ink",
        form="calligraphy",
    ),
)

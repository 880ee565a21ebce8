"""The vendors of the demo market."""

from marketplace.demo.catalogue_records import DemoVendor

VENDORS = (
    DemoVendor(
        key="longwu-cloud-tea",
        name_en="Longwu Cloud Tea House",
        name_zh="龙坞云山茶社",
        bio_en=(
            "Three generations of one family on eleven terraces above Longwu village. Grandmother Qiu still decides "
            "the picking day by rubbing a bud between her fingers. We would rather haggle with you over a cup than "
            "sell to a stranger."
        ),
        bio_zh=(
            "一家三代，守着龙坞村上头的十一层茶台。哪天开采，还是邱奶奶捻一捻芽头说了算。我们宁可与你对坐喝一杯慢慢谈"
            "价，也不愿卖给不相干的人。"
        ),
        city_en="Hangzhou, Xihu",
        city_zh="杭州西湖",
        division_code="330106000000",
    ),
    DemoVendor(
        key="menghai-old-tree",
        name_en="Menghai Old Tree Workshop",
        name_zh="勐海老树茶坊",
        bio_en=(
            "We press mountain leaf into cakes with stone moulds and keep every year's wrapper on the wall. Our "
            "store-room has its own weather, and we write it down daily. Ask us about storage; we will not stop "
            "talking."
        ),
        bio_zh="石磨压饼，每一年的棉纸都贴在墙上留底。仓库自有一套天气，我们天天记。只要问起怎么存茶，我们能说到天黑。",
        city_en="Menghai, Xishuangbanna",
        city_zh="西双版纳勐海",
        division_code="532822000000",
    ),
    DemoVendor(
        key="changjiang-kiln",
        name_en="Changjiang Kiln Fire",
        name_zh="昌江窑火",
        bio_en=(
            "Six potters sharing two gas kilns and one very old wood kiln by the Chang River. Whatever cracks "
            "becomes a path in the yard, so everything on this shelf has survived us. We sign the foot of each "
            "piece with the firing date."
        ),
        bio_zh=(
            "六个做瓷的人，合用两座气窑和一座老柴窑，就在昌江边上。烧裂的铺成院里的小路，所以架上每一件都是闯过关的。"
            "底足落的款，是开窑那天的日子。"
        ),
        city_en="Jingdezhen, Zhushan",
        city_zh="景德镇珠山",
        division_code="360203000000",
    ),
    DemoVendor(
        key="shushan-zisha",
        name_en="Shushan Zisha Studio",
        name_zh="蜀山紫砂",
        bio_en=(
            "Master Fan makes four pots a month and refuses to make five. The clay is aged in his father's cellar "
            "and every lid is fitted to its own pot, never to another. He replies to offers in the evening, after "
            "the tools are washed."
        ),
        bio_zh=(
            "范师傅一个月做四把壶，第五把说什么也不做。泥料在他父亲的地窖里陈着，每个盖子只认自己的壶。还价他晚上回，"
            "要等工具洗干净以后。"
        ),
        city_en="Wuxi, Yixing",
        city_zh="无锡宜兴",
        division_code="320282000000",
    ),
    DemoVendor(
        key="longquan-green",
        name_en="Longquan Green",
        name_zh="龙泉青",
        bio_en=(
            "A small celadon house chasing two glazes, plum green and powder green, since 1987. We lose about a "
            "third of every firing to the colour and do not mind. Seconds are sold as seconds, with the fault "
            "circled in the photo."
        ),
        bio_zh=(
            "一间小小的青瓷作坊，从一九八七年起只追两种釉：梅子青与粉青。每窑约有三成输在颜色上，我们不心疼。次品就当"
            "次品卖，毛病在照片里圈给你看。"
        ),
        city_en="Lishui, Longquan",
        city_zh="丽水龙泉",
        division_code="331181000000",
    ),
    DemoVendor(
        key="pingjiang-silk",
        name_en="Pingjiang Silk & Needle",
        name_zh="平江丝绣坊",
        bio_en=(
            "Our embroiderers sit by the north windows of a canal house, where the light is honest. One thread is "
            "split into sixteen for a goldfish tail. We mend what we sell, for as long as we are here."
        ),
        bio_zh=(
            "绣娘坐在河边老屋的北窗下，那里的光不骗人。绣一条金鱼尾，一根丝要劈成十六份。我们卖出去的东西，只要人还在，"
            "就管修补。"
        ),
        city_en="Suzhou, Gusu",
        city_zh="苏州姑苏",
        division_code="320508000000",
    ),
    DemoVendor(
        key="danzhai-indigo",
        name_en="Danzhai Blue",
        name_zh="丹寨蓝",
        bio_en=(
            "A cooperative of forty-two Miao women who draw with hot wax and dye in fermented indigo. No stencils: "
            "the birds and drums come from memory, so no two cloths agree. Half of each sale goes directly to the "
            "maker named on the label."
        ),
        bio_zh=(
            "四十二位苗家妇女的合作社，以热蜡作画，用发酵的蓝靛染布。不用模版，鸟和铜鼓都从记忆里来，所以没有两块布是"
            "一样的。每卖一件，一半直接归标签上那位画娘。"
        ),
        city_en="Qiandongnan, Danzhai",
        city_zh="黔东南丹寨",
        division_code="522636000000",
    ),
    DemoVendor(
        key="jingxian-paper",
        name_en="Jingxian Paper & Brush",
        name_zh="泾川纸笔庄",
        bio_en=(
            "Blue-sandalwood bark, rice straw from sandy fields and the water of the Wuxi stream: that is all our "
            "paper is. My uncle lifts the screen, my aunt dries the sheets, I answer messages. Tell us what you "
            "write and we will tell you which sheet."
        ),
        bio_zh=(
            "青檀皮、沙田稻草，加上乌溪的水，我们的纸就这些。舅舅捞纸，舅妈焙纸，我负责回消息。告诉我们你写什么，我们"
            "告诉你该用哪一种。"
        ),
        city_en="Xuancheng, Jingxian",
        city_zh="宣城泾县",
        division_code="341823000000",
    ),
    DemoVendor(
        key="anji-bamboo",
        name_en="Anji Bamboo Lane",
        name_zh="安吉竹里",
        bio_en=(
            "Five weavers and one retired carpenter at the edge of a bamboo sea. Culms are cut in winter, when the "
            "sugar is low and the beetles are asleep. If a rib ever snaps, send it home and we will weave in a new "
            "one."
        ),
        bio_zh=(
            "五个篾匠，一个退了休的木匠，住在竹海边上。竹子只在冬天砍，那时糖分低，虫也睡着。哪根篾断了，寄回来，我们"
            "给你编一根新的。"
        ),
        city_en="Huzhou, Anji",
        city_zh="湖州安吉",
        division_code="330523000000",
    ),
    DemoVendor(
        key="yangjiang-forge",
        name_en="Yangjiang Forge",
        name_zh="阳江铁铺",
        bio_en=(
            "Uncle Liang hammers, his daughter grinds, and the dog guards the quench tank. We put the hardness of "
            "each blade on its card because numbers end arguments. Free sharpening for life if you pay the postage "
            "one way."
        ),
        bio_zh=(
            "梁叔打铁，女儿开刃，狗看着淬火池。每把刀的硬度都写在卡片上，有数字就不必争了。终身免费磨刀，你只出单程邮"
            "费。"
        ),
        city_en="Yangjiang, Jiangcheng",
        city_zh="阳江江城",
        division_code="441702000000",
    ),
    DemoVendor(
        key="huaqiang-signal",
        name_en="Huaqiang Signal Works",
        name_zh="华强小电",
        bio_en=(
            "Two former radio engineers on the fourth floor of a Huaqiangbei market. We design the case ourselves, "
            "publish the schematic and stock spare parts for seven years. Prices are in US dollars since most of "
            "our parts are."
        ),
        bio_zh=(
            "两个做过收音机的工程师，窝在华强北一栋楼的四层。外壳自己设计，电路图公开，配件备足七年。元器件多用美元结"
            "算，所以标价也是美元。"
        ),
        city_en="Shenzhen, Futian",
        city_zh="深圳福田",
        division_code="440304000000",
    ),
    DemoVendor(
        key="weifang-kites",
        name_en="Weifang Kite & Play",
        name_zh="潍坊鸢都玩坊",
        bio_en=(
            "Our village has flown kites off the same salt flat for four hundred years. Every kite is test-flown on "
            "a windy morning and comes with its flight log. We also make the toys we wanted as children and could "
            "not have."
        ),
        bio_zh=(
            "我们村在同一片盐碱滩上放了四百年风筝。每只都挑有风的早晨试飞，附一张放飞记录。小时候想要又没有的玩具，如"
            "今也自己做了。"
        ),
        city_en="Weifang, Hanting",
        city_zh="潍坊寒亭",
        division_code="370703000000",
    ),
    DemoVendor(
        key="hutong-playthings",
        name_en="Hutong Playthings",
        name_zh="胡同玩意儿",
        bio_en=(
            "Mr. Jin collects games the way other men collect debts. From a courtyard near the Drum Tower he turns "
            "boxwood, cuts donkey-hide shadows and tells the story of each piece whether you ask or not."
        ),
        bio_zh=(
            "金先生收集玩意儿，跟旁人攒债一样停不下来。鼓楼边的小院里，他旋黄杨、刻驴皮影，你问不问，他都要把来历讲一"
            "遍。"
        ),
        city_en="Beijing, Dongcheng",
        city_zh="北京东城",
        division_code="110101000000",
    ),
    DemoVendor(
        key="lankao-paulownia",
        name_en="Lankao Paulownia Sound",
        name_zh="兰考桐音",
        bio_en=(
            "The paulownia trees planted here to stop the sand turned out to sing. We season boards for four years "
            "on the roof and reject one in three by ear. Every instrument is played for an hour before it leaves."
        ),
        bio_zh=(
            "当年为防沙种下的泡桐，后来发现会唱歌。板材在屋顶晾满四年，凭耳朵淘汰三分之一。每件乐器出门前，都要先弹足"
            "一个钟头。"
        ),
        city_en="Kaifeng, Lankao",
        city_zh="开封兰考",
        division_code="410225000000",
    ),
    DemoVendor(
        key="wenjiang-garden",
        name_en="Wenjiang Garden Post",
        name_zh="温江花圃",
        bio_en=(
            "Nursery people from the flat wet fields west of Chengdu. We post plants on Mondays so nothing spends a "
            "weekend in the dark. If it arrives unhappy, send a photo within two days and we will argue on the "
            "plant's side."
        ),
        bio_zh=(
            "成都西边水田里的种花人。只在周一寄植物，不让它们在黑箱子里过周末。到手若蔫了，两天内发张照片，我们替植物"
            "说话。"
        ),
        city_en="Chengdu, Wenjiang",
        city_zh="成都温江",
        division_code="510115000000",
    ),
    DemoVendor(
        key="zhenping-jade",
        name_en="Shifosi Jade Yard",
        name_zh="石佛寺玉作",
        bio_en=(
            "A yard of nine carvers in the jade town of Shifosi. We photograph stones in plain north light and mark "
            "each vein, cloud and repair. Jade without a certificate is just a story, so every piece carries both."
        ),
        bio_zh=(
            "石佛寺玉镇上的一个院子，九位琢玉人。石头只在北窗素光下拍，水线、棉絮、修补处一一标明。没有证书的玉只是故"
            "事，所以我们证书与故事都给。"
        ),
        city_en="Nanyang, Zhenping",
        city_zh="南阳镇平",
        division_code="411324000000",
    ),
    DemoVendor(
        key="shiling-leather",
        name_en="Shiling Leather Room",
        name_zh="狮岭皮作",
        bio_en=(
            "We cut bags for big houses for twenty years, then closed the line and kept the best six hands. Hides "
            "come from two tanneries we have visited; thread, wax and brass are listed by name. Priced in euros, "
            "the habit of our export days."
        ),
        bio_zh=(
            "给大牌裁了二十年的包，后来关了流水线，只留下手艺最好的六个人。皮料来自我们亲自去过的两家皮厂，线、蜡、铜"
            "件都写明出处。标价用欧元，是做外贸时落下的习惯。"
        ),
        city_en="Guangzhou, Huadu",
        city_zh="广州花都",
        division_code="440114000000",
    ),
    DemoVendor(
        key="zigong-lantern",
        name_en="Zigong Lantern Yard",
        name_zh="自贡灯坊",
        bio_en=(
            "In winter we build dragons forty metres long for the lantern fair; the rest of the year we make lamps "
            "that fit through a door. Same silk, same wire, same glue pot. Bulbs are included because a dark "
            "lantern is a sad parcel."
        ),
        bio_zh=(
            "冬天为灯会扎四十米的长龙，其余日子做进得了家门的灯。一样的绢，一样的铁丝，一样的糨糊锅。灯泡都附上，收到"
            "一只不亮的灯笼太扫兴。"
        ),
        city_en="Zigong, Ziliujing",
        city_zh="自贡自流井",
        division_code="510302000000",
    ),
    DemoVendor(
        key="yongchun-incense",
        name_en="Yongchun Incense & Lacquer",
        name_zh="永春香漆铺",
        bio_en=(
            "Incense is rolled downstairs and lacquer is brushed upstairs, where there is no dust. Uncle Pu can "
            "name a resin from across the street. We make things for slow rooms, and we pack them slowly too."
        ),
        bio_zh="楼下搓香，楼上髹漆，楼上没有灰。蒲伯隔着一条街就能闻出是哪种香脂。我们做的是慢屋子里的东西，打包也慢慢来。",
        city_en="Quanzhou, Yongchun",
        city_zh="泉州永春",
        division_code="350525000000",
    ),
)

"""What people say over the demo's tables: own texts, by language, side and moment of the haggle."""

from typing import Final

SAID: Final[dict[tuple[str, str, str], tuple[str, ...]]] = {
    # (language, side, moment): lines. The n-th greeting answers the n-th question, whatever the languages.
    ("en", "buyer", "ask"): (
        "Hello! Is this the one in the photo, or one like it?",
        "Good evening. I have been circling this for a week. How soon could you send it?",
        "Hi there, is there any flaw I should know about before I name a price?",
        "This would be a present for my father. Could you wrap it plainly?",
        "I love the colour. Does it look the same by daylight?",
        "Hello, I bought something of yours at a fair once. Glad to find you here.",
        "Would it survive a move across the country? I have lost two already.",
    ),
    ("en", "vendor", "greet"): (
        "The very one in the photo. I checked it again this morning.",
        "Packed tonight, with the first courier tomorrow. The kettle is on, take your time.",
        "No flaws worth a word, and if you find one it comes back at my cost.",
        "A present? Then it leaves in plain paper, without a price in the box.",
        "By daylight it is a shade warmer. I can send another picture.",
        "Then welcome back! For old friends there is always a little room in the price.",
        "I pack in two boxes with straw between. Nothing has broken since spring.",
    ),
    ("en", "buyer", "open"): (
        "Would you take this? I can pay right away.",
        "That is what is left of my tea money this month.",
        "I have seen a similar one for less, though not as fine. How about this?",
        "My grandmother would have started lower. I am being polite.",
        "Let me begin here, and do not laugh.",
    ),
    ("en", "buyer", "push"): (
        "Let me come up a little. Meet me here?",
        "If it works out I will be back for the matching one.",
        "One more step from me. I should really stop now.",
        "You are hard to move! This, then, and I carry it home happy.",
        "I asked at home. I am allowed to go this far.",
    ),
    ("en", "vendor", "hold"): (
        "The material alone costs more than that! But for a friend, this.",
        "I can come down a little. Below this I would be paying you.",
        "You bargain like my aunt. Here is a better number.",
        "It took four days of work. This is fair to both of us.",
        "An honest beginning. Here is mine.",
    ),
    ("en", "vendor", "yield"): (
        "You are close. One more small step and we both sleep well.",
        "Packing it well costs me too, so let me keep this much.",
        "My last number but one. I like you too much.",
        "All right, I take off the price of a good lunch.",
        "Further than this I have never gone with this piece.",
    ),
    ("en", "buyer", "glad"): (
        "Done. A pleasure to haggle with you.",
        "Agreed! Please pack it well.",
        "That is a good price for both of us. Thank you.",
        "Deal. I will pay in a minute.",
    ),
    ("en", "vendor", "glad"): (
        "Done! You haggle well. I will pack it tonight.",
        "Agreed. It goes out with tomorrow's courier.",
        "All right, you win this cup. It is yours.",
        "Deal. I will put a small extra in the box.",
    ),
    ("en", "buyer", "no"): (
        "Too much for me, I am sorry. Good luck with it.",
        "I will have to think again. Thank you for your patience.",
    ),
    ("en", "vendor", "no"): (
        "I can't go that low, the workshop has to eat. Come again.",
        "Thank you, but then I would rather keep it on the shelf.",
    ),
    ("zh-hans", "buyer", "ask"): (
        "老板在吗？这件和照片里是同一件吗？",
        "您好，看了好几天了，今天下单最快哪天能发？",
        "有没有小瑕疵先跟我说一声，我好出价。",
        "想送长辈，包装能不能素净一点？",
        "颜色实物偏深还是偏浅？白天看着怎么样？",
        "之前在集上买过您家的，东西没得说，这回又来了。",
        "路远，还要搬家，经得住吗？我已经碎过两个了。",
    ),
    ("zh-hans", "vendor", "greet"): (
        "就是照片里这一件，早上刚又擦了一遍。",
        "今晚打包，明早第一班快递走。先喝口茶，慢慢看。",
        "没有值得一提的毛病，真有您寄回来，运费算我的。",
        "送长辈放心，素纸包好，盒里不放价签。",
        "白天看要暖一点点，我再给您拍一张。",
        "老朋友啊！价钱好商量。",
        "双层箱，中间塞稻草，开春到现在没碎过一件。",
    ),
    ("zh-hans", "buyer", "open"): (
        "这个数行不行？行我马上付。",
        "这个月的茶钱就剩这些了。",
        "隔壁摊上也有差不多的，当然没您家的好，这个价怎么样？",
        "我奶奶还价砍得更狠，我已经很客气了。",
        "我先开个口，您别笑。",
    ),
    ("zh-hans", "buyer", "push"): (
        "我再添一点，您也让一步？",
        "成了的话，配套的那件我也带走。",
        "再添一口，真到头了。",
        "您可真沉得住气！那就这个数，我高高兴兴带回家。",
        "跟家里商量过了，最多准我出到这儿。",
    ),
    ("zh-hans", "vendor", "hold"): (
        "这个数连料钱都不够！算交个朋友，这样吧。",
        "可以让一点，再低我就得倒贴您了。",
        "您这嘴跟我姑妈有一拼，给您个实在价。",
        "做一件要四天工夫，这个价对你我都公道。",
        "开口挺实诚，我也报个实诚的。",
    ),
    ("zh-hans", "vendor", "yield"): (
        "就差一点点，您再抬抬手，咱俩都睡得着。",
        "包得结实也要本钱，这点您让我留着。",
        "倒数第二个数了，看您投缘。",
        "行，再让您一顿好饭钱。",
        "这一件，我还没让到过这个数。",
    ),
    ("zh-hans", "buyer", "glad"): (
        "成交！跟您还价是享受。",
        "行，就这么定，麻烦包好。",
        "这个价大家都高兴，谢谢老板。",
        "好，我这就付款。",
    ),
    ("zh-hans", "vendor", "glad"): (
        "成！您会讲价，今晚就打包。",
        "好嘞，明天第一班快递走。",
        "行，这杯算您赢，东西归您了。",
        "成交，盒子里给您塞个小添头。",
    ),
    ("zh-hans", "buyer", "no"): (
        "超预算了，不好意思，祝您生意兴隆。",
        "我再想想吧，耽误您工夫了。",
    ),
    ("zh-hans", "vendor", "no"): (
        "这个价真做不了，作坊也要吃饭，下回再来。",
        "谢谢您，那我还是先留在架上吧。",
    ),
}

FLAGGED: Final = {
    "en": "It is cheaper without the house: write to me on WeChat: teahaus_88 and we skip the fee.",
    "zh-hans": "走平台有手续费，加我微信 chaxiang2026 私下给您便宜点。",
}
"""Gets masked and flagged."""

PRESSING: Final = {
    "en": "Could you confirm first? The parcel will surely come tomorrow.",
    "zh-hans": "亲，麻烦先确认收货，包裹明天肯定到。",
}
"""Raises a warning for the buyer."""

"""What people at a haggle say again and again, in both languages: one side says it in its own, the other reads it in both.

A message that is word for word one of these is stored with its key (`facts["phrase"]`), whichever way it was sent. Keys
are kept for good, since stored messages name them; wordings may be polished. Pure: no Django, no database.
"""

from typing import Final, Literal, NamedTuple


class Phrase(NamedTuple):
    """One sentence; `side` is whose picker offers it."""

    side: Literal["buyer", "vendor", "both"]
    en: str
    zh: str


PHRASES: Final[dict[str, Phrase]] = {
    "still_there": Phrase("buyer", "Hello! Do you still have it?", "您好，这个还有吗？"),
    "best_price": Phrase("buyer", "What is your best price?", "最低多少钱？"),
    "more_for_less": Phrase("buyer", "Would you do better if I took two?", "买两件能便宜点吗？"),
    "over_budget": Phrase("buyer", "I like it, but it is beyond my budget.", "很喜欢，就是超出我的预算了。"),
    "cheaper_elsewhere": Phrase("buyer", "I have seen it for less elsewhere.", "我在别处看到更便宜的。"),
    "freight_included": Phrase("buyer", "Is freight included?", "包邮吗？"),
    "when_sent": Phrase("buyer", "When can you send it?", "什么时候能发货？"),
    "another_picture": Phrase("buyer", "Could you show me another picture?", "能再拍张照片看看吗？"),
    "any_flaw": Phrase("buyer", "Is there any flaw I should know of?", "有什么瑕疵吗？"),
    "as_a_gift": Phrase("buyer", "It is a gift. Could you wrap it nicely?", "这是送人的，能包装得好一点吗？"),
    "pay_at_once": Phrase("buyer", "If you say yes, I pay at once.", "您同意的话，我马上付款。"),
    "think_it_over": Phrase("buyer", "Let me think it over.", "让我再考虑一下。"),
    "make_an_offer": Phrase("vendor", "Welcome! Make me an offer.", "欢迎！您出个价吧。"),
    "in_stock": Phrase("vendor", "Yes, I have it here.", "有的，现货。"),
    "too_low": Phrase("vendor", "That is too low for me.", "这个价太低了，做不了。"),
    "lowest_price": Phrase("vendor", "This is my lowest price.", "这已经是最低价了。"),
    "two_for_less": Phrase("vendor", "Take two and I can do better.", "买两件可以再便宜些。"),
    "worth_it": Phrase("vendor", "For this quality it is a fair price.", "这个品质，这个价很实在。"),
    "hand_made": Phrase("vendor", "It is made by hand, piece by piece.", "纯手工，一件一件做的。"),
    "sent_today": Phrase("vendor", "I can send it today.", "今天就可以发货。"),
    "freight_on_me": Phrase("vendor", "Freight is on me.", "运费我来出。"),
    "wrapped_well": Phrase("vendor", "I will wrap it with care.", "我会仔细包装。"),
    "taking_a_picture": Phrase("vendor", "One moment, I am taking a picture.", "稍等，我拍张照片。"),
    "meet_halfway": Phrase("both", "Let us meet half-way.", "我们各让一步吧。"),
    "last_word": Phrase("both", "That is my last word.", "这是我最后的价了。"),
    "thanks": Phrase("both", "Thank you!", "谢谢！"),
}

_KEYS: Final = {text: key for key, phrase in PHRASES.items() for text in (phrase.en, phrase.zh)}


def key_of(text: str) -> str | None:
    """The phrase that a message is, word for word."""
    return _KEYS.get(text)


def text_of(key: str, language: str) -> str | None:
    """A phrase in one of the two languages (English for any third); None for a key that is none."""
    phrase = PHRASES.get(key)
    return phrase and (phrase.zh if language.startswith("zh") else phrase.en)


def in_both(facts: dict) -> dict[str, str] | None:
    """How an event tells of its phrase to sockets and programs; None for all other events."""
    phrase = PHRASES.get(facts.get("phrase", ""))
    return phrase and {"key": facts["phrase"], "en": phrase.en, "zh": phrase.zh}


def phrases_for(side: str) -> dict[str, Phrase]:
    """What the picker of one side offers, in order."""
    return {key: phrase for key, phrase in PHRASES.items() if phrase.side in (side, "both")}

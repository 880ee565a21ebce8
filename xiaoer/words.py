"""What happened in a dispute, what happens next, and what each side may do: in words."""

from typing import Final

from django.utils.translation import gettext_lazy as _

HAPPENED: Final = {
    "open": _("opened the dispute"),
    "open_lost": _("opened the dispute for the buyer: the parcel counts as lost"),
    "found": _("withdrew it for the buyer: the parcel was found"),
    "open_missing": _("opened the dispute for the buyer: a part of the order never left"),
    "open_returned": _("opened the dispute for the buyer: the parcel went back, and nobody settled it"),
    "accept": _("agreed"),
    "answer": _("answered"),
    "propose": _("proposed"),
    "word": _("wrote"),
    "call_xiaoer": _("asked for a Xiaoer"),
    "withdraw": _("withdrew it"),
    "assign": _("gave the case to somebody"),
    "take": _("took the case: the time for evidence begins"),
    "recuse": _("stepped back from the case"),
    "more_time": _("asked for two more days"),
    "rest": _("has nothing more to show"),
    "ask_second_key": _("signed a ruling that takes a second key"),
    "send_back": _("sent a ruling back"),
    "rule": _("ruled"),
    "rule_finally": _("ruled, for the last time"),
    "waive": _("takes the ruling as it is"),
    "appeal": _("appealed"),
    "time_over": _("moved on: the time was over"),
    "breach": _("let its own time run out"),
    "hard_stop": _("ended it: three weeks are over"),
    "await_goods": _("waits for the goods to be sent back"),
    "await_goods_anew": _("waits for another one to be sent"),
    "send_back_goods": _("sent the goods back"),
    "send_anew": _("sent another one"),
    "call_off_goods": _("took the number of the parcel back"),
    "arrived": _("saw the parcel arrive"),
    "goods_right": _("found the goods right"),
    "goods_wrong": _("found something wrong with the goods"),
    "settle": _("moved the money"),
    "note": _("noted, for staff only"),
}

BOTH: Final = {
    "both_rested": _("moved on: both have nothing more to show"),
    "both_waived": _("moved on: both take the ruling as it is"),
}
"""Why a state ended before its time."""

TOO_LATE: Final = _("The house did not decide in 21 days, so what it does as a rule holds.")
"""The reason of a ruling of the house's own."""

NEXT: Final = {
    "vendor_turn": _("the buyer gets what they ask for"),
    "talking": _("a Xiaoer decides"),
    "queued": _("a Xiaoer takes it, or it goes to another"),
    "evidence": _("a Xiaoer decides on what is there"),
    "deciding": _("there is a ruling"),
    "second_key": _("there is a ruling"),
    "decided": _("the ruling is carried out"),
    "return_due": _("the dispute ends without a refund"),
    "return_sent": _("a Xiaoer looks into it"),
    "return_check": _("the refund is paid"),
    "replace_due": _("the buyer gets all the money back"),
    "replace_sent": _("a Xiaoer looks into it"),
    "replace_check": _("the dispute ends and the vendor is paid"),
}
"""What follows when the time of a state is over."""

RIGHTS: Final = {
    "vendor_turn": _(
        "The vendor may agree, answer, or propose something else. The money is frozen: neither side can reach it."
    ),
    "talking": _(
        "Either side may propose and the other accept. After three days of talk either side may call a Xiaoer; after a week "
        "one is called by itself."
    ),
    "queued": _("A Xiaoer who knows neither side was drawn by lot. The buyer may still withdraw."),
    "evidence": _(
        "Both sides show what they have. Each may ask once for two more days, and say when there is nothing more to come."
    ),
    "deciding": _(
        "The Xiaoer weighs what both sides have shown, and writes down why. After three weeks the house ends it."
    ),
    "second_key": _("So large an amount takes two Xiaoer. Nothing moves until both have signed."),
    "decided": _(
        "Either side may appeal once, with something new: then another Xiaoer looks at it. When both take the ruling as it "
        "is, the money moves at once."
    ),
    "return_due": _("The buyer sends the goods back and types the number of the parcel here. Keep the receipt."),
    "return_sent": _("The refund is paid as soon as the vendor has the goods and finds nothing wrong."),
    "return_check": _("The vendor looks at the goods. Who finds something wrong has to show it, and a Xiaoer decides."),
    "replace_due": _("The vendor sends another one and types its number here."),
    "replace_sent": _("The vendor is paid once the buyer has the other one and finds nothing wrong."),
    "replace_check": _(
        "The buyer looks at the other one. Who finds something wrong has to show it, and a Xiaoer decides."
    ),
}

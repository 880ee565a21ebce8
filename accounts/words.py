"""Words for notifications: made when shown, in the reader's language."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Notification

WORDS = {
    "haggle_offer": _("A buyer made an offer for %(title)s"),
    "haggle_counter": _("There is a counter-offer for %(title)s"),
    "haggle_accept": _("The offer for %(title)s was accepted"),
    "haggle_decline": _("The offer for %(title)s was declined"),
    "haggle_withdraw": _("The offer for %(title)s was withdrawn"),
    "haggle_expire": _("The haggle over %(title)s ran out of time"),
    "haggle_invite": _("A shop offers you a price of your own for %(title)s"),
    "haggle_supersede": _("The haggle over %(title)s was overtaken by a change"),
    "haggle_set_aside": _("Someone else agreed on %(title)s first: it is set aside for now"),
    "haggle_free": _("%(title)s is free again: your haggle goes on"),
    "haggle_sleeve": _("You are asked for a sleeve deal over %(title)s"),
    "haggle_sleeve_closed": _("The sleeve deal over %(title)s is made"),
    "haggle_freeze": _("A Xiaoer has stopped the haggle over %(title)s"),
    "haggle_thaw": _("The haggle over %(title)s goes on"),
    "haggle_void": _("A Xiaoer has voided the haggle over %(title)s"),
    "order_paid": _("An order was paid: pack it"),
    "order_shipped": _("Your order is with the carrier"),
    "order_delivered": _("Your order was delivered: look it over"),
    "order_not_delivered": _("The carrier took its word back: your order is still on its way"),
    "order_came_back": _(
        "A parcel of your order did not reach you: the vendor has five days to send it again or refund you"
    ),
    "parcel_came_back": _("A parcel came back or was given up: send it again or refund the buyer within five days"),
    "order_refunded": _("The vendor refunds your order: all the money goes back"),
    "order_cancelled": _("Your order was cancelled and the money goes back"),
    "order_more_time": _("The vendor gives you %(days)s more days to look your order over"),
    "order_cancelled_by_vendor": _("The vendor can't send your order: all the money goes back"),
    "release_in_72": _("Three days left to look your order over: then the vendor is paid"),
    "release_in_24": _("One day left to look your order over: then the vendor is paid"),
    "payout_account_asked": _("Payouts are to go to an account ending in %(account)s from three days on"),
    "payout_account_changed": _("Payouts now go to the account ending in %(account)s"),
    "payout_failed": _("A payout did not arrive: the money is in your balance again"),
    "webhook_off": _("A webhook address no longer answers and was turned off: %(host)s"),
    "claim_made": _("Money of a released order was given back to its buyer"),
    "payment_sent_back": _("A payment came too late and goes back to you"),
    "dispute_opened": _("A buyer opened a dispute"),
    "dispute_proposed": _("There is another proposal in your dispute"),
    "dispute_agreed": _("Your proposal was accepted: the dispute is over"),
    "dispute_ruled": _("Xiaoer has ruled on your dispute"),
    "dispute_settled": _("Your dispute is settled"),
    "dispute_opened_for_you": _("Your parcel counts as lost: the house has opened a dispute for you"),
    "dispute_opened_missing": _("A part of your order never left: the house has opened a dispute for you"),
    "dispute_opened_returned": _("Your parcel went back and was not settled: the house has opened a dispute for you"),
    "dispute_goods_called_off": _("Goods of your dispute are not on their way after all: their number was taken back"),
    "dispute_answered": _("The vendor has answered in your dispute"),
    "dispute_called": _("A Xiaoer was called into your dispute"),
    "dispute_evidence": _("A Xiaoer has your dispute: show what you have within 72 hours"),
    "dispute_appealed": _("The other side has appealed: another Xiaoer looks at it"),
    "dispute_send_goods": _("Your dispute is settled once you have sent the goods: type the number of the parcel"),
    "dispute_goods_sent": _("Goods of your dispute are on their way"),
    "dispute_goods_arrived": _("Goods of your dispute have arrived: look at them within 72 hours"),
    "parcel_number_rejected": _(
        "A Xiaoer found the parcel number of order %(order)s wrong: type the right one. %(why)s"
    ),
    "parcel_number_rejected_buyer": _(
        "Your parcel's number was wrong: the shop has to send it, or say under which number"
    ),
    "booking_failed": _("No carrier was booked for order %(order)s: choose another one. %(why)s"),
    "parcel_problem_dark": _("%(title)s has gone silent: its release clocks stand still"),
    "parcel_problem_low_stock": _("Few waybill numbers of %(title)s are left"),
    "parcel_problem_lost": _("A parcel of %(title)s counts as lost"),
    "case_assigned": _("A case was drawn for you: begin within 24 hours"),
    "case_overdue": _("A case of yours is overdue"),
    "dispute_withdrawn": _("The buyer withdrew the dispute"),
    "dispute_parcel_found": _("The lost parcel was found: the house has withdrawn its dispute"),
    "campaign_invited": _("Your shop is invited to “%(title)s”"),
    "campaign_reminder": _("One day left to answer the invitation to “%(title)s”"),
    "campaign_accepted": _("Your shop is in: “%(title)s”"),
    "campaign_waiting": _("All spots of “%(title)s” are taken: your shop is on the waiting list"),
    "campaign_moved_up": _("A spot came free: your shop is in “%(title)s”"),
    "campaign_no_spot": _("No spot came free in “%(title)s”"),
    "campaign_starts": _("“%(title)s” has begun: your campaign prices are live"),
    "campaign_counted": _("“%(title)s” is over: see what it brought your shop"),
    "campaign_called_off": _("“%(title)s” was called off"),
    "dispute_message": _("There is a new word in your dispute"),
    "briefing_morning": _("Your morning briefing is there"),
    "briefing_evening": _("The day is done: your review is there"),
    "goal_proposed": _("A lead proposes a goal for your day"),
    "lesson_confirmed": _("Your lesson is in the playbook now"),
    "move_ahead": _("You move to another desk on %(day)s: %(title)s"),
    "move_waits": _("A move is due and waits for the handover: %(title)s"),
    "case_handed_over": _("A colleague has handed a case over to you"),
    "tier_up": _("Your shop has %(stars)s stars now"),
    "tier_down": _("From %(day)s on your shop will have %(stars)s stars: fewer than now"),
    "tier_lost": _("From %(day)s on your shop will be shown without stars: too few orders"),
    "points_given": _("Your shop was given %(points)s penalty points"),
    "points_taken_back": _("%(points)s penalty points of your shop were taken back"),
    "shop_suspended": _("Your shop is closed for its penalty points, until enough of them expire"),
    "shop_opened_again": _("Your shop is open again"),
    "datum_excluded": _("What you contested no longer counts in your score"),
    "datum_upheld": _("What you contested still counts in your score"),
    "datum_set_aside": _("What you contested is set aside until the house decides"),
    "contest_late": _("A contested score was not decided in time"),
    "review_sealed": _("A buyer has reviewed an order: it is shown once you have written too, or in time"),
    "review_shown": _("A buyer has reviewed an order: what both of you wrote is open now"),
    "feedback_sealed": _("A vendor wrote about you as a buyer: it is shown once you have reviewed too, or in time"),
    "feedback_shown": _("A vendor wrote about you as a buyer: what both of you wrote is open now"),
    "review_answered": _("The vendor answered your review"),
    "review_removed": _("Your review broke a rule of the house and is no longer shown"),
}


def sentence(notification: Notification) -> str:
    """What a notification says."""
    words = WORDS.get(notification.kind)
    if words is None:
        return notification.kind.replace("_", " ")
    facts = {"title": "", **notification.facts}
    if (get_language() or "en").startswith("zh") and facts.get("title_zh"):
        facts["title"] = facts["title_zh"]
    return str(words) % facts

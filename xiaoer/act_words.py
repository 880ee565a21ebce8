"""Acts of power in words. An act that has none here is shown as it is written in the log."""

from typing import Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaoer.models import ActOfPower

WORDS: Final[dict[str, Promise]] = {
    "recuse": gettext_lazy("stepped back from the case"),
    "exclude_datum": gettext_lazy("took a contested event out of a score"),
    "uphold_datum": gettext_lazy("let a contested event count"),
    "give_points": gettext_lazy("gave penalty points"),
    "take_back_points": gettext_lazy("took penalty points back"),
    "keep_review": gettext_lazy("found nothing wrong with a review"),
    "ask_review_removal": gettext_lazy("asked for the removal of a review"),
    "agree_review_removal": gettext_lazy("turned the second key: a review is removed"),
    "send_back_review_removal": gettext_lazy("sent the removal of a review back"),
    "draft_campaign": gettext_lazy("drafted a campaign"),
    "change_campaign": gettext_lazy("changed a campaign's draft"),
    "publish_campaign": gettext_lazy("published a campaign"),
    "call_off_campaign": gettext_lazy("called a campaign off"),
    "invite_vendor": gettext_lazy("invited a shop to a campaign"),
    "ask_exemption": gettext_lazy("asked for an exception"),
    "agree_exemption": gettext_lazy("agreed to an exception"),
    "refuse_exemption": gettext_lazy("refused an exception"),
    "take_case": gettext_lazy("took the case"),
    "rule": gettext_lazy("ruled"),
    "ask_second_key": gettext_lazy("signed a ruling that takes a second key"),
    "countersign": gettext_lazy("turned the second key"),
    "send_back_ruling": gettext_lazy("sent a ruling back"),
    "freeze_haggle": gettext_lazy("stopped a haggle"),
    "thaw_haggle": gettext_lazy("let a haggle go on"),
    "void_haggle": gettext_lazy("voided a haggle"),
    "dismiss_reports": gettext_lazy("found nothing wrong"),
    "take_problem": gettext_lazy("took a parcel problem"),
    "note_problem": gettext_lazy("noted on a parcel problem"),
    "resolve_problem": gettext_lazy("closed a parcel problem"),
    "trust_number": gettext_lazy("trusted a typed number"),
    "reject_number": gettext_lazy("found a typed number wrong"),
    "read_call_again": gettext_lazy("had a carrier's call read again"),
    "add_numbers": gettext_lazy("took in waybill numbers"),
    "void_number": gettext_lazy("voided a waybill number"),
    "open_carrier_claim": gettext_lazy("opened a claim against a carrier"),
    "accept_carrier_claim": gettext_lazy("noted that a carrier accepts a claim"),
    "pay_carrier_claim": gettext_lazy("noted that a carrier has paid"),
    "refuse_carrier_claim": gettext_lazy("noted that a carrier refuses a claim"),
    "withdraw_carrier_claim": gettext_lazy("withdrew a claim against a carrier"),
    "publish_charter": gettext_lazy("published a version of the charter"),
    "set_goal": gettext_lazy("set a goal"),
    "drop_goal": gettext_lazy("dropped a goal"),
    "confirm_lesson": gettext_lazy("put a lesson into the playbook"),
    "set_aside_lesson": gettext_lazy("set a lesson aside"),
    "accept_rotation": gettext_lazy("accepted a rotation plan"),
    "carry_out_move": gettext_lazy("moved someone to another desk"),
    "hand_over_desk": gettext_lazy("handed a desk over"),
    "hand_over_case": gettext_lazy("handed a case over"),
    "hand_over_problem": gettext_lazy("handed a parcel problem over"),
    "post_person": gettext_lazy("posted someone to a desk"),
    "end_posting": gettext_lazy("changed the end of a posting"),
    "change_desk": gettext_lazy("changed a desk"),
    "change_account": gettext_lazy("changed an account"),
    "change_vendor": gettext_lazy("changed a shop"),
    "change_category": gettext_lazy("changed a category"),
    "change_carrier": gettext_lazy("changed a carrier"),
    "rotate_carrier_secret": gettext_lazy("gave a carrier a new secret"),
    "forget_carrier_secret": gettext_lazy("let a carrier's previous secret go"),
    "change_service": gettext_lazy("changed a carrier's service"),
    "close_desk_to": gettext_lazy("closed a desk to someone"),
}


def act_in_words(act: str) -> str:
    return str(WORDS.get(act, act.replace("_", " ")))


def why(row: ActOfPower) -> str:
    return _("taken from the queue") if row.act in ("take_case", "take_problem") else row.reason


def case_id(subject: str) -> str:
    """The public id of the case an act was about; empty when it was about something else."""
    kind, _slash, public_id = subject.partition("/")
    try:
        return str(UUID(public_id)) if kind == "dispute" else ""
    except ValueError:
        return ""

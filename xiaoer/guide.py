"""The guided form of a dispute: by reason, what is asked, what helps, and what may be wanted."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

YES_NO: Final = [("yes", _("yes")), ("no", _("no")), ("unsure", _("I can't tell"))]


@dataclass(frozen=True, slots=True)
class Guide:
    """`hint` says what the reason covers, `questions` are (key, words), `proof` says what helps; `needs_file` demands one."""

    hint: Any
    questions: tuple[tuple[str, Any], ...]
    proof: Any
    needs_file: bool
    remedies: tuple[str, ...]


GUIDES: Final = {
    "not_received": Guide(
        hint=_("The promised day is over and nothing came, or the carrier says “delivered” and it is not with you."),
        questions=(
            ("asked_neighbours", _("Have you asked at the door, with neighbours and at the pick-up point?")),
            ("got_note", _("Was there a note or a message about a delivery?")),
        ),
        proof=_("The tracking is attached by itself. A photo of a delivery note helps if you have one."),
        needs_file=False,
        remedies=("refund", "replace"),
    ),
    "not_as_described": Guide(
        hint=_("It is the thing you bought, but not as the page or the chat said."),
        questions=(
            ("is_unused", _("Is it unused?")),
            ("asked_vendor", _("Have you told the vendor?")),
        ),
        proof=_("A photo that shows the difference. The deal sheet and the chat are attached by themselves."),
        needs_file=True,
        remedies=("refund", "return", "replace"),
    ),
    "damaged": Guide(
        hint=_("It was broken, bent, torn or wet when you unpacked it."),
        questions=(
            ("box_damaged", _("Was the outer box damaged too?")),
            ("kept_packaging", _("Do you still have the packaging?")),
        ),
        proof=_("A photo of the damage, and one of the box with its label if you have it."),
        needs_file=True,
        remedies=("refund", "return", "replace"),
    ),
    "wrong_item": Guide(
        hint=_("Something else came than what you bought."),
        questions=(
            ("is_unused", _("Is it unused?")),
            ("label_is_mine", _("Does the label on the box bear your name?")),
        ),
        proof=_("A photo of what came, and one of the label on the box."),
        needs_file=True,
        remedies=("return", "refund", "replace"),
    ),
}

QUESTIONS: Final = {key: words for guide in GUIDES.values() for key, words in guide.questions}
"""Every question, to show its answer with."""

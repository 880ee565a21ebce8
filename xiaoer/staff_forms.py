"""Forms of the staff's own work: charter, goals, lessons, leave, the log."""

from datetime import date
from typing import Any, Final

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from xiaoer.act_words import WORDS
from xiaoer.actions.charter import NAME_MOST, TEXT_MOST, VALUES_MOST
from xiaoer.counters import COUNTERS
from xiaoer.models import Desk, Dispute, Goal
from xiaoer.queries.lessons import TAGS

TOPIC_WORDS: Final = {
    "haggling": _("haggling"),
    "parcels": _("parcels"),
    "money": _("money"),
    "manners": _("manners"),
    "campaigns": _("campaigns"),
    "scores": _("scores"),
}
TAG_WORDS: Final[dict[str, Any]] = {**dict(Dispute.Reason.choices), **TOPIC_WORDS}
TAG_CHOICES: Final = [(tag, capfirst(TAG_WORDS[tag])) for tag in TAGS]
_LABELS: Final[dict[str, Any]] = {key: counter.label for key, counter in COUNTERS.items()}
COUNTER_CHOICES: Final = [(key, capfirst(label)) for key, label in _LABELS.items()]
DATE_INPUT: Final = {"type": "date"}


def area(rows: int = 3, **attributes: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attributes})


class CharterForm(forms.Form):
    """Mission and vision in both languages, and why they change."""

    mission_en = forms.CharField(label=_("Mission, in English"), max_length=TEXT_MOST, widget=area(lang="en"))
    mission_zh = forms.CharField(label=_("Mission, in Chinese"), max_length=TEXT_MOST, widget=area(lang="zh-Hans"))
    vision_en = forms.CharField(label=_("Vision, in English"), max_length=TEXT_MOST, widget=area(lang="en"))
    vision_zh = forms.CharField(label=_("Vision, in Chinese"), max_length=TEXT_MOST, widget=area(lang="zh-Hans"))
    why = forms.CharField(
        label=_("What changes, and why"), max_length=4_000, widget=area(2), help_text=_("Everyone who signs reads it.")
    )


class ValueForm(forms.Form):
    """A value of the charter. One that is empty throughout is left out."""

    name_en = forms.CharField(label=_("Name, in English"), max_length=NAME_MOST, required=False)
    name_zh = forms.CharField(label=_("Name, in Chinese"), max_length=NAME_MOST, required=False)
    text_en = forms.CharField(label=_("Text, in English"), max_length=TEXT_MOST, required=False, widget=area(2))
    text_zh = forms.CharField(label=_("Text, in Chinese"), max_length=TEXT_MOST, required=False, widget=area(2))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.initial:  # a value that is there is not called optional, though it may be emptied
            for field in self.fields.values():
                field.is_asked_later = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if any(data.values()) and not all(data.get(name) for name in self.fields):
            raise forms.ValidationError(_("A value needs its name and text in both languages."), code="half")
        return data


ValueFormSet = forms.formset_factory(ValueForm, extra=2, max_num=VALUES_MOST)


class GoalForm(forms.Form):
    """A counter and what it is to reach; on which goal above it rests."""

    counter = forms.ChoiceField(label=_("Counter"), choices=COUNTER_CHOICES)
    target = forms.IntegerField(label=_("Target"), min_value=0, max_value=100_000)
    parent = forms.ModelChoiceField(label=_("Serves"), queryset=Goal.objects.none(), required=False, empty_label="—")

    def __init__(self, *args: Any, parents: Any = None, labels: Any = str, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["parent"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Goal.objects.none() if parents is None else parents
        field.label_from_instance = labels  # type: ignore[method-assign]


class DeskGoalForm(GoalForm):
    desk = forms.ModelChoiceField(label=_("Desk"), queryset=Desk.objects.order_by("slug"))
    begins_on = forms.DateField(label=_("From"), widget=forms.DateInput(DATE_INPUT, format="%Y-%m-%d"))
    ends_on = forms.DateField(label=_("To"), widget=forms.DateInput(DATE_INPUT, format="%Y-%m-%d"))

    field_order = ["parent", "desk", "counter", "target", "begins_on", "ends_on"]


class LessonForm(forms.Form):
    text = forms.CharField(label=_("One lesson of the day"), max_length=1_000, widget=area(3))
    tags = forms.MultipleChoiceField(
        label=_("What it is about"), choices=TAG_CHOICES, required=False, widget=forms.CheckboxSelectMultiple
    )


class EntryForm(forms.Form):
    """What a lesson is called in the playbook; one language is enough."""

    title_en = forms.CharField(label=_("Title, in English"), max_length=120, required=False)
    text_en = forms.CharField(label=_("Text, in English"), max_length=1_000, required=False, widget=area(3))
    title_zh = forms.CharField(label=_("Title, in Chinese"), max_length=120, required=False)
    text_zh = forms.CharField(label=_("Text, in Chinese"), max_length=1_000, required=False, widget=area(3))
    tags = forms.MultipleChoiceField(
        label=_("What it is about"), choices=TAG_CHOICES, required=False, widget=forms.CheckboxSelectMultiple
    )


class LeaveForm(forms.Form):
    person = forms.TypedChoiceField(label=_("Who"), coerce=int)
    begins_on = forms.DateField(label=_("First day"), widget=forms.DateInput(DATE_INPUT, format="%Y-%m-%d"))
    ends_on = forms.DateField(label=_("Last day"), widget=forms.DateInput(DATE_INPUT, format="%Y-%m-%d"))

    def __init__(self, *args: Any, people: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].choices = people  # type: ignore[attr-defined]


class ActsForm(forms.Form):
    """What is looked for in the log."""

    person = forms.TypedChoiceField(label=_("Who"), required=False, coerce=int, empty_value=None)
    act = forms.ChoiceField(label=_("What"), required=False)
    subject = forms.CharField(label=_("About"), required=False, max_length=80)
    words = forms.CharField(label=_("Words of the reason"), required=False, max_length=100)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(DATE_INPUT, format="%Y-%m-%d"))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(DATE_INPUT, format="%Y-%m-%d"))

    def __init__(self, *args: Any, people: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        anyone = [("", _("Everyone")), *people]
        self.fields["person"].choices = anyone  # type: ignore[attr-defined]
        self.fields["act"].choices = [("", _("Everything")), *WORDS.items()]  # type: ignore[attr-defined]


def day_or(given: str | None, fallback: date) -> date:
    """A day that an address carries; the fallback for what is none."""
    try:
        return date.fromisoformat(given or "")
    except ValueError:
        return fallback

"""The form of an address: a country, in China its divisions one below the other, and the rest in words."""

import re
from collections.abc import Mapping
from typing import Any, Final, cast

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts import queries
from accounts.models import Address
from accounts.pasted import Pasted, read
from accounts.provinces import CHINA, PROVINCES, countries

LEVELS: Final = ("province", "city", "county", "township")
TOWNSHIP_DIGITS: Final = slice(6, 9)
CODE_FORM: Final = re.compile(r"([0-9]{12})?", re.ASCII)


class DivisionForm(forms.Form):
    """The divisions of a place in China, one select below the other; static/js/divisions.js fills them.

    `division_code` among the initial values, or `kept_code`, is where it begins; `code` is the deepest one chosen.
    """

    province = forms.ChoiceField(label=gettext_lazy("Province"), required=False)
    city = forms.ChoiceField(label=gettext_lazy("City"), required=False)
    county = forms.ChoiceField(label=gettext_lazy("District or county"), required=False)
    township = forms.ChoiceField(
        label=gettext_lazy("Street office or township"), required=False, help_text=gettext_lazy("If you know it.")
    )
    is_in_china = True

    def __init__(self, data: Mapping[str, Any] | None = None, *args, **kwargs) -> None:
        super().__init__(data, *args, **kwargs)
        self.begin(get_language() or "en")

    def begin(self, language: str) -> None:
        """Look up what each select offers, after what was said in those above it."""
        self.knows_divisions = queries.knows_divisions()
        self.offered: list[list[tuple[str, str]]] = []
        self.chain = self._chain() if self.is_in_china else []
        self._offer_choices(language)
        self.ask_later("province", "city", "county")

    def ask_later(self, *names: str) -> None:
        """Fields that are not required while the form is filled in step by step, and yet not optional: so says their label."""
        for name in names:
            self.fields[name].is_asked_later = True  # type: ignore[attr-defined]  # read by the field's template

    @property
    def kept_code(self) -> str:
        return ""

    @property
    def code(self) -> str:
        return self.chain[-1] if self.chain else ""

    def _choice(self, name: str) -> forms.ChoiceField:
        return cast(forms.ChoiceField, self.fields[name])

    def _said(self, name: str) -> str:
        if self.is_bound:
            return str(self.data.get(name, "")).strip()
        return str(self.initial.get(name, "") or "")

    def _chain(self) -> list[str]:
        """Codes chosen so far, each in the one before; what does not belong together ends it. An only child goes along."""
        if self.is_bound:
            said = [self._said(level) for level in LEVELS]
        else:
            code = self.initial.get("division_code", self.kept_code)
            said = [found for found, _name in queries.division_chain(code)]
        said += [""] * (len(LEVELS) - len(said))
        chain: list[str] = []
        for place in range(len(LEVELS)):
            below = queries.divisions_below(chain[-1] if chain else "")
            if not below:
                break
            self.offered.append(below)
            known = {code for code, _name in below}
            if said[place] not in known and len(known) == 1 and place < len(LEVELS) - 1:
                said[place] = below[0][0]
            if said[place] not in known:
                break
            chain.append(said[place])
        return chain

    def _offer_choices(self, language: str) -> None:
        english = {province.code: province.name_en for province in PROVINCES}
        for place, level in enumerate(LEVELS):
            offered = self.offered[place] if place < len(self.offered) else []
            if place == 0 and not language.startswith("zh"):
                offered = sorted(
                    ((code, f"{english[code]} {name}") for code, name in offered), key=lambda choice: choice[1]
                )
            field = self._choice(level)
            field.choices = [("", _("Choose") if offered else "—"), *offered]
            field.widget.attrs |= {"data-division": str(place), "autocomplete": "off"}
            self.initial[level] = self.chain[place] if place < len(self.chain) else ""

    @property
    def levels_shown(self) -> list[forms.BoundField]:
        """The selects: all four, since a script fills them; without anything imported only the province."""
        if not self.is_in_china:
            return []
        return [self[level] for level in (LEVELS if self.knows_divisions else LEVELS[:1])]

    def check_divisions(self) -> bool:
        """Whether the place goes down to a county, where there are any; says at the select what is missing."""
        if any(level in self.errors for level in LEVELS):
            return False
        next_place = len(self.chain)
        open_choices = self.offered[next_place] if next_place < len(self.offered) else []
        if open_choices and open_choices[0][0][TOWNSHIP_DIGITS] == "000":
            self.add_error(LEVELS[next_place], forms.ValidationError(_("Choose one."), code="required"))
            return False
        return True

    @property
    def names(self) -> list[str]:
        """Of the divisions chosen, as people write them."""
        names = {code: name for offered in self.offered for code, name in offered}
        return [names[code] for code in self.chain if names[code] not in queries.UNNAMED]


class AddressForm(DivisionForm, forms.ModelForm):
    """`show` in what was sent asks for the next selects only: the form is then shown again, unchecked, with their choices."""

    country = forms.ChoiceField(label=gettext_lazy("Country"), initial=CHINA)
    area = forms.CharField(label=gettext_lazy("City and district"), max_length=120, required=False)

    class Meta:
        model = Address
        fields = ["recipient", "phone", "country", "area", "street", "postcode", "is_default"]
        widgets = {
            "recipient": forms.TextInput(attrs={"autocomplete": "name"}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "street": forms.TextInput(attrs={"autocomplete": "address-line1"}),
            "postcode": forms.TextInput(attrs={"autocomplete": "postal-code", "inputmode": "numeric"}),
        }

    def begin(self, language: str) -> None:
        self._choice("country").choices = countries(language)
        self.is_in_china = (self._said("country") or CHINA) == CHINA
        super().begin(language)
        self.fields["area"].widget.attrs["autocomplete"] = "address-level2"
        self.ask_later("area")

    @property
    def kept_code(self) -> str:
        return self.instance.division_code

    @property
    def wants_area(self) -> bool:
        """Whether the place has to be typed: abroad, and where nothing is known below the province."""
        return not self.knows_divisions or not self.is_in_china or len(self.chain) == len(self.offered) == 1

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.is_in_china:
            self._clean_divisions(data)
        if self.wants_area and not data.get("area"):
            self.add_error("area", forms.ValidationError(_("Say the city and the district."), code="required"))
        return data

    def _clean_divisions(self, data: dict[str, Any]) -> None:
        if not self.check_divisions():
            return
        written = self.names
        if not self.wants_area:
            data["area"] = " ".join(dict.fromkeys(written))
        elif data.get("area") and self.chain and not data["area"].startswith(written[0]):
            data["area"] = f"{written[0]} {data['area']}"[:120]

    def save(self, commit: bool = True) -> Address:
        self.instance.division_code = self.code
        return super().save(commit=commit)


def deepest(typed: Mapping[str, str]) -> str:
    """The last select that was answered within what stands above it: a new province leaves the old city behind."""
    code = ""
    for level, digits in zip(LEVELS, (0, 2, 4, 6), strict=True):
        chosen = typed.get(level, "")
        if not chosen or not CODE_FORM.fullmatch(chosen) or chosen[:digits] != code[:digits]:
            break
        code = chosen
    return code


def read_pasted(text: str, *, chosen: str = "") -> Pasted:
    """The parts of an address in one piece, looked up among the divisions that were imported."""
    return read(text, queries.gazetteer(), chosen=chosen)


MISSING_WORDS: Final = {
    "recipient": gettext_lazy("the recipient"),
    "phone": gettext_lazy("the phone number"),
    "area": gettext_lazy("the province, city and district"),
    "county": gettext_lazy("the district or county"),
    "street": gettext_lazy("the street and house"),
}

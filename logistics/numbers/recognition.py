"""Whose number is this, and can it be right? Pure: no Django, no clock."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from logistics.numbers.china import CHINA
from logistics.numbers.formats import Format, Problem
from logistics.numbers.north_america import NORTH_AMERICA
from logistics.numbers.post import COUNTRIES, ISSUERS, S10
from logistics.numbers.world import WORLD

FORMATS: Final[tuple[Format, ...]] = (*WORLD, *NORTH_AMERICA, *CHINA, S10)
LONGEST: Final = 60
TELLING: Final = 30
"""A form with less weight and no check digit fits so much that it proves nothing by itself."""
_GAPS: Final = re.compile(r"[\s\-\u2010-\u2015\u00ad\u200b-\u200d\ufeff]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of a number. `problem` says why it can't be right; empty when nothing speaks against it.

    `is_checked`: a check digit was reckoned and fits. `score` (0 to 100) ranks the readings of one number.
    """

    carrier: str
    format: str
    name: str
    is_valid: bool
    is_checked: bool
    score: int
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Recognition:
    """What was read: `number` without its gaps, and its readings, the likeliest first."""

    number: str
    candidates: tuple[Candidate, ...]

    @property
    def is_valid(self) -> bool:
        """Whether a reading holds. One that would fit any number does not, where a check digit speaks against it."""
        valid = [candidate for candidate in self.candidates if candidate.is_valid]
        is_contradicted = any(candidate.problem == Problem.CHECK_DIGIT for candidate in self.candidates)
        return any(each.is_checked or each.score >= TELLING for each in valid) or bool(valid and not is_contradicted)

    @property
    def problem(self) -> str:
        """Why it is no valid number: of its likeliest reading, or that it has no form that we know."""
        if self.is_valid:
            return ""
        return next((each.problem for each in self.candidates if each.problem), str(Problem.UNKNOWN_FORM))

    def reading(self, carrier: str) -> Candidate | None:
        """The likeliest reading as a number of this carrier."""
        return next((candidate for candidate in self.candidates if candidate.carrier == carrier), None)


def plain_number(text: str) -> str:
    """Capital letters, ASCII digits, no spaces and no dashes: as it is stored and compared."""
    return _GAPS.sub("", unicodedata.normalize("NFKC", text[: 4 * LONGEST])).upper()


def recognise(text: str, house: Sequence[Format] = ()) -> Recognition:
    """Every carrier whose numbers look like this one. `house` are forms of our own carriers, asked first.

    A number whose form fits but whose check digit does not is a candidate too, marked invalid: a typing error looks
    like that. Valid readings stand before invalid ones, those with a fitting check digit before those without any.
    """
    number = plain_number(text)
    if not number or len(number) > LONGEST or not number.isascii():
        return Recognition(number[:LONGEST], ())
    readings = [reading for form in (*house, *FORMATS) for reading in _readings(form, number)]
    if not readings:
        readings = [reading for form in (*house, *FORMATS) for reading in _near_miss(form, number)]
    ranked = sorted(readings, key=lambda each: (-each.is_valid, -each.score))
    return Recognition(number, tuple(_once_a_form(ranked)))


def _readings(form: Format, number: str) -> Iterable[Candidate]:
    found = [match for pattern in form.patterns if (match := pattern.fullmatch(number))]
    if not found:
        return
    problems = [_problem(form, match) for match in found]
    best = problems.index("") if "" in problems else 0
    yield _candidate(form, problems[best])
    country = found[best].groupdict().get("country")
    if country and problems[best] != Problem.COUNTRY:
        issuer = ISSUERS.get((country, number[0])) or ISSUERS.get((country, ""))
        if issuer:
            yield _candidate(form, problems[best], carrier=issuer[0], name=issuer[1], less=1)


def _problem(form: Format, match: re.Match[str]) -> str:
    parts = match.groupdict()
    if len(set(match.string)) == 1:
        return Problem.REPEATED
    if parts.get("country") and parts["country"] not in COUNTRIES:
        return Problem.COUNTRY
    if form.check is not None and form.check(parts["body"]) != parts["check"]:
        return Problem.CHECK_DIGIT
    return ""


def _near_miss(form: Format, number: str) -> Iterable[Candidate]:
    if form.begins and len(number) not in form.lengths and re.match(form.begins, number):
        yield _candidate(form, Problem.LENGTH)


def _candidate(form: Format, problem: str, *, carrier: str = "", name: str = "", less: int = 0) -> Candidate:
    is_checked = form.check is not None and not problem
    return Candidate(
        carrier=carrier or form.carrier,
        format=form.code,
        name=name or form.name,
        is_valid=not problem,
        is_checked=is_checked,
        score=form.weight - less,
        problem=str(problem),
    )


def _once_a_form(ranked: Iterable[Candidate]) -> Iterable[Candidate]:
    seen = set()
    for candidate in ranked:
        key = (candidate.carrier, candidate.format)
        if key not in seen:
            seen.add(key)
            yield candidate

"""What a number of a carrier looks like, as data. The tables stand in the modules beside this one."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

Check = Callable[[str], str]
"""From the characters before the check character to the one that must follow."""


class Problem(StrEnum):
    """Why a number can't be what it looks like."""

    UNKNOWN_FORM = "unknown_form"
    LENGTH = "length"
    CHECK_DIGIT = "check_digit"
    COUNTRY = "country"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class Format:
    """One form of one carrier's numbers.

    `shapes` are regular expressions for a whole number without spaces. A group `body` with a group `check` after it is
    what the check digit is reckoned over, where there is one; a group `country` is an ISO 3166-1 code. `weight` (0 to
    100) says how seldom another carrier's number has this form. `begins` tells a number that was meant to be one from
    what merely has other characters: such a number of another length is named as too short or too long.
    """

    carrier: str
    code: str
    name: str
    shapes: tuple[str, ...]
    weight: int
    check: Check | None = None
    begins: str = ""
    lengths: tuple[int, ...] = ()
    patterns: tuple[re.Pattern[str], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "patterns", tuple(re.compile(shape, re.ASCII) for shape in self.shapes))

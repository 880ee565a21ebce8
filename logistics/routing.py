"""Which carrier takes a parcel, and why. Pure functions, no Django."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from logistics.lanes import (
    ALL_OTHERS,
    BALANCED,
    EXPLORED_BPS,
    EXPLORED_RATE_MOST_BPS,
    MEASURED_ENOUGH,
    Candidate,
    Verdict,
    is_abroad,
    lane_of,
)
from logistics.ratecards import Parcel

DOES_NOT_SERVE: Final = "does_not_serve"
"""Why a carrier is passed over that does not go there."""
DECIDED_MOST: Final = 200_000
"""Decisions that a router keeps in memory before it begins anew."""
BOARDS_MOST: Final = 20_000


class Coverage:
    """Who goes where, for many questions: a division's code → a bit for each candidate that serves it.

    Each prefix that any rule names knows the answer for all that begins with it and is named no further, so a question is
    one look-up for each length of prefix, the longest first.
    """

    def __init__(self, rules: Iterable[tuple[int, Collection[str], Collection[str]]], without_code: int = 0) -> None:
        """`rules`: of each bit, its included and excluded prefixes. `without_code`: the bits of an empty code."""
        rules = list(rules)
        prefixes = {prefix for _bit, included, excluded in rules for prefix in (*included, *excluded)}
        self._masks: dict[str, int] = {"": 0}
        for prefix in sorted(prefixes, key=len):
            mask = self._inherited(prefix)
            for bit, included, excluded in rules:
                if prefix in excluded:
                    mask &= ~bit
                elif prefix in included:
                    mask |= bit
            self._masks[prefix] = mask
        self._lengths = sorted({len(prefix) for prefix in self._masks}, reverse=True)
        self._without_code = without_code

    def _inherited(self, prefix: str) -> int:
        return next(self._masks[prefix[:n]] for n in range(len(prefix), -1, -1) if prefix[:n] in self._masks)

    def of(self, division_code: str) -> int:
        if not division_code:
            return self._without_code
        for length in self._lengths:
            mask = self._masks.get(division_code[:length])
            if mask is not None:
                return mask
        raise AssertionError("the empty prefix is always there")


class Router:
    """Every carrier as it is now, made ready to decide for many parcels.

    What is alike is worked out once: what a parcel costs on a lane with each carrier (a board), and who of those that serve
    both ends is the best of them in a mode (a decision).
    """

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self.candidates = sorted(candidates, key=lambda c: (c.code, c.service))
        bits = [(1 << n, c) for n, c in enumerate(self.candidates)]
        posts = sum(bit for bit, c in bits if c.kind == "post")
        served = [(bit, set(c.included), set(c.excluded)) for bit, c in bits]
        self._count = len(bits)
        # One index for both questions: above the bits of who goes there stand those of whom it is remote for.
        remote = [(bit << self._count, set(c.remote), ()) for bit, c in bits]
        self._coverage = Coverage([*served, *remote], without_code=posts)
        self._at_home = sum(bit for bit, c in bits if not c.countries)
        self._abroad: dict[str, int] = {}
        self._boards: dict[tuple[Parcel, str], _Board] = {}
        self._decided: dict[tuple, tuple[Verdict, ...]] = {}

    def decide(
        self, *, origin: str, destination: str, parcel: Parcel, mode: str = "balanced", dice: int | None = None
    ) -> tuple[Verdict, ...]:
        """Weigh every carrier for one parcel, the chosen one first. Empty only without candidates. `destination` is a
        division's code or, abroad, a country's two letters.

        Where private couriers serve both ends they compete; else the post takes it. `dice`, from 0 to 9,999, lets a
        carrier of which little is known have the parcel when it shows less than EXPLORED_BPS, in the balanced mode only:
        who asks for the fastest is not to be tried upon.
        """
        if is_abroad(destination):
            there = self._goes_to(destination)
            reaching = self._coverage.of(origin) & there
        else:
            there = self._coverage.of(destination)
            reaching = self._coverage.of(origin) & there & self._at_home
        remote = there >> self._count & reaching
        luck = dice if dice is not None and dice < EXPLORED_BPS and mode == BALANCED else None
        lane = lane_of(origin, destination)
        key = (reaching, remote, lane, parcel, mode, luck)
        verdicts = self._decided.get(key)
        if verdicts is None:
            if len(self._decided) >= DECIDED_MOST:
                self._decided.clear()
            verdicts = self._decided[key] = self._board(parcel, lane).weigh(reaching, remote, mode, luck)
        return verdicts

    def _goes_to(self, country: str) -> int:
        """The bits of the services to a country. Who has one for it does not send it with the one for all others."""
        if country not in self._abroad:
            named = {c.code for c in self.candidates if country in c.countries}
            self._abroad[country] = sum(
                1 << n
                for n, c in enumerate(self.candidates)
                if country in c.countries or (ALL_OTHERS in c.countries and c.code not in named)
            )
        return self._abroad[country]

    def _board(self, parcel: Parcel, lane: str) -> "_Board":
        board = self._boards.get((parcel, lane))
        if board is None:
            if len(self._boards) >= BOARDS_MOST:
                self._boards.clear()
            board = self._boards[parcel, lane] = _Board(self.candidates, parcel, lane)
        return board


class _Board:
    """One kind of parcel on one lane: what each carrier asks and what keeps it away, by its place among the candidates."""

    def __init__(self, candidates: Sequence[Candidate], parcel: Parcel, lane: str) -> None:
        self.candidates = candidates
        self.places = range(len(candidates))
        self.rates = [c.card.rate(parcel) for c in candidates]
        self.remote_rates = [c.card.rate(parcel, is_remote=True) for c in candidates]
        self.days = [max(c.transit_days, 1) for c in candidates]
        self.on_time_bps = [c.lanes.get(lane, c.on_time_bps) for c in candidates]
        self.facts = [
            (c.code, c.transit_days, c.service, self.on_time_bps[n], c.card.billable_g(parcel))
            for n, c in enumerate(candidates)
        ]
        self.bars = [_bar(c, parcel) for c in candidates]
        self.able = sum(1 << n for n in self.places if not self.bars[n])
        self.couriers = sum(1 << n for n in self.places if candidates[n].kind == "courier")
        self.away = [self._verdict(n, self.rates[n], None, DOES_NOT_SERVE) for n in self.places]

    def weigh(self, reaching: int, remote: int, mode: str, luck: int | None) -> tuple[Verdict, ...]:
        """The chosen one first, then those that compete, the better ones first, then those that can't come."""
        able = reaching & self.able
        competing = able & self.couriers or able
        contenders = [n for n in self.places if competing >> n & 1]
        rates = [self.remote_rates[n] if remote >> n & 1 else self.rates[n] for n in contenders]
        scores = self._scores(contenders, rates, mode)
        ranked = sorted(zip([-score for score in scores], rates, contenders, strict=True))
        explored = self._explored(ranked, luck) if luck is not None and ranked else None
        verdicts: list[Verdict] = []
        for rank, (minus, rate_minor, n) in enumerate(ranked):
            if rank:
                reason = "outweighed" if n != explored else "explored"
            elif explored is not None:
                reason = "made_room"
            else:
                reason = "best" if len(ranked) > 1 else "only_choice"
            is_chosen = n == explored if explored is not None else rank == 0
            code, days, service, on_time_bps, billable_g = self.facts[n]
            # Not by a function: this line runs for each contender of each parcel.
            verdict = Verdict(code, is_chosen, -minus, rate_minor, days, reason, service, on_time_bps, billable_g)
            if is_chosen:
                verdicts.insert(0, verdict)
            else:
                verdicts.append(verdict)
        for n in self.places:
            if not reaching >> n & 1:
                verdicts.append(self.away[n])
            elif not competing >> n & 1:
                rate_minor = self.remote_rates[n] if remote >> n & 1 else self.rates[n]
                verdicts.append(self._verdict(n, rate_minor, None, self.bars[n] or "couriers_compete"))
        return tuple(verdicts)

    def _scores(self, contenders: list[int], rates: list[int], mode: str) -> list[int]:
        """Of 1,000 against the best of the field. Balanced: 400 for price, 300 for days, 300 for punctuality."""
        if not contenders:
            return []
        cheapest, days, on_time = max(min(rates), 1), self.days, self.on_time_bps
        if mode == "cheapest":
            return [1000 * cheapest // max(rate, 1) for rate in rates]
        if mode == "reliable":
            return [on_time[n] // 10 for n in contenders]
        fastest = min([days[n] for n in contenders])
        if mode == "fastest":
            return [1000 * fastest // days[n] for n in contenders]
        return [
            400 * cheapest // (rate or 1) + 300 * fastest // days[n] + 3 * on_time[n] // 100
            for n, rate in zip(contenders, rates, strict=True)
        ]

    def _explored(self, ranked: Sequence[tuple[int, int, int]], luck: int) -> int | None:
        """The carrier that is tried instead of the best, if one is little known, not dear and no later than the buyer was
        promised; luck picks among several.
        """
        _minus, best_minor, best = ranked[0]
        most_minor = best_minor * EXPLORED_RATE_MOST_BPS // 10_000
        unknown = sorted(
            n
            for _minus, rate_minor, n in ranked
            if self.candidates[n].measured < MEASURED_ENOUGH
            and rate_minor <= most_minor
            and self.days[n] <= self.days[best]
        )
        picked = unknown[luck % len(unknown)] if unknown else None
        return None if picked == best else picked

    def _verdict(self, n: int, rate_minor: int, score: int | None, reason: str) -> Verdict:
        code, days, service, on_time_bps, billable_g = self.facts[n]
        return Verdict(code, False, score, rate_minor, days, reason, service, on_time_bps, billable_g)


def _bar(c: Candidate, parcel: Parcel) -> str:
    """What keeps a carrier away wherever the parcel goes, "" for nothing."""
    if refusal := c.card.refusal(parcel):
        return refusal
    if c.is_down:
        return "carrier_down"
    if c.numbers is not None and c.numbers <= 0:
        return "no_numbers"
    return "full_today" if c.room is not None and c.room <= 0 else ""


def choose(
    candidates: Sequence[Candidate],
    *,
    origin: str,
    destination: str,
    parcel: Parcel,
    mode: str = "balanced",
    dice: int | None = None,
) -> tuple[Verdict, ...]:
    """`Router.decide` for one parcel."""
    return Router(candidates).decide(origin=origin, destination=destination, parcel=parcel, mode=mode, dice=dice)

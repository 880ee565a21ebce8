"""Telling whoever booked of new scans, over real HTTP, with all that goes wrong with it."""

import http.client
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from random import Random
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from logistics.simulator import wires
from logistics.simulator.parcels import Depot, Parcel, Scan
from logistics.simulator.plans import SIGNED, Step

LOOK_EVERY_SECONDS: Final = 0.5
AGAIN_AFTER_SECONDS: Final = 1.0
ANSWER_SECONDS: Final = 15.0


class Letter(NamedTuple):
    """One push to be made. Signed when it leaves, since a signature ages."""

    parcel: Parcel
    scans: Sequence[Scan]
    is_forged: bool = False
    not_before: float = 0.0


class Pusher:
    """Threads that push what is new until it is taken with a 2xx. `report` counts what was sent and answered."""

    def __init__(self, depot: Depot, *, secret: bytes, say: Callable[[str], None], threads: int, seed: int) -> None:
        self.depot = depot
        self.secret = secret
        self.say = say
        self.report: Counter[str] = Counter()
        self._chance = Random(seed)  # noqa: S311  mishaps, not secrets
        self._letters: deque[Letter] = deque()
        self._threads = threads
        self._stop = threading.Event()
        self._at_work = 0
        self._lock = threading.Lock()

    def start(self) -> None:
        for work in [self._look, *[self._post] * self._threads]:
            threading.Thread(target=work, daemon=True).start()

    def stop(self) -> None:
        self._stop.set()

    @property
    def waiting(self) -> int:
        """Letters that were not taken yet."""
        return len(self._letters) + self._at_work

    def _look(self) -> None:
        while not self._stop.wait(LOOK_EVERY_SECONDS):
            letters = [letter for parcel, fresh in self.depot.unpushed() for letter in self._letters_for(parcel, fresh)]
            if self.depot.faults.reorder:
                self._chance.shuffle(letters)
            with self._lock:
                self._letters.extend(letters)

    def _letters_for(self, parcel: Parcel, fresh: list[Scan]) -> list[Letter]:
        faults, chance = self.depot.faults, self._chance
        pieces = [[scan] for scan in fresh] if chance.random() < faults.reorder else [fresh]
        letters: list[Letter] = []
        for piece in pieces:
            letter = Letter(parcel, self._told(parcel, piece))
            self.report["wrong_zone"] += sum(scan.told_at != scan.at for scan in piece)
            if chance.random() < faults.drop:
                self.report["dropped"] += 1
                self.depot.take(parcel, piece)
                continue
            letters.append(letter)
            if chance.random() < faults.duplicate:
                self.report["duplicates"] += 1
                letters.append(letter)
            if chance.random() < faults.retrace:
                self.report["retraces"] += 1
                letters.append(Letter(parcel, parcel.scans[: chance.randint(1, len(parcel.scans))]))
            if chance.random() < faults.unknown_code:
                self.report["unknown_codes"] += 1
                strange = Step("DRONE_UP", "Loaded on a drone", 0, "")
                scan = piece[-1]._replace(id=f"{piece[-1].id}-drone", step=strange, voids=None)
                letters.append(Letter(parcel, [scan]))
            if chance.random() < faults.forge:
                letters.append(self._forged(parcel, piece[-1]))
        return letters

    def _told(self, parcel: Parcel, piece: list[Scan]) -> list[Scan]:
        """A dialect of whole traces says all that went before as well."""
        if parcel.dialect not in wires.FULL_TRACE:
            return piece
        return parcel.scans[: parcel.scans.index(piece[-1]) + 1]

    def _forged(self, parcel: Parcel, scan: Scan) -> Letter:
        lie = scan._replace(id=f"{parcel.waybill}-forged", step=SIGNED, voids=None)
        return Letter(parcel, [lie], is_forged=True)

    def _post(self) -> None:
        line: http.client.HTTPConnection | None = None
        while not self._stop.is_set():
            letter = self._next()
            if letter is None:
                self._stop.wait(0.02)
                continue
            try:
                line = self._send(letter, line)
            finally:
                with self._lock:
                    self._at_work -= 1

    def _next(self) -> Letter | None:
        with self._lock:
            if not self._letters or self.depot.faults.is_silent:
                return None
            letter = self._letters.popleft()
            if letter.not_before > time.monotonic():
                self._letters.append(letter)
                return None
            self._at_work += 1
            return letter

    def _send(self, letter: Letter, line: http.client.HTTPConnection | None) -> http.client.HTTPConnection | None:
        """Make the push over a connection that stays, and put it back unless it was taken."""
        parcel = letter.parcel
        secret = b"nobody told me the secret" if letter.is_forged else self.secret
        headers, body = wires.push(parcel, letter.scans, secret)
        where = urlsplit(parcel.notify_url)
        status = 0
        try:
            line = line or http.client.HTTPConnection(where.hostname or "", where.port, timeout=ANSWER_SECONDS)
            line.request("POST", where.path, body=body, headers=headers)
            answer = line.getresponse()
            answer.read()
            status = answer.status
        except (OSError, http.client.HTTPException) as error:
            self.say(f"push of {parcel.waybill} failed: {error!r}")
            if line is not None:
                line.close()
            line = None
        self._note(letter, status)
        return line

    def _note(self, letter: Letter, status: int) -> None:
        is_taken = 200 <= status < 300
        if letter.is_forged:
            if not status:  # nobody was there: the forger comes again
                self._put_back(letter)
                return
            self.report["forged"] += 1
            self.report["forged_accepted"] += is_taken
            return
        self.report["pushes"] += 1
        self.report[f"answers_{status}"] += 1
        is_unaware = self._chance.random() < self.depot.faults.lost_receipt
        if is_taken:
            self.depot.take(letter.parcel, letter.scans)
        else:
            self.report["failures"] += 1
        if not is_taken or is_unaware:
            self._put_back(letter)

    def _put_back(self, letter: Letter) -> None:
        with self._lock:
            self._letters.append(letter._replace(not_before=time.monotonic() + AGAIN_AFTER_SECONDS))

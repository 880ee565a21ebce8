import json
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.replays.ground import AmongPeople, at_least_one, scratch_ground
from negotiation.replays.haggles import Replay
from negotiation.rules import LIMITS


class Command(BaseCommand):
    help = (
        "Plays recorded dialogues (dialogues.jsonl, also gzipped) through the house and prints a summary as JSON. "
        "What it writes stays, since the events of a haggle are append-only: for a scratch database."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--rules", choices=sorted(LIMITS), help="limits of numbers (default: HAGGLE_LIMITS)")
        parser.add_argument("--over-websocket", action="store_true", help="through a daphne of its own, as people do")
        parser.add_argument("--limit", type=at_least_one, metavar="N", help="only the first N dialogues")
        parser.add_argument("--anyway", action="store_true", help="even where people have accounts")

    def handle(
        self, *args, file: Path, rules: str | None, over_websocket: bool, limit: int | None, anyway: bool, **options
    ) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        try:
            with ExitStack() as stack:
                stack.enter_context(scratch_ground(rules=rules, is_anyway=anyway))
                replay = _over_websocket(stack) if over_websocket else Replay()
                summary = replay.run(file, limit)
        except AmongPeople as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(summary, ensure_ascii=False, indent=2))


def _over_websocket(stack: ExitStack) -> Replay:
    try:
        from negotiation.replays.line import Daphne, LineDoor
    except ImportError as error:
        raise CommandError("--over-websocket needs the packages of requirements-dev.txt.") from error
    daphne = stack.enter_context(Daphne())
    return Replay(partial(LineDoor, site=daphne.site), transport="websocket")

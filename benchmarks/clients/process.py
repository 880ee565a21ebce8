"""The measuring side of a client process."""

import json
import os
import signal
import subprocess
import sys
from typing import Any

from teahouse_bin import ROOT, Trouble
from teahouse_bin.children import OURSELVES, Program, last_lines, launch_line

from benchmarks.ground import Ground


class Client:
    """One client process; it ends with us. `ask` and wait, or `begin` several and `end` each."""

    def __init__(self, ground: Ground, module: str, database: str = "teahouse") -> None:
        self._log = ground.folder / f"{module}.log"
        env = {**os.environ, "DATABASE_URL": ground.database_url(database), "PYTHONPATH": f"{ROOT}:{ROOT / 'bin'}"}
        program = Program(module, [sys.executable, "-m", module], self._log, env=env, cwd=ROOT)
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                launch_line(program.argv, signal.SIGTERM, OURSELVES),
                env=env,
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        ground.adopt(self._process, program)

    def ask(self, **question: Any) -> dict[str, Any]:
        self.begin(**question)
        return self.end()

    def begin(self, **question: Any) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(question) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            self.end()

    def end(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise Trouble(f"A client ended early: {' | '.join(last_lines(self._log))}")
        return json.loads(line)

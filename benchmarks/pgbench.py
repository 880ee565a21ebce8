"""PostgreSQL's own benchmark, from the wheel, on the same server: the floor for everything that commits."""

import re
import subprocess
from pathlib import Path

from teahouse_bin import Trouble

from benchmarks.ground import Ground

SCALE = 10
DATABASE = "pgbench"
FOUND = re.compile(r"tps = ([\d.]+)")
PROCESSED = re.compile(r"transactions actually processed: (\d+)")

TWO_ROWS = r"""
\set a random(1, 10000)
\set b random(10001, 20000)
BEGIN;
UPDATE two_rows SET n = n + 1 WHERE id = :a;
UPDATE two_rows SET n = n + 1 WHERE id = :b;
COMMIT;
"""


class PgBench:
    """TPC-B at scale 10, and a bare transaction that changes two rows.

    `cpu_microseconds` is what the server spent on a transaction of the last run.
    """

    def __init__(self, ground: Ground, clients: int) -> None:
        self._ground, self._clients = ground, clients
        self.cpu_microseconds = 0.0
        self._url = ground.database_url(DATABASE)
        from django.db import connection

        ground.use_database("postgres")
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if not cursor.fetchone():
                cursor.execute(f"CREATE DATABASE {DATABASE}")
                self._run("-i", "-q", "-s", str(SCALE))
        ground.use_database(DATABASE)
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS two_rows")
            cursor.execute("CREATE TABLE two_rows (id int PRIMARY KEY, n bigint) WITH (fillfactor = 50)")
            cursor.execute("INSERT INTO two_rows SELECT n, 0 FROM generate_series(1, 20000) n")
        self._script = Path(ground.folder / "two_rows.sql")
        self._script.write_text(TWO_ROWS, encoding="utf-8")

    def tpc_b(self, seconds: float) -> float:
        """Transactions a second."""
        return self._measure(seconds, "-b", "tpcb-like")

    def two_rows(self, seconds: float) -> float:
        """Transactions a second."""
        return self._measure(seconds, "-f", str(self._script))

    def _measure(self, seconds: float, *arguments: str) -> float:
        cpu_began = self._ground.server_cpu_seconds()
        clients = ["-c", str(self._clients), "-j", str(min(2, self._clients)), "-T", str(max(1, round(seconds))), "-n"]
        said = self._run(*clients, *arguments)
        if (found := FOUND.search(said)) is None:
            raise Trouble(f"pgbench did not say how fast it was: {said}")
        cpu = self._ground.server_cpu_seconds() - cpu_began
        self.cpu_microseconds = cpu / int(PROCESSED.findall(said)[0]) * 1e6
        return float(found[1])

    def _run(self, *arguments: str) -> str:
        command = [str(self._ground.postgres_bin / "pgbench"), *arguments, self._url]
        answer = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
        if answer.returncode != 0:
            raise Trouble(f"pgbench failed: {answer.stdout.strip()}")
        return answer.stdout

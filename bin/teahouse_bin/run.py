"""bin/run: a whole Teahouse on this machine, from nothing to the printed address, until Ctrl-C.

DEBUG and DEMO are on unless the environment says otherwise: this is a newcomer's own machine, where `/style/` and plain
error reports are wanted. `DEBUG=0 bin/run` shows what production serves (hashed static files, the house's error pages).
"""

import argparse
import hashlib
import json
import os
import sys
import time
import urllib.error
import urllib.request
from importlib.metadata import version
from pathlib import Path

from teahouse_bin import ROOT, Trouble, bootstrap, divisions
from teahouse_bin.children import Program, choose_port, is_port_free, last_lines, popen, stop
from teahouse_bin.datafolder import DataFolder, confirm_reset, why
from teahouse_bin.embedded import Postgres, Redis
from teahouse_bin.manage import keep_environment
from teahouse_bin.supervisor import Supervisor, begin_log
from teahouse_bin.translations import compile_messages

PORT = 8000
PAYMENT_PORT = 8601
CARRIER_PORT = 8602
ASGI = "marketplace.asgi:application"
READY_SECONDS = 90
ENDED_BY_REQUEST = 0
ENDED_BY_TROUBLE = 1


def main() -> int:
    options = parse_options()
    try:
        bootstrap.enter_environment("requirements-local.txt")
        if options.reset and not options.yes and options.data.exists():
            confirm_reset(options.data)
        return Demo(options).run()
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
    except OSError as error:
        print(f"\n{error.filename or 'Something'} failed: {why(error)}.", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
    return ENDED_BY_TROUBLE


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/run",
        description="Set everything up and run Teahouse on this machine, until Ctrl-C.",
        epilog="DATABASE_URL and REDIS_URL, when set, are used instead of the embedded PostgreSQL and Redis.",
    )
    parser.add_argument("--port", type=int, help=f"port of the site (default: {PORT}, or the next one free)")
    parser.add_argument("--data", type=Path, default=ROOT / ".data", help="folder for everything kept (default: .data)")
    parser.add_argument("--no-demo", action="store_true", help="start with an empty market, without demo accounts")
    parser.add_argument("--reset", action="store_true", help="throw away all data first (asks)")
    parser.add_argument("--yes", action="store_true", help="do not ask before --reset")
    options = parser.parse_args()
    options.data = options.data.expanduser().resolve()
    if options.port is not None and not 1 <= options.port <= 65535:
        parser.error("--port must be from 1 to 65535")
    return options


class Demo:
    """One run, from the lock of the data folder to the last stopped process."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.folder = DataFolder(options.data)
        self.env = {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "VIRTUAL_ENV")}

    def run(self) -> int:
        self.folder.open()
        if self.options.reset:
            self.folder.reset()
        self.choose_ports()
        self.supervisor = Supervisor(lock_descriptor=self.folder.lock_descriptor)
        try:
            self.start_services()
            self.choose_settings()
            self.prepare()
            self.start_programs()
            self.wait_until_ready()
            self.greet()
            while not self.supervisor.wants_to_stop:
                self.supervisor.look()
                time.sleep(0.3)
        except StopRequested:
            pass
        finally:
            say("\nStopping …")
            self.supervisor.stop_all()
        say("Everything has stopped.")
        return ENDED_BY_REQUEST

    def choose_ports(self) -> None:
        wanted = self.options.port
        if wanted and not is_port_free(wanted):
            raise Trouble(f"Port {wanted} is in use or not allowed. Choose another with --port, or leave --port out.")
        self.port = wanted or choose_port(PORT, taken=set())
        if not wanted and self.port != PORT:
            say(f"Port {PORT} is in use; taking {self.port}.")
        self.payment_port = choose_port(PAYMENT_PORT, taken={self.port})
        self.carrier_port = choose_port(CARRIER_PORT, taken={self.port, self.payment_port})
        self.address = f"http://127.0.0.1:{self.port}"
        self.folder.write_holder(self.address)

    def is_given(self, name: str) -> bool:
        return bool(self.env.get(name) or self.env.get(f"{name}_FILE"))

    def start_services(self) -> None:
        """Start what the environment does not name. Starting both before waiting for either saves time."""
        services: list[Postgres | Redis] = []
        if not self.is_given("DATABASE_URL"):
            postgres = Postgres(self.folder.path)
            self.env["DATABASE_URL"] = postgres.database_url
            services.append(postgres)
        if not self.is_given("REDIS_URL"):
            redis = Redis(self.folder.path)
            self.env["REDIS_URL"] = redis.url
            services.append(redis)
        if any(isinstance(service, Postgres) and not service.cluster.exists() for service in services):
            say("Making a database …")
        started = []
        for service in services:
            service.prepare()
            started.append((service, self.supervisor.start(service.program())))
        for service, child in started:
            service.wait_until_ready(child.process)

    def choose_settings(self) -> None:
        """Fill the environment of every program; what the caller has set stands."""
        data = self.folder.path
        for name in ("media", "mail", "static"):
            (data / name).mkdir(exist_ok=True)
        defaults = {
            "DEBUG": "1",
            "DEMO": "0" if self.options.no_demo else "1",
            "SITE_URL": self.address,
            "ALLOWED_HOSTS": "127.0.0.1,localhost,[::1]",
            "PAYMENT_SANDBOX_URL": f"http://127.0.0.1:{self.payment_port}",
            "CARRIER_SIM_URL": f"http://127.0.0.1:{self.carrier_port}",
            "MEDIA_ROOT": str(data / "media"),
            "STATIC_ROOT": str(data / "static"),
            "EMAIL_URL": f"filemail://{data / 'mail'}",
            # Whoever tries the demo alone should not wait minutes for a shop's autopilot.
            **({} if self.options.no_demo else {"AUTO_ANSWER_LEAST_SECONDS": "3", "AUTO_ANSWER_MOST_SECONDS": "9"}),
            **self.folder.secrets(),
        }
        for name, value in defaults.items():
            if not self.is_given(name):
                self.env[name] = value
        self.env |= {"DJANGO_SETTINGS_MODULE": "marketplace.settings", "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
        keep_environment(data, self.env)

    def prepare(self) -> None:
        """Translations, tables, static files, demo data: each only when it is not there yet."""
        compile_messages(ROOT / "locale")
        state = hashlib.sha256(f"{version('django')} {self.env.get('DATABASE_URL')}".encode())
        for path in sorted(ROOT.glob("*/migrations/*.py")):
            state.update(path.read_bytes())
        if not self.is_done("migrated", state.hexdigest()):
            say("Preparing the database …")
            self.manage("migrate", "--no-input")
            self.mark_done("migrated", state.hexdigest())
        if self.env["DEBUG"].lower() in ("0", "false", "no", "off"):
            self.manage("collectstatic", "--no-input")
        database = hashlib.sha256(self.env.get("DATABASE_URL", "").encode()).hexdigest()
        self.import_divisions(database)
        if not self.options.no_demo and not self.is_done("seeded", database):
            say("Filling the market with demo data (first start only; up to a minute) …")
            if self.manage("seed_demo", may_be_missing=True):
                self.mark_done("seeded", database)

    def import_divisions(self, database: str) -> None:
        """The divisions of China, once; without them the house runs all the same, and tries again at the next start."""
        if not self.is_done("divisions", database) and (package := divisions.find_or_fetch()):
            self.manage("import_divisions", package)
            self.mark_done("divisions", database)

    def is_done(self, name: str, state: str) -> bool:
        mark = self.folder.path / name
        return mark.exists() and mark.read_text(encoding="utf-8") == state

    def mark_done(self, name: str, state: str) -> None:
        (self.folder.path / name).write_text(state, encoding="utf-8")

    def manage(self, *arguments: str, may_be_missing: bool = False) -> str:
        """Run a manage.py command to its end and return what it said, or "" when there is no such command.

        Raises Trouble with its last words when it fails, StopRequested when Ctrl-C comes first.
        """
        program = self.python(arguments[0], "manage.py", *arguments)
        begin_log(program.log)
        process = popen(program)
        while process.poll() is None:
            if self.supervisor.wants_to_stop:
                stop(process, program, 3)
                raise StopRequested
            self.supervisor.look()
            time.sleep(0.05)
        if process.returncode != 0:
            lines = last_lines(program.log)
            if may_be_missing and any("Unknown command" in line for line in lines):
                return ""
            print("", *lines, sep="\n  ", file=sys.stderr)
            raise Trouble(f"manage.py {arguments[0]} failed; all of what it said is in {program.log}.")
        return program.log.read_text(encoding="utf-8", errors="replace") or "done"

    def python(self, name: str, *arguments: str) -> Program:
        log = self.folder.path / "logs" / f"{name}.log"
        return Program(name, [sys.executable, *arguments], log, env=self.env, cwd=ROOT)

    def start_programs(self) -> None:
        data = self.folder.path
        celery = ["-m", "celery", "-A", "marketplace"]
        worker = ["worker", "--pool", "prefork", "-c", "2", "--without-gossip", "--without-mingle", "-l", "INFO"]
        payment_options = ["--port", str(self.payment_port), "--state", str(data / "paymentsim.json")]
        carrier_options = [
            "--port",
            str(self.carrier_port),
            "--speed",
            "2000",
            "--state",
            str(data / "carriersim.json"),
        ]
        for program in [
            self.python("web", "-m", "marketplace.serving", "-b", "127.0.0.1", "-p", str(self.port), ASGI),
            self.python("worker", *celery, *worker),
            self.python("beat", *celery, "beat", "-s", str(data / "beat"), "--pidfile=", "-l", "INFO"),
            self.python("payments", "manage.py", "paymentsim", *payment_options),
            self.python("carrier", "manage.py", "carriersim", *carrier_options),
        ]:
            self.supervisor.start(program)

    def wait_until_ready(self) -> None:
        """Return when /readyz says yes, or when the site answers but something stays amiss, which is then named.

        Raises Trouble when the site does not answer at all.
        """
        say("Starting …")
        deadline = time.monotonic() + READY_SECONDS
        while not self.supervisor.wants_to_stop:
            self.supervisor.look()
            is_ready, answer = ask(f"{self.address}/readyz")
            if is_ready:
                return
            if time.monotonic() > deadline:
                if not answer:
                    raise Trouble(
                        f"The site does not answer at {self.address}; see {self.folder.path / 'logs' / 'web.log'}."
                    )
                say(f"Not everything is ready after {READY_SECONDS} s: {answer}")
                return
            time.sleep(0.15)
        raise StopRequested

    def greet(self) -> None:
        say(f"\nTeahouse is ready at {self.address}/\n")
        if self.env["DEMO"] not in ("", "0"):
            say(self.manage("demo_accounts", may_be_missing=True))
        say(f"Data and logs are in {self.folder.path}. Ctrl-C stops everything.")


class StopRequested(Exception):
    """Ctrl-C, or a signal to end, in the middle of starting."""


def ask(address: str) -> tuple[bool, str]:
    """Whether `address` answers 200, and what it said. Proxies are for the world outside, not for this machine."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=5) as answer:
            return True, answer.read(4000).decode(errors="replace")
    except urllib.error.HTTPError as error:
        return False, summary(error.read(4000).decode(errors="replace")) or f"HTTP status {error.code}"
    except OSError:
        return False, ""


def summary(body: str) -> str:
    """What /readyz finds wrong, in one line."""
    try:
        return "; ".join(json.loads(body)["problems"])
    except (ValueError, KeyError, TypeError):
        return ""


def say(text: str) -> None:
    print(text, flush=True)

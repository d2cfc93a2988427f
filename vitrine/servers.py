"""PostgreSQL, Redis and Elasticsearch on loopback, for development and tests: one folder, one unprivileged user.

Nothing here is for production, where the operator's own servers are named by the environment (docs/operations.md).
What Elasticsearch's bare distribution can do and the settings it needs: DESIGN section 9.
"""

import os
import pwd
import secrets
import select
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ontology.problems import Problem, Unavailable

ACCOUNT = "vitrine"
HOST = "127.0.0.1"
_POSTGRES = Path("/usr/lib/postgresql/15/bin")
_PATIENCE = 90.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where the servers keep their files and which ports they take; `password` guards PostgreSQL and Redis.

    `heap`: how much memory Elasticsearch takes, as Java writes it.
    """

    folder: Path
    password: str
    postgres: int = 15432
    redis: int = 16379
    elasticsearch: int = 19200
    heap: str = "2g"

    def environment(self) -> dict[str, str]:
        """What `vitrine.settings.services` reads, for these servers."""
        return {
            "DJANGO_SETTINGS_MODULE": "vitrine.settings.services",
            "VITRINE_DATABASE_URL": f"postgres://{ACCOUNT}:{self.password}@{HOST}:{self.postgres}/{ACCOUNT}",
            "VITRINE_REDIS_URL": f"redis://:{self.password}@{HOST}:{self.redis}/0",
            "VITRINE_ELASTICSEARCH_URL": f"http://{HOST}:{self.elasticsearch}",
        }


@dataclass(frozen=True, slots=True)
class Server:
    """One server: how its folder is made ready, how it is run, how it is known to answer, how it is asked to end."""

    name: str
    prepare: Callable[[Place, Path], None]
    command: Callable[[Place, Path], list[str]]
    answers: Callable[[Place], bool]
    ending: signal.Signals = signal.SIGTERM


def open_place(folder: Path, *, heap: str = "2g", **ports: int) -> Place:
    """The place `folder`, made with a password of its own on first use and handed to the unprivileged account."""
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    secret = folder / "password"
    if not secret.exists():
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_urlsafe(24))
        _hand_over(secret)
    _hand_over(folder)
    return Place(folder, secret.read_text(), heap=heap, **ports)


def start(place: Place, server: Server) -> bool:
    """Start the server unless it runs, and wait until it answers. Returns whether it had to be started.

    Raises `Unavailable` with the end of its log where it ends or does not answer in time, `Problem` where its
    program is missing.
    """
    if running(place, server):
        _wait(place, server)
        return False
    folder = place.folder / server.name
    if not folder.exists():
        _make(place, server, folder)
    with (place.folder / f"{server.name}.log").open("ab") as log:
        child = subprocess.Popen(
            _unprivileged(server.command(place, folder)), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            cwd=folder, env=_environment(folder), start_new_session=True,
        )  # fmt: skip
    _pid_file(place, server).write_text(str(child.pid))
    _wait(place, server)
    return True


def _make(place: Place, server: Server, folder: Path) -> None:
    folder.mkdir()
    _hand_over(folder)
    try:
        server.prepare(place, folder)
    except BaseException:
        shutil.rmtree(folder)
        raise


def stop(place: Place, server: Server, *, by: signal.Signals | None = None) -> bool:
    """End the server cleanly (or by the given signal) and wait for it. Returns whether it was running.

    SIGKILL goes to the whole group of processes, as a crash of the machine would: one that is left cleans up.
    """
    pid = running(place, server)
    if pid is None:
        return False
    end = os.pidfd_open(pid)
    try:
        if by is signal.SIGKILL:
            os.killpg(pid, by)
        else:
            os.kill(pid, by or server.ending)
        # Its first thread may have ended before the others, so `running` does not tell.
        ended, _, _ = select.select([end], [], [], _PATIENCE)
    finally:
        os.close(end)
    if not ended:
        raise Unavailable(f"{server.name} (process {pid}) did not end within {_PATIENCE:.0f} seconds.")
    _reap(pid)
    _pid_file(place, server).unlink(missing_ok=True)
    return True


def running(place: Place, server: Server) -> int | None:
    """The process id of the server that was started here, None where it has ended."""
    try:
        pid = int(_pid_file(place, server).read_text())
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        owner = Path(f"/proc/{pid}/cwd").resolve()
    except (OSError, ValueError):
        return None
    # A process id is used again after a reboot: only one that lives in the server's folder is the server.
    return pid if state != "Z" and owner.is_relative_to(place.folder / server.name) else None


def _reap(pid: int) -> None:
    """Collect the exit of a server that this very process started."""
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return


def _wait(place: Place, server: Server) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not server.answers(place):
        if running(place, server) is None or time.monotonic() > deadline:
            raise Unavailable(f"{server.name} does not answer. The end of its log:\n{_log_end(place, server)}")
        time.sleep(0.1)


def _log_end(place: Place, server: Server) -> str:
    lines = (place.folder / f"{server.name}.log").read_text(errors="replace").splitlines()
    return "\n".join(lines[-8:])


def _pid_file(place: Place, server: Server) -> Path:
    return place.folder / f"{server.name}.pid"


def _hand_over(path: Path) -> None:
    """Root gives the folder to the unprivileged account; anybody else owns it already."""
    if os.getuid() == 0:
        account = _account()
        os.chown(path, account.pw_uid, account.pw_gid)


def _account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        subprocess.run(
            ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT],
            check=True,
        )
        return pwd.getpwnam(ACCOUNT)


def _unprivileged(command: Sequence[str]) -> list[str]:
    if os.getuid() != 0:
        return list(command)
    return ["setpriv", f"--reuid={ACCOUNT}", f"--regid={ACCOUNT}", "--init-groups", "--", *command]


def _environment(folder: Path) -> dict[str, str]:
    keep = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return {**keep, "HOME": str(folder), "TZ": "UTC"}


def _run(place_folder: Path, command: Sequence[str], **more: str) -> None:
    done = subprocess.run(
        _unprivileged(command),
        cwd=place_folder,
        env={**_environment(place_folder), **more},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Unavailable(f"{command[0]} failed: {(done.stderr or done.stdout).strip()}")


def _need(program: Path | str, package: str) -> str:
    found = shutil.which(str(program))
    if not found:
        raise Problem(f"{program} is not installed; Debian's package {package} has it (`make services` installs it).")
    return found


# PostgreSQL


def _prepare_postgres(_: Place, folder: Path) -> None:
    _need(_POSTGRES / "initdb", "postgresql-15")
    _run(
        folder,
        [
            str(_POSTGRES / "initdb"), "--pgdata=data", f"--username={ACCOUNT}", "--pwfile=../password",
            "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions",
        ],
    )  # fmt: skip


def _postgres_command(place: Place, folder: Path) -> list[str]:
    options = {
        "listen_addresses": HOST,
        "port": place.postgres,
        "unix_socket_directories": str(folder),
        "shared_buffers": "512MB",
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        # Solid-state disks read anywhere at the same price; the default makes it read whole tables instead.
        "random_page_cost": "1.1",
    }
    return [
        _need(_POSTGRES / "postgres", "postgresql-15"), "-D", str(folder / "data"),
        *(f"--{key}={value}" for key, value in options.items()),
    ]  # fmt: skip


def _postgres_answers(place: Place) -> bool:
    command = [str(_POSTGRES / "pg_isready"), "--quiet", f"--host={HOST}", f"--port={place.postgres}"]
    if subprocess.run(command, check=False).returncode:
        return False
    _create_database(place)
    return True


def _create_database(place: Place) -> None:
    made = place.folder / "postgres" / "database-made"
    if not made.exists():
        command = [
            str(_POSTGRES / "createdb"),
            f"--host={HOST}",
            f"--port={place.postgres}",
            f"--username={ACCOUNT}",
            ACCOUNT,
        ]
        subprocess.run(command, env={**os.environ, "PGPASSWORD": place.password}, check=True)
        made.touch()


# Redis


def _prepare_redis(*_: object) -> None:
    _need("redis-server", "redis-server")


def _redis_command(place: Place, folder: Path) -> list[str]:
    """Append-only file: a queued task outlives a restart."""
    configuration = folder / "redis.conf"
    configuration.touch(mode=0o600)
    configuration.write_text(
        f"bind {HOST}\nport {place.redis}\ndir {folder}\nrequirepass {place.password}\n"
        "appendonly yes\nappendfsync everysec\nmaxmemory-policy noeviction\ndaemonize no\n"
    )
    _hand_over(configuration)
    return [_need("redis-server", "redis-server"), str(configuration)]


def _redis_answers(place: Place) -> bool:
    try:
        with socket.create_connection((HOST, place.redis), timeout=1) as connection:
            connection.sendall(f"AUTH {place.password}\r\nPING\r\nQUIT\r\n".encode())
            with connection.makefile("rb") as answer:
                return b"+PONG" in answer.read()
    except OSError:
        return False


# Elasticsearch


def _prepare_elasticsearch(place: Place, folder: Path) -> None:
    _need("java", "openjdk-17-jre-headless")
    archive = next(iter(sorted(distribution_folder().glob("elasticsearch-*.zip"))), None)
    if archive is None:
        raise Problem("The Elasticsearch distribution is not here; `make services` fetches it with Maven.")
    shutil.unpack_archive(archive, folder)
    home = next(folder.glob("elasticsearch-*"))
    home.rename(folder / "home")
    for script in (folder / "home" / "bin").iterdir():
        script.chmod(0o755)
    for name in ("data", "logs", "tmp"):
        (folder / name).mkdir()
    _configure_elasticsearch(place, folder)
    for path in (folder, *folder.rglob("*")):
        _hand_over(path)


def distribution_folder() -> Path:
    """Where `make services` puts downloaded distributions."""
    return Path(__file__).resolve().parent.parent / "build" / "distributions"


def _configure_elasticsearch(place: Place, folder: Path) -> None:
    config = folder / "home" / "config"
    config.mkdir(exist_ok=True)
    (config / "elasticsearch.yml").write_text(
        f"cluster.name: vitrine\nnode.name: one\nnetwork.host: {HOST}\nhttp.port: {place.elasticsearch}\n"
        f"path.data: {folder / 'data'}\npath.logs: {folder / 'logs'}\ndiscovery.type: single-node\n"
        # A development disk that is nearly full must not make the index read-only.
        "xpack.security.enabled: false\ncluster.routing.allocation.disk.threshold_enabled: false\n"
    )
    (config / "jvm.options.d").mkdir(exist_ok=True)
    (config / "jvm.options.d" / "heap.options").write_text(f"-Xms{place.heap}\n-Xmx{place.heap}\n")


def _elasticsearch_command(_: Place, folder: Path) -> list[str]:
    """The bare distribution brings no Java of its own."""
    java = Path(_need("java", "openjdk-17-jre-headless")).resolve().parent.parent
    settings = [f"ES_JAVA_HOME={java}", f"ES_TMPDIR={folder / 'tmp'}"]
    return ["env", *settings, str(folder / "home" / "bin" / "elasticsearch")]


def _elasticsearch_answers(place: Place) -> bool:
    address = f"http://{HOST}:{place.elasticsearch}/_cluster/health"
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


SERVERS = {
    server.name: server
    for server in (
        # SIGINT is PostgreSQL's fast shutdown: clients are disconnected, nothing is lost.
        Server("postgres", _prepare_postgres, _postgres_command, _postgres_answers, signal.SIGINT),
        Server("redis", _prepare_redis, _redis_command, _redis_answers),
        Server("elasticsearch", _prepare_elasticsearch, _elasticsearch_command, _elasticsearch_answers),
    )
}

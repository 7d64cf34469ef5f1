"""A PostgreSQL cluster of the lab's own: throwaway settings, own port, never the machine's cluster.

Odoo must not be root's superuser and PostgreSQL refuses to run as root, so a root user's cluster runs as
the package's `postgres` user, in a folder that this user can reach.
"""

import hashlib
import os
import secrets
import shutil
import socket
import stat
import subprocess
from collections.abc import Mapping
from pathlib import Path

from .errors import LabError
from .home import Home
from .pgbinaries import find_binaries
from .process import run_logged, say

ROLE = "lab"
SOCKET_PATH_LIMIT = 90  # the kernel refuses more than 107 bytes, file name included


class Cluster:
    """Start, stop and ask the lab's PostgreSQL."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.user = "postgres" if os.geteuid() == 0 else None

    @property
    def folder(self) -> Path:
        """Where the data lies: the lab's folder, or /var/lib where the server's user cannot reach that."""
        if self.user is None or reachable_by_others(self.home.root):
            return self.home.root / "pg"
        digest = hashlib.sha256(bytes(self.home.root)).hexdigest()[:8]
        return Path("/var/lib/ostiary-lab") / digest

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def port(self) -> int:
        return int((self.folder / "port").read_text())

    @property
    def password(self) -> str:
        return (self.folder / "password").read_text().strip()

    def url(self, database: str) -> str:
        return f"postgresql://{ROLE}:{self.password}@127.0.0.1:{self.port}/{database}"

    def environment(self) -> dict[str, str]:
        """What libpq programs need to find the cluster."""
        return {
            **os.environ,
            "PGHOST": "127.0.0.1",
            "PGPORT": str(self.port),
            "PGUSER": ROLE,
            "PGPASSWORD": self.password,
            "PGOPTIONS": "-c client_min_messages=warning",
        }

    def running(self) -> bool:
        """Whether the server answers; its pid file alone may have outlived a crash."""
        return (self.data / "postmaster.pid").exists() and listens(self.port)

    def ensure(self) -> None:
        """Create the cluster if it is not there, start it if it does not run."""
        with self.home.lock("cluster"):
            if not (self.data / "PG_VERSION").exists():
                self._create()
            if not self.running():
                self._start()

    def stop(self) -> bool:
        with self.home.lock("cluster"):
            if not self.running():
                return False
            say("PostgreSQL: stop")
            self._pg_ctl("stop", "-m", "fast")
            return True

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _create(self) -> None:
        say("PostgreSQL: create the cluster")
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        for name, text in (("password", secrets.token_hex(12)), ("port", str(free_port()))):
            path = self.folder / name
            path.touch(mode=0o600)
            path.write_text(text)
        (self.folder / "socket").mkdir(mode=0o700)
        if self.user:
            for path in (self.folder, *self.folder.iterdir()):
                shutil.chown(path, self.user, self.user)
        self._initdb()
        with open(self.data / "postgresql.conf", "a") as conf:
            conf.write("".join(f"{name} = {value}\n" for name, value in settings().items()))

    def _initdb(self) -> None:
        command: list[str | Path] = [self._binary("initdb"), "-D", self.data, "-U", ROLE, "-A", "scram-sha-256"]
        command += ["--pwfile", self.folder / "password", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
        run_logged(command, self.home.log("postgres-setup"), cwd=Path("/"), user=self.user)

    def _start(self) -> None:
        port = self.port
        if not port_is_free(port):
            port = free_port()
            (self.folder / "port").write_text(str(port))
        say(f"PostgreSQL: start on port {port}")
        sockets = self.folder / "socket"
        where = f"'{sockets}'" if len(str(sockets)) < SOCKET_PATH_LIMIT else "''"
        options = f"-p {port} -c unix_socket_directories={where}"
        self._pg_ctl("start", "-l", self.folder / "server.log", "-o", options)

    def _pg_ctl(self, verb: str, *arguments: str | Path) -> None:
        command = [self._binary("pg_ctl"), verb, "-D", self.data, "-w", "-t", "60", *arguments]
        run_logged(command, self.home.log("postgres-setup"), cwd=Path("/"), user=self.user)

    def _binary(self, name: str) -> Path:
        return find_binaries(self.home) / name

    def sql(self, database: str, script: str, variables: Mapping[str, object] = {}) -> list[str]:
        """Run SQL through psql; the rows of its answer, fields joined with `|`."""
        command = [str(self._binary("psql")), "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", database]
        for name, value in variables.items():
            command += ["-v", f"{name}={value}"]
        done = subprocess.run(command, input=script, text=True, capture_output=True, env=self.environment())
        if done.returncode:
            raise LabError(f"SQL failed in `{database}`: {done.stderr.strip()}")
        return done.stdout.splitlines()


def settings() -> dict[str, str]:
    """A server for data that can be made again: nothing is written safely, much is kept in memory."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return {
        "listen_addresses": "'127.0.0.1'",
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "max_wal_size": "2GB",
        "checkpoint_timeout": "30min",
        "shared_buffers": f"{min(1024, memory // 8)}MB",
        "effective_cache_size": f"{memory // 2}MB",
        "maintenance_work_mem": "256MB",
        "work_mem": "16MB",
    }


def reachable_by_others(path: Path) -> bool:
    """Whether another user may walk down to the path; folders that do not exist yet will be."""
    present = [part for part in (path, *path.parents) if part.exists()]
    return all(part.stat().st_mode & stat.S_IXOTH for part in present)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0

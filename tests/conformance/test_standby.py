"""A hot standby: questions are answered there, and one that stands in the way of replication fails in clear words."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from ostiary.errors import SourceChanged, SourceError
from ostiary.sources.postgres import PostgresDatabase

USER = "postgres" if os.geteuid() == 0 else None
SETTINGS = {
    "wal_level": "replica",
    "hot_standby": "on",
    "fsync": "off",
    "shared_buffers": "16MB",
}


@dataclass
class Pair:
    """A primary and its standby, in a folder of their own."""

    binaries: Path
    folder: Path
    primary_port: int
    standby_port: int

    def run(self, program: str | Path, *arguments: str) -> None:
        subprocess.run(
            [str(program), *arguments],
            check=True,
            user=USER,
            extra_groups=[] if USER else None,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )

    def start(self, name: str, port: int) -> None:
        options = {"port": str(port), "listen_addresses": "127.0.0.1", "unix_socket_directories": ""} | SETTINGS
        text = " ".join(f"-c {key}='{value}'" for key, value in options.items())
        self.run(self.binaries / "pg_ctl", "start", "-w", "-D", name, "-l", f"{name}.log", "-o", text)

    def make(self) -> None:
        """The standby starts from a copy of the stopped primary: that needs no program but the server's own."""
        self.run(self.binaries / "initdb", "-D", "primary", "-U", "lab", "-A", "trust", "-N")
        self.run("cp", "-a", "primary", "standby")
        self.run("touch", "standby/standby.signal")
        with (self.folder / "standby" / "postgresql.conf").open("a") as settings:
            settings.write(f"primary_conninfo = 'host=127.0.0.1 port={self.primary_port} user=lab'\n")
            settings.write("max_standby_streaming_delay = 100ms\n")
        self.start("primary", self.primary_port)
        self.start("standby", self.standby_port)
        self.primary("CREATE TABLE things AS SELECT generate_series(1, 1000) AS id", "CREATE TABLE other (id int)")

    def primary(self, *statements: str) -> None:
        with psycopg.connect(
            f"host=127.0.0.1 port={self.primary_port} user=lab dbname=postgres", autocommit=True
        ) as own:
            for statement in statements:
                own.execute(statement.encode())

    def stop(self) -> None:
        for name in ("standby", "primary"):
            if (self.folder / name / "postmaster.pid").exists():
                self.run(self.binaries / "pg_ctl", "stop", "-m", "immediate", "-D", name)


def free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as two:
        one.bind(("127.0.0.1", 0))
        two.bind(("127.0.0.1", 0))
        return one.getsockname()[1], two.getsockname()[1]


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    from lab.home import Home
    from lab.pgbinaries import find_binaries

    folder = Path(tempfile.mkdtemp(prefix="ostiary-standby-", dir="/var/tmp"))
    if USER:
        shutil.chown(folder, USER)
    pair = Pair(find_binaries(Home.default()), folder, *free_ports())
    try:
        pair.make()
        yield pair
    finally:
        pair.stop()
        shutil.rmtree(folder)


def until_it_replays(standby_port: int, query: str, answer: int) -> None:
    """Wait until the standby has what the primary wrote."""
    url = f"host=127.0.0.1 port={standby_port} user=lab dbname=postgres"
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(200):
            row = connection.execute(query.encode()).fetchone()
            if row and row[0] == answer:
                return
            time.sleep(0.1)
    raise AssertionError(f"the standby never came to {answer} for {query}")


@pytest.fixture
def standby(pair: Pair) -> Iterator[PostgresDatabase]:
    until_it_replays(pair.standby_port, "SELECT count(*) FROM pg_tables WHERE tablename IN ('things', 'other')", 2)
    database = PostgresDatabase(f"postgresql://lab@127.0.0.1:{pair.standby_port}/postgres")
    yield database
    database.close()


def test_a_standby_answers_also_after_an_error(standby: PostgresDatabase) -> None:
    assert standby.query("SELECT pg_is_in_recovery(), count(*) FROM things") == [(True, 1000)]
    with pytest.raises(SourceError, match="division by zero"):
        standby.query("SELECT 1 / 0")
    assert [len(rows) for rows in standby.stream("SELECT id FROM things")] == [1000]


def test_a_question_that_replication_cannot_wait_for(pair: Pair, standby: PostgresDatabase) -> None:
    """The rows that the standby's transaction still sees are vacuumed away on the primary."""
    assert standby.query("SELECT count(*) FROM things") == [(1000,)]
    pair.primary("DELETE FROM things", "VACUUM things", "INSERT INTO other VALUES (1)")
    until_it_replays(pair.standby_port, "SELECT count(*) FROM other", 1)
    with pytest.raises(SourceChanged, match="had to stop a query to follow its primary") as caught:
        standby.query("SELECT count(*) FROM things")
    assert "ask again" in str(caught.value.hint)

"""Odoo servers in the background: one per database, found again through a small file of their own."""

import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any

from .errors import LabError
from .home import Home
from .odoo import Odoo
from .postgres import free_port
from .process import say, tail

READY_WITHIN = 180
GONE_WITHIN = 20


def start(odoo: Odoo, database: str, port: int | None = None) -> str:
    """Start a server, or find the one that runs; its address once the login page answers."""
    record = record_of(odoo.home, odoo.series.name, database)
    with odoo.home.lock(f"serve-{odoo.series.name}-{database}"):
        if (running := read(record)) and (not port or running["port"] == port):
            return str(running["url"])
        stop_record(record)
        port = port or free_port()
        url = f"http://127.0.0.1:{port}"
        say(f"{odoo.series.name}: serve `{database}` on {url}")
        command = odoo.command("-d", database, "--db-filter", f"^{database}$", "-p", str(port))
        log = odoo.home.log(f"serve-{odoo.series.short}-{database}")
        process = spawn(command, odoo.environment(), log)
        record.write_text(json.dumps({"pid": process.pid, "port": port, "url": url, "command": command}))
        wait_for_login(process, url, log)
    return url


def spawn(command: list[str], environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Start a program that outlives this one, its output in a log. It runs in `/`: Python imports from there."""
    with open(log, "w") as out:
        return subprocess.Popen(
            command,
            env=environment,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def wait_for_login(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/web/login", timeout=60) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.3)
    process.terminate()
    raise LabError(f"the server does not answer:\n{tail(log)}", f"the whole log is {log}")


def record_of(home: Home, series: str, database: str) -> Path:
    return home.folder("servers") / f"{series}-{database}.json"


def records(home: Home, series: str | None = None) -> list[Path]:
    return sorted(home.folder("servers").glob(f"{series or ''}*.json"))


def read(record: Path) -> dict[str, Any] | None:
    """What is recorded, if that very server still runs: its number may be another program's by now."""
    if not record.exists():
        return None
    known: dict[str, Any] = json.loads(record.read_text())
    started, runs = known["command"], command_line(known["pid"])
    return known if runs[1:] == started[1:] else None


def command_line(pid: int) -> list[str]:
    """The words a process was started with; none if there is no such process."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")[:-1]
    except OSError:
        return []


def stop_record(record: Path) -> bool:
    """Stop the server of a record; whether there was one."""
    known = read(record)
    record.unlink(missing_ok=True)
    if not known:
        return False
    os.kill(known["pid"], signal.SIGTERM)
    deadline = time.monotonic() + GONE_WITHIN
    while is_running(known["pid"]):
        if time.monotonic() > deadline:
            os.kill(known["pid"], signal.SIGKILL)
        time.sleep(0.1)
    return True


def is_running(pid: int) -> bool:
    """Whether a process still works; one that only waits for its parent does not."""
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and ") Z " not in status.read_text()

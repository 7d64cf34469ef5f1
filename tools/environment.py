"""The private environment of this checkout: `.venv`, filled once from a lock file whose every package has a hash.

    python3 tools/environment.py demo [OPTION…]     what `./demo` does: show ostiary on the sample company
    python3 tools/environment.py test [OPTION…]     what `./test` does: run the tests (options go to pytest)
    python3 tools/environment.py run WORD…          run the environment's Python, tools for developers included
    python3 tools/environment.py path               print where that Python is

Only the standard library is needed, of Python 3.11 or later: no pip, no `python3-venv`, no root, and nothing outside of
this folder is changed (OSTIARY_VENV names another one). Where Python has no pip, pip comes from PyPI and its hash is
checked. The second time, nothing is installed.
"""

import contextlib
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = Path(os.environ.get("OSTIARY_VENV") or ROOT / ".venv").absolute()
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
RUNNING = "requirements.lock"
DEVELOPING = "requirements-dev.lock"
OLDEST = (3, 11)
ELSEWHERE = "OSTIARY_VENV=/a/folder/that/can/be/written, and the same command"
MISLEADING = {
    "PYTHONHOME",
    "PYTHONPATH",
    "PIP_TARGET",
    "PIP_PREFIX",
    "PIP_USER",
    "PIP_PYTHON",
    "PIP_REQUIRE_VIRTUALENV",
}


class CannotSetUp(Exception):
    """The environment cannot be made: what is missing, and what to try."""

    def __init__(self, problem: str, hint: str) -> None:
        super().__init__(f"{problem}\n  try: {hint}")


def main(words: list[str]) -> int:
    verb, rest = (words[0], words[1:]) if words else ("", [])
    try:
        if verb == "demo":
            execute(ensure(RUNNING), "-m", "ostiary", "demo", *rest)
        if verb == "test":
            execute(ensure(DEVELOPING), "-m", "pytest", *(rest or ["-n", "auto"]))
        if verb == "run":
            execute(ensure(DEVELOPING), *rest)
        if verb == "path":
            print(ensure(DEVELOPING))
            return 0
    except CannotSetUp as problem:
        print(f"ostiary: {problem}", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        return 130
    print(__doc__, file=sys.stderr)
    return 2


def execute(python: Path, *words: str) -> NoReturn:
    """Become that program; Windows has no such thing, so there it is waited for."""
    sys.stdout.flush()
    command = [str(python), *words]
    if os.name == "nt":
        sys.exit(subprocess.call(command))
    os.execv(python, command)


# --------------------------------------------------------------------------- the environment


def ensure(lock: str) -> Path:
    """The environment's Python, with everything of a lock file installed."""
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:3]))
        raise CannotSetUp(
            f"Python {found} is too old: ostiary needs 3.11 or later", "PYTHON=/path/to/python3.12 ./demo"
        )
    with one_at_a_time():
        if not is_current(lock):
            say(f"setting up {shown(VENV)}, once; this takes a minute")
            make(lock)
    return PYTHON


def is_current(lock: str) -> bool:
    """Whether an earlier run installed just this; the developers' lock holds all that running needs."""
    try:
        known = json.loads((VENV / "ostiary.json").read_text())
    except (OSError, ValueError):
        return False
    return PYTHON.exists() and (known == mark(lock) or known == mark(DEVELOPING))


def mark(lock: str) -> dict[str, str]:
    """What an environment is made from. A Debian upgrade changes `python`, another checkout changes `source`."""
    texts = b"".join((ROOT / name).read_bytes() for name in dict.fromkeys((RUNNING, lock)))
    return {
        "lock": hashlib.sha256(texts).hexdigest(),
        "python": os.path.realpath(PYTHON),
        "source": str(ROOT),
        "tool": hashlib.sha256(Path(__file__).read_bytes()).hexdigest(),
    }


def make(lock: str) -> None:
    try:
        if PYTHON.exists() and json.loads((VENV / "ostiary.json").read_text())["python"] != os.path.realpath(PYTHON):
            shutil.rmtree(VENV)
    except (OSError, ValueError, KeyError):
        shutil.rmtree(VENV, ignore_errors=True)
    (VENV / "ostiary.json").unlink(missing_ok=True)
    if not PYTHON.exists():
        create()
    options = ["--require-hashes", "--no-deps", "--no-user", "--requirement", str(ROOT / lock)]
    run(
        [*find_pip(), "install", *options],
        "the packages could not be installed",
        "pip download duckdb, to see how PyPI is reached",
    )
    point_to_source()
    (VENV / "ostiary.json").write_text(json.dumps(mark(lock)))


def create() -> None:
    """`python -m venv`, without pip: Debian keeps that in a package of its own."""
    if importlib.util.find_spec("venv") is None:
        raise CannotSetUp("this Python has no `venv` module", "apt-get install python3-venv")
    command = [sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)]
    run(command, f"no environment could be made in {shown(VENV)}", ELSEWHERE)


def point_to_source() -> None:
    """Make the checkout importable, and `.venv/bin/ostiary` run it."""
    packages = Path(sysconfig.get_path("purelib", "venv", vars={"base": str(VENV), "platbase": str(VENV)}))
    (packages / "ostiary-checkout.pth").write_text(f"{ROOT / 'src'}\n")
    if os.name != "nt":
        script = PYTHON.with_name("ostiary")
        script.write_text(f"#!{PYTHON}\nimport sys\nfrom ostiary.cli import main\nsys.exit(main())\n")
        script.chmod(0o755)


# --------------------------------------------------------------------------- pip


def find_pip() -> list[str]:
    """A pip that installs into the environment: this Python's own, the one bundled with it, or PyPI's.

    An installed pip is preferred, since it knows how this machine reaches PyPI (pip.conf, a proxy, a mirror).
    """
    own = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    if importlib.util.find_spec("pip") and works([*own, "--version"]):  # pip before 22.3 has no --python
        return own
    if importlib.util.find_spec("ensurepip") and works([str(PYTHON), "-m", "ensurepip", "--upgrade"]):
        return [str(PYTHON), "-m", "pip"]
    return [str(PYTHON), str(download_pip() / "pip")]


def download_pip() -> Path:
    """The locked pip as a wheel from PyPI, which Python runs as it is."""
    say("this Python has no pip: fetching it from PyPI")
    version, hashes = locked_pip()
    name = f"pip-{version}-py3-none-any.whl"
    index = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/") + "/pip/"
    try:
        with urllib.request.urlopen(index, timeout=60) as answer:
            links = re.findall(rf"""["']([^"']*/{re.escape(name)})""", answer.read().decode())
        with urllib.request.urlopen(urllib.parse.urljoin(index, links[0]), timeout=60) as answer:
            content = answer.read()
    except (OSError, ValueError, IndexError) as error:
        problem = f"this Python has no pip, and PyPI did not give one: {error}"
        raise CannotSetUp(problem, "apt-get install python3-venv, or let this machine reach PyPI") from None
    if hashlib.sha256(content).hexdigest() not in hashes:
        raise CannotSetUp(f"`{name}` from PyPI is not the one that is locked: its hash differs", "once more")
    path = VENV / name
    path.write_bytes(content)
    return path


def locked_pip() -> tuple[str, list[str]]:
    """(version, hashes) of pip in the developers' lock."""
    entry = re.search(r"^pip==(\S+)((?: \\\n +--hash=sha256:\w+)+)", (ROOT / DEVELOPING).read_text(), re.MULTILINE)
    if entry is None:
        raise CannotSetUp(f"`{DEVELOPING}` has no pip", "tools/lock.py")
    return entry[1], re.findall(r"sha256:(\w+)", entry[2])


# --------------------------------------------------------------------------- small things


def run(command: list[str], problem: str, hint: str) -> None:
    """Run quietly; what a failing program printed is shown."""
    done = subprocess.run(command, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        said = (done.stdout + done.stderr).strip().splitlines()[-15:]
        raise CannotSetUp("\n".join([problem, *(f"  | {line}" for line in said)]), hint)


def works(command: list[str]) -> bool:
    return subprocess.run(command, env=environment(), stdin=subprocess.DEVNULL, capture_output=True).returncode == 0


def environment() -> dict[str, str]:
    """The machine's own settings for pip stay (a mirror, certificates); what would lead it elsewhere goes."""
    kept = {name: value for name, value in os.environ.items() if name not in MISLEADING}
    return {**kept, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore", "PIP_NO_INPUT": "1"}


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two commands that are started together do not set up the same folder."""
    with contextlib.ExitStack() as stack:
        try:
            VENV.parent.mkdir(parents=True, exist_ok=True)
            handle = stack.enter_context(open(VENV.with_name(f"{VENV.name}.lock"), "w"))
        except OSError as error:
            raise CannotSetUp(f"{error.strerror}: `{error.filename}`", ELSEWHERE) from None
        with contextlib.suppress(ImportError):  # Windows does without
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def shown(path: Path) -> str:
    return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)


def say(text: str) -> None:
    print(f"ostiary: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

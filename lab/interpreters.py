"""Finding the Python a series needs: in PATH, of pyenv, of uv, or Debian's own package unpacked."""

import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

from .errors import Missing
from .home import Home
from .packages import unpack
from .process import run_logged, say
from .series import Series

# What Debian's python3.9 needs of its own release: its parts, and the libraries newer releases lack.
BULLSEYE_PYTHON = (
    "python3.9-minimal",
    "libpython3.9-minimal",
    "libpython3.9-stdlib",
    "libssl1.1",
    "libffi7",
    "libmpdec3",
    "libreadline8",
    "libsqlite3-0",
    "libexpat1",
    "zlib1g",
    "python3-distutils",
    "python3-lib2to3",
    "python-pip-whl",
)


def find_interpreter(home: Home, series: Series) -> Path:
    """The first Python of the series' versions that works, the versions in the series' order."""
    for version in series.pythons:
        for candidate in candidates(version):
            if works(candidate, version):
                return candidate
    if "3.9" in series.pythons:
        return unpack_python39(home)
    versions = ", ".join(series.pythons)
    raise Missing(
        f"Odoo {series.name} needs a Python of {versions} with its venv module",
        f"install one: apt-get install python3-venv, or `uv python install {series.pythons[0]}`",
    )


def candidates(version: str) -> Iterator[Path]:
    """Places where a Python of this version may be."""
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        yield Path(folder) / f"python{version}"
    pyenv = Path(os.environ.get("PYENV_ROOT") or "~/.pyenv").expanduser() / "versions"
    if os.access(pyenv, os.R_OK):
        yield from sorted(pyenv.glob(f"{version}.*/bin/python{version}"), reverse=True)
    if uv := shutil.which("uv"):
        found = subprocess.run([uv, "python", "find", version], capture_output=True, text=True)
        if found.returncode == 0:
            yield Path(found.stdout.strip())


def works(python: Path, version: str) -> bool:
    """Whether it is that version and can make environments; pyenv's shims often are not."""
    if not os.access(python, os.X_OK):
        return False
    test = "import ensurepip, venv, ssl, ctypes, sys; print('%d.%d' % sys.version_info[:2])"
    done = subprocess.run([python, "-c", test], capture_output=True, text=True)
    return done.returncode == 0 and done.stdout.strip() == version


def unpack_python39(home: Home) -> Path:
    """Debian bullseye's python3.9 in the lab's folder, behind a wrapper that finds its libraries."""
    root = home.root / "python3.9"
    wrapper = root / "python3.9"
    if not wrapper.exists():
        say("python3.9: unpack Debian's package, since no Python 3.9 is on this machine")
        unpack(home, "bullseye", BULLSEYE_PYTHON, root / "root")
        write_wrapper(wrapper, root / "root", root / "root/usr/bin/python3.9")
    return wrapper


def write_wrapper(path: Path, root: Path, name: Path) -> None:
    """A program that starts the unpacked Python under a name of its own, which decides its environment."""
    libraries = ":".join(str(folder) for folder in sorted(root.glob("**/*-linux-gnu*")) if folder.is_dir())
    path.unlink(missing_ok=True)
    path.write_text(
        "#!/bin/bash\n"
        f"export LD_LIBRARY_PATH={libraries}${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}\n"
        f'exec -a "{name}" {root}/usr/bin/python3.9 "$@"\n'
    )
    path.chmod(path.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)


def make_environment(home: Home, python: Path, target: Path) -> None:
    """`python -m venv`; the unpacked Python has no ensurepip, so it is given pip from its wheel."""
    log = home.log("venv")
    if python.name != "python3.9" or python.parent != home.root / "python3.9":
        run_logged([python, "-m", "venv", "--clear", target], log)
        return
    run_logged([python, "-m", "venv", "--clear", "--without-pip", target], log)
    write_wrapper(target / "bin/python3.9", python.parent / "root", target / "bin/python3.9")
    for name in ("python", "python3"):
        (target / "bin" / name).unlink(missing_ok=True)
        (target / "bin" / name).symlink_to("python3.9")
    wheel = next((python.parent / "root/usr/share/python-wheels").glob("pip-*.whl"))
    run_logged([target / "bin/python", wheel / "pip", "install", "--quiet", "pip==23.0.1"], log)

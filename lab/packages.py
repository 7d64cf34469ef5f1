"""Debian packages taken without being installed: an apt of the lab's own, then `dpkg -x`.

The sources are the machine's own with the suite's name replaced, so that a mirror or a proxy that is set up
for the machine serves the lab too. OSTIARY_LAB_DEBIAN names a Debian mirror for machines that have none.
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .errors import LabError, Missing
from .home import Home
from .process import run_logged

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
SUITES = {"stable", "testing", "unstable", "sid", "bullseye", "bookworm", "trixie", "forky", "duke"}
SOURCES = Path("/etc/apt")
LISTING = "packages.txt"


@dataclass(frozen=True)
class Source:
    """One archive apt reads: its address and the key that signs it, which may be left to apt's default."""

    uri: str
    suites: tuple[str, ...]
    components: tuple[str, ...]
    signed_by: str = ""

    def is_debian(self) -> bool:
        """Whether this is Debian's main archive, and not its security updates or somebody else's."""
        named = "debian" in self.uri.rstrip("/").rpartition("/")[2]
        return named and "main" in self.components and bool(SUITES.intersection(self.suites))


def unpack(home: Home, suite: str, packages: tuple[str, ...], target: Path) -> None:
    """Unpack packages of a suite into a folder, unless it holds these already; download what is not here."""
    if unpacked(target) == packages:
        return
    for program in ("apt-get", "dpkg"):
        if not shutil.which(program):
            raise Missing(f"`{program}` is not on this machine", "use a Debian or Ubuntu machine")
    debs = home.folder("debs", suite)
    wanted = [name for name in packages if not find_deb(debs, name)]
    if wanted:
        download(home, suite, wanted, debs)
    draft = target.with_name(target.name + ".building")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    log = home.log(f"apt-{suite}")
    for deb in filter(None, (find_deb(debs, name) for name in packages)):
        run_logged(["dpkg", "-x", deb, draft], log)
    (draft / LISTING).write_text("\n".join(packages))
    if target.exists():
        target.rename(home.folder("trash") / f"{target.name}-{os.getpid()}")
    draft.rename(target)
    shutil.rmtree(home.root / "trash", ignore_errors=True)


def unpacked(folder: Path) -> tuple[str, ...]:
    """The packages a folder was made of."""
    listing = folder / LISTING
    return tuple(listing.read_text().splitlines()) if listing.exists() else ()


def find_deb(folder: Path, package: str) -> Path | None:
    return next(folder.glob(f"{package}_*.deb"), None)


def download(home: Home, suite: str, packages: list[str], folder: Path) -> None:
    """`apt-get download`, with lists and caches in the lab's folder."""
    apt = ["apt-get", "-q", *apt_options(home, suite)]
    log = home.log(f"apt-{suite}")
    with home.lock(f"apt-{suite}"):
        run_logged([*apt, "update"], log)
        run_logged([*apt, "download", *packages], log, cwd=folder)
    if lost := [name for name in packages if not find_deb(folder, name)]:
        raise LabError(f"apt-get did not bring {', '.join(lost)}", f"see {log}")


def apt_options(home: Home, suite: str) -> list[str]:
    """Options that keep apt away from the machine's own sources, state and cache."""
    folder = home.folder("apt", suite)
    for part in ("sources", "state/lists/partial", "cache/archives/partial"):
        home.folder("apt", suite, part)
    (folder / "status").touch()
    (folder / "sources/lab.sources").write_text(stanza(debian_source(), suite))
    settings = {
        "Dir::Etc::sourcelist": "/dev/null",
        "Dir::Etc::sourceparts": folder / "sources",
        "Dir::State": folder / "state",
        "Dir::State::status": folder / "status",
        "Dir::Cache": folder / "cache",
        "APT::Sandbox::User": "",
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
    }
    return [f"-o{name}={value}" for name, value in settings.items()]


def stanza(source: Source, suite: str) -> str:
    lines = [f"Types: deb\nURIs: {source.uri}\nSuites: {suite}\nComponents: main"]
    if source.signed_by:
        lines.append(f"Signed-By: {source.signed_by}")
    return "\n".join(lines) + "\n"


def debian_source() -> Source:
    """The machine's own Debian archive, or the one OSTIARY_LAB_DEBIAN names."""
    if uri := os.environ.get("OSTIARY_LAB_DEBIAN"):
        return Source(uri, (), ("main",), str(KEYRING) if KEYRING.exists() else "")
    for source in machine_sources(SOURCES):
        if source.is_debian():
            return source
    raise Missing(
        "apt has no Debian archive on this machine",
        "set OSTIARY_LAB_DEBIAN to a Debian mirror and install debian-archive-keyring",
    )


def machine_sources(folder: Path) -> Iterator[Source]:
    """Every source of the machine's apt, of both file formats."""
    for path in sorted(folder.glob("sources.list.d/*.sources")):
        yield from parse_deb822(path.read_text())
    for path in [folder / "sources.list", *sorted(folder.glob("sources.list.d/*.list"))]:
        if path.exists():
            yield from parse_one_line(path.read_text())


def parse_deb822(text: str) -> Iterator[Source]:
    """Stanzas of `Field: value` lines; a continued value (an inline key) starts with a blank."""
    for block in text.split("\n\n"):
        fields: dict[str, str] = {}
        name = ""
        for line in block.splitlines():
            if line.startswith("#"):
                continue
            if line[:1].isspace() and name:
                fields[name] += "\n" + line
                continue
            name, _, value = line.partition(":")
            name = name.lower()
            fields[name] = value.strip()
        if fields.get("enabled", "yes") == "no" or "deb" not in fields.get("types", "").split():
            continue
        suites, components = (tuple(fields.get(key, "").split()) for key in ("suites", "components"))
        for uri in fields.get("uris", "").split():
            yield Source(uri, suites, components, fields.get("signed-by", ""))


def parse_one_line(text: str) -> Iterator[Source]:
    """Lines of `deb [option=value ...] uri suite component...`."""
    for line in text.splitlines():
        words = line.partition("#")[0].replace("[", " [ ").replace("]", " ] ").split()
        if words[:1] != ["deb"]:
            continue
        options: list[str] = []
        if words[1:2] == ["["]:
            end = words.index("]")
            options, words = words[2:end], words[end:]
        signed = [option[len("signed-by=") :] for option in options if option.startswith("signed-by=")]
        if len(words) > 2:
            yield Source(words[1], (words[2],), tuple(words[3:]), "".join(signed))

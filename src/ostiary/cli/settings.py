"""Options that all commands share, and what a command does with them."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TextIO, TypeVar

import click

from ostiary.cli.config import read_config
from ostiary.errors import UsageError
from ostiary.report.files import check_writable
from ostiary.report.text import plain, size, without_secrets

if TYPE_CHECKING:
    from ostiary.api import World
    from ostiary.sources.open import OwnerPaths

UNDECIDED: Final = 4
"""Exit status when something is undecided and --strict was given."""
_SUFFIXES: Final = {".md": "markdown", ".htm": "html", ".txt": "terminal", ".xml": "junit"}
_Item = TypeVar("_Item")
Command = Callable[..., int | None]


@dataclass(slots=True)
class Settings:
    """The shared options of one run. `format` and `output` say where the answer goes; `output` None is stdout."""

    source: str
    addons: tuple[str, ...]
    format: str
    output: Path | None
    quiet: bool
    timings: bool
    progress: bool
    strict: bool
    with_names: bool = False
    paths: tuple[str, ...] = ()
    """What was given, for commands that take several."""
    times: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def world(self, ownership: OwnerPaths = MappingProxyType({})) -> Iterator[World]:
        """The source, opened; what was odd about it is said on stderr. `ownership` is what `api.load` takes."""
        _check_url(self.source)
        with self.timed("open"):
            from ostiary.api import load

            with self._reading() as advance:
                world = load(self.source, addons=self.addons, progress=advance, ownership=ownership)
        with world:
            for warning in world.facts.warnings:
                self.note(f"warning: {warning}")
            yield world

    @contextmanager
    def _reading(self) -> Iterator[Callable[[int, int, str], None] | None]:
        """Progress for a source that is read over the network, page by page."""
        if not self.source.startswith(("https://", "http://")):
            yield None
            return
        from ostiary.cli.progress import progress

        with progress(self, "reading") as advance:
            yield advance

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Add the time of the block to a phase, less that of the phases within."""
        begun, within = time.perf_counter(), sum(self.times.values())
        try:
            yield
        finally:
            within = sum(self.times.values()) - within
            self.times[name] = self.times.get(name, 0.0) + time.perf_counter() - begun - within

    def timing(self, name: str, items: Iterable[_Item]) -> Iterator[_Item]:
        """The items; the time that making them takes is a phase."""
        iterator = iter(items)
        while True:
            with self.timed(name):
                try:
                    item = next(iterator)
                except StopIteration:
                    return
            yield item

    def note(self, text: str) -> None:
        """A line for the person at the terminal, not part of the answer."""
        if not self.quiet:
            print(plain(without_secrets(text)), file=sys.stderr)

    def wrote(self) -> None:
        """Say that the output file is there."""
        if self.output is not None:
            written = f" ({size(self.output.stat().st_size)})" if self.output.is_file() else ""
            self.note(f"wrote {self.output}{written}")

    def print_timings(self, in_all: float) -> None:
        """The phases on stderr, where they were asked for."""
        if self.timings:
            for name, seconds in (*self.times.items(), ("in all", in_all)):
                print(f"{name:<8}{seconds:8.3f} s", file=sys.stderr)

    def status(self, *, undecided: bool) -> int:
        """The exit status of an answer."""
        return UNDECIDED if undecided and self.strict else 0

    def emit(self, text: str) -> None:
        """The answer as text, to the file or to stdout."""
        from ostiary.report.files import replacing

        if self.output is None:
            sys.stdout.write(text)
            return
        with replacing(self.output) as draft:
            draft.write_text(text, encoding="utf-8")
        self.wrote()

    @contextmanager
    def stream(self) -> Iterator[TextIO]:
        """Where an answer for the terminal goes."""
        from ostiary.report.files import replacing

        if self.output is None:
            yield sys.stdout
            return
        with replacing(self.output) as draft, draft.open("w", encoding="utf-8") as file:
            yield file
        self.wrote()


def _check_url(source: str) -> None:
    """Raises UsageError for a URL whose password would be taken for something else, and shown in messages."""
    scheme, found, rest = source.partition("://")
    beside_host = rest.partition("?")[0].split("@")
    if found and (len(beside_host) > 2 or (len(beside_host) == 2 and "/" in beside_host[0])):
        raise UsageError(
            f"the password in this {scheme} URL has characters that mean something else",
            hint="write them as %XX, such as %40 for @ and %2F for /; or put the password into PGPASSWORD",
        )


def shared(*formats: str, names: bool = True, paths: bool = False) -> Callable[[Command], Command]:
    """Add SOURCE (or `paths`: PATH…) and the shared options to a command; it gets them as its first argument. The first
    format is the default."""

    def decorate(command: Command) -> Command:
        @wraps(command)
        def wrapped(**options: Any) -> int | None:
            settings = _settings(options, formats)
            begun = time.perf_counter()
            try:
                return command(settings, **options)
            finally:
                settings.print_timings(time.perf_counter() - begun)

        own = wrapped.__dict__.pop("__click_params__", [])
        for option in reversed(_options(formats, names)):
            option(wrapped)
        wrapped.__dict__["__click_params__"] += own  # which click reads backwards: help begins with the command's own
        source = (
            click.argument("source", nargs=-1, required=True, metavar="PATH...") if paths else click.argument("source")
        )
        return source(wrapped)

    return decorate


def _options(formats: Sequence[str], names: bool) -> list[Callable[[Command], Command]]:
    options: list[Callable[[Command], Command]] = [
        click.option("--addons", multiple=True, metavar="PATH", help="Source code of modules that are not stock."),
        click.option("--format", type=click.Choice(formats), help=f"How to answer.  [default: {formats[0]}]"),
        click.option(
            "-o", "--output", type=click.Path(path_type=Path), help="Where to write; the suffix picks the format."
        ),
        click.option("--strict", is_flag=True, help="Exit with 4 when something is undecided."),
        click.option("--quiet", is_flag=True, help="Nothing but the answer and errors."),
        click.option("--no-progress", is_flag=True, help="No progress bar."),
        click.option("--timings", is_flag=True, help="Print on stderr what took how long."),
        click.option(
            "--config",
            type=click.Path(path_type=Path),
            is_eager=True,
            expose_value=False,
            callback=read_config,
            help="Defaults for options.  [default: ostiary.toml, or [tool.ostiary] in pyproject.toml]",
        ),
    ]
    if names:
        options.insert(3, click.option("--with-names", is_flag=True, help="Show names of people and records."))
    return options


def _settings(options: dict[str, Any], formats: Sequence[str]) -> Settings:
    """Take the shared options out of all options."""
    output: Path | None = options.pop("output")
    source: str | tuple[str, ...] = options.pop("source")
    if output is not None and str(output) == "-":
        output = None
    settings = Settings(
        source=source if isinstance(source, str) else ", ".join(source),
        paths=() if isinstance(source, str) else source,
        addons=tuple(options.pop("addons")),
        format=_format(options.pop("format"), output, formats),
        output=output,
        quiet=options.pop("quiet"),
        timings=options.pop("timings"),
        progress=not options.pop("no_progress"),
        strict=options.pop("strict"),
        with_names=options.pop("with_names", False),
    )
    if output is not None:
        check_writable(output)
    return settings


def _format(chosen: str | None, output: Path | None, formats: Sequence[str]) -> str:
    """The format asked for, or that of the file's suffix, or the first."""
    if chosen is not None:
        return chosen
    if output is None:
        return formats[0]
    found = _SUFFIXES.get(output.suffix.lower(), output.suffix.lower().lstrip("."))
    if found not in formats:
        known = ", ".join(formats)
        raise UsageError(f"no format goes with the name `{output}`", hint=f"give --format, one of {known}")
    return found

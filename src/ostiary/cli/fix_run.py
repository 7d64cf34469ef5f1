"""What `ostiary fix` does, step by step."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ostiary.api import World
from ostiary.cli.settings import Settings
from ostiary.cli.values import RecordName
from ostiary.errors import INTERRUPTED_STATUS, UsageError
from ostiary.fixes.ask import Ask, RecordAsk, UrlAsk
from ostiary.fixes.journal import Journal, journal_folder
from ostiary.fixes.proof import Before, prove
from ostiary.fixes.propose import Offer, propose
from ostiary.report.text import plain

if TYPE_CHECKING:
    from ostiary.engine.explanation import Explanation
    from ostiary.facts import Operation
    from ostiary.fixes.fix import Fix
    from ostiary.fixes.journal import Entry
    from ostiary.model.environment import Context

_MOST_FINDINGS = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be done with a mend."""

    chosen: str | None
    way: str | None
    api: str | None
    do: bool
    confirm: Callable[[str], bool]
    accept_gain: bool
    journal: Path | None

    @property
    def book(self) -> Journal:
        return Journal(self.journal or journal_folder())


# --------------------------------------------------------------------------- what to mend


def question(
    url: str | None,
    user: str | None,
    record: RecordName | None,
    operation: str,
    token: str | None,
    context: Context,
    addons: Sequence[str] = (),
) -> Ask:
    """The question as a function of a world."""
    from ostiary.diagnosis import Question

    if url is not None:
        named = (record.model, record.id) if record else None
        return UrlAsk(url, user, named, token, context, tuple(Path(folder) for folder in addons))
    assert record is not None
    return RecordAsk(Question(user, record.model, record.id, cast("Operation", operation), token), context)


def of_question(world: World, ask: Ask, deny: bool) -> tuple[Explanation, list[Offer]]:
    found = ask(world)
    return found, propose(world, ask, found, "denied" if deny else "allowed")


def of_findings(world: World, path: Path, checks: Sequence[str]) -> list[Offer]:
    """Mends for what an audit wrote. Raises UsageError for something else."""
    from ostiary.fixes.of_findings import fixes_of_finding

    offers: list[Offer] = []
    before = Before(world)
    for finding in _findings(path):
        if checks and not {finding.get("check"), finding.get("code")} & {*checks}:
            continue
        for fix in fixes_of_finding(world, finding):
            if len(offers) >= _MOST_FINDINGS:
                return offers
            if all(fix.changes != other.fix.changes for other in offers):
                offers.append(Offer(fix, prove(before, fix, None)))
    return offers


def _findings(path: Path) -> list[dict[str, Any]]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        found = document["findings"] if document["schema"] == "ostiary/findings/1" else None
    except OSError as error:
        raise UsageError(f"cannot read `{path}`: {(error.strerror or str(error)).lower()}") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        found = None
    if not isinstance(found, list) or not all(map(_is_finding, found)):
        raise UsageError(f"`{path}` is no report of ostiary", hint="`ostiary audit SOURCE -o FILE.json` writes one")
    return cast("list[dict[str, Any]]", found)


def _is_finding(one: object) -> bool:
    """Whether mends can look into it: the subject has names and ids alone."""
    if not isinstance(one, dict) or not isinstance(one.get("evidence"), dict):
        return False
    subject = one.get("subject")
    return isinstance(subject, dict) and all(isinstance(value, str | int | None) for value in subject.values())


# --------------------------------------------------------------------------- what to do


def answer(
    settings: Settings,
    wanted: Wanted,
    world: World,
    found: Explanation | None,
    offers: list[Offer],
    target: Path | None,
    deny: bool = False,
) -> int:
    """Say what can be done, and do what is asked for."""
    from ostiary.fixes.report import fix_json, fix_lines
    from ostiary.report.explain_json import dumps

    offers = _chosen(offers, wanted.chosen)
    entry: Entry | None = None
    if settings.format != "json":
        lines = fix_lines(world, found, offers, "denied" if deny else "allowed")
        settings.emit("".join(f"{plain(line)}\n" for line in lines))
    if wanted.way in ("module", "shell"):
        _write_down(settings, wanted, world, _one(offers), target)
    elif wanted.do:
        entry = _do(settings, wanted, _one(offers))
    if settings.format == "json":
        settings.emit(dumps(fix_json(world, found, offers, entry)) + "\n")
    undecided = found is not None and "unknown" in (found.outcome, found.search, found.record)
    return settings.status(undecided=undecided or any(offer.proof.unknown for offer in offers))


def _chosen(offers: list[Offer], chosen: str | None) -> list[Offer]:
    """The mend of that number or id. Raises UsageError where there is none."""
    if chosen is None:
        return offers
    if chosen.isdecimal() and 0 < int(chosen) <= len(offers):
        return [offers[int(chosen) - 1]]
    found = [offer for offer in offers if offer.fix.id == chosen]
    if not found:
        ids = ", ".join(f"`{offer.fix.id}`" for offer in offers)
        raise UsageError(f"there is no mend `{chosen}` here", hint=f"choose from {ids}" if ids else None)
    return found[:1]


def _one(offers: list[Offer]) -> Offer:
    if len(offers) == 1:
        return offers[0]
    if not offers:
        raise UsageError("there is no mend for this", hint="`ostiary explain` says why it is so")
    raise UsageError("there are several mends", hint="choose one with --fix NUMBER")


def check_gain(offer: Offer, *, accepted: bool) -> None:
    """Raises UsageError for a mend by which others gain, unless that is accepted."""
    if offer.proof.gained and not accepted:
        people = len({shift.user_id for shift in offer.proof.gained})
        raise UsageError(
            f"{people} other user{'s' if people > 1 else ''} would gain by `{offer.fix.id}`",
            hint="if that is wanted, say --accept-gain",
        )


def _do(settings: Settings, wanted: Wanted, offer: Offer) -> Entry | None:
    """Do a mend through Odoo's API."""
    from ostiary.fixes.apply import apply
    from ostiary.fixes.odoo import open_odoo
    from ostiary.stopping import Stop

    check_gain(offer, accepted=wanted.accept_gain)
    where = wanted.api or settings.source
    with open_odoo(where) as odoo:
        if not wanted.confirm(plain(f"{offer.fix.title} in {odoo.label}?")):
            settings.note("nothing was changed")
            return None
        stop = Stop()
        with stop.on_interrupt(), _told_when_broken_off(settings, where, "what was begun is in the journal"):
            entry = apply(odoo, offer.fix, wanted.book, stop.is_set)
    settings.note(f"done; `ostiary fix {where} --undo {entry.id}` takes it back")
    return entry


@contextmanager
def _told_when_broken_off(settings: Settings, where: str, what: str) -> Iterator[None]:
    """Who does not want to wait until a change is taken back hears how to do that later."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        settings.note(f"{what}: `ostiary fix {where} --list`, then `--undo ID`")
        raise


def _write_down(settings: Settings, wanted: Wanted, world: World, offer: Offer, target: Path | None) -> None:
    """Write the mend as an addon or a script; nothing is changed by that."""
    from ostiary.fixes.module import module_files
    from ostiary.fixes.shell import shell_script

    check_gain(offer, accepted=wanted.accept_gain)
    if target is None:
        raise UsageError("where should it be written?", hint="-o FOLDER for a module, -o FILE.py for a script")
    fix: Fix = offer.fix
    if not fix.can_be_tried:
        raise UsageError(f"`{fix.id}` cannot be written as a {wanted.way}", hint=fix.by_hand or fix.sql)
    if wanted.way == "shell":
        target.write_text(shell_script(fix, target.name), encoding="utf-8")
    else:
        files = module_files(world, fix, target.name)
        if not files:
            raise UsageError("a token does not belong into a file", hint="use --as api or --as shell")
        _write_module(target, files)
    settings.note(f"wrote {target}")


def _write_module(target: Path, files: dict[str, str]) -> None:
    if target.exists():
        raise UsageError(f"`{target}` is there already", hint="give the name of a new folder")
    if not target.name.isidentifier():
        raise UsageError(f"`{target.name}` is no name of an addon", hint="letters, digits and _")
    for name, text in files.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


# --------------------------------------------------------------------------- the journal


def show_journal(settings: Settings, wanted: Wanted) -> None:
    """Every mend that was begun, the oldest first."""
    entries = list(wanted.book.entries())
    if settings.format == "json":
        rows = [
            {"id": one.id, "at": one.at, "source": one.label, "fix": one.fix, "state": one.state} for one in entries
        ]
        settings.emit(json.dumps({"schema": "ostiary/fix/1", "journal": rows}, indent=2) + "\n")
        return
    lines = [f"{one.id}  {one.state:<6}  {one.label}  {one.fix}  {one.title}" for one in entries]
    settings.emit("".join(f"{plain(line)}\n" for line in lines or ["the journal is empty"]))


def take_back(settings: Settings, wanted: Wanted, entry_id: str) -> int:
    """Undo a mend through Odoo's API. Ctrl-C finishes the step that is under way."""
    from ostiary.fixes.apply import undo
    from ostiary.fixes.odoo import open_odoo
    from ostiary.stopping import Stop

    entry = wanted.book.entry(entry_id)
    where = wanted.api or settings.source
    with open_odoo(where) as odoo:
        if not wanted.confirm(plain(f"Take back “{entry.title}” in {odoo.label}?")):
            settings.note("nothing was changed")
            return 0
        stop = Stop()
        with stop.on_interrupt(), _told_when_broken_off(settings, where, "what is not put back yet is in the journal"):
            for note in undo(odoo, entry, wanted.book, stop.is_set):
                settings.note(f"note: {note}")
    settings.note(f"`{entry.id}` is undone")
    return INTERRUPTED_STATUS if stop.is_set() else 0

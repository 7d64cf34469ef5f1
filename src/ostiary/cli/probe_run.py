"""A trial on its way: permission, accounts, source, tries, limits, and the report."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import click

from ostiary.api import World, load
from ostiary.checks.every import every_check
from ostiary.checks.run import Run, run_checks
from ostiary.cli.findings_options import FindingsOptions, Prepared, faults_raised, finish
from ostiary.cli.probe_plan import print_plan
from ostiary.cli.probe_results import ended, results_of
from ostiary.cli.progress import progress
from ostiary.cli.settings import Settings
from ostiary.errors import UsageError
from ostiary.findings import Check
from ostiary.probe import leaks, limits, prepare, probing
from ostiary.probe.accounts import Account, read_accounts
from ostiary.probe.budget import Budget
from ostiary.probe.discovery.addons import routes_of
from ostiary.probe.discovery.methods import methods_of
from ostiary.probe.journal import Journal
from ostiary.probe.line import Line
from ostiary.probe.log import Log
from ostiary.probe.make_accounts import Made, made_accounts
from ostiary.probe.permission import permit
from ostiary.probe.report.matrix import matrix_table
from ostiary.probe.runner import Trial
from ostiary.probe.server import Server, identify
from ostiary.probe.tries import FAMILIES
from ostiary.probe.visitor import Visitor
from ostiary.report.meta import moment
from ostiary.sources.api.address import Address, read_address
from ostiary.stopping import Stop

ADMIN_KEY: Final = "OSTIARY_PROBE_ADMIN_KEY"
ADMIN_LOGIN: Final = "OSTIARY_PROBE_ADMIN_LOGIN"


@dataclass(frozen=True, slots=True)
class ProbeOptions:
    """The options that only `probe` has."""

    accounts: Path | None
    origin: str | None
    permission: Path | None
    yes: bool
    allow_writes: bool
    make_accounts: bool
    dry_run: bool
    families: tuple[str, ...]
    models: tuple[str, ...]
    routes: tuple[str, ...]
    enough: int | None
    each: int
    requests: int
    rate: float
    seconds: float
    concurrency: int
    journal: Path | None
    log: Path | None
    stop_file: Path | None
    contact: str | None

    @property
    def wanted(self) -> prepare.Wanted:
        return prepare.Wanted(
            each=self.each,
            families=self.chosen_families,
            models=self.models,
            routes=self.routes,
            allow_writes=self.allow_writes,
        )

    @property
    def chosen_families(self) -> tuple[str, ...]:
        """Raises UsageError for kinds of tries that there are not."""
        names = tuple(word.strip() for value in self.families for word in value.split(",") if word.strip())
        for name in names:
            if name not in FAMILIES:
                raise UsageError(f"there are no tries `{name}`", hint=f"choose from {', '.join(FAMILIES)}")
        return names


@dataclass(slots=True)
class Ground:
    """What a trial stands on."""

    address: Address
    line: Line
    server: Server
    series: str
    visitors: tuple[Visitor, ...]
    world: World | None


def run_probe(settings: Settings, options: FindingsOptions, own: ProbeOptions) -> int:
    """Everything from the options to the exit status."""
    tried = _chosen(options, leaks.CHECKS)
    limited = _chosen(options, limits.CHECKS)
    checks = (*tried, *limited)
    prepared = options.prepare(every_check() if options.baseline else checks)
    own.chosen_families  # noqa: B018 - mistakes are told before anything is asked
    address = read_address(settings.source)
    _permitted(address, own)
    with _ground(settings, own, address) as ground:
        if own.dry_run:
            return print_plan(settings, _prepared(settings, own, ground), own.chosen_families, own.rate)
        return _run(settings, own, ground, prepared, checks, tried, limited)


def _chosen(options: FindingsOptions, checks: Sequence[Check[Any]]) -> tuple[Check[Any], ...]:
    """Those of some checks that were asked for."""
    everything: tuple[Check[Any], ...] = (*leaks.CHECKS, *limits.CHECKS)
    wanted = {check.code for check in options.chosen(everything)}
    return tuple(check for check in checks if check.code in wanted)


def _permitted(address: Address, own: ProbeOptions) -> None:
    given = permit(
        address,
        own.permission,
        lambda found: own.yes or click.confirm(f"Try {found}?", err=True),
        moment().date(),
    )
    if own.allow_writes and not own.yes:
        where = f"`{address.label}`" + (f", allowed by {given.allowed_by}" if given else "")
        if not click.confirm(f"Is the database of {where} a test, whose data may be changed?", err=True):
            raise UsageError("nobody confirmed that this is a test database", hint="try a copy; --yes confirms")


# --------------------------------------------------------------------------- the ground


@contextmanager
def _ground(settings: Settings, own: ProbeOptions, address: Address) -> Iterator[Ground]:
    with ExitStack() as stack:
        stop = Stop(own.stop_file)
        line = _line(own, address, stop, allow_writes=own.allow_writes)
        stack.callback(line.close)
        stack.enter_context(stop.on_interrupt())
        server = identify(line)
        if server.series is None:
            raise UsageError(f"Odoo {server.version} is no series that ostiary knows", hint="14.0 to 19.0 are")
        accounts = _accounts(settings, own, address, server, stack)
        world = stack.enter_context(_opened(settings, own.origin)) if own.origin else None
        visitors = (*(Visitor(line, account) for account in accounts), Visitor(line))
        yield Ground(address, line, server, server.series.name, visitors, world)


def _line(own: ProbeOptions, address: Address, stop: Stop, *, allow_writes: bool) -> Line:
    return Line(
        address,
        Budget(own.requests, own.rate, own.seconds),
        stop,
        log=Log(own.log),
        concurrency=own.concurrency,
        allow_writes=allow_writes,
        contact=own.contact,
    )


def _accounts(
    settings: Settings, own: ProbeOptions, address: Address, server: Server, stack: ExitStack
) -> tuple[Account, ...]:
    if not own.make_accounts:
        accounts = read_accounts(own.accounts, address.host)
        if len(accounts) < 2:
            settings.note("one account alone shows what visitors see of its documents; two show what customers do")
        if not accounts:
            raise UsageError("no accounts were given", hint="--accounts FILE, or OSTIARY_PROBE_LOGINS")
        return accounts
    key = os.environ.get(ADMIN_KEY)
    if not key or server.series is None:
        raise UsageError("--make-accounts wants the key of an administrator", hint=f"put it into {ADMIN_KEY}")
    admin = Account("administrator", os.environ.get(ADMIN_LOGIN, "admin"), key=key)
    line = _line(own, address, Stop(), allow_writes=True)
    stack.callback(line.close)
    made = stack.enter_context(made_accounts(line, admin, server.series, is_test=own.yes))
    stack.callback(_tell_left, settings, made)
    return made.accounts


def _tell_left(settings: Settings, made: Made) -> None:
    for left in made.left:
        settings.note(f"warning: {left} could not be removed")


@contextmanager
def _opened(settings: Settings, source: str) -> Iterator[World]:
    with replace(settings, source=source).world() as world:
        yield world


# --------------------------------------------------------------------------- the trial


def _prepared(settings: Settings, own: ProbeOptions, ground: Ground) -> prepare.Prepared:
    addons, major = [Path(path) for path in settings.addons], int(ground.series.partition(".")[0])
    routes, methods = routes_of(addons, major), methods_of(addons, major)
    with progress(settings, "looking around") as advance, settings.timed("look"):
        return prepare.prepare(ground.visitors, ground.series, ground.world, routes, own.wanted, advance, methods)


def _run(
    settings: Settings,
    own: ProbeOptions,
    ground: Ground,
    prepared: Prepared,
    checks: Sequence[Check[Any]],
    tried: Sequence[Check[Any]],
    limited: Sequence[Check[Any]],
) -> int:
    outcome = None
    runs: list[Run] = []
    if tried:
        ready = _prepared(settings, own, ground)
        outcome = _tried(settings, own, ground, ready)
        material = leaks.Tried(
            outcome, ground.address.url, frozenset(ground.world.facts.models if ground.world else ())
        )
        runs.append(run_checks(tried, material, series=ground.series, raise_faults=faults_raised()))
    if limited and not ground.line.stop.is_set():
        with progress(settings, "limits") as advance, settings.timed("limits"):
            asked = limits.Limits(ground.line, ground.visitors, ground.server)
            runs.append(
                run_checks(limited, asked, series=ground.series, progress=advance, raise_faults=faults_raised())
            )
    results = results_of(settings.source, ground.series, ground.visitors, ground.line.stop, runs, outcome)
    tables = [matrix_table(outcome.ledger, [actor.name for actor in outcome.scene.actors])] if outcome else []
    status = finish(settings, prepared, results, checks, "probe", tables=tables)
    return ended(ground.line.stop, status)


def _tried(settings: Settings, own: ProbeOptions, ground: Ground, ready: prepare.Prepared) -> probing.Outcome:
    attempts = probing.plan(ready, own.chosen_families)
    names = [visitor.name for visitor in ground.visitors]
    identity = {"address": ground.address.label, "accounts": names, "each": own.each, "writes": own.allow_writes}
    journal = Journal.open(own.journal, identity)
    try:
        with progress(settings, "trying") as advance, settings.timed("try"):
            return probing.probe(Trial(ground.line, journal), ready, attempts, advance, own.enough)
    finally:
        journal.close()


__all__ = ["ProbeOptions", "load", "run_probe"]

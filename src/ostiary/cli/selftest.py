"""`ostiary selftest`: a customer is made in a test database, walks through the portal, and is removed again."""

from __future__ import annotations

import json
import os
import secrets
import sys
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import click

from ostiary.cli.settings import Settings, shared
from ostiary.errors import INTERRUPTED_STATUS, UsageError

if TYPE_CHECKING:
    from ostiary.probe.accounts import Account
    from ostiary.selftest import Step
    from ostiary.sources.api.address import Address

PASSWORD: Final = "OSTIARY_SELFTEST_PASSWORD"
TOTP: Final = "OSTIARY_SELFTEST_TOTP"


@click.command("selftest")
@shared("terminal", "json", names=False)
@click.option("--admin", required=True, metavar="LOGIN", help="Who makes and removes the records.")
@click.option("--database", required=True, metavar="NAME", help="The database, which must be one for tests.")
@click.option("--host", metavar="HOST", help="Name the host again, if it is not this machine.")
@click.option("--yes", is_flag=True, help="Do not ask whether this is a test database.")
def command(settings: Settings, admin: str, database: str, host: str | None, yes: bool) -> int:
    """Make a customer in a test database, walk through the portal as that customer, and remove everything.

    The password comes from OSTIARY_SELFTEST_PASSWORD, the keyring, or the terminal.

    \b
    ostiary selftest http://127.0.0.1:8069 --admin admin --database test
    """
    from ostiary.probe.line import Line
    from ostiary.probe.visitor import Visitor
    from ostiary.selftest import Office, run
    from ostiary.stopping import Stop

    address = _address(settings.source, database, host)
    _confirm(address, yes)
    steps: list[Step] = []
    line = Line(address, allow_writes=True)
    stop = Stop()
    try:
        visitor = Visitor(line, _account(address, admin))
        _sign_in(visitor, database)
        with settings.stream() as out, stop.on_interrupt():

            def tell(step: Step) -> None:
                steps.append(step)
                if settings.format == "terminal":
                    print(_line(step), file=out, flush=True)

            run(Office(visitor, f"ostiary-{secrets.token_hex(4)}"), stop, tell)
            print(_summary(steps) if settings.format == "terminal" else _document(address, steps), file=out)
    finally:
        line.close()
    failed = any(step.outcome == "failed" for step in steps)
    return INTERRUPTED_STATUS if stop.is_set() else int(failed)


def _address(source: str, database: str, host: str | None) -> Address:
    """Where to go: this machine, or a host that was named twice. Raises UsageError."""
    from dataclasses import replace

    from ostiary.sources.api.address import is_loopback, read_address

    address = read_address(source, database)
    if address.database != database:
        raise UsageError(f"the address names another database than `{database}`", hint="leave it out of the address")
    name = urlsplit(address.url).hostname or ""
    if not is_loopback(name) and host not in (name, address.host):
        raise UsageError(
            f"`{name}` is not this machine, and a trial run makes records there",
            hint=f"if it serves a test database, add --host {name}",
        )
    return replace(address, database=database)


def _confirm(address: Address, yes: bool) -> None:
    question = f"Make and remove test records in the database {address.database} on {address.host}?"
    if not yes and not _asked(question):
        raise UsageError("the trial run was not confirmed", hint="--yes confirms that this is a test database")


def _asked(question: str) -> bool:
    """Whether somebody at the terminal says yes."""
    if not (sys.stdin and sys.stdin.isatty()):
        return False
    try:
        return click.confirm(question, err=True)
    except click.Abort:
        return False


def _account(address: Address, login: str) -> Account:
    """The administrator. Raises UsageError where there is no password and nobody can be asked."""
    from ostiary.probe.accounts import Account
    from ostiary.sources.api.credentials import SERVICE, ask_secret, from_keyring

    name = f"{login}@{address.host}"
    password = os.environ.get(PASSWORD) or from_keyring(SERVICE, name) or ask_secret(f"Password of {name}: ")
    if not password:
        raise UsageError(
            f"there is no password for `{login}`",
            hint=f"put it into {PASSWORD}, or into the keyring with `keyring set {SERVICE} {name}`",
        )
    return Account("the administrator", login, password=password, totp=os.environ.get(TOTP))


def _sign_in(visitor: Any, database: str) -> None:
    """Sign in, and see that the server serves the database that was named. Raises UsageError, LoginFailed."""
    visitor.start()
    served = visitor.session.database
    if served not in (None, database):
        raise UsageError(f"the server serves another database than `{database}`", hint="nothing was made")


_MARKS: Final = {"ok": "ok     ", "failed": "FAILED ", "skipped": "skipped"}


def _line(step: Step) -> str:
    from ostiary.report.text import plain

    return plain(f"{_MARKS[step.outcome]}  {step.name}" + (f": {step.detail}" if step.detail else ""))


def _summary(steps: list[Step]) -> str:
    failed = sum(step.outcome == "failed" for step in steps)
    skipped = sum(step.outcome == "skipped" for step in steps)
    said = f"{len(steps) - failed - skipped} steps as they should be, {failed} not"
    return said + (f", {skipped} skipped" if skipped else "")


def _document(address: Address, steps: list[Step]) -> str:
    told = [{"step": step.name, "outcome": step.outcome, "detail": step.detail} for step in steps]
    return json.dumps({"schema": "ostiary/selftest/1", "source": address.label, "steps": told}, indent=2)

"""`ostiary checks`: every check with its documentation."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from ostiary.findings import Check

FORMATS: Final = ("terminal", "json", "markdown")


@click.command("checks")
@click.argument("check", required=False)
@click.option(
    "--format", type=click.Choice(["terminal", "json", "markdown"]), default="terminal", help="How to answer."
)
def command(check: str | None, format: str) -> int:
    """Every check with its documentation.

    \b
    ostiary checks
    ostiary checks OST-X                       those whose code begins so
    ostiary checks customer-sees-other-customer
    """
    from ostiary.checks.every import every_check
    from ostiary.findings.selection import chosen

    known = every_check()
    found = chosen(known, (check,)) if check else known
    if check and len(found) == 1:
        _print_one(found[0], format)
    else:
        _print_all(found, format)
    return 0


def _print_one(check: Check[Any], format: str) -> None:
    from ostiary.report import check_pages
    from ostiary.report.consoles import printing
    from ostiary.report.explain_json import dumps

    if format == "json":
        sys.stdout.write(dumps(check_pages.check_json(check) | {"page": check_pages.page_of(check)}) + "\n")
    elif format == "markdown":
        sys.stdout.write(check_pages.check_markdown(check))
    else:
        with printing(sys.stdout) as console:
            check_pages.print_check(console, check)


def _print_all(checks: tuple[Check[Any], ...], format: str) -> None:
    from ostiary.report import check_pages
    from ostiary.report.consoles import printing
    from ostiary.report.explain_json import dumps

    if format == "json":
        sys.stdout.write(dumps(check_pages.list_json(checks)) + "\n")
    elif format == "markdown":
        sys.stdout.write(check_pages.list_markdown(checks))
    else:
        with printing(sys.stdout) as console:
            check_pages.print_list(console, checks)

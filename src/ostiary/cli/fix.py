"""`ostiary fix`: what mends an answer or a finding, tried on a copy; done on request, and taken back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ostiary.cli.settings import Settings, shared
from ostiary.cli.values import OPERATIONS, RecordName, circumstances, make_context, read_record
from ostiary.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable


class _Command(click.Command):
    """Where a mend is written down, the suffix of `-o` is that of the addon or script, and picks no format."""

    def invoke(self, ctx: click.Context) -> object:
        if ctx.params.get("way") in ("module", "shell") and ctx.params.get("format") is None:
            ctx.params["format"] = "terminal"
        return super().invoke(ctx)


@click.command("fix", cls=_Command)
@shared("terminal", "json", names=False)
@click.option("--user", metavar="LOGIN|ID", help="Who.")
@click.option("--record", metavar="MODEL:ID", callback=read_record, help="Which record, such as sale.order:42.")
@click.option("--operation", type=click.Choice(OPERATIONS), default="read", show_default=True, help="To do what.")
@click.option("--token", metavar="TOKEN", help="With this access token, from a link that was sent.")
@click.option("--url", metavar="URL", help="A page of the portal.")
@click.option("--deny", is_flag=True, help="Ask for what closes it, where it is open.")
@click.option("--findings", metavar="FILE", type=click.Path(path_type=Path), help="What an audit found, as JSON.")
@click.option("--check", "checks", multiple=True, metavar="CODE|SLUG", help="Only findings of this check.")
@click.option("--fix", "chosen", metavar="ID|NUMBER", help="Which of the mends.")
@click.option("--as", "way", type=click.Choice(["api", "module", "shell"]), help="How to do it.  [default: api]")
@click.option("--api", metavar="URL", help="Where that Odoo answers.  [default: SOURCE]")
@click.option("--apply", "do", is_flag=True, help="Do it; without this, nothing is changed.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--accept-gain", is_flag=True, help="Although others gain by it.")
@click.option("--undo", metavar="ID", help="Take a mend back.")
@click.option("--list", "listing", is_flag=True, help="What was done, from the journal.")
@click.option("--journal", type=click.Path(path_type=Path), metavar="FOLDER", help="Where the journal is.")
@circumstances
def command(
    settings: Settings,
    user: str | None,
    record: RecordName | None,
    operation: str,
    token: str | None,
    url: str | None,
    deny: bool,
    findings: Path | None,
    checks: tuple[str, ...],
    chosen: str | None,
    way: str | None,
    api: str | None,
    do: bool,
    yes: bool,
    accept_gain: bool,
    undo: str | None,
    listing: bool,
    journal: Path | None,
    companies: tuple[int, ...] | None,
    website: int | None,
    lang: str | None,
    tz: str | None,
) -> int:
    """Mends for an answer or a finding, tried on a copy before they are offered.

    \b
    ostiary fix postgresql:///prod --user ida@school.example --record sale.order:42
    ostiary fix postgresql:///prod --findings audit.json --check OST-R001
    ostiary fix https://shop.example?db=prod --user ida@school.example --record sale.order:42 --fix 1 --apply
    """
    from ostiary.cli import fix_run

    wanted = fix_run.Wanted(chosen, way, api, do, _confirmed(yes), accept_gain, journal)
    if listing:
        fix_run.show_journal(settings, wanted)
        return 0
    if undo is not None:
        return fix_run.take_back(settings, wanted, undo)
    _check(user, record, token, url, findings)
    target = settings.output if way in ("module", "shell") else None
    if target is not None:
        settings.output = None
    with settings.world() as world:
        context = make_context(world, companies, website, lang, tz)
        with settings.timed("decide"):
            if findings is not None:
                found, offers = None, fix_run.of_findings(world, findings, checks)
            else:
                ask = fix_run.question(url, user, record, operation, token, context, settings.addons)
                found, offers = fix_run.of_question(world, ask, deny)
        return fix_run.answer(settings, wanted, world, found, offers, target, deny)


def _confirmed(yes: bool) -> Callable[[str], bool]:
    return (lambda _: True) if yes else (lambda text: click.confirm(text, default=False, err=True))


def _check(
    user: str | None, record: RecordName | None, token: str | None, url: str | None, findings: Path | None
) -> None:
    """Raises UsageError for a question that says too little, or two things at once."""
    if findings is not None:
        if record is not None or url is not None:
            raise UsageError("`--findings` says itself what is wrong", hint="leave out --record and --url")
    elif url is None and record is None:
        raise UsageError("`--record` is missing", hint="such as --user LOGIN --record sale.order:42, or --findings")
    elif url is None and user is None and token is None:
        raise UsageError("`--user` is missing", hint="say who: --user LOGIN")

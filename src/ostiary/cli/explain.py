"""`ostiary explain`: why a user can or cannot do something to a record, open a page, or was refused in a log."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from ostiary.cli.settings import Settings, shared
from ostiary.cli.values import OPERATIONS, RecordName, circumstances, make_context, read_record
from ostiary.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ostiary.api import World
    from ostiary.engine.explanation import Explanation
    from ostiary.facts import Operation
    from ostiary.model.environment import Context


@click.command("explain")
@shared("terminal", "json", "markdown")
@click.option("--user", metavar="LOGIN|ID", help="Who.")
@click.option("--record", metavar="MODEL:ID", callback=read_record, help="Which record, such as sale.order:42.")
@click.option("--operation", type=click.Choice(OPERATIONS), default="read", show_default=True, help="To do what.")
@click.option("--token", metavar="TOKEN", help="With this access token, from a link that was sent.")
@click.option("--field", metavar="NAME", help="May this field of the record be read?")
@click.option("--url", metavar="URL", help="A page of the portal; without --user as a visitor.")
@click.option("--log", metavar="FILE|-", help="A log, a traceback or the text of an error page.")
@circumstances
def command(
    settings: Settings,
    user: str | None,
    record: RecordName | None,
    operation: str,
    token: str | None,
    field: str | None,
    url: str | None,
    log: str | None,
    companies: tuple[int, ...] | None,
    website: int | None,
    lang: str | None,
    tz: str | None,
) -> int:
    """Why a user can or cannot do something to a record, open a page, or was refused.

    \b
    ostiary explain postgresql:///prod --user ida@school.example --record sale.order:42
    ostiary explain postgresql:///prod --user ida@school.example --url https://shop.example/my/orders/42
    ostiary explain prod.ostiary --log odoo.log --format markdown
    """
    _check_options(user, record, token, url, log)
    with settings.world() as world:
        context = make_context(world, companies, website, lang, tz)
        with settings.timed("decide"):
            if log is not None:
                found = _from_log(world, log, user, context)
            elif url is not None:
                found = [_from_url(settings, world, url, user, record, token, context)]
            else:
                found = [_from_options(world, user, record, cast("Operation", operation), token, field, context)]
        _write(settings, found, _names(world, found[0]) if settings.with_names and len(found) == 1 else {})
    undecided = any("unknown" in (one.outcome, one.search, one.record) for one in found)
    return settings.status(undecided=undecided)


def _check_options(
    user: str | None, record: RecordName | None, token: str | None, url: str | None, log: str | None
) -> None:
    """Raises UsageError for a question that says too little, or two things at once."""
    if user is not None and not user.strip():
        raise UsageError("`--user` is empty", hint="say who: --user LOGIN; a visitor is --user public")
    if log is not None and (url is not None or record is not None or token is not None):
        raise UsageError("`--log` says itself what was refused", hint="leave out --record, --token and --url")
    if log is not None or url is not None:
        return
    if record is None:
        raise UsageError(
            "`--record` is missing", hint="such as --user LOGIN --record sale.order:42, or --url, or --log"
        )
    if user is None and token is None:
        raise UsageError("`--user` is missing", hint="say who: --user LOGIN; a visitor is --user public")


def _from_options(
    world: World,
    user: str | None,
    record: RecordName | None,
    operation: Operation,
    token: str | None,
    field: str | None,
    context: Context,
) -> Explanation:
    from ostiary.diagnosis import Question, diagnose

    assert record is not None
    return diagnose(world, Question(user, record.model, record.id, operation, token, field=field), context)


def _from_url(
    settings: Settings,
    world: World,
    url: str,
    user: str | None,
    record: RecordName | None,
    token: str | None,
    context: Context,
) -> Explanation:
    from pathlib import Path

    from ostiary.diagnosis import diagnose_url

    named = (record.model, record.id) if record is not None else None
    addons = [Path(folder) for folder in settings.addons]
    return diagnose_url(world, url, user, record=named, token=token, addons=addons, context=context)


def _from_log(world: World, log: str, user: str | None, context: Context) -> list[Explanation]:
    """The answers to what a log says. Raises UsageError when it says nothing."""
    from ostiary.cli.files import lines_of
    from ostiary.diagnosis import diagnose_log

    lines: Iterator[str] = lines_of(log)
    found = list(diagnose_log(world, lines, user, context))
    if not found:
        raise UsageError(
            f"nothing in `{log}` says that somebody was refused" if log != "-" else "nothing says who was refused what",
            hint="give the lines with the error, such as those with `Access Denied` or `AccessError`;"
            " of a traceback the last ones",
        )
    return found


def _names(world: World, found: Explanation) -> dict[str, str]:
    """Display names of the user and the record, as far as there are any."""
    from ostiary.report.names import display_names, user_names

    ids = [found.record_id] if found.record_id is not None else []
    records = display_names(world.database, world.facts, found.model, ids) if found.model else {}
    people = user_names(world.database, world.facts, [found.user_id] if found.user_id is not None else [])
    named = {"record": records.get(found.record_id or 0), "user": people.get(found.user_id or 0)}
    return {what: name for what, name in named.items() if name}


def _write(settings: Settings, found: Sequence[Explanation], names: dict[str, str]) -> None:
    if settings.format == "json":
        from ostiary.report.explain_json import dumps, explain_json, several_json

        told = explain_json(found[0], names) if found[0].line is None else several_json(found)
        settings.emit(dumps(told) + "\n")
    elif settings.format == "markdown":
        from ostiary.report.explain_markdown import explain_markdown

        settings.emit("\n".join(explain_markdown(one, names) for one in found))
    else:
        from ostiary.report.consoles import printing
        from ostiary.report.explain_terminal import print_explanation

        with settings.stream() as out, printing(out) as console:
            for number, one in enumerate(found):
                if number:
                    console.print()
                print_explanation(console, one, names)

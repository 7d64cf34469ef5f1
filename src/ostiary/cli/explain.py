"""`ostiary explain`: why a user can or cannot do something to a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from ostiary.cli.settings import Settings, shared
from ostiary.cli.values import OPERATIONS, RecordName, circumstances, make_context, read_record
from ostiary.errors import UsageError

if TYPE_CHECKING:
    from ostiary.api import World
    from ostiary.engine.explanation import Explanation
    from ostiary.facts import Operation


@click.command("explain")
@shared("terminal", "json", "markdown")
@click.option("--user", metavar="LOGIN|ID", help="Who.")
@click.option("--record", metavar="MODEL:ID", callback=read_record, help="Which record, such as sale.order:42.")
@click.option("--operation", type=click.Choice(OPERATIONS), default="read", show_default=True, help="To do what.")
@click.option("--token", help="With this access token. (A later release.)")
@click.option("--url", help="A portal page. (A later release.)")
@click.option("--log", metavar="FILE", help="A traceback or an error page. (A later release.)")
@circumstances
def command(
    settings: Settings,
    user: str | None,
    record: RecordName | None,
    operation: str,
    token: str | None,
    url: str | None,
    log: str | None,
    companies: tuple[int, ...] | None,
    website: int | None,
    lang: str | None,
    tz: str | None,
) -> int:
    """Why a user can or cannot do something to a record.

    \b
    ostiary explain postgresql:///prod --user ida@school.example --record sale.order:42
    ostiary explain prod.ostiary --user 17 --record account.move:7 --format markdown
    """
    for name, value in (("--token", token), ("--url", url), ("--log", log)):
        if value is not None:
            raise UsageError(f"`{name}` comes with a later release", hint="ask with --user and --record")
    if user is None or record is None:
        missing = "--user" if user is None else "--record"
        raise UsageError(f"`{missing}` is missing", hint="such as --user LOGIN --record sale.order:42")
    with settings.world() as world:
        context = make_context(world, companies, website, lang, tz)
        with settings.timed("decide"):
            found = world.explain(user, record.model, record.id, cast("Operation", operation), context=context)
        _write(settings, found, _names(world, found) if settings.with_names else {})
    return settings.status(undecided="unknown" in (found.outcome, found.search, found.record))


def _names(world: World, found: Explanation) -> dict[str, str]:
    """Display names of the user and the record, as far as there are any."""
    from ostiary.report.names import display_names, user_names

    records = display_names(world.database, world.facts, found.model, [found.record_id])
    people = user_names(world.database, world.facts, [found.user_id] if found.user_id is not None else [])
    named = {"record": records.get(found.record_id), "user": people.get(found.user_id or 0)}
    return {what: name for what, name in named.items() if name}


def _write(settings: Settings, found: Explanation, names: dict[str, str]) -> None:
    if settings.format == "json":
        from ostiary.report.explain_json import dumps, explain_json

        settings.emit(dumps(explain_json(found, names)) + "\n")
    elif settings.format == "markdown":
        from ostiary.report.explain_markdown import explain_markdown

        settings.emit(explain_markdown(found, names))
    else:
        from ostiary.report.consoles import printing
        from ostiary.report.explain_terminal import print_explanation

        with settings.stream() as out, printing(out) as console:
            print_explanation(console, found, names)

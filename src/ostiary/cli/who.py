"""`ostiary who`: every outsider who can reach a record, and by which way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

import click

from ostiary.cli.settings import Settings, shared
from ostiary.cli.values import OPERATIONS, RecordName, circumstances, make_context, read_record
from ostiary.errors import UsageError

if TYPE_CHECKING:
    from ostiary.api import World
    from ostiary.engine.explanation import Way
    from ostiary.facts import Operation
    from ostiary.report.who_report import WhoQuestion


@click.command("who")
@shared("terminal", "json", "markdown")
@click.option("--record", metavar="MODEL:ID", callback=read_record, help="Which record, such as sale.order:42.")
@click.option("--operation", "operations", multiple=True, type=click.Choice(OPERATIONS), help="[default: all four]")
@click.option("--everybody", is_flag=True, help="Internal users, too.")
@circumstances
def command(
    settings: Settings,
    record: RecordName | None,
    operations: tuple[str, ...],
    everybody: bool,
    companies: tuple[int, ...] | None,
    website: int | None,
    lang: str | None,
    tz: str | None,
) -> int:
    """Every outsider who can reach a record, and by which way.

    \b
    ostiary who postgresql:///prod --record sale.order:42
    """
    from ostiary.report.who_report import WhoQuestion

    if record is None:
        raise UsageError("`--record` is missing", hint="such as --record sale.order:42")
    chosen = cast("tuple[Operation, ...]", tuple(dict.fromkeys(operations)) or OPERATIONS)
    with settings.world() as world:
        context = make_context(world, companies, website, lang, tz)
        question = WhoQuestion(
            world.source, world.facts.series.name, record.model, record.id, chosen, context, everybody
        )
        with settings.timed("decide"):
            ways = world.who(record.model, record.id, chosen, context=context, everybody=everybody)
        _write(settings, question, ways, _names(world, question, ways) if settings.with_names else {})
    outcomes = {outcome for way in ways for outcome in (*way.search.values(), *way.record.values())}
    return settings.status(undecided="unknown" in outcomes)


def _names(world: World, question: WhoQuestion, ways: Sequence[Way]) -> dict[str, str]:
    """Display names: of the record under `record`, of users under their login."""
    from ostiary.report.names import display_names, user_names

    people = user_names(world.database, world.facts, [way.user_id for way in ways])
    names = {way.login: people[way.user_id] for way in ways if way.user_id in people}
    record = display_names(world.database, world.facts, question.model, [question.record_id])
    return names | ({"record": record[question.record_id]} if record else {})


def _write(settings: Settings, question: WhoQuestion, ways: Sequence[Way], names: dict[str, str]) -> None:
    from ostiary.report import who_report

    if settings.format == "json":
        from ostiary.report.explain_json import dumps

        settings.emit(dumps(who_report.who_json(question, ways, names)) + "\n")
    elif settings.format == "markdown":
        settings.emit(who_report.who_markdown(question, ways, names))
    else:
        from ostiary.report.consoles import printing

        with settings.stream() as out, printing(out) as console:
            who_report.print_who(console, question, ways, names)

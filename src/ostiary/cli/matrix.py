"""`ostiary matrix`: what every user reaches of every model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

import click

from ostiary.cli.settings import Settings, shared
from ostiary.cli.values import OPERATIONS, circumstances, make_context, people, pick_models
from ostiary.errors import UsageError

if TYPE_CHECKING:
    from ostiary.engine.compile import Evaluator
    from ostiary.facts import Operation


@click.command("matrix")
@shared("terminal", "csv", "parquet", "json", "html")
@click.option("--group", metavar="XMLID", help="Users of a group, such as base.group_portal.  [default: all outsiders]")
@click.option("--user", "users", multiple=True, metavar="LOGIN|ID", help="A user; may be given several times.")
@click.option("--model", "models", multiple=True, metavar="MODEL", help="A model, or a pattern such as 'sale.*'.")
@click.option("--operation", "operations", multiple=True, type=click.Choice(OPERATIONS), help="[default: read]")
@click.option("--records", is_flag=True, help="A row per visible record: user_id, model, record_id.")
@click.option("--evaluator", type=click.Choice(["search", "record"]), default="search", show_default=True,
              help="Odoo's way to decide: in searches and lists, or on records that are at hand.")  # fmt: skip
@click.option("--archived/--no-archived", default=True, help="With or without archived records.  [default: with]")
@circumstances
def command(
    settings: Settings,
    group: str | None,
    users: tuple[str, ...],
    models: tuple[str, ...],
    operations: tuple[str, ...],
    records: bool,
    evaluator: str,
    archived: bool,
    companies: tuple[int, ...] | None,
    website: int | None,
    lang: str | None,
    tz: str | None,
) -> int:
    """What every user reaches of every model, as table, file or picture.

    \b
    ostiary matrix postgresql:///prod --group base.group_portal
    ostiary matrix prod.ostiary --model 'sale.*' -o sales.html
    ostiary matrix prod.ostiary --records -o reach.parquet
    """
    chosen = cast("tuple[Operation, ...]", tuple(dict.fromkeys(operations)) or ("read",))
    _check(settings, chosen, records)
    with settings.world() as world:
        from ostiary.cli.matrix_run import Question, write_matrix, write_records

        active_test = not archived if evaluator == "search" else True
        question = Question(
            world,
            people(world, users, group),
            pick_models(world, models),
            chosen,
            cast("Evaluator", evaluator),
            make_context(world, companies, website, lang, tz, active_test=active_test),
            archived,
            everything=bool(models),
        )
        return write_records(settings, question) if records else write_matrix(settings, question)


def _check(settings: Settings, operations: Sequence[str], records: bool) -> None:
    """Raises UsageError for what does not go together."""
    if settings.format == "parquet" and (settings.output is None or not _is_file(settings)):
        raise UsageError("parquet needs a file to be written to", hint="give -o FILE.parquet")
    if records and settings.format not in ("csv", "parquet", "json"):
        raise UsageError("--records gives a table of records", hint="give -o FILE.parquet, FILE.csv or FILE.json")
    if records and len(operations) > 1:
        raise UsageError("--records is for one operation at a time", hint="run it once for each --operation")


def _is_file(settings: Settings) -> bool:
    from ostiary.report.files import is_special

    return settings.output is not None and not is_special(settings.output)

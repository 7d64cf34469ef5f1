"""`ostiary demo`: the main job on the sample company."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from ostiary.cli.settings import Settings

if TYPE_CHECKING:
    from ostiary.api import World
    from ostiary.cli.matrix_run import Question
    from ostiary.engine.matrix import Block
    from ostiary.report.demo_report import DemoFindings

_LABELS: Final = {
    "library.loan": "loans",
    "library.member": "members",
    "library.wish": "wishes",
    "sale.order": "orders",
    "account.move": "invoices",
    "project.task": "tasks",
    "support.ticket": "tickets",
    "library.review": "reviews",
    "stock.picking": "deliveries",
    "purchase.order": "purchases",
    "library.book": "books",
}
"""The models of the table, the most telling first."""
_DENIED: Final = ("ida@harbour-school.example", "library.loan", "L/0003")
"""A user, a model and the name of a record that she asks for in vain."""


@click.command("demo")
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("ostiary-demo.html"), show_default=True,
              help="Where to write the HTML page.")  # fmt: skip
@click.option("--quiet", is_flag=True, help="Only write the page.")
@click.option("--timings", is_flag=True, help="Print on stderr what took how long.")
def command(output: Path, quiet: bool, timings: bool) -> int:
    """Show the main job on the sample company that ships along.

    Who sees what, the worst exposure, one denial explained; and an HTML page to look at.
    """
    from ostiary.demo import SAMPLE
    from ostiary.report.files import check_writable

    check_writable(output)
    settings = Settings(str(SAMPLE), (), "html", output, quiet, timings, progress=False, strict=False, with_names=True)
    begun = time.perf_counter()
    _run(settings)
    settings.print_timings(time.perf_counter() - begun)
    return 0


def _run(settings: Settings) -> None:
    from ostiary.cli.values import people
    from ostiary.report.consoles import printing
    from ostiary.report.demo_report import print_demo

    with settings.world() as world:
        users = people(world, (), None)
        question = _question(world, users)
        with settings.timed("decide"):
            blocks = list(question.blocks(settings, None))
            found = _findings(world, question, blocks)
        if not settings.quiet:
            with printing(sys.stdout) as console:
                print_demo(console, found)
        with settings.timed("page"):
            settings.emit(_page(settings, question, found))


def _question(world: World, users: Sequence[int]) -> Question:
    from ostiary.cli.matrix_run import Question
    from ostiary.demo import SAMPLE
    from ostiary.model.environment import Context

    models = world.engine().schema.stored_models
    context = Context(active_test=False)
    return Question(
        world, users, models, ("read",), "search", context, archived=True, source=SAMPLE.name, with_ids=True
    )


def _findings(world: World, question: Question, blocks: Sequence[Block]) -> DemoFindings:
    from ostiary.cli.exposure import exposures, partner_name
    from ostiary.report.demo_report import DemoFindings

    login, model, name = _DENIED
    record_id = _record_id(world, model, name)
    size = f"{len(question.users)} outsiders, {len(question.models)} models, Odoo {world.facts.series.name}"
    return DemoFindings(
        title=f"Vellum House, a library that lends books: {size}",
        blocks=blocks,
        logins=question.logins,
        labels={model: label for model, label in _LABELS.items() if model in question.models},
        exposures=exposures(world, question.users, blocks),
        denial=world.explain(login, model, record_id),
        denial_names={"record": name, "user": partner_name(world, world.user(login).partner_id)},
    )


def _record_id(world: World, model: str, name: str) -> int:
    from ostiary.database import as_int

    table = world.engine().schema.table_name(model)
    return as_int(world.database.query(f'SELECT id FROM "{table}" WHERE name = $1', [name])[0][0])


def _page(settings: Settings, question: Question, found: DemoFindings) -> str:
    from ostiary.cli.matrix_run import matrix_html
    from ostiary.report.demo_html import demo_sections

    return matrix_html(settings, question, found.blocks, found.title, demo_sections(found))

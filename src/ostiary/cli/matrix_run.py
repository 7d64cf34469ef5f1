"""A matrix on its way to where it goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from ostiary.api import World
from ostiary.cli.progress import Advance, progress
from ostiary.cli.settings import Settings
from ostiary.cli.terminal import safe_stdout
from ostiary.engine.compile import Evaluator
from ostiary.engine.matrix import Block
from ostiary.engine.reach import RecordPlan
from ostiary.engine.who import kind_of
from ostiary.errors import UsageError
from ostiary.facts import Operation
from ostiary.model.environment import Context
from ostiary.report import tables
from ostiary.report.markup import Markup
from ostiary.report.meta import MatrixMeta
from ostiary.report.records import RecordFormat, Records
from ostiary.report.rows import Logins
from ostiary.report.summary import Summary


@dataclass(slots=True)
class Question:
    """Users × models × operations, and the circumstances. `everything` asks for models that nobody reaches, too."""

    world: World
    users: Sequence[int]
    models: Sequence[str]
    operations: tuple[Operation, ...]
    evaluator: Evaluator
    context: Context
    archived: bool
    everything: bool = False
    source: str | None = None
    """What to call the source, if not by its URL or path."""
    with_ids: bool = False
    summary: Summary = field(default_factory=Summary)

    def __post_init__(self) -> None:
        if not self.users:
            raise UsageError("there are no such users", hint="archived users are left out; name one with --user")

    @property
    def logins(self) -> Logins:
        return {user_id: self.world.facts.users[user_id].login for user_id in self.users}

    @property
    def meta(self) -> MatrixMeta:
        return MatrixMeta.of(
            self.source or self.world.source,
            self.world.facts,
            self.operations,
            self.evaluator,
            self.context,
            archived=self.archived,
        )

    def blocks(self, settings: Settings, advance: Advance | None) -> Iterator[Block]:
        """The answers, counted as they pass."""
        blocks = self.world.matrix(
            self.users,
            self.models,
            self.operations,
            self.evaluator,
            context=self.context,
            with_ids=self.with_ids,
            progress=advance,
        )
        return self.summary.watch(settings.timing("decide", blocks))


def write_matrix(settings: Settings, question: Question) -> int:
    """Write what was asked for; the exit status."""
    with progress(settings, "deciding") as advance:
        blocks = question.blocks(settings, advance)
        if settings.format == "terminal":
            for _ in blocks:
                pass
        elif settings.format == "html":
            page = matrix_html(settings, question, blocks)
        else:
            with settings.timed("write"):
                _write_table(settings, question, blocks)
    if settings.format == "terminal":
        _print(settings, question)
    elif settings.format == "html":
        settings.emit(page)
    return settings.status(undecided=question.summary.is_undecided)


def _print(settings: Settings, question: Question) -> None:
    from ostiary.report.consoles import printing
    from ostiary.report.matrix_terminal import print_matrix

    with settings.stream() as out, printing(out) as console:
        users = len(question.users)
        print_matrix(console, question.summary, question.meta, users, everything=question.everything)


def matrix_html(
    settings: Settings,
    question: Question,
    blocks: Iterable[Block],
    title: str = "Who reaches what",
    sections: Sequence[Markup] = (),
) -> str:
    """The page with the heat map, and with findings above it if there are any."""
    from ostiary.report.heatmap import heat_map
    from ostiary.report.html_page import matrix_page
    from ostiary.report.names import user_names

    world = question.world
    kinds = {user_id: kind_of(world.engine(), world.facts.users[user_id]) for user_id in question.users}
    names = user_names(world.database, world.facts, question.users) if settings.with_names else {}
    heat = heat_map(blocks, question.logins, kinds, names)
    return matrix_page(title, question.meta, question.summary, heat, sections)


def _write_table(settings: Settings, question: Question, blocks: Iterable[Block]) -> None:
    table = tables.Table(blocks, question.logins, question.models, question.meta)
    if settings.output is None:
        printer = tables.print_csv if settings.format == "csv" else tables.print_json
        printer(table, safe_stdout())
        return
    writers = {"csv": tables.write_csv, "json": tables.write_json, "parquet": tables.write_parquet}
    writers[settings.format](table, settings.output)
    settings.wrote()


def write_records(settings: Settings, question: Question) -> int:
    """Write every visible record. What is undecided is looked at first, as it gives no rows."""
    with progress(settings, "deciding") as advance:
        for _ in question.blocks(settings, advance):
            pass
    left_out = question.summary.not_listed()
    if left_out:
        models = len({str(entry["model"]) for entry in left_out})
        settings.note(f"warning: some users' records of {models} models are not listed; the metadata says why")
    with progress(settings, "writing") as advance, settings.timed("write"):
        models_reached = sorted({found.model for found in question.summary.models if found.reaching})
        plans = _plans(question, models_reached, advance)
        meta = replace(question.meta, not_listed=left_out)
        records = Records(question.world.database, plans, question.logins, models_reached, meta)
        _write_records(settings, records)
    return settings.status(undecided=question.summary.is_undecided)


def _plans(question: Question, models: Sequence[str], advance: Advance | None) -> Callable[[str], Sequence[RecordPlan]]:
    """How to get the plans of a model; each call is a step of the progress."""
    place = {model: number for number, model in enumerate(models)}

    def plans(model: str) -> Sequence[RecordPlan]:
        if advance:
            advance(place[model], len(models), model)
        return question.world.record_plans(
            question.users, model, question.operations[0], question.evaluator, context=question.context
        )

    return plans


def _write_records(settings: Settings, records: Records) -> None:
    kind = cast(RecordFormat, settings.format)
    if settings.output is None:
        tables.print_records(records, safe_stdout(), kind)
        return
    tables.write_record_file(records, settings.output, kind)
    settings.wrote()

"""The public interface: `load` a source, ask the `World`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Self

from ostiary.database import Database
from ostiary.errors import AmbiguousUser, UnknownRecord, UnknownUser, UsageError
from ostiary.facts import OPERATIONS, Facts, Operation, Permissions, Rule, User
from ostiary.model.environment import Context
from ostiary.sources.open import OwnerPaths, open_source

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from ostiary.checks.audit.material import Audit, Settings
    from ostiary.engine.compile import Evaluator
    from ostiary.engine.explanation import Explanation, Way
    from ostiary.engine.exposure import Exposure
    from ostiary.engine.matrix import Block, Progress
    from ostiary.engine.reach import Engine, ReachOutcome, RecordPlan
    from ostiary.findings import Check, Results
    from ostiary.model.ownership import OwnershipTable
    from ostiary.sources.snapshot_writer import SnapshotProgress, SnapshotSummary


@dataclass(frozen=True, slots=True)
class Reach:
    """What one user reaches of one model; `ids` are the visible records where that could be decided."""

    outcome: ReachOutcome
    ids: frozenset[int] | None
    total: int | None
    reason: str | None


@dataclass(slots=True)
class World:
    """One Odoo, as its source shows it, and what can be asked of it. Close it, or use it in a `with` statement."""

    source: str
    facts: Facts
    database: Database
    _engines: dict[Context, Engine] = field(default_factory=dict)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.database.close()

    def engine(self, context: Context = Context()) -> Engine:
        """The engine for a context; compiled rules are kept as long as the world."""
        from ostiary.engine.reach import Engine

        found = self._engines.get(context)
        if found is None:
            found = self._engines[context] = Engine(self.facts, self.database, context)
        return found

    # ------------------------------------------------------------------ users

    def user(self, wanted: int | str) -> User:
        """A user by id or login. Raises UnknownUser, AmbiguousUser."""
        if isinstance(wanted, int) or wanted.isdigit():
            found = self.facts.users.get(int(wanted))
            matching = [found] if found else []
        else:
            matching = [user for user in self.facts.users.values() if user.login == wanted]
            matching = matching or [u for u in self.facts.users.values() if u.login.casefold() == wanted.casefold()]
        if not matching:
            raise UnknownUser(f"no user has the login or id `{wanted}`", hint=self._similar(str(wanted)))
        if len(matching) > 1:
            ids = ", ".join(str(user.id) for user in matching)
            raise AmbiguousUser(f"several users answer to `{wanted}`: ids {ids}", hint="name one of them by its id")
        return matching[0]

    def _similar(self, wanted: str) -> str:
        import difflib

        logins = [user.login for user in self.facts.users.values()]
        close = difflib.get_close_matches(wanted, logins, n=3, cutoff=0.6)
        return f"did you mean {' or '.join(f'`{login}`' for login in close)}?" if close else "see `ostiary matrix`"

    def users(self, group: str | None = None, *, archived: bool = False) -> list[User]:
        """Users by id, of one group (external id) or all; archived ones only when asked for.

        Raises UsageError when there is no such group.
        """
        chosen = [user for user in self.facts.users.values() if user.active or archived]
        if group is not None:
            found = self.facts.xmlids.get(group)
            if found is None or found[0] != "res.groups":
                raise UsageError(f"there is no group `{group}`", hint="give its external id, such as base.group_portal")
            closure = self.engine().closure
            chosen = [user for user in chosen if found[1] in closure.of_user(user)]
        return sorted(chosen, key=lambda user: user.id)

    # ------------------------------------------------------------------ questions

    def reach(
        self,
        model: str,
        operation: Operation = "read",
        evaluator: Evaluator = "search",
        users: Iterable[int] | None = None,
        *,
        companies: Sequence[int] | None = None,
        website: int | None = None,
        lang: str | None = None,
        tz: str | None = None,
        archived: bool = True,
    ) -> dict[int, Reach]:
        """user id → what they reach of a model, with the ids.

        `evaluator` is "search" (lists, SQL) or "record" (checks on records, Python). Raises UnknownRecord.
        """
        from ostiary.engine.compile import EVALUATORS

        self.check_model(model)
        check_choice(operation, OPERATIONS, "operation")
        check_choice(evaluator, EVALUATORS, "evaluator")
        context = Context(
            tuple(companies) if companies is not None else None,
            website,
            lang,
            tz,
            active_test=not archived if evaluator == "search" else True,
        )
        chosen = list(users) if users is not None else [user.id for user in self.users()]
        answers = self.engine(context).reach(model, operation, evaluator, chosen, with_ids=True)
        return {
            user_id: Reach(answer.outcome, answer.ids, answer.total, answer.reason)
            for answer in answers
            for user_id in answer.users
        }

    def matrix(
        self,
        users: Sequence[int],
        models: Sequence[str] | None = None,
        operations: Sequence[Operation] = ("read",),
        evaluator: Evaluator = "search",
        *,
        context: Context = Context(active_test=False),
        with_ids: bool = False,
        progress: Progress | None = None,
    ) -> Iterator[Block]:
        """What every user reaches of every model (all that have rows when `models` is None), a block per model and
        operation. Raises UnknownRecord."""
        from ostiary.engine.matrix import matrix

        engine = self.engine(context)
        for model in models or ():
            self.check_model(model)
        chosen = models if models is not None else engine.schema.stored_models
        return matrix(engine, users, chosen, operations, evaluator, with_ids=with_ids, progress=progress)

    def record_plans(
        self,
        users: Sequence[int],
        model: str,
        operation: Operation = "read",
        evaluator: Evaluator = "search",
        *,
        context: Context = Context(active_test=False),
    ) -> list[RecordPlan]:
        """Queries for the records of a model that users reach, to be run on `database` and written somewhere."""
        self.check_model(model)
        return self.engine(context).record_plans(model, operation, evaluator, users)

    def explain(
        self,
        user: int | str,
        model: str,
        record_id: int,
        operation: Operation = "read",
        *,
        context: Context = Context(),
    ) -> Explanation:
        """Why a user can or cannot do something to a record. Raises UnknownRecord; an unknown user is an answer."""
        from ostiary.engine.explain import explain

        self.check_model(model)
        return explain(self, user, model, record_id, operation, context)

    def who(
        self,
        model: str,
        record_id: int,
        operations: Sequence[Operation] = OPERATIONS,
        *,
        context: Context = Context(),
        everybody: bool = False,
    ) -> list[Way]:
        """The outsiders (with `everybody` all active users) who reach a record, and how. Raises UnknownRecord."""
        from ostiary.engine.who import who

        self.check_model(model)
        return who(self, model, record_id, operations, context, everybody=everybody)

    def material(
        self,
        settings: Settings | None = None,
        configuration: Mapping[str, str] | None = None,
        *,
        ownership: OwnershipTable | None = None,
        now: datetime.datetime | None = None,
    ) -> Audit:
        """What the checks of an audit judge. `configuration` are the options of the server's `odoo.conf`, `ownership`
        says to whom records of some models belong; `now` is the moment that ages are counted to, in UTC without a zone.
        """
        from ostiary.checks.audit.material import Audit, Settings
        from ostiary.report.meta import moment

        chosen = now or moment().replace(tzinfo=None)
        return Audit(self.facts, self.database, settings or Settings(), chosen, configuration, ownership or {})

    def exposure(
        self,
        models: Sequence[str] | None = None,
        operations: Sequence[Operation] = ("read",),
        *,
        ownership: OwnershipTable | None = None,
    ) -> list[Exposure]:
        """What outsiders reach of records that belong to others, by model, kind of user and operation.

        `ownership` says to whom records of some models belong. Raises UnknownRecord, UsageError.
        """
        for model in models or ():
            self.check_model(model)
        for operation in operations:
            check_choice(operation, OPERATIONS, "operation")
        return list(self.material(ownership=ownership).exposures.all(operations, models))

    def audit(
        self,
        checks: Sequence[Check[Audit]] | None = None,
        *,
        material: Audit | None = None,
        progress: Progress | None = None,
        raise_faults: bool = False,
    ) -> Results:
        """What the checks (all of them when None) find, and the score. What a check cannot judge is a finding, too."""
        from ostiary.checks.audit import CHECKS
        from ostiary.checks.audit.coverage import coverage_of
        from ostiary.checks.audit.linked import linked
        from ostiary.checks.run import run_checks
        from ostiary.findings import Results
        from ostiary.findings.score import score_of

        judged = material or self.material()
        run = run_checks(
            CHECKS if checks is None else checks,
            judged,
            series=self.facts.series.name,
            modules=frozenset(self.facts.modules),
            progress=progress,
            raise_faults=raise_faults,
        )
        return Results(
            source=self.source,
            series=self.facts.series.name,
            findings=linked(run.findings),
            coverage=coverage_of(judged, run),
            score=score_of(run.findings),
            seconds=run.seconds,
        )

    def snapshot(
        self,
        target: str | Path,
        *,
        with_names: bool = False,
        ownership: OwnershipTable | None = None,
        progress: Callable[[SnapshotProgress], None] | None = None,
    ) -> SnapshotSummary:
        """Write everything that decisions and checks need into one file, without names unless asked.

        `ownership` says to whom records of some models belong. Raises SourceError.
        """
        from secrets import token_hex

        from ostiary.checks.audit.forms import forms_of
        from ostiary.checks.audit.reads import read_columns
        from ostiary.model.columns import needed_columns
        from ostiary.sources.snapshot_writer import write_snapshot

        schema = self.engine().schema
        columns = needed_columns(schema, ownership, read_columns(schema, with_names=with_names))
        forms = forms_of(schema, token_hex(16))
        return write_snapshot(
            self.database,
            self.facts,
            columns,
            Path(target),
            forms=forms,
            with_names=with_names,
            progress=progress,
        )

    def check_model(self, model: str) -> None:
        """Raises UnknownRecord when there is no such model."""
        if model in self.facts.models:
            return
        import difflib

        close = difflib.get_close_matches(model, self.facts.models, n=3, cutoff=0.6)
        hint = f"did you mean {' or '.join(f'`{name}`' for name in close)}?" if close else "is its module installed?"
        raise UnknownRecord(f"there is no model `{model}`", hint=hint)

    # ------------------------------------------------------------------ what if

    def with_rules(
        self, model: str, rules: Iterable[tuple[str | None, Iterable[int], str]], *, first_id: int = 1_000_000
    ) -> World:
        """The same world with other rules on one model: (domain, group ids, letters of "rwcu")."""
        kept = tuple(rule for rule in self.facts.rules if rule.model != model)
        new = tuple(
            Rule(
                id=first_id + number,
                name=f"what-if {number}",
                model=model,
                domain=domain,
                active=True,
                is_global=not list(groups),
                groups=frozenset(groups),
                permissions=Permissions("r" in letters, "w" in letters, "c" in letters, "u" in letters),
            )
            for number, (domain, groups, letters) in enumerate(rules)
        )
        return World(self.source, replace(self.facts, rules=kept + new), self.database)


def check_choice(value: str, choices: Sequence[str], what: str) -> None:
    """Raises UsageError unless the value is one of the choices."""
    if value not in choices:
        raise UsageError(f"`{value}` is no {what}", hint=f"choose from {', '.join(choices)}")


def load(
    source: str,
    *,
    addons: Sequence[str | Path] = (),
    progress: Progress | None = None,
    ownership: OwnerPaths = MappingProxyType({}),
) -> World:
    """Open a source: a `postgresql://` or `https://` URL, a `.ostiary` snapshot or a `.world.yaml` file.

    `addons` are folders with the source of modules that are not stock. `ownership` are paths to the owners of records,
    by model, that will be asked about: over the network only what is needed is read. Raises SourceError.
    """
    opened = open_source(source, [Path(folder) for folder in addons], progress, ownership)
    return World(source, opened.facts, opened.database)


__all__ = ["Reach", "World", "load"]

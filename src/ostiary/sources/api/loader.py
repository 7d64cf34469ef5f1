"""From an API to a snapshot: what there is, what of it this key sees, and then the rows."""

from __future__ import annotations

import datetime
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from ostiary import __version__
from ostiary.checks.audit.reads import columns_read, read_columns
from ostiary.engine.reach import Engine
from ostiary.errors import SourceError
from ostiary.facts import Facts
from ostiary.facts.code import CodeFacts
from ostiary.facts.schema import NUMBER_TYPES, Schema
from ostiary.model.columns import needed_columns
from ostiary.model.environment import Context
from ostiary.model.ownership import Ownership
from ostiary.series import Series
from ostiary.sources.api.coverage import Coverage, Gap, check_sight, gap_of
from ostiary.sources.api.layout import table_of, tables_of
from ostiary.sources.api.reading import Reader, Relation, Wanted
from ostiary.sources.api.rounds import Progress, Rounds
from ostiary.sources.api.sees import Sight
from ostiary.sources.api.store import Store
from ostiary.sources.api.wants import (
    FACT_MODELS,
    FACT_RELATIONS,
    FIRST,
    PARAMETERS,
    PEOPLE,
    choose_relation,
    likely_columns,
    read_first_fields,
    want,
    want_fact,
)
from ostiary.sources.catalog import PARTIAL
from ostiary.sources.kept import kept_columns
from ostiary.sources.open import OwnerPaths, kept_tables
from ostiary.sources.reader import read_facts
from ostiary.sources.rows import FACT_COLUMNS
from ostiary.sources.snapshot_writer import FORMAT

LoadCode = Callable[[Series, tuple[str, ...]], CodeFacts]
Kept = Mapping[str, Collection[str]]

_MAY_BE_HIDDEN: Final = frozenset({"res.users", "res.partner", "website"})
"""Models of the facts whose other records count without those that are hidden."""
_NOT_ALWAYS: Final = frozenset({"ir_module_module", "ir_model_inherit", "website"})
_ALWAYS_THERE: Final = {
    table: (*names, "ostiary_position") for table, names in FACT_COLUMNS.items() if table not in _NOT_ALWAYS
}


@dataclass
class Loader:
    """Reads one Odoo into a store."""

    reader: Reader
    store: Store
    series: Series
    user_id: int
    load_code: LoadCode
    progress: Progress | None = None
    ownership: OwnerPaths = field(default_factory=dict)
    coverage: Coverage = field(default_factory=Coverage)
    read: list[Wanted] = field(default_factory=list)
    _code: CodeFacts | None = None

    def load(self) -> Facts:
        """Read everything; the facts as far as reading needs them. Raises SourceError."""
        rounds = Rounds(self.reader, self.store, self.progress)
        self._read_first(rounds)
        facts = self._facts()
        self._check_series(facts)
        schema = Schema(facts)
        owned = {model: Ownership("owned", tuple(paths)) for model, paths in self.ownership.items()}
        kept = kept_columns(facts, needed_columns(schema, owned, read_columns(schema)), with_names=False)
        self._read_people(rounds, facts, kept)
        facts = self._facts()
        if self.user_id not in facts.users:
            raise SourceError("the API key's own user is not among the users that it shows")
        self._read_rows(rounds, facts, kept)
        self._mend_numbers(facts)
        return facts

    # ------------------------------------------------------------------ facts

    def _read_first(self, rounds: Rounds) -> None:
        fields = read_first_fields(self.reader)
        wanted: list[Wanted] = []
        for model in FIRST:
            columns = columns_read(model.replace(".", "_")).union(likely_columns(fields[model]))
            wanted += want_fact(model, fields[model], columns)
        self._must_read(rounds, wanted)

    def _read_people(self, rounds: Rounds, facts: Facts, kept: Kept) -> None:
        """The other models of the facts, with all the columns that will be needed."""
        models = [model for model in (*PEOPLE, "website") if model in facts.models]
        self._must_read(
            rounds,
            [
                one
                for model in models
                for one in want_fact(model, facts.fields[model], kept.get(model.replace(".", "_"), ()))
            ],
        )
        self.store.set_positions("res_company", self.reader.search("res.company", []))

    def _must_read(self, rounds: Rounds, wanted: list[Wanted]) -> None:
        refused = rounds.read(wanted)
        for one, words in refused.items():
            raise SourceError(f"Odoo does not answer for `{one.model}`, without which nothing can be decided: {words}")
        self.read += wanted

    def _facts(self) -> Facts:
        """The facts, of which those that were not read yet are empty."""
        self.store.make_empty(_ALWAYS_THERE)
        tables = self.store.tables()
        self.store.write_catalog(tables, {})
        facts = read_facts(self.store.database, self._load_code_once)
        return replace(facts, tables=tables_of(facts))

    def _load_code_once(self, series: Series, modules: tuple[str, ...]) -> CodeFacts:
        if self._code is None:
            self._code = self.load_code(series, modules)
        return self._code

    def _check_series(self, facts: Facts) -> None:
        if facts.series != self.series:
            raise SourceError(
                f"the server says that it is Odoo {self.series.name}, its database that it is {facts.series.name}",
                hint="one of them lies, or an upgrade is under way",
            )

    # ------------------------------------------------------------------ rows

    def _read_rows(self, rounds: Rounds, facts: Facts, kept: Kept) -> None:
        """Every other table: first those of models, then those of links between models that are seen as a whole."""
        seen = replace(facts, tables=kept_tables(facts.tables, self.store.columns()))
        sight = Sight(Engine(seen, self.store.database, Context()), self.user_id)
        models = {table: model for model in facts.models if (table := table_of(facts, model)) is not None}
        wanted: list[Wanted] = []
        for table in kept.keys() & models.keys():
            gap = gap_of(facts, sight, models[table])
            if gap is None and table == PARAMETERS.table:
                gap = Gap("nature", PARAMETERS.model, "of system parameters only those that checks may read are read")
                wanted.append(PARAMETERS)
            if gap is not None:
                self.coverage.add(table, gap)
            if models[table] not in FACT_MODELS and (gap is None or gap.may_be_empty):
                wanted.append(want(models[table], table, facts.fields.get(models[table], {}), kept[table]))
        self._note_refused(rounds.read(wanted))
        self.read += wanted
        self._look_for_hidden(rounds)
        check_sight(
            self.coverage.gaps.get(model.replace(".", "_")) for model in FACT_MODELS if model not in _MAY_BE_HIDDEN
        )
        self._read_relations(rounds, facts, [table for table in kept if table not in models])

    def _look_for_hidden(self, rounds: Rounds) -> None:
        """Where rules may hide records: whether there are any in between those that are seen."""
        wanted = {one.table: one for one in self.read if one.table in self.coverage.gaps}
        for table, one in wanted.items():
            gap = self.coverage.gaps[table or ""]
            if gap.may_be_empty and one.kinds and table and not one.domain:
                probing = self.reader.transport.probing
                ids = self.store.gaps(table, probing.beyond, probing.most)
                rounds.tell(one.model)
                if ids is not None and not self.reader.hides_one_of(one.model, ids, one.kinds[0][0]):
                    del self.coverage.gaps[table]

    def _read_relations(self, rounds: Rounds, facts: Facts, tables: Iterable[str]) -> None:
        """Relation tables, each through a field of a model, if both sides are seen as a whole."""

        def sees(model: str) -> bool:
            table = table_of(facts, model) if model in facts.models else None
            return table is not None and table in here and table not in self.coverage.gaps

        here = self.store.columns()
        relations: dict[str, list[Relation]] = defaultdict(list)
        for table in tables:
            owner = FACT_RELATIONS.get(table, ("", ""))[0]
            choice = choose_relation(facts, table, sees)
            if choice is None:
                reason = f"no field that the API key may read shows the whole table `{table}`"
                self.coverage.add(table, Gap("nature", table, reason))
            elif not owner:
                relations[choice[0]].append(choice[1])
        wanted = [Wanted(model, None, (), tuple(found)) for model, found in relations.items()]
        self._note_refused(rounds.read(wanted))

    def _note_refused(self, refused: Mapping[Wanted, str]) -> None:
        for one, words in refused.items():
            for table in [one.table] if one.table else [relation.table for relation in one.relations]:
                assert table is not None
                self.coverage.add(table, Gap("answer", one.model, f"Odoo does not answer for `{one.model}`: {words}"))

    def _mend_numbers(self, facts: Facts) -> None:
        """Before 18 a number that is NULL is not 0, and a search tells them apart; a link to record 0 is none."""
        for one in self.read:
            for name, kind in one.kinds if one.table and one.table not in self.coverage.gaps else ():
                if kind not in NUMBER_TYPES or not one.table or not self.store.has_zero(one.table, name):
                    continue
                if not facts.series.falsy_values:
                    self.store.set_null(one.table, name, self.reader.unset(one.model, name))
                elif kind == "many2one_reference":
                    self.store.zero_to_null(one.table, name)

    # ------------------------------------------------------------------ the snapshot

    def finish(self, facts: Facts, taken_at: datetime.datetime, target: Path) -> None:
        """Write what a snapshot says of itself, and give it away."""
        partial = self.coverage.partial
        here = self.store.columns()
        tables = {
            name: replace(table, partial=partial.get(name), columns=table.columns if name in here else {})
            for name, table in facts.tables.items()
            if name in here or name in partial
        }
        meta = {
            "format": str(FORMAT),
            "ostiary": __version__,
            "series": facts.series.name,
            "taken_at": taken_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "unaccent": str(self._unaccent()).lower(),
            "with_names": "false",
            PARTIAL: json.dumps(partial),
        }
        self.store.write_catalog(tables, meta)
        self.store.move_to(target)

    def _unaccent(self) -> bool:
        """Whether `ilike` looks through accents: then a name is found that nobody has."""
        domain = [["model", "=", "res.partner"], ["model", "ilike", "rés.pártner"]]
        return self.reader.count("ir.model", domain) == 1

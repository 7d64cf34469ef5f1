"""Fields of records, read in batches.

A field is read for all records of a model that are known so far, as Odoo prefetches, so that evaluating a rule for
thousands of users costs a few queries.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ostiary.database import Database, as_int
from ostiary.domain.expression import EvaluationFails
from ostiary.errors import Undecided
from ostiary.facts.schema import TEXT_TYPES, Field, Schema


@dataclass(slots=True)
class Data:
    """Reads fields of records in batches and remembers them.

    `known` are the ids of each model that reading has met: a miss reads the field for all of them.
    """

    database: Database
    schema: Schema
    lang: str = "en_US"
    known: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _values: dict[tuple[str, str], dict[int, Any]] = field(default_factory=dict)
    _read: dict[tuple[str, str], set[int]] = field(default_factory=dict)

    def read(self, model: str, name: str, ids: Iterable[int]) -> dict[int, Any]:
        """id → value: ids of a many2one or x2many as a tuple, else the plain value."""
        key = (model, name)
        ids = list(ids)
        self.known[model].update(ids)
        done = self._read.setdefault(key, set())
        values = self._values.setdefault(key, {})
        if any(one not in done for one in ids):
            missing = sorted(self.known[model] - done)
            values.update(self._load(model, name, missing))
            done.update(missing)
        return values

    def _load(self, model: str, name: str, ids: list[int]) -> dict[int, Any]:
        found = self.schema.field(model, name)
        if found is None:
            raise EvaluationFails(f"AttributeError: '{model}' object has no attribute '{name}'")
        if not found.store:
            raise Undecided(f"`{model}.{name}` is computed by code that is not known")
        if found.type in ("one2many", "many2many"):
            return self._load_many(found, ids)
        if not found.column_exists:
            raise Undecided(f"the column of `{model}.{name}` is not in the database")
        table = self.schema.table_name(model)
        partial = self.schema.facts.tables[table].partial
        rows = self.database.query(f'SELECT id, "{name}" FROM "{table}" WHERE id = ANY($1)', [ids])
        values = {as_int(row[0]): _as_python(found, row[1], self.lang) for row in rows}
        if partial and len(values) < len(ids):
            raise Undecided(partial)
        if found.type == "many2one" and found.relation:
            self.known[found.relation].update(one for value in values.values() for one in value)
        return values

    def _load_many(self, found: Field, ids: list[int]) -> dict[int, Any]:
        only_active = found.extra_domain == (("active", "=", True),)
        if (found.extra_domain and not only_active) or found.dynamic_domain:
            raise Undecided(f"`{found.model}.{found.name}` has a domain of its own")
        relation = found.relation or ""
        active = self.schema.active_field(relation) if only_active or found.active_test is not False else None
        target = self.schema.table_name(relation)
        self.need_all_rows(found.relation_table if found.type == "many2many" else None, target)
        if found.type == "many2many":
            sql = (
                f'SELECT r."{found.column1}", t.id FROM "{found.relation_table}" r JOIN "{target}" t'
                f' ON t.id = r."{found.column2}" WHERE r."{found.column1}" = ANY($1)'
            )
        else:
            inverse = self.schema.field(relation, found.inverse or "")
            if inverse is None or not inverse.store or inverse.type != "many2one":
                raise Undecided(f"`{found.model}.{found.name}` has an inverse that is not stored")
            sql = f'SELECT t."{inverse.name}", t.id FROM "{target}" t WHERE t."{inverse.name}" = ANY($1)'
        if active:
            sql += f' AND t."{active}"'
        values: dict[int, list[int]] = {one: [] for one in ids}
        for owner, one in self.database.query(sql + " ORDER BY 1, 2", [ids]):
            values[as_int(owner)].append(as_int(one))
            self.known[relation].add(as_int(one))
        return {owner: tuple(found_ids) for owner, found_ids in values.items()}

    def need_all_rows(self, *tables: str | None) -> None:
        """Raises Undecided for a table that is not there, or of which some rows may not have been read."""
        for name in filter(None, tables):
            table = self.schema.facts.tables.get(name)
            if table is None or table.partial:
                raise Undecided((table and table.partial) or f"the table `{name}` is not in the source")


def _as_python(found: Field, value: object, lang: str) -> Any:
    """A column as a record gives it."""
    if found.type == "many2one":
        return () if value is None else (value,)
    if found.company_dependent:
        raise Undecided(f"`{found.model}.{found.name}` depends on the company")
    if found.translate and found.type in TEXT_TYPES and value is not None:
        texts = json.loads(value) if isinstance(value, str) else value
        if isinstance(texts, dict):
            value = texts.get(lang) or texts.get("en_US")
    if value is None:
        return 0 if found.type in ("integer", "float", "monetary") else False
    return value

"""Changes in Odoo's terms → rows of tables."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ostiary.database import Database, as_int
from ostiary.errors import UsageError
from ostiary.facts.schema import Field, Schema
from ostiary.whatif.changes import FIRST_NEW_ID, TOKEN_OF_NOBODY, Change, Command, Create, Link, NewToken, Ref, Unlink
from ostiary.whatif.database import ChangedDatabase
from ostiary.whatif.shadow import PairShadow, Row, RowShadow, Shadow


@dataclass(slots=True)
class Overlay:
    """Shadows of tables that grow change by change; what is read through `database` has all changes so far."""

    schema: Schema
    database: ChangedDatabase
    refs: dict[str, int] = field(default_factory=dict)
    _created: int = 0

    @classmethod
    def over(cls, database: Database, schema: Schema) -> Overlay:
        """Over a database, or over one that has changes already, which is left as it is."""
        if isinstance(database, ChangedDatabase):
            shadows = copy.deepcopy(database.shadows)
            created = sum(len(one.created) for one in shadows.values() if isinstance(one, RowShadow))
            return cls(schema, ChangedDatabase(database.below, shadows), _created=created)
        return cls(schema, ChangedDatabase(database, {}))

    # ------------------------------------------------------------------ changes

    def apply(self, change: Change) -> tuple[int, ...]:
        """Do one change; the ids of its records."""
        if isinstance(change, Unlink):
            self._remove(change.model, change.ids)
            return change.ids
        if isinstance(change, Create):
            self._created += 1
            record_id = FIRST_NEW_ID + self._created
            self.refs[change.name] = record_id
            self.rows(change.model).created[record_id] = self._defaults(change.model)
            ids: tuple[int, ...] = (record_id,)
        else:
            ids = self.ids(change.ids)
        self.write(change.model, ids, change.values)
        return ids

    def write(self, model: str, ids: Iterable[int], values: Mapping[str, object]) -> None:
        """Values of fields of records."""
        plain: Row = {}
        for name, value in values.items():
            found = self._field(model, name)
            if isinstance(value, Command):
                self._relate(found, ids, value)
            else:
                plain[name] = self._cell(found, value)
        for record_id in ids if plain else ():
            self.rows(model).write(record_id, plain)

    def ids(self, links: Iterable[Link]) -> tuple[int, ...]:
        return tuple(self.refs[one.name] if isinstance(one, Ref) else one for one in links)

    # ------------------------------------------------------------------ tables

    def rows(self, model: str) -> RowShadow:
        """The shadow of a model's table. Raises UsageError where there is none to be changed."""
        table = self.schema.table(model)
        if table is None or table.is_view or "id" not in table.columns:
            raise UsageError(f"`{model}` has no table of its own, so nothing can be changed in it")
        found = self.database.shadows.get(table.name)
        if found is None:
            columns = [(column.name, column.type) for column in table.columns.values()]
            if table.name == "res_company" and self.database.dialect == "duckdb":
                columns.append(("ostiary_position", "int4"))
            found = self.database.shadows[table.name] = RowShadow(table.name, columns)
        assert isinstance(found, RowShadow)
        return found

    def pairs(self, table: str, columns: tuple[str, str]) -> PairShadow:
        """The shadow of the table of a many2many field. Raises UsageError where it holds more than pairs."""
        found: Shadow | None = self.database.shadows.get(table)
        if found is None:
            known = self.schema.facts.tables.get(table)
            if known is None or {*known.columns} != {*columns}:
                raise UsageError(f"`{table}` holds something else than pairs of ids, so it cannot be changed")
            found = self.database.shadows[table] = PairShadow(table, columns)
        assert isinstance(found, PairShadow)
        return found if found.columns == columns else _Turned(found)

    # ------------------------------------------------------------------ values

    def _field(self, model: str, name: str) -> Field:
        found = self.schema.field(model, name)
        if found is None or not found.store or not found.column_exists or found.company_dependent:
            raise UsageError(f"what a change of `{model}.{name}` comes to cannot be said here")
        return found

    def _cell(self, found: Field, value: object) -> object:
        """A value as the column holds it."""
        if isinstance(value, Ref):
            return self.refs[value.name]
        if isinstance(value, NewToken):
            return TOKEN_OF_NOBODY
        if value is False and found.type != "boolean":
            return None
        if found.translate and value is not None and self._is_json(found):
            return json.dumps({"en_US": value})
        return value

    def _is_json(self, found: Field) -> bool:
        table = self.schema.table(found.model)
        return table is not None and table.columns[found.name].type == "jsonb"

    def _relate(self, found: Field, ids: Iterable[int], command: Command) -> None:
        if found.type != "many2many" or not (found.relation_table and found.column1 and found.column2):
            raise UsageError(f"`{found.model}.{found.name}` is no many2many field")
        shadow = self.pairs(found.relation_table, (found.column1, found.column2))
        own, others = tuple(ids), self.ids(command.ids)
        if command.kind == "unlink":
            shadow.remove((one, other) for one in own for other in others)
            return
        if command.kind == "set":
            shadow.remove(self.related(found, own))
        shadow.add((one, other) for one in own for other in others)

    def related(self, found: Field, ids: Iterable[int]) -> list[tuple[int, int]]:
        """The pairs of a many2many field as they are by now."""
        sql = (
            f'SELECT "{found.column1}", "{found.column2}" FROM "{found.relation_table}"'
            f' WHERE "{found.column1}" = ANY($1)'
        )
        return [(as_int(one), as_int(other)) for one, other in self.database.query(sql, [list(ids)])]

    def _defaults(self, model: str) -> Row:
        """What Odoo's defaults give to a record that decisions look at."""
        active = self.schema.active_field(model)
        table = self.schema.table(model)
        return {active: True} if active and table and active in table.columns else {}

    def _remove(self, model: str, ids: Iterable[int]) -> None:
        """Delete records, and the pairs that point from them."""
        for record_id in ids:
            self.rows(model).remove(record_id)
        for name, row in self.schema.facts.fields.get(model, {}).items():
            found = self.schema.field(model, name)
            if row.type != "many2many" or not row.store or found is None:
                continue
            table = self.schema.facts.tables.get(found.relation_table or "")
            if table is not None and {*table.columns} == {found.column1, found.column2}:
                gone = self.related(found, ids)
                if gone:
                    self.pairs(table.name, (str(found.column1), str(found.column2))).remove(gone)


class _Turned(PairShadow):
    """The same pairs, seen from the other side."""

    def __init__(self, other: PairShadow) -> None:
        super().__init__(other.table, (other.columns[1], other.columns[0]))
        self._other = other

    def add(self, pairs: Iterable[tuple[int, int]]) -> None:
        self._other.add((two, one) for one, two in pairs)

    def remove(self, pairs: Iterable[tuple[int, int]]) -> None:
        self._other.remove((two, one) for one, two in pairs)

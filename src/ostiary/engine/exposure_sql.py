"""Exposure as SQL: what users reach, joined with whose it is and with whom it is shared.

All texts are for PostgreSQL and DuckDB alike. Values are parameters; names of tables and columns come from the
database's own catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from ostiary.database import quoted
from ostiary.engine.plan import Query
from ostiary.facts.schema import Schema
from ostiary.model.ownership import Ownership, Ownerships
from ostiary.model.ownership_paths import FOLLOWERS, Hop, PersonPath, person_path

_TOKEN: Final = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(?P<number>[0-9]+)""")


@dataclass(slots=True)
class Statement:
    """Collects the parameters of one statement."""

    parameters: list[object] = field(default_factory=list)
    _aliases: int = 0

    def add(self, value: object) -> str:
        self.parameters.append(value)
        return f"${len(self.parameters)}"

    def ids(self, values: Iterable[object]) -> str:
        """A column of ids."""
        return f"unnest(CAST({self.add(list(values))} AS INT[]))"

    def alias(self) -> str:
        self._aliases += 1
        return f"j{self._aliases}"

    def include(self, query: Query) -> str:
        """The text of a query of its own, its parameters counted on from those that are here."""
        start = len(self.parameters)
        self.parameters += query.parameters

        def shifted(match: re.Match[str]) -> str:
            return f"${int(match['number']) + start}" if match["number"] else match[0]

        return _TOKEN.sub(shifted, query.sql)


@dataclass(slots=True)
class OwnerSql:
    """Whose the records of one model are, as joins."""

    schema: Schema
    ownerships: Ownerships
    model: str
    documents: tuple[str, ...]
    """The models that the records point to, where they belong to documents."""

    @property
    def ownership(self) -> Ownership:
        return self.ownerships.of(self.model)

    @property
    def table(self) -> str:
        return quoted(self.schema.table_name(self.model))

    # ------------------------------------------------------------------ owners

    def owned(self, statement: Statement) -> str:
        """`SELECT class, id, owner` of what is reached; without those whose document has no owner by nature."""
        if self.ownership.document is None:
            joins, owner = self._owner(statement, self.model, "r")
            table = self.schema.table(self.model)
            distinct = "DISTINCT " if table is not None and table.is_view else ""
            return f"SELECT {distinct}m.class, m.id, {owner} FROM reached m JOIN {self.table} r ON r.id = m.id {joins}"
        pointer, record = (quoted(name) for name in self.ownership.document)
        parts = [self._of_document(statement, document, pointer, record) for document in self.owned_documents()]
        return " UNION ALL ".join(parts) or "SELECT class, id, class FROM reached WHERE FALSE"

    def owned_documents(self) -> list[str]:
        """The models of documents that belong to somebody."""
        found = [name for name in self.documents if self.schema.exists(name) and self.schema.table(name)]
        return [name for name in found if (of := self.ownerships.of(name)).nature == "owned" and of.document is None]

    def _of_document(self, statement: Statement, document: str, pointer: str, record: str) -> str:
        joins, owner = self._owner(statement, document, "d")
        return (
            f"SELECT m.class, m.id, {owner} FROM reached m JOIN {self.table} r ON r.id = m.id"
            f" JOIN {quoted(self.schema.table_name(document))} d ON d.id = r.{record} {joins}"
            f" WHERE r.{pointer} = {statement.add(document)}"
        )

    def _owner(self, statement: Statement, model: str, row: str) -> tuple[str, str]:
        """(the joins from a row to its owner, the expression of the owner's commercial partner)."""
        joins: list[str] = []
        partners: list[str] = []
        for text in self.ownerships.of(model).owners:
            path = person_path(self.schema, model, text)
            if path is None:
                continue
            if path.single:
                partners.append(_joined(statement, path, row, joins))
                continue
            people = statement.alias()
            joins.append(f"LEFT JOIN ({_lowest(statement, path)}) {people} ON {people}.id = {row}.id")
            partners.append(f"{people}.partner")
        partner = statement.alias()
        joins.append(f"LEFT JOIN res_partner {partner} ON {partner}.id = coalesce({', '.join(partners)})")
        return " ".join(joins), f"coalesce({partner}.commercial_partner_id, {partner}.id)"

    # ------------------------------------------------------------------ sharing

    def sharers(self, statement: Statement) -> str:
        """`SELECT id, customer` of the people that records of `met` are shared with on purpose."""
        people = [self._people(statement, path) for path in self._shared_paths(self.model)]
        for document in self.owned_documents() if self.ownership.document else ():
            people += [self._through(statement, document, path) for path in self._shared_paths(document)]
        selects = [
            f"SELECT s.id, coalesce(p.commercial_partner_id, p.id) FROM ({one}) AS s(id, partner)"
            " JOIN res_partner p ON p.id = s.partner"
            for one in people
        ]
        above = "SELECT m.id, f.above FROM met m JOIN family f ON f.owner = m.owner"
        return " UNION ".join([*selects, above])

    def _shared_paths(self, model: str) -> list[PersonPath]:
        paths = [*self.ownerships.of(model).shared, FOLLOWERS]
        found = (person_path(self.schema, model, path) for path in dict.fromkeys(paths))
        return [path for path in found if path is not None]

    def _people(self, statement: Statement, path: PersonPath) -> str:
        """`SELECT id, partner` along a path, for the records that matter."""
        joins: list[str] = []
        partner = _joined(statement, path, "r", joins)
        return f"SELECT r.id, {partner} FROM {self.table} r {' '.join(joins)} WHERE r.id IN (SELECT id FROM met)"

    def _through(self, statement: Statement, document: str, path: PersonPath) -> str:
        """The same for people whom the document of a record is shared with."""
        joins: list[str] = []
        partner = _joined(statement, path, "d", joins)
        pointer, record = (quoted(name) for name in self.ownership.document or ("", ""))
        return (
            f"SELECT r.id, {partner} FROM {self.table} r JOIN {quoted(path.table)} d ON d.id = r.{record}"
            f" {' '.join(joins)} WHERE r.{pointer} = {statement.add(document)} AND r.id IN (SELECT id FROM met)"
        )


def _lowest(statement: Statement, path: PersonPath) -> str:
    """`SELECT id, partner`: of several owners the one with the lowest id stands for all."""
    joins: list[str] = []
    partner = _joined(statement, path, "r", joins)
    return f"SELECT r.id, min({partner}) AS partner FROM {quoted(path.table)} r {' '.join(joins)} GROUP BY r.id"


def _joined(statement: Statement, path: PersonPath, row: str, joins: list[str]) -> str:
    """Adds the joins of a path to `joins`; the expression of the partner at its end."""
    value = f"{row}.id"
    at: str | None = row
    for hop in path.hops:
        at, value = _hop(statement, hop, at, value, joins)
    if path.person == "res.users":
        user = statement.alias()
        joins.append(f"LEFT JOIN res_users {user} ON {user}.id = {value}")
        return f"{user}.partner_id"
    return value


def _hop(statement: Statement, hop: Hop, at: str | None, value: str, joins: list[str]) -> tuple[str | None, str]:
    """One step: (the alias of the row that it ends on, where that is joined; the expression of its id)."""
    if hop.kind == "column" and at is not None:
        return None, f"{at}.{quoted(hop.column)}"
    alias = statement.alias()
    match hop.kind:
        case "column":
            joins.append(f"LEFT JOIN {quoted(hop.table)} {alias} ON {alias}.id = {value}")
            return None, f"{alias}.{quoted(hop.column)}"
        case "back":
            joins.append(f"LEFT JOIN {quoted(hop.table)} {alias} ON {alias}.{quoted(hop.column)} = {value}")
            return alias, f"{alias}.id"
        case "link":
            joins.append(f"LEFT JOIN {quoted(hop.table)} {alias} ON {alias}.{quoted(hop.column)} = {value}")
            return None, f"{alias}.{quoted(hop.other)}"
        case "followers":
            model = statement.add(hop.table)
            on = f"{alias}.res_model = {model} AND {alias}.res_id = {value}"
            joins.append(f"LEFT JOIN mail_followers {alias} ON {on}")
            return None, f"{alias}.partner_id"

"""Pages of records: by id and never by number, so that nothing is skipped when records come and go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from ostiary.errors import SourceError
from ostiary.sources.api.calls import Call, Denied, Domain, Refused
from ostiary.sources.api.transport import Transport
from ostiary.sources.api.values import Cell, to_cell, to_ids

PAGE: Final = 2_000
PAGE_WITH_RELATIONS: Final = 500
CONTEXT: Final = {"active_test": False, "lang": "en_US", "tz": "UTC", "bin_size": True}
"""Archived records too, behind x2many fields as well."""

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Relation:
    """A many2many field and the table that keeps it: `own` is the column of the record, `other` that of its links."""

    field: str
    table: str
    own: str
    other: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to read of one model: fields with their types for `table`, or relation tables through many2many fields."""

    model: str
    table: str | None
    kinds: tuple[tuple[str, str], ...]
    relations: tuple[Relation, ...] = ()
    domain: tuple[tuple[str, str, Any], ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return ("id", *(name for name, _ in self.kinds))

    @property
    def fields(self) -> list[str]:
        return [*(name for name, _ in self.kinds), *(relation.field for relation in self.relations)]


@dataclass(frozen=True, slots=True)
class Page:
    """Some records of `wanted`: their rows, and the pairs of each relation table."""

    rows: list[tuple[Cell, ...]]
    pairs: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    @property
    def last_id(self) -> int:
        last = self.rows[-1][0]
        assert isinstance(last, int)
        return last


class _NotAtOnce(Exception):
    """This model cannot be searched and read in one call."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads through one transport. Safe to use from several threads."""

    transport: Transport

    def pages(self, wanted: Wanted, after: int = 0) -> Iterator[Page]:
        """All records with an id above `after`. Raises Refused, SourceError."""
        size = PAGE_WITH_RELATIONS if wanted.relations else PAGE
        while True:
            ids, records = self._page(wanted, after, size)
            if not ids:
                return
            if records:
                yield _as_page(wanted, records)
            after = ids[-1]
            if len(ids) < size:
                return

    def _page(self, wanted: Wanted, after: int, size: int) -> tuple[list[int], list[Record]]:
        """(the ids of the page, the records that are still there)."""
        domain = [*(list(leaf) for leaf in wanted.domain), ["id", ">", after]]
        if self.transport.reads_while_searching and not wanted.relations:
            with suppress(_NotAtOnce):
                records = self._read_while_searching(wanted, domain, size)
                return _rising([record["id"] for record in records], after), records
        ids = self.search(wanted.model, domain, order="id", limit=size)
        return _rising(ids, after), self.read(wanted.model, ids, wanted.fields) if ids else []

    def _read_while_searching(self, wanted: Wanted, domain: Domain, size: int) -> list[Record]:
        arguments = {"fields": [*wanted.fields, "id"], "order": "id", "limit": size, "load": ""}
        try:
            answer = self.transport.call(Call(wanted.model, "search_read", None, domain, arguments, CONTEXT))
        except Denied:
            raise
        except Refused as error:  # some models override it without `load`
            raise _NotAtOnce from error
        return _records(answer, size)

    def hides_one_of(self, model: str, ids: Sequence[int], name: str) -> bool:
        """Whether one of the ids, none of which a search shows, is that of a record all the same.

        Odoo leaves out what does not exist, and raises for what exists and may not be read. Since 19 asking for the id
        alone is enough for that; before, a column has to be asked for, here `name`.
        """
        probing = self.transport.probing
        arguments = {"fields": ["id" if probing.by_id_alone else name], "load": ""}
        for start in range(0, len(ids), probing.at_once):
            some = tuple(ids[start : start + probing.at_once])
            try:
                self.transport.call(Call(model, "read", some, None, arguments, CONTEXT))
            except Refused:
                return True
        return False

    def search(self, model: str, domain: Domain, order: str | None = None, limit: int | None = None) -> list[int]:
        """The ids of matching records."""
        arguments = {name: value for name, value in (("order", order), ("limit", limit)) if value is not None}
        return to_ids(self.transport.call(Call(model, "search", None, domain, arguments, CONTEXT)))

    def read(self, model: str, ids: Sequence[int], fields: Sequence[str]) -> list[Record]:
        """The records that are there, by id. One that was deleted since fails the whole call, so that is tried anew."""
        arguments = {"fields": list(fields), "load": ""}
        try:
            answer = self.transport.call(Call(model, "read", tuple(ids), None, arguments, CONTEXT))
        except Refused:
            left = self.search(model, [["id", "in", list(ids)]])
            if len(left) == len(ids):
                raise
            answer = self.transport.call(Call(model, "read", tuple(sorted(left)), None, arguments, CONTEXT))
        return sorted(_records(answer, len(ids)), key=_id)

    def count(self, model: str, domain: Domain) -> int:
        """The number of matching records."""
        found = self.transport.call(Call(model, "search_count", None, domain, {}, CONTEXT))
        if type(found) is not int:
            raise _odd(model)
        return found

    def readable_fields(self, model: str) -> frozenset[str]:
        """The fields that the key's user may read."""
        answer = self.transport.call(Call(model, "fields_get", None, None, {"attributes": ["type"]}))
        if not isinstance(answer, dict):
            raise _odd(model)
        return frozenset(answer)

    def unset(self, model: str, name: str) -> list[int]:
        """The ids of the records whose number is NULL, which before 18 is not the same as 0."""
        return self.search(model, [[name, "=", False]])


def _as_page(wanted: Wanted, records: list[Record]) -> Page:
    try:
        rows = [(one["id"], *(to_cell(kind, one[name]) for name, kind in wanted.kinds)) for one in records]
        pairs = {
            relation.table: [(one["id"], other) for one in records for other in to_ids(one[relation.field])]
            for relation in wanted.relations
        }
    except KeyError:
        raise _odd(wanted.model) from None
    return Page(rows, pairs)


def _records(answer: Any, most: int) -> list[Record]:
    """The answer, if it is a list of no more records than were asked for."""
    if not isinstance(answer, list) or len(answer) > most:
        raise _odd("")
    if not all(isinstance(one, dict) and type(one.get("id")) is int for one in answer):
        raise _odd("")
    return answer


def _rising(ids: list[int], after: int) -> list[int]:
    """The ids, if each is above the one before: a server that repeats itself would be read for ever."""
    for one in ids:
        if one <= after:
            raise _odd("")
        after = one
    return ids


def _id(record: Record) -> int:
    found = record["id"]
    assert isinstance(found, int)
    return found


def _odd(model: str) -> SourceError:
    of = f" of `{model}`" if model else ""
    return SourceError(
        f"the server does not answer with the records{of} that were asked for",
        hint="check what stands in front of Odoo, and that no module changes how it reads",
    )

"""Paths of fields that lead from a record to people, taken apart into joins.

order_id.partner_id                  two columns
collaborator_ids.partner_id          a row that points back, then a column
message_partner_ids                  followers, which are in a table of their own
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from ostiary.facts.schema import Field, Schema

FOLLOWERS: Final = "message_partner_ids"
PEOPLE: Final = frozenset({"res.partner", "res.users"})


@dataclass(frozen=True, slots=True)
class Hop:
    """One step. `column`: the id is in a row of `table`. `back`: rows of `table` point here by `column`. `link`: rows
    of `table` hold both ids, `column` and `other`. `followers`: rows of `mail_followers` for the model `table`."""

    kind: Literal["column", "back", "link", "followers"]
    column: str
    table: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class PersonPath:
    """Steps from the rows of `table` to `person`, `res.partner` or `res.users`. No steps: the row is the person."""

    table: str
    hops: tuple[Hop, ...]
    person: str

    @property
    def single(self) -> bool:
        """Whether there is at most one person at the end."""
        return all(hop.kind == "column" for hop in self.hops)


def person_path(schema: Schema, model: str, path: str) -> PersonPath | None:
    """The joins of a path; None where the database does not have its fields or nobody is at its end."""
    table = schema.table(model)
    walked = _walk(schema, model, path)
    if table is None or walked is None or walked[1] not in PEOPLE:
        return None
    return PersonPath(table.name, walked[0], walked[1])


def resolves(schema: Schema, model: str, path: str, *, to_person: bool = True) -> bool:
    """Whether a path can be followed here; `model:res_id` where both are columns."""
    if ":" in path:
        return all(_has_column(schema, model, name) for name in path.split(":"))
    return (person_path(schema, model, path) if to_person else _walk(schema, model, path)) is not None


def _walk(schema: Schema, model: str, path: str) -> tuple[tuple[Hop, ...], str] | None:
    """(the steps, the model at the end)."""
    hops: list[Hop] = []
    for name in path.split(".") if path != "id" else ():
        hop, target = _hop(schema, model, name)
        if hop is None or target is None or schema.table(target) is None:
            return None
        hops.append(hop)
        model = target
    return tuple(hops), model


def _hop(schema: Schema, model: str, name: str) -> tuple[Hop | None, str | None]:
    field = schema.field(model, name)
    if name == FOLLOWERS and field is not None and "mail_followers" in schema.facts.tables:
        return Hop("followers", "res_id", model), "res.partner"
    if field is None or not field.relation:
        return None, None
    if field.type == "many2one":
        if not _has_column(schema, model, name):
            return None, None
        return Hop("column", name, schema.table_name(model)), field.relation
    return (_back(schema, field) if field.type == "one2many" else _link(schema, field)), field.relation


def _back(schema: Schema, field: Field) -> Hop | None:
    inverse, child = field.inverse or "", field.relation or ""
    if not _has_column(schema, child, inverse):
        return None
    return Hop("back", inverse, schema.table_name(child))


def _link(schema: Schema, field: Field) -> Hop | None:
    table = schema.facts.tables.get(field.relation_table or "")
    if table is None or not field.column1 or not field.column2:
        return None
    known = field.column1 in table.columns and field.column2 in table.columns
    return Hop("link", field.column1, table.name, field.column2) if known else None


def _has_column(schema: Schema, model: str, name: str) -> bool:
    table = schema.table(model)
    return table is not None and name in table.columns

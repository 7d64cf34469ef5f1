"""Rows that x2many fields link to."""

from __future__ import annotations

from typing import Final

from ostiary.domain.algebra import all_of, is_set, within
from ostiary.domain.condition import TRUE, Column, Condition, Select
from ostiary.domain.scope import Scope
from ostiary.domain.syntax import All, Domain, Leaf, read_domain
from ostiary.domain.terms import term_of
from ostiary.errors import Undecided
from ostiary.facts.schema import Field

KNOWN_DOMAINS: Final = {("mail.canned.response", "group_ids"): ("id", "in", "user.all_group_ids.ids")}
"""Domains that fields of stock modules compute: field → leaf, its value an expression over the user."""


def linked_domain(scope: Scope, field: Field) -> Domain:
    """The domain that an x2many field itself adds to the rows that it links to."""
    known = KNOWN_DOMAINS.get((field.model, field.name))
    if known is not None:
        return Leaf(known[0], known[1], scope.atom(known[2]))
    if field.dynamic_domain:
        raise Undecided(f"the domain of the field `{field.model}.{field.name}` is computed by code")
    domain = read_domain(list(field.extra_domain), scope.series)
    if field.type == "one2many" and field.relation and field.inverse:
        inverse = scope.schema.field(field.relation, field.inverse)
        if inverse is not None and inverse.type == "many2one_reference":
            names = [name for name in ("res_model", "model") if scope.schema.field(field.relation, name)]
            if not names:
                raise Undecided(f"the model that `{field.relation}.{field.inverse}` refers to is not known")
            return All((domain, Leaf(names[0], "=", field.model)))
    return domain


def linked(scope: Scope, field: Field, condition: Condition, *, only_relation_row: bool = False) -> Condition:
    """`EXISTS` a row of the comodel that the x2many field links to and that satisfies the condition."""
    schema = scope.schema
    assert field.relation is not None
    if field.type == "many2many":
        if not (field.relation_table and field.column1 and field.column2):
            raise Undecided(f"the relation table of `{field.model}.{field.name}` is not known")
        target: Condition = TRUE
        if not only_relation_row:
            target = within(Column(field.column2), Select(schema.table_name(field.relation), Column("id"), condition))
        rows = all_of(is_set(Column(field.column1)), target)
        return within(Column("id"), Select(field.relation_table, Column(field.column1), rows))
    inverse = schema.field(field.relation, field.inverse or "")
    if inverse is None:
        raise Undecided(f"the inverse of `{field.model}.{field.name}` is not known")
    if not inverse.store:
        raise Undecided(f"the inverse `{field.relation}.{inverse.name}` is not stored")
    column = term_of(scope, inverse)
    rows = all_of(is_set(column), condition)
    return within(Column("id"), Select(schema.table_name(field.relation), column, rows))

"""The columns that checks read beside what decisions need: what a snapshot and the API have to hold for an audit."""

from __future__ import annotations

from typing import Final

from ostiary.checks.audit import (
    code,
    companies,
    configuration,
    exposure,
    fields,
    files,
    groups,
    rights,
    rules,
    signup,
    tokens,
    users,
    website,
)
from ostiary.checks.audit.material import PERSONAL
from ostiary.facts.schema import Schema

AREAS: Final = (
    users, groups, rights, rules, exposure, tokens, files, website, configuration, fields, companies, signup, code
)  # fmt: skip


def read_columns(schema: Schema, *, with_names: bool = False) -> dict[str, frozenset[str]]:
    """table → columns that the checks read as they are, apart from those of which a form is enough (`forms`)."""
    tables = {table for area in AREAS for table in area.READS} & schema.facts.tables.keys()
    return {table: columns_read(table, with_names=with_names) for table in tables}


def columns_read(table: str, *, with_names: bool = False) -> frozenset[str]:
    """The columns of one table that the checks read as they are."""
    found = {name for area in AREAS for name in area.READS.get(table, ())}
    personal = PERSONAL.get(table, ())
    return frozenset(found.union(personal) if with_names else found.difference(personal))

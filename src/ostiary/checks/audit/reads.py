"""The columns that checks read beside what decisions need: what a snapshot and the API have to hold for an audit."""

from __future__ import annotations

from collections import defaultdict
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
from ostiary.facts.schema import Schema

AREAS: Final = (
    users, groups, rights, rules, exposure, tokens, files, website, configuration, fields, companies, signup, code
)  # fmt: skip
PERSONAL: Final = {"res_partner": ("email", "vat")}
"""What says who somebody is: kept only where names are asked for; without it, checks that compare it are skipped."""


def read_columns(schema: Schema, *, with_names: bool = False) -> dict[str, frozenset[str]]:
    """table → columns that the checks read as they are, apart from those of which a form is enough (`forms`)."""
    found: dict[str, set[str]] = defaultdict(set)
    for area in AREAS:
        for table, names in area.READS.items():
            found[table].update(names)
    for table, personal in PERSONAL.items():
        found[table] = found[table] | set(personal) if with_names else found[table] - set(personal)
    known = schema.facts.tables.keys()
    return {table: frozenset(names) for table, names in found.items() if table in known}

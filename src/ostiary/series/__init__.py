"""What differs between Odoo series, each written as a difference from the series before it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ostiary.errors import UnknownSeries


@dataclass(frozen=True, slots=True)
class Series:
    """The behaviour of one Odoo series, as far as decisions depend on it."""

    name: str
    closure_in_table: bool
    """`res_groups_users_rel` holds the closure over implied groups, not only explicit membership."""
    user_groups_column: str
    """The field of `res.users` that holds the groups of that table."""
    inherits_in_database: bool
    """`_inherits` links are in the table `ir_model_inherit`."""
    parents_rule_records: bool
    """Rules of `_inherits` parents are part of the domain: both evaluators apply them (else only searches do)."""
    parents_by_stored_link_only: bool
    """A parent reached through a link that is not stored contributes no rules."""
    falsy_values: bool
    """`False` in a condition also stands for the empty value of the type ('' or 0)."""
    any_operator: bool
    """`any` and `not any` exist; paths are rewritten to `any` where `domain_rewriting` is set."""
    domain_rewriting: bool
    """Domains are optimised as trees (19); before, leaf by leaf as `osv/expression.py` does."""
    record_paths_existential: bool
    """The record evaluator reads `a.b op v` as `a any (b op v)`; before, over `mapped` values."""
    rules_see_archived: bool
    """Rules are evaluated with `active_test=False` in both evaluators."""
    time_in_rules: bool
    """`time` is a name in rule domains."""
    company_dependent_json: bool
    """Company-dependent values are jsonb columns; before, rows of `ir_property`."""
    translations_json: bool
    """Translated values are jsonb columns; before, rows of `ir_translation`."""
    companies_archived: bool
    """`res.company` has `active` and `parent_path` (branches)."""
    field_groups_in_domains: bool
    """Field groups are enforced in search domains and orders."""
    in_between: bool = False
    """Read but never run: a leaf is exact where 14 and 19 agree on it, else undecided."""
    access_records: bool = False
    """`ir.access` in place of access rights and rules (saas-19.4 and 20)."""


SERIES_14 = Series(
    name="14.0",
    closure_in_table=True,
    user_groups_column="groups_id",
    inherits_in_database=False,
    parents_rule_records=False,
    parents_by_stored_link_only=False,
    falsy_values=False,
    any_operator=False,
    domain_rewriting=False,
    record_paths_existential=False,
    rules_see_archived=False,
    time_in_rules=True,
    company_dependent_json=False,
    translations_json=False,
    companies_archived=False,
    field_groups_in_domains=False,
)
SERIES_15 = replace(SERIES_14, name="15.0", inherits_in_database=True)
SERIES_16 = replace(SERIES_15, name="16.0", translations_json=True, companies_archived=True, in_between=True)
SERIES_17 = replace(SERIES_16, name="17.0", any_operator=True, parents_rule_records=True, field_groups_in_domains=True)
SERIES_18 = replace(
    SERIES_17, name="18.0", falsy_values=True, record_paths_existential=True, company_dependent_json=True
)
SERIES_19 = replace(
    SERIES_18,
    name="19.0",
    closure_in_table=False,
    user_groups_column="group_ids",
    parents_by_stored_link_only=True,
    domain_rewriting=True,
    rules_see_archived=True,
    time_in_rules=False,
    in_between=False,
)

ALL_SERIES: tuple[Series, ...] = (SERIES_14, SERIES_15, SERIES_16, SERIES_17, SERIES_18, SERIES_19)
_BY_NAME = {series.name: series for series in ALL_SERIES}


def get_series(name: str) -> Series:
    """The series called `name` ("19.0", or the longer version of a base module such as "19.0.1.3").

    Raises UnknownSeries.
    """
    short = ".".join(name.split(".")[:2])
    try:
        return _BY_NAME[short]
    except KeyError:
        known = ", ".join(_BY_NAME)
        raise UnknownSeries(
            f"the database says it is Odoo `{name}`, which is not a series that ostiary knows",
            hint=f"ostiary knows {known}; a newer release of ostiary may know yours",
        ) from None

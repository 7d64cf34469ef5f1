"""What is true of one Odoo, as it was read: no decisions, no sockets.

Rows of Odoo's own tables become small immutable objects with Odoo's names. What only the source code
knows (field groups, search methods, overrides) is in `facts.code`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from ostiary.facts.code import CodeFacts
from ostiary.facts.shipped import Shipped
from ostiary.series import Series

Operation = Literal["read", "write", "create", "unlink"]
OPERATIONS: Final[tuple[Operation, ...]] = ("read", "write", "create", "unlink")


@dataclass(frozen=True, slots=True)
class Permissions:
    """The four `perm_*` columns of an access right or a rule (NULL counts as false)."""

    read: bool
    write: bool
    create: bool
    unlink: bool

    def allows(self, operation: Operation) -> bool:
        return bool(getattr(self, operation))


@dataclass(frozen=True, slots=True)
class Group:
    """A row of `res.groups`; `implied` are the groups that it implies directly."""

    id: int
    implied: frozenset[int]
    xmlid: str | None = None


@dataclass(frozen=True, slots=True)
class User:
    """A row of `res.users`.

    `groups` is what `res_groups_users_rel` holds: explicit groups since 19, the closure before.
    `companies` are the user's active companies in the order of `res.company`.
    """

    id: int
    login: str
    active: bool
    share: bool
    partner_id: int
    company_id: int
    companies: tuple[int, ...]
    groups: frozenset[int]
    lang: str | None = None
    tz: str | None = None


@dataclass(frozen=True, slots=True)
class AccessRight:
    """A row of `ir.model.access`; `group_id` None means everybody."""

    id: int
    name: str
    model: str
    group_id: int | None
    active: bool
    permissions: Permissions
    xmlid: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of `ir.rule`; `domain` is the text of `domain_force`, None when empty."""

    id: int
    name: str
    model: str
    domain: str | None
    active: bool
    is_global: bool
    groups: frozenset[int]
    permissions: Permissions
    xmlid: str | None = None


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A row of `ir.model.fields`."""

    model: str
    name: str
    type: str
    relation: str | None = None
    relation_field: str | None = None
    relation_table: str | None = None
    column1: str | None = None
    column2: str | None = None
    store: bool = True
    related: str | None = None
    required: bool = False
    translate: bool = False
    company_dependent: bool = False
    manual: bool = False


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A row of `ir.model`; `modules` are the modules that define or extend it, by `ir.model.data`."""

    name: str
    transient: bool
    abstract: bool
    manual: bool
    modules: frozenset[str]


@dataclass(frozen=True, slots=True)
class Company:
    """A row of `res.company`; `active` is always true where the series has no such column."""

    id: int
    active: bool
    parent_id: int | None
    partner_id: int
    sequence: int


@dataclass(frozen=True, slots=True)
class Website:
    """A row of `website`; `user_id` is its public user."""

    id: int
    company_id: int
    user_id: int
    domain: str | None


@dataclass(frozen=True, slots=True)
class Module:
    """An installed row of `ir.module.module`, or one that is on its way (`to upgrade`, …)."""

    name: str
    state: str
    version: str | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table as the database has it: its PostgreSQL type name and NOT NULL."""

    name: str
    type: str
    not_null: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table or view that exists; `is_view` for SQL views."""

    name: str
    columns: dict[str, Column]
    is_view: bool = False
    partial: str | None = None
    """Why some of its rows may not have been read, None where all were: what depends on others is unknown."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All facts of one Odoo. Every id-keyed mapping is by database id."""

    series: Series
    users: dict[int, User]
    groups: dict[int, Group]
    access_rights: tuple[AccessRight, ...]
    rules: tuple[Rule, ...]
    models: dict[str, ModelRow]
    fields: dict[str, dict[str, FieldRow]]
    """model → field name → row."""
    inherits: dict[str, dict[str, str]]
    """model → parent model → link field, from the database (empty before 15; `code` has them)."""
    companies: dict[int, Company]
    websites: dict[int, Website]
    modules: dict[str, Module]
    tables: dict[str, Table]
    xmlids: dict[str, tuple[str, int]]
    """external id ("base.group_portal") → (model, id), for groups, rules, access rights, users, companies."""
    code: CodeFacts
    unaccent: bool = False
    """Odoo wraps `ilike` in `unaccent()`: the function is there and usable as Odoo wants it."""
    warnings: tuple[str, ...] = field(default=())
    """What was missing or odd while reading, in words for the user."""
    shipped: Shipped = field(default_factory=Shipped, compare=False)
    """The access rights and rules that the installed stock modules ship."""
    forms: Mapping[str, frozenset[str]] = field(default_factory=dict, compare=False)
    """table → columns of which the source keeps the form of each value and not the value itself (a snapshot's tokens):
    enough to judge them, never to compare them with anything. They are not among the columns of `tables`."""

"""What the checks of the audit judge: facts, decisions and rows, collected once and shared by all of them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, TypeVar, cast

from ostiary.checks.audit.domains import Domains
from ostiary.checks.audit.openings import Openings, Who
from ostiary.checks.audit.parameters import READABLE
from ostiary.database import Database
from ostiary.engine.exposure import Exposure, Exposures
from ostiary.engine.reach import Engine
from ostiary.engine.whole import WholeTables
from ostiary.errors import Undecided
from ostiary.facts import Facts, Group, Table, User
from ostiary.findings import Skipped
from ostiary.model.environment import Context
from ostiary.model.ownership import Ownerships, OwnershipTable

Made = TypeVar("Made")
INTERNAL = "base.group_user"
PORTAL = "base.group_portal"
PUBLIC = "base.group_public"
PERSONAL: Final = {"res_partner": ("email", "vat")}
"""What says who somebody is: kept only where names are asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an administrator may want to set otherwise, under `[audit]` of `ostiary.toml`. Ages are in days."""

    dormant_after: int = 180
    never_logged_in_after: int = 30
    token_older_than: int = 365
    key_older_than: int = 365
    key_lifetime: int = 365
    invitation_pending_after: int = 30
    session_days: int = 7
    administrators: int = 5
    administrators_share: float = 0.05
    whole_table: float = 0.95
    whole_table_owners: int = 20
    outlier: float = 10.0
    samples: int = 5
    """How many ids a finding shows."""


@dataclass
class Audit:
    """One Odoo under audit. Everything lazy is computed once; nothing here changes what was read."""

    facts: Facts
    database: Database
    settings: Settings = Settings()
    now: datetime.datetime = field(default_factory=lambda: datetime.datetime.now(tz=datetime.UTC).replace(tzinfo=None))
    """UTC without a zone, as Odoo stores times."""
    configuration: Mapping[str, str] | None = None
    """The options of the server's configuration file, where somebody gave it."""
    ownership: OwnershipTable = field(default_factory=dict)
    """To whom the records of some models belong, as `ostiary.toml` says."""
    _once: dict[object, object] = field(default_factory=dict, repr=False)

    def once(self, key: object, make: Callable[[], Made]) -> Made:
        """What several checks work out alike, worked out once."""
        if key not in self._once:
            self._once[key] = make()
        return cast("Made", self._once[key])

    # ------------------------------------------------------------------ decisions

    @cached_property
    def engine(self) -> Engine:
        """Archived records are included: they are as readable as the others."""
        return Engine(self.facts, self.database, Context(active_test=False))

    @cached_property
    def openings(self) -> Openings:
        """What access rights open to outsiders, and how much they reach of it."""
        people: dict[Who, tuple[User, ...]] = {"portal": self.outsiders, "public": self.public_users}
        kinds: dict[Who, int | None] = {"portal": self.id_of(PORTAL), "public": self.id_of(PUBLIC)}
        of_kind = {who: self.engine.closure.of_groups(frozenset({kind})) for who, kind in kinds.items() if kind}
        ids = {who: tuple(user.id for user in users) for who, users in people.items()}
        groups = {who: frozenset([*map(self.groups_of, people[who]), of_kind.get(who, frozenset())]) for who in people}
        return Openings(self.engine, ids, groups)

    @cached_property
    def domains(self) -> Domains:
        """What the domains of rules say."""
        return Domains(self.engine)

    @cached_property
    def record_engine(self) -> Engine:
        """Looks at records one by one, as pages do; inside rules archived rows are hidden."""
        return Engine(self.facts, self.database, Context(active_test=True))

    @cached_property
    def ownerships(self) -> Ownerships:
        """To whom the records of each model belong."""
        return Ownerships(self.engine.schema, self.ownership)

    @cached_property
    def exposures(self) -> Exposures:
        """Counts what outsiders reach of others."""
        return Exposures(self.engine, self.record_engine, self.ownerships)

    @cached_property
    def exposure(self) -> tuple[Exposure, ...]:
        """What outsiders may read, change or delete of others, by model, kind of user and operation."""
        return tuple(self.exposures.all(("read", "write", "unlink")))

    # ------------------------------------------------------------------ rows

    @cached_property
    def _whole(self) -> WholeTables:
        return WholeTables(self.database, self.facts.tables)

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """Rows of a SELECT that PostgreSQL and DuckDB both understand; parameters are `$1`, lists are arrays.

        Raises Skipped where rows of a table in it may be missing: then nothing follows from what is not there.
        """
        try:
            return self._whole.query(sql, parameters)
        except Undecided as error:
            raise Skipped(error.message) from None

    def has(self, table: str, *columns: str) -> bool:
        """Whether the source has a table with these columns."""
        found = self.facts.tables.get(table)
        return found is not None and all(self._knows(found, column) for column in columns)

    def _knows(self, table: Table, column: str) -> bool:
        """Whether the source has the column, or at least what form its values have."""
        return column in table.columns or column in self.facts.forms.get(table.name, ())

    def require(self, table: str, *columns: str) -> None:
        """Raises Skipped where the source does not have a table or column that a check cannot do without."""
        found = self.facts.tables.get(table)
        if found is None:
            raise Skipped(f"the source has no table `{table}`")
        if found.partial:
            raise Skipped(found.partial)
        for column in columns:
            if not self._knows(found, column):
                raise Skipped(self._lacks(table, column))

    def _lacks(self, table: str, column: str) -> str:
        if self.facts.forms and column in PERSONAL.get(table, ()):
            return f"a snapshot holds `{table}.{column}` only when it was taken with --with-names"
        return f"the source has no column `{table}.{column}`"

    def installed(self, *modules: str) -> bool:
        """Whether one of the modules is installed."""
        return any(name in self.facts.modules for name in modules)

    def id_of(self, xmlid: str) -> int | None:
        """The id behind an external id of a group, rule, access right, user or company."""
        found = self.facts.xmlids.get(xmlid)
        return found[1] if found else None

    @cached_property
    def parameters(self) -> dict[str, str]:
        """System parameters that checks may read: those of `parameters.READABLE`, never a secret.

        A source that lacks others has these all the same.
        """
        if not self.has("ir_config_parameter", "key", "value"):
            raise Skipped("the source has no system parameters")
        rows = self.database.query("SELECT key, value FROM ir_config_parameter WHERE key = ANY($1)", [sorted(READABLE)])
        return {str(key): str(value or "") for key, value in rows}

    # ------------------------------------------------------------------ people

    def groups_of(self, user: User) -> frozenset[int]:
        """All groups of a user, implied ones included."""
        return self.engine.closure.of_user(user)

    def in_group(self, user: User, xmlid: str) -> bool:
        return self.id_of(xmlid) in self.groups_of(user)

    @cached_property
    def users(self) -> tuple[User, ...]:
        """Active users but the superuser, by id."""
        return tuple(user for _, user in sorted(self.facts.users.items()) if user.active and user.id != 1)

    @cached_property
    def public_users(self) -> tuple[User, ...]:
        """Users that stand for visitors, also where they are archived, as Odoo keeps them."""
        return tuple(user for _, user in sorted(self.facts.users.items()) if self.in_group(user, PUBLIC))

    @cached_property
    def outsiders(self) -> tuple[User, ...]:
        """Active users who are not internal: portal users, and those of no type. Visitors are `public_users`."""
        return tuple(
            user for user in self.users if not self.in_group(user, INTERNAL) and not self.in_group(user, PUBLIC)
        )

    @cached_property
    def internal_users(self) -> tuple[User, ...]:
        return tuple(user for user in self.users if self.in_group(user, INTERNAL))

    # ------------------------------------------------------------------ words for findings

    def group_name(self, group: int | Group) -> str | int:
        """The external id of a group, or its id."""
        found = self.facts.groups.get(group) if isinstance(group, int) else group
        return (found.xmlid if found else None) or (group if isinstance(group, int) else group.id)

    def samples(self, ids: Iterable[int]) -> list[int]:
        """The first few of some ids, sorted."""
        return sorted(ids)[: self.settings.samples]

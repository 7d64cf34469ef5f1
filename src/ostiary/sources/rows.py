"""Rows of Odoo's own tables as facts. A table or column that this database lacks yields nothing, never an error."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final, cast

from ostiary.database import Database
from ostiary.facts import (
    AccessRight,
    Company,
    FieldRow,
    Group,
    ModelRow,
    Permissions,
    Rule,
    Table,
    User,
    Website,
)
from ostiary.sources.lazy import FieldsByModel

FACT_COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "ir_module_module": ("id", "name", "state", "latest_version"),
    "ir_module_module_dependency": ("module_id", "name"),
    "ir_model": ("id", "model", "transient", "abstract", "state"),
    "ir_model_fields": (
        "id", "model", "name", "ttype", "relation", "relation_field", "relation_table", "column1", "column2",
        "store", "related", "required", "translate", "company_dependent", "state",
    ),
    "ir_model_inherit": ("id", "model_id", "parent_id", "parent_field_id"),
    "ir_model_access": (
        "id", "name", "model_id", "group_id", "active", "perm_read", "perm_write", "perm_create", "perm_unlink",
    ),
    "ir_rule": (
        "id", "name", "model_id", "domain_force", "active", "global",
        "perm_read", "perm_write", "perm_create", "perm_unlink",
    ),
    "ir_model_data": ("id", "module", "name", "model", "res_id"),
    "rule_group_rel": ("rule_group_id", "group_id"),
    "res_groups": ("id",),
    "res_groups_implied_rel": ("gid", "hid"),
    "res_groups_users_rel": ("gid", "uid"),
    "res_users": ("id", "login", "active", "share", "partner_id", "company_id"),
    "res_partner": ("id", "lang", "tz"),
    "res_company": ("id", "active", "parent_id", "partner_id", "sequence"),
    "res_company_users_rel": ("cid", "user_id"),
    "website": ("id", "company_id", "user_id", "domain"),
}  # fmt: skip
"""Every column that facts are made of: what is read from a database, and what a snapshot always keeps."""

NAMED_MODELS: Final = ("ir.model", "ir.model.access", "ir.rule", "res.company", "res.groups", "res.users")
"""Models whose external ids are facts."""

_OF_USERS: Final = (("res_groups_users_rel", "uid", "gid"), ("res_company_users_rel", "user_id", "cid"))
"""Relation tables of users: (table, user, other side)."""

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads facts from one database whose tables are known."""

    db: Database
    tables: dict[str, Table]
    model_names: dict[int, str] = field(default_factory=dict)
    """Id of `ir.model` → name, once `models` has been read."""
    _started: dict[str, Callable[[], Rows]] = field(default_factory=dict)
    """SQL → its rows, of queries that were started ahead."""

    def start(self) -> None:
        """Let the database work on what has most rows, while the rest is read and made into facts."""
        of_users = [self._pairs_query(*pairs) for pairs in _OF_USERS if self.is_there(pairs[0])]
        for sql in (self._fields_query(), *of_users, self._users_query()):
            self._started[sql] = self.db.ahead(sql)

    def _query(self, sql: str) -> Rows:
        started = self._started.pop(sql, None)
        return started() if started else self.db.query(sql)

    def is_there(self, table: str) -> bool:
        """Whether there is such a table, and something of it was read."""
        return table in self.tables and bool(self.tables[table].columns)

    def has(self, table: str, column: str) -> bool:
        return table in self.tables and column in self.tables[table].columns

    def rows(self, table: str, *columns: str, tail: str = "") -> Rows:
        """The columns of all rows, NULL for a column that is not there; `tail` is what follows FROM."""
        if not self.is_there(table):
            return []
        listed = ", ".join(self._column(table, column) for column in columns)
        return self.db.query(f'SELECT {listed} FROM "{table}" {tail}')

    def _column(self, table: str, column: str) -> str:
        return f'"{table}"."{column}"' if self.has(table, column) else "NULL"

    def _flag(self, table: str, column: str) -> str:
        """The column as a boolean that is never NULL."""
        return f"coalesce({self._column(table, column)}, false)" if self.has(table, column) else "false"

    def _pairs(self, table: str, key: str, value: str) -> dict[int, tuple[int, ...]]:
        """A relation table as a mapping."""
        if not self.is_there(table):
            return {}
        return {one: tuple(many) for one, many in self._query(self._pairs_query(table, key, value))}

    @staticmethod
    def _pairs_query(table: str, key: str, value: str) -> str:
        return f'SELECT "{key}", array_agg("{value}") FROM "{table}" GROUP BY "{key}"'

    def xmlids(self) -> dict[str, tuple[str, int]]:
        """External ids of NAMED_MODELS, oldest first."""
        names = ", ".join(f"'{name}'" for name in NAMED_MODELS)
        tail = f"WHERE model IN ({names}) AND res_id IS NOT NULL ORDER BY id"
        rows = self.rows("ir_model_data", "module", "name", "model", "res_id", tail=tail)
        return {f"{module}.{name}": (model, res_id) for module, name, model, res_id in rows}

    def models(self, xmlids: dict[str, tuple[str, int]]) -> dict[str, ModelRow]:
        """Models by name. `abstract` is unknown before 15 and then false."""
        modules: dict[int, set[str]] = {}
        for xmlid, (model, res_id) in xmlids.items():
            if model == "ir.model":
                modules.setdefault(res_id, set()).add(xmlid.partition(".")[0])
        models = {}
        for id_, name, transient, abstract, state in self.rows("ir_model", *FACT_COLUMNS["ir_model"]):
            self.model_names[id_] = name
            defined = frozenset(modules.get(id_, ()))
            models[name] = ModelRow(name, bool(transient), bool(abstract), state == "manual", defined)
        return models

    def fields(self) -> dict[str, dict[str, FieldRow]]:
        """Fields by model and name, made when asked for."""
        # a Mapping does all that readers of Facts do with this dict; whatever writes to it fails at once
        return cast("dict[str, dict[str, FieldRow]]", FieldsByModel(self._query(self._fields_query())))

    def _fields_query(self) -> str:
        table = "ir_model_fields"
        columns = FACT_COLUMNS[table][1:9]
        plain = [self._column(table, column) for column in columns]
        flags = [self._flag(table, column) for column in ("required", "company_dependent")]
        return (
            f"SELECT {', '.join(plain)}, {self._flag(table, 'store')}, {self._column(table, 'related')}, {flags[0]},"
            f" coalesce(CAST({self._column(table, 'translate')} AS varchar) NOT IN ('', 'false'), false), {flags[1]},"
            f" coalesce({self._column(table, 'state')} = 'manual', false) FROM {table}"
        )

    def inherits(self) -> dict[str, dict[str, str]]:
        """`_inherits` links: model → parent → link field."""
        if not self.is_there("ir_model_inherit"):
            return {}
        rows: Any = self.db.query(
            "SELECT model.model, parent.model, field.name FROM ir_model_inherit link"
            " JOIN ir_model model ON model.id = link.model_id JOIN ir_model parent ON parent.id = link.parent_id"
            " JOIN ir_model_fields field ON field.id = link.parent_field_id ORDER BY link.id"
        )
        links: dict[str, dict[str, str]] = {}
        for model, parent, name in rows:
            links.setdefault(model, {})[parent] = name
        return links

    def groups(self, xmlids: dict[int, str]) -> dict[int, Group]:
        """Groups with what they imply directly."""
        implied = self._pairs("res_groups_implied_rel", "gid", "hid")
        rows = self.rows("res_groups", "id", tail="ORDER BY id")
        return {id_: Group(id_, frozenset(implied.get(id_, ())), xmlids.get(id_)) for (id_,) in rows}

    def access_rights(self, xmlids: dict[int, str]) -> tuple[AccessRight, ...]:
        """Access rights by id; those of a model that is gone are left out, as Odoo's join leaves them out."""
        rows = self.rows("ir_model_access", *FACT_COLUMNS["ir_model_access"], tail="ORDER BY id")
        return tuple(
            AccessRight(id_, name, self.model_names[model], group, bool(active), _permissions(flags), xmlids.get(id_))
            for id_, name, model, group, active, *flags in rows
            if model in self.model_names
        )

    def rules(self, xmlids: dict[int, str]) -> tuple[Rule, ...]:
        """Record rules by id, which is the order in which Odoo combines them."""
        groups = self._pairs("rule_group_rel", "rule_group_id", "group_id")
        rows = self.rows("ir_rule", *FACT_COLUMNS["ir_rule"], tail="ORDER BY id")
        return tuple(
            Rule(
                id=id_,
                name=name or "",
                model=self.model_names[model],
                domain=domain or None,
                active=bool(active),
                is_global=bool(is_global),
                groups=frozenset(groups.get(id_, ())),
                permissions=_permissions(flags),
                xmlid=xmlids.get(id_),
            )
            for id_, name, model, domain, active, is_global, *flags in rows
            if model in self.model_names
        )

    def companies(self) -> dict[int, Company]:
        """Companies in the order of `res.company`: sequence, then name in the database's own collation."""
        order = "sequence, name, id" if self.db.dialect == "postgres" else "ostiary_position"
        rows = self.rows("res_company", *FACT_COLUMNS["res_company"], tail=f"ORDER BY {order}")
        known = self.has("res_company", "active")
        return {
            id_: Company(id_, bool(active) or not known, parent, partner, sequence or 0)
            for id_, active, parent, partner, sequence in rows
        }

    def users(self, companies: Iterable[Company]) -> dict[int, User]:
        """Users by id, with their explicit groups (the closure before 19) and active companies in order."""
        order = {company.id: place for place, company in enumerate(companies) if company.active}
        in_groups, in_companies = (self._pairs(*pairs) for pairs in _OF_USERS)
        groups = _shared(in_groups)
        users = {}
        for id_, login, active, share, partner, company, lang, tz in self._query(self._users_query()):
            own = sorted((cid for cid in in_companies.get(id_, ()) if cid in order), key=order.__getitem__)
            users[id_] = User(
                id_, login, bool(active), bool(share), partner, company, tuple(own), groups.get(id_, frozenset()),
                lang, tz,
            )  # fmt: skip
        return users

    def _users_query(self) -> str:
        own = [self._column("res_users", column) for column in FACT_COLUMNS["res_users"]]
        partner = [self._column("res_partner", column) for column in ("lang", "tz")]
        return (
            f"SELECT {', '.join(own + partner)} FROM res_users"
            " LEFT JOIN res_partner ON res_partner.id = res_users.partner_id ORDER BY res_users.id"
        )

    def websites(self) -> dict[int, Website]:
        """Websites by id; none where the module is not installed."""
        rows = self.rows("website", *FACT_COLUMNS["website"], tail="ORDER BY id")
        return {row[0]: Website(*row) for row in rows}


def _permissions(flags: list[bool | None]) -> Permissions:
    return Permissions(*map(bool, flags))


def _shared(pairs: dict[int, tuple[int, ...]]) -> dict[int, frozenset[int]]:
    """Sets, one object for all users that have the same groups."""
    sets: dict[frozenset[int], frozenset[int]] = {}
    return {key: sets.setdefault(value, value) for key, value in ((key, frozenset(ids)) for key, ids in pairs.items())}

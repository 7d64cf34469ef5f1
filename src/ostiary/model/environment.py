"""What names and attributes mean in a rule: `user`, `company_ids`, `website`, `time`, and walks over records.

Values are read as Odoo's superuser reads them, with the context that rules are evaluated in (archived records behind
x2many fields are hidden).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from ostiary.database import Database, as_int
from ostiary.domain.interpreter import NoSuchField
from ostiary.errors import Undecided
from ostiary.facts import Facts
from ostiary.model.data import Data
from ostiary.model.groups import GroupClosure
from ostiary.model.records import Records, joined

__all__ = ["COMPUTED", "Context", "Data", "Records", "UserEnvironment"]


@dataclass(frozen=True, slots=True)
class Context:
    """The context that a question is asked in.

    `companies` are the selected companies (`allowed_company_ids`), None for all of the user's. `active_test` is what
    the context says about archived records (series before 19 let it act inside rules).
    """

    companies: tuple[int, ...] | None = None
    website_id: int | None = None
    lang: str | None = None
    tz: str | None = None
    active_test: bool = True


COMPUTED: Final[dict[str, frozenset[str]]] = {
    "res.users": frozenset({"all_group_ids", "groups_id", "company_ids", "employee_ids", "employee_id"}),
    "res.company": frozenset({"country_id"}),
}
"""Fields that `UserEnvironment` computes from what the facts already hold."""
_WALKABLE: Final = frozenset({"sudo", "with_context", "exists", "ensure_one", "with_company", "with_user"})


class UserEnvironment:
    """The evaluation context of rules for one user (`ir.rule._eval_context`)."""

    def __init__(self, facts: Facts, data: Data, closure: GroupClosure, user_id: int, context: Context) -> None:
        self.facts = facts
        self.data = data
        self.closure = closure
        self.user = facts.users[user_id]
        self.context = context

    @property
    def companies(self) -> tuple[int, ...]:
        """`env.companies.ids`"""
        return self.context.companies if self.context.companies is not None else self.user.companies

    @property
    def company_id(self) -> int:
        """`env.company.id`"""
        return self.context.companies[0] if self.context.companies else self.user.company_id

    # ------------------------------------------------------------------ names

    def name(self, name: str) -> object:
        match name:
            case "user":
                return Records(self, "res.users", (self.user.id,))
            case "company_ids":
                return list(self.companies)
            case "company_id":
                return self.company_id
            case "website" if "website" in self.facts.modules:
                website = self.context.website_id
                return Records(self, "website", () if website is None else (website,))
            case "time" if self.facts.series.time_in_rules:
                return _Time(self.data.database)
        raise KeyError(name)

    # ------------------------------------------------------------------ attributes

    def attribute(self, value: object, name: str) -> object:
        if isinstance(value, Records):
            return self._of_records(value, name)
        if isinstance(value, _Env):
            return value.attribute(name)
        if isinstance(value, _Time):
            return value.attribute(name)
        if value is False or value is None or isinstance(value, int | float):
            raise AttributeError(f"'{type(value).__name__}' object has no attribute '{name}'")
        raise Undecided(f"the attribute `{name}` of a {type(value).__name__} is not understood")

    def _of_records(self, records: Records, name: str) -> object:
        if name == "id":
            if len(records) > 1:
                raise ValueError(f"Expected singleton: {records}")
            return records.ids[0] if records.ids else False
        if name in ("ids", "_ids"):
            return records.list_of_ids()
        if name == "env":
            return _Env(self)
        if self.data.schema.field(records.model, name) is not None:
            return self.value(records, name)
        method = self._method(records, name)
        if method is not None:
            return method
        if name.startswith("_"):
            raise Undecided(f"`{records.model}.{name}` is code that is not known")
        raise NoSuchField(f"'{records.model}' object has no attribute '{name}'")

    def value(self, records: Records, name: str) -> object:
        """The value of a field on records: a recordset for relations, for one record its plain value."""
        special = self._special_field(records, name)
        if special is not None:
            return special
        found = self.data.schema.field(records.model, name)
        assert found is not None
        if found.related and not found.store:
            value: object = records
            for step in found.related:
                value = self.value(value, step) if isinstance(value, Records) else value
            return value
        if found.relational:
            values = self.data.read(records.model, name, records.ids)
            ids = [one for owner in records.ids for one in values.get(owner, ())]
            ordered = records.ordered and (found.type == "many2one" or len(ids) < 2)
            return Records(self, found.relation or "", ids, ordered=ordered)
        if len(records) > 1:
            raise ValueError(f"Expected singleton: {records}")
        if not records:
            return 0 if found.type in ("integer", "float", "monetary") else False
        return self.data.read(records.model, name, records.ids)[records.ids[0]]

    def _special_field(self, records: Records, name: str) -> object | None:
        """The fields of COMPUTED."""
        if name not in COMPUTED.get(records.model, ()):
            return None
        if records.model == "res.users" and records.ids == (self.user.id,):
            if name in ("all_group_ids", "groups_id"):
                return Records(self, "res.groups", sorted(self.closure.of_user(self.user)))
            if name == "company_ids":
                return Records(self, "res.company", self.user.companies)
            if name == "employee_ids":
                return self._employees(self.companies)
            if name == "employee_id":
                return self._employees((self.company_id,))[:1]
        if records.model == "res.company" and name == "country_id":
            return self._company_countries(records)
        return None

    def _company_countries(self, companies: Records) -> Records:
        """`res.company._compute_address`: the country of the company's contact address, its partner as a rule."""
        partners = self.value(companies, "partner_id")
        assert isinstance(partners, Records)
        if any(kind != "contact" for kind in self.data.read("res.partner", "type", partners.ids).values()):
            raise Undecided("the address of a company is not that of its partner")
        countries = self.value(partners, "country_id")
        assert isinstance(countries, Records)
        return countries

    def _employees(self, companies: Iterable[int]) -> Records:
        """Active employees of the user in the companies (`res.users.employee_ids` of module hr)."""
        if self.data.schema.table("hr.employee") is None:
            raise AttributeError("'res.users' object has no attribute 'employee_id'")
        self.data.need_all_rows("hr_employee")
        rows = self.data.database.query(
            "SELECT id FROM hr_employee WHERE user_id = $1 AND company_id = ANY($2) AND active ORDER BY id",
            [self.user.id, list(companies)],
        )
        return Records(self, "hr.employee", [as_int(row[0]) for row in rows])

    # ------------------------------------------------------------------ methods

    def _method(self, records: Records, name: str) -> Callable[..., object] | None:
        if name in _WALKABLE:
            return lambda *_, **__: records
        if name == "mapped":
            return lambda path: self.mapped(records, path)
        if name == "filtered":
            return lambda test: self._filtered(records, test)
        if name == "has_group" and records.model == "res.users":
            return lambda xmlid: self._has_group(records, xmlid)
        if records.model == "res.users" and name in _USER_TYPES:
            return lambda: self._has_group(records, _USER_TYPES[name])
        return None

    def mapped(self, records: Records, path: object) -> object:
        """`records.mapped(path)`: a recordset, or a list of plain values."""
        if callable(path):
            return joined([path(record) for record in records])
        if not isinstance(path, str):
            raise TypeError("mapped() takes a path or a function")
        value: object = records
        for name in path.split("."):
            if not isinstance(value, Records):
                raise Undecided(f"mapped({path!r}) goes on from plain values")
            value = self._map_one(value, name)
        return value

    def _map_one(self, records: Records, name: str) -> object:
        if name == "id":
            return records.list_of_ids()
        found = self.data.schema.field(records.model, name)
        if found is None:
            raise KeyError(name)
        if found.relational:
            return self.value(records, name)
        return [self.value(record, name) for record in records]

    def _filtered(self, records: Records, test: object) -> Records:
        if isinstance(test, str):
            keep = [record for record in records if self._has_value(record, test)]
        elif callable(test):
            keep = [record for record in records if test(record)]
        else:
            raise TypeError("filtered() takes a path or a function")
        return Records(self, records.model, [record.ids[0] for record in keep], ordered=records.ordered)

    def _has_value(self, record: Records, path: str) -> bool:
        found = self.mapped(record, path)
        return any(found) if isinstance(found, list) else bool(found)

    def _has_group(self, records: Records, xmlid: str) -> bool:
        found = self.facts.xmlids.get(xmlid)
        groups = self.closure.of_user(self.facts.users[records.ids[0]]) if records else frozenset()
        if xmlid == "base.group_no_one":
            return False
        return found is not None and found[1] in groups


_USER_TYPES: Final = {
    "_is_internal": "base.group_user",
    "_is_portal": "base.group_portal",
    "_is_public": "base.group_public",
    "_is_system": "base.group_system",
}


class _Env:
    """`user.env`"""

    def __init__(self, environment: UserEnvironment) -> None:
        self._environment = environment

    def attribute(self, name: str) -> object:
        environment = self._environment
        match name:
            case "user":
                return environment.name("user")
            case "uid":
                return environment.user.id
            case "company":
                return Records(environment, "res.company", (environment.company_id,))
            case "companies":
                return Records(environment, "res.company", environment.companies)
            case "ref":
                return self._reference
        raise Undecided(f"`user.env.{name}` is not understood")

    def _reference(self, xmlid: str, raise_if_not_found: bool = True) -> object:
        found = self._environment.facts.xmlids.get(xmlid)
        if found is None:
            raise Undecided(f"the external id `{xmlid}` is not among those that were read")
        return Records(self._environment, found[0], (found[1],))


class _Time:
    """The module `time`, as far as rules use it; the clock is the database's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def attribute(self, name: str) -> object:
        if name == "strftime":
            return self._strftime
        raise Undecided(f"`time.{name}` is not understood")

    def _strftime(self, pattern: str) -> str:
        now = self._database.query("SELECT CAST(now() AS TIMESTAMP)")[0][0]
        if not isinstance(now, datetime.datetime):
            raise Undecided("the clock of the source is not known")
        return now.strftime(pattern)

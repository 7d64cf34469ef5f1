"""A tiny Odoo 19 behind JSON-2: tables in memory, searched and read as far as the API source does that."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from unit.sources.api.server import Answer, Asked, as_json

KEY = "0123456789abcdef0123456789abcdef"
Row = dict[str, Any]

_LINK = {"many2one": {}}
_MODELS: dict[str, dict[str, str]] = {
    "ir.module.module": {"name": "char", "state": "selection", "latest_version": "char"},
    "ir.module.module.dependency": {"module_id": "many2one:ir.module.module", "name": "char"},
    "ir.model": {"model": "char", "transient": "boolean", "abstract": "boolean", "state": "selection"},
    "ir.model.fields": {
        "model": "char", "name": "char", "ttype": "selection", "relation": "char", "relation_field": "char",
        "relation_table": "char", "column1": "char", "column2": "char", "store": "boolean", "related": "char",
        "required": "boolean", "translate": "selection", "company_dependent": "boolean", "state": "selection",
    },
    "ir.rule": {
        "name": "char", "model_id": "many2one:ir.model", "domain_force": "text", "active": "boolean",
        "global": "boolean", "perm_read": "boolean", "perm_write": "boolean", "perm_create": "boolean",
        "perm_unlink": "boolean", "groups": "many2many:res.groups:rule_group_rel:rule_group_id:group_id",
    },
    "ir.model.access": {
        "name": "char", "model_id": "many2one:ir.model", "group_id": "many2one:res.groups", "active": "boolean",
        "perm_read": "boolean", "perm_write": "boolean", "perm_create": "boolean", "perm_unlink": "boolean",
    },
    "ir.model.data": {"module": "char", "name": "char", "model": "char", "res_id": "many2one_reference"},
    "res.groups": {"implied_ids": "many2many:res.groups:res_groups_implied_rel:gid:hid"},
    "res.company": {
        "active": "boolean", "parent_id": "many2one:res.company", "partner_id": "many2one:res.partner",
        "sequence": "integer",
    },
    "res.users": {
        "login": "char", "active": "boolean", "share": "boolean", "partner_id": "many2one:res.partner",
        "company_id": "many2one:res.company", "password": "char",
        "group_ids": "many2many:res.groups:res_groups_users_rel:uid:gid",
        "company_ids": "many2many:res.company:res_company_users_rel:user_id:cid",
    },
    "res.partner": {
        "lang": "selection", "tz": "selection", "parent_id": "many2one:res.partner", "user_id": "many2one:res.users",
        "name": "char",
    },
    "x.book": {
        "owner_id": "many2one:res.partner", "active": "boolean", "access_token": "char", "title": "char",
        "reader_ids": "many2many:res.partner:x_readers:book_id:partner_id",
    },
}  # fmt: skip
_RIGHTS = {"active": True, "perm_read": True, "perm_write": False, "perm_create": False, "perm_unlink": False}
SYSTEM, PORTAL = 1, 2


def rows() -> dict[str, list[Row]]:
    """An administrator, two portal users with a book each, and a rule that shows each their own."""
    models = [{"id": place, "model": name, "state": "base"} for place, name in enumerate(_MODELS, 1)]
    number = {row["model"]: row["id"] for row in models}
    fields = [{"id": place, **row} for place, row in enumerate(_field_rows(), 1)]
    rights = [
        {"id": place, "name": name, "model_id": number[name], "group_id": SYSTEM, **_RIGHTS}
        for place, name in enumerate(_MODELS, 1)
    ]
    rights.append({"id": 90, "name": "books", "model_id": number["x.book"], "group_id": PORTAL, **_RIGHTS})
    own = "[('owner_id', '=', user.partner_id.id)]"
    rule = {"id": 1, "name": "own", "model_id": number["x.book"], "domain_force": own, "groups": [PORTAL], **_RIGHTS}
    names = (("group_system", SYSTEM), ("group_portal", PORTAL))
    return {
        "ir.module.module": [{"id": 1, "name": "base", "state": "installed", "latest_version": "19.0.1.3"}],
        "ir.module.module.dependency": [],
        "ir.model": models,
        "ir.model.fields": fields,
        "ir.rule": [rule],
        "ir.model.access": rights,
        "ir.model.data": [
            {"id": one, "module": "base", "name": name, "model": "res.groups", "res_id": one} for name, one in names
        ],
        "res.groups": [{"id": SYSTEM, "implied_ids": []}, {"id": PORTAL, "implied_ids": []}],
        "res.company": [{"id": 1, "active": True, "partner_id": 1, "sequence": 10}],
        "res.users": [_user(2, "admin", SYSTEM), _user(5, "ann", PORTAL), _user(6, "ben", PORTAL)],
        "res.partner": [{"id": one, "name": f"name {one}"} for one in (1, 2, 5, 6)],
        "x.book": [
            {"id": 1, "owner_id": 5, "active": True, "access_token": "tok", "reader_ids": [5, 6]},
            {"id": 2, "owner_id": 6, "active": False, "access_token": "tok", "reader_ids": []},
            {"id": 4, "owner_id": 6, "active": True, "reader_ids": [5]},
        ],
    }


def _user(one: int, login: str, group: int) -> Row:
    return {
        "id": one, "login": login, "active": True, "share": group == PORTAL, "partner_id": one, "company_id": 1,
        "group_ids": [group], "company_ids": [1], "password": "never",
    }  # fmt: skip


def _field_rows() -> list[Row]:
    found = []
    for model, fields in _MODELS.items():
        for name, kind in fields.items():
            ttype, relation, table, column1, column2 = (kind.split(":") + [False] * 4)[:5]
            found.append(
                {
                    "model": model,
                    "name": name,
                    "ttype": ttype,
                    "relation": relation,
                    "relation_table": table,
                    "column1": column1,
                    "column2": column2,
                    "store": True,
                    "state": "base",
                }
            )
    return found


@dataclass
class FakeOdoo:
    """Answers requests. What is in `denied` may not be read, `hidden` are (model, id) that rules hide."""

    rows: dict[str, list[Row]] = field(default_factory=rows)
    version: str = "19.0"
    denied: set[str] = field(default_factory=set)
    hidden: set[tuple[str, int]] = field(default_factory=set)
    calls: list[tuple[str, str]] = field(default_factory=list)
    fails_after: int | None = None
    """The number of calls after which this server answers 503."""

    def __call__(self, asked: Asked) -> Answer:
        if asked.path == "/json/version":
            return as_json({"version": self.version})
        if asked.headers.get("Authorization") != f"bearer {KEY}":
            return as_json({"name": "werkzeug.exceptions.Unauthorized", "message": "Invalid apikey"}, 401)
        _, _, _, model, method = asked.path.split("/")
        self.calls.append((model, method))
        if self.fails_after is not None and len(self.calls) > self.fails_after:
            return 503, {}, b"gone"
        if (model, method) == ("res.users", "context_get"):
            return as_json({"uid": 2, "lang": "en_US"})
        if model not in self.rows:
            return as_json({"name": "werkzeug.exceptions.NotFound", "message": "the model does not exist"}, 404)
        if model in self.denied:
            return self._refused()
        return self._answer(model, method, asked.json)

    def _refused(self) -> Answer:
        return as_json({"name": "odoo.exceptions.AccessError", "message": "You may not.\nAsk somebody."}, 403)

    def _answer(self, model: str, method: str, body: Row) -> Answer:
        if method == "fields_get":
            return as_json({name: {"type": kind.partition(":")[0]} for name, kind in _MODELS[model].items()})
        if method == "read":
            if any((model, one) in self.hidden for one in body["ids"]):
                return self._refused()
            found = [row for row in self.rows[model] if row["id"] in body["ids"]]
            return as_json([_shown(row, body["fields"]) for row in found])
        found = [row for row in self._visible(model) if all(_fits(row, leaf) for leaf in body["domain"])]
        if method == "search_count":
            return as_json(len(found))
        found = sorted(found, key=lambda row: int(row["id"]))[: body.get("limit")]
        if method == "search":
            return as_json([row["id"] for row in found])
        assert method == "search_read"
        return as_json([_shown(row, body["fields"]) for row in found])

    def _visible(self, model: str) -> list[Row]:
        return [row for row in self.rows[model] if (model, row["id"]) not in self.hidden]


def _shown(row: Row, fields: list[str]) -> Row:
    return {"id": row["id"], **{name: row.get(name, False) for name in fields}}


def _fits(row: Row, leaf: list[Any]) -> bool:
    name, operator, value = leaf
    found = row.get(name, False)
    if operator == ">":
        return bool(found > value)
    if operator == "in":
        return found in value
    if operator == "!=":
        return bool(found != value)
    return found == value if operator == "=" else False

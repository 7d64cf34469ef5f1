"""The world below every world: Odoo's base groups, users, access rights and rules, by series.

What a world file says of the same names is laid on top of it (`layers`), so a world can switch a stock rule off or
give a stock user another group, as an administrator would.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

from ostiary.sources.world.builtin_models import MODULE_MODELS
from ostiary.sources.world.nodes import Mapping, Mark, as_mapping, from_python

MARK: Final = Mark("<built-in world>")

_GROUPS: Final[dict[str, Any]] = {
    "base.group_user": {"name": "Internal user", "implied": ["base.group_no_one"]},
    "base.group_portal": {"name": "Portal"},
    "base.group_public": {"name": "Public"},
    "base.group_no_one": {"name": "Technical features"},
    "base.group_erp_manager": {"name": "Access rights", "implied": ["since 19: base.group_user"]},
    "base.group_sanitize_override": "since 19: Bypass the cleaning of HTML",
    "base.group_private_addresses": "until 16: Access to private addresses",
    "base.group_system": {
        "name": "Settings",
        "implied": [
            "base.group_erp_manager",
            "since 19: base.group_no_one",
            "since 19: base.group_sanitize_override",
            "since 19: base.group_allow_export",
            "since 19: base.group_partner_manager",
        ],
    },
    "base.group_multi_company": {"name": "Multi companies"},
    "base.group_multi_currency": {"name": "Multi currencies"},
    "base.group_allow_export": {"name": "Export"},
    "base.group_partner_manager": {"name": "Contact creation"},
    "base.default_user_group": "since 19: Default access for new users",
}

_WEBSITE_GROUPS: Final = {"website.group_website_designer": {"name": "Website editor"}}

_ADMIN_GROUPS: Final = [
    "base.group_system",
    "base.group_user",
    "base.group_partner_manager",
    "base.group_allow_export",
    "base.group_multi_company",
]

_USERS: Final[dict[str, Any]] = {
    "base.user_root": {
        "id": 1,
        "login": "__system__",
        "name": "System",
        "partner": "base.partner_root",
        "active": False,
        "groups": _ADMIN_GROUPS,
    },
    "base.user_admin": {
        "id": 2,
        "login": "admin",
        "name": "Administrator",
        "partner": "base.partner_admin",
        "groups": _ADMIN_GROUPS,
    },
    "base.public_user": {
        "id": 4,
        "login": "public",
        "name": "Public user",
        "partner": "base.public_partner",
        "active": False,
        "groups": ["base.group_public"],
    },
    "base.template_portal_user_id": {
        "id": 5,
        "login": "portaltemplate",
        "name": "Portal user template",
        "partner": "base.template_portal_partner",
        "active": False,
        "groups": ["base.group_portal"],
    },
}

_RECORDS: Final[dict[str, Any]] = {
    "res.partner": {
        "base.main_partner": {"id": 1, "name": "My Company", "is_company": True},
        "base.partner_root": {"id": 2, "name": "System", "active": False, "company_id": "base.main_company"},
        "base.partner_admin": {"id": 3, "name": "Administrator", "company_id": "base.main_company"},
        "base.public_partner": {"id": 4, "name": "Public user", "active": False},
        "base.template_portal_partner": {"id": 5, "name": "Portal user template", "active": False},
    }
}

_EVERYBODY: Final = {"base.group_public": "r", "base.group_portal": "r", "base.group_user": "r"}

_ACCESS: Final[dict[str, dict[str, Any]]] = {
    "ir.attachment": {"everyone": "-", "base.group_user": "rwcu"},
    "ir.default": {
        "everyone": ("until 16: r", "since 17: -"),
        "base.group_user": "rwcu",
        "base.group_system": "rwcu",
    },
    "ir.model": {"base.group_user": "until 16: r", "base.group_erp_manager": "rwcu"},
    "ir.model.fields": {"base.group_user": "until 16: r", "base.group_erp_manager": "rwcu"},
    "ir.model.access": {"base.group_erp_manager": "rwcu"},
    "ir.model.data": {"base.group_user": "until 16: rc", "base.group_erp_manager": "rwcu"},
    "ir.module.module": {"base.group_system": "rwcu"},
    "ir.property": {"base.group_system": "until 17: rwc"},
    "ir.translation": {"base.group_user": "until 15: rwcu", "base.group_system": "until 15: rwcu"},
    "ir.rule": {"base.group_erp_manager": "rwcu"},
    "ir.config_parameter": {"base.group_system": "rwcu"},
    "res.company": {
        **{group: f"since 15: {letters}" for group, letters in _EVERYBODY.items()},
        "everyone": "until 14: r",
        "base.group_erp_manager": "rwcu",
    },
    "res.country": {
        **{group: f"since 15: {letters}" for group, letters in _EVERYBODY.items()},
        "everyone": "until 14: r",
        "base.group_partner_manager": "r",
        "base.group_system": "rwcu",
    },
    "res.groups.privilege": {"base.group_user": "r", "base.group_erp_manager": "rwcu"},
    "res.groups": {"base.group_user": "r", "base.group_erp_manager": "rwcu"},
    "res.partner": {**_EVERYBODY, "base.group_partner_manager": "rwcu"},
    "res.partner.bank": {"base.group_user": "r", "base.group_partner_manager": "rwcu"},
    "res.partner.category": {"base.group_user": "r", "base.group_partner_manager": "rwcu"},
    "res.users": {
        **{group: f"since 15: {letters}" for group, letters in _EVERYBODY.items()},
        "everyone": "until 14: r",
        "base.group_erp_manager": "rwcu",
    },
    "res.users.log": {"everyone": "until 14: rc", "base.group_system": "since 15: rc"},
    "res.users.apikeys": {"base.group_user": "r", "base.group_portal": "r"},
    "mail.followers": {"base.group_user": "r", "base.group_system": "rwcu"},
    "website": {
        **{group: f"since 15: {letters}" for group, letters in _EVERYBODY.items()},
        "everyone": "until 14: r",
        "website.group_website_designer": "rwcu",
    },
}

_OUTSIDERS: Final = ["base.group_portal", "base.group_public"]

_PARTNER_COMPANY: Final = (
    "['|', '|', ('partner_share', '=', False), ('company_id', '{}', company_ids), ('company_id', '=', False)]"
)

_RULES: Final[dict[str, Any]] = {
    "base.res_partner_rule": {
        "model": "res.partner",
        "domain": (
            "until 15: " + _PARTNER_COMPANY.format("in"),
            "since 16: " + _PARTNER_COMPANY.format("parent_of"),
        ),
    },
    "base.res_partner_portal_public_rule": {
        "model": "res.partner",
        "groups": _OUTSIDERS,
        "perms": "r",
        "domain": "[('id', 'child_of', user.commercial_partner_id.id)]",
    },
    "base.res_partner_rule_private_employee": {
        "since": "until 16: yes",
        "model": "res.partner",
        "groups": ["base.group_user"],
        "domain": "['|', ('type', '!=', 'private'), ('type', '=', False)]",
    },
    "base.res_partner_rule_private_group": {
        "since": "until 16: yes",
        "model": "res.partner",
        "groups": ["base.group_private_addresses"],
        "domain": "[('type', '=', 'private')]",
    },
    "base.property_rule": {
        "since": "until 17: yes",
        "model": "ir.property",
        "domain": "['|',('company_id','in',company_ids),('company_id','=',False)]",
    },
    "base.res_company_rule_portal": {
        "model": "res.company",
        "groups": ["base.group_portal"],
        "domain": "[('id','in', company_ids)]",
    },
    "base.res_company_rule_employee": {
        "model": "res.company",
        "groups": ["base.group_user"],
        "domain": "[('id','in', company_ids)]",
    },
    "base.res_company_rule_public": {
        "model": "res.company",
        "groups": ["base.group_public"],
        "domain": "[('id','in', company_ids)]",
    },
    "base.res_company_rule_erp_manager": {
        "model": "res.company",
        "groups": ["base.group_erp_manager"],
        "domain": "[(1,'=',1)]",
    },
    "base.res_users_rule": {
        "model": "res.users",
        "domain": "['|', ('share', '=', False), ('company_ids', 'in', company_ids)]",
    },
    "base.res_users_rule_portal": {
        "since": "since 16: yes",
        "model": "res.users",
        "groups": ["base.group_portal"],
        "domain": "[('commercial_partner_id', '=', user.commercial_partner_id.id)]",
    },
    "base.res_users_log_rule": {
        "model": "res.users.log",
        "perms": "wcu",
        "domain": "[('create_uid','=', user.id)]",
    },
    "base.api_key_public": {
        "model": "res.users.apikeys",
        "groups": ["base.group_public"],
        "domain": "[(0, '=', 1)]",
    },
    "base.api_key_user": {
        "model": "res.users.apikeys",
        "groups": ["base.group_portal", "base.group_user"],
        "domain": "[('user_id', '=', user.id)]",
    },
    "base.api_key_admin": {
        "model": "res.users.apikeys",
        "groups": ["base.group_system"],
        "domain": "[(1, '=', 1)]",
    },
    "base.res_partner_bank_rule": {
        "model": "res.partner.bank",
        "domain": (
            "until 15: ['|', ('company_id', 'in', company_ids), ('company_id', '=', False)]",
            "since 16: [('company_id', 'in', company_ids + [False])]",
        ),
    },
    "base.ir_default_user_rule": {
        "model": "ir.default",
        "groups": ["base.group_user"],
        "perms": "wcu",
        "domain": "[('user_id','=',user.id)]",
    },
    "base.ir_default_system_rule": {
        "model": "ir.default",
        "groups": ["base.group_system"],
        "perms": "wcu",
        "domain": "[(1,'=',1)]",
    },
}

_VERSIONED: Final = re.compile(r"(since|until) (\d+): (.*)", re.DOTALL)
_GONE: Final = object()


@lru_cache(maxsize=16)
def builtin_world(series: str, *, website: bool) -> Mapping:
    """The document of the built-in world of a series ("19.0"), with or without the module website."""
    modules = [module for module in MODULE_MODELS if website or module != "website"]
    models = {
        name: {**body, "modules": {module: None}, "access": _ACCESS.get(name, {})}
        for module in modules
        for name, body in MODULE_MODELS[module].items()
    }
    document = {
        "modules": dict.fromkeys(modules, "installed"),
        "companies": {"base.main_company": {"id": 1, "name": "My Company", "partner": "base.main_partner"}},
        "groups": {**_GROUPS, **(_WEBSITE_GROUPS if website else {})},
        "users": _USERS,
        "models": models,
        "rules": _RULES,
        "records": _RECORDS,
    }
    number = int(series.split(".")[0])
    return as_mapping(from_python(_for_series(document, number), MARK), "the built-in world")


def _for_series(value: Any, number: int) -> Any:
    """The data as it is in one series: lines of other series are gone, variants are chosen."""
    if isinstance(value, dict):
        return _mapping_for_series(value, number)
    if isinstance(value, list | tuple):
        kept = [item for item in (_for_series(item, number) for item in value) if item is not _GONE]
        return kept if isinstance(value, list) else next(iter(kept), _GONE)
    match = _VERSIONED.match(value) if isinstance(value, str) else None
    if match is None:
        return value
    holds = number >= int(match[2]) if match[1] == "since" else number <= int(match[2])
    return match[3] if holds else _GONE


def _mapping_for_series(value: dict[str, Any], number: int) -> Any:
    """A mapping without what the series lacks; a key `since` decides about the whole."""
    chosen = {key: _for_series(item, number) for key, item in value.items()}
    if chosen.pop("since", None) is _GONE:
        return _GONE
    return {key: item for key, item in chosen.items() if item is not _GONE}

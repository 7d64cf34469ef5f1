"""The models that every world has, with the fields that access depends on.

A line may begin with `since 16:` or `until 15:`; a tuple holds variants, of which the first that fits counts.
"""

from __future__ import annotations

from typing import Any, Final

from ostiary.sources.world.builtin_ir import IR_MODELS

_ALL_GROUPS: Final = "many2many res.groups compute=_compute_all_group_ids search=_search_all_group_ids"
_FOLLOWERS: Final = "many2many res.partner groups=base.group_user"

_RES: Final[dict[str, dict[str, Any]]] = {
    "res.country": {
        "order": ("until 14: name", "since 15: name, id"),
        "rec_names_search": ["since 17: name", "since 17: code"],
        "overrides": {"_name_search": "until 16: base"},
        "fields": {
            "name": "char required translate",
            "code": ("until 14: char", "since 15: char required"),
        },
    },
    "res.partner.category": {
        "order": ("until 14: name", "since 15: name, id"),
        "overrides": {"_name_search": "until 16: base", "_search_display_name": "since 17: base"},
        "fields": {
            "name": "char required translate",
            "active": "boolean",
            "parent_id": "many2one res.partner.category",
            "parent_path": "char",
            "partner_ids": "many2many res.partner res_partner_res_partner_category_rel category_id partner_id",
        },
    },
    "res.partner.bank": {
        "rec_name": "acc_number",
        "order": "sequence, id",
        "overrides": {"_search": "until 14: base"},
        "fields": {
            "active": "since 15: boolean",
            "acc_number": ("until 14: char required", "since 15: char required store search=_search_acc_number"),
            "sequence": "integer",
            "partner_id": "many2one res.partner required",
            "company_id": (
                "until 16: many2one res.company",
                "since 17: many2one res.company related=partner_id.company_id store",
            ),
        },
    },
    "res.partner": {
        "inherit": ["mail.thread"],
        "order": ("until 16: display_name", "since 17: complete_name ASC, id DESC"),
        "rec_names_search": [
            "since 17: complete_name",
            "since 17: email",
            "since 17: ref",
            "since 17: vat",
            "since 17: company_registry",
        ],
        "overrides": {"_search": "until 14: base", "_name_search": "until 16: base"},
        "fields": {
            "name": "char",
            "display_name": "until 16: char store compute=_compute_display_name compute_sudo",
            "complete_name": "since 17: char store compute=_compute_complete_name",
            "company_registry": "since 16: char store compute=_compute_company_registry",
            "active": "boolean",
            "parent_id": "many2one res.partner",
            "child_ids": {
                "type": "one2many res.partner parent_id",
                "domain": "[('active', '=', True)]",
                "context": {"since": "since 15: yes", "active_test": False},
            },
            "commercial_partner_id": "many2one res.partner store compute=_compute_commercial_partner",
            "partner_share": "boolean store compute=_compute_partner_share",
            "is_company": "boolean default=false",
            "type": "selection contact|invoice|delivery|other|private default=contact",
            "company_id": "many2one res.company",
            "company_name": "char",
            "user_id": ("until 14: many2one res.users", "since 15: many2one res.users store compute=_compute_user_id"),
            "user_ids": "one2many res.users partner_id auto_join",
            "category_id": "many2many res.partner.category res_partner_res_partner_category_rel partner_id category_id",
            "bank_ids": "one2many res.partner.bank partner_id",
            "country_id": "many2one res.country",
            "country_code": "since 15: char related=country_id.code",
            "email": "char",
            "phone": "char",
            "vat": "char",
            "ref": "char",
            "lang": ("until 15: selection", "since 16: selection store compute=_compute_lang"),
            "tz": "selection",
            "street": "char",
            "zip": "char",
            "city": "char",
            "function": "char",
            "comment": ("until 14: text", "since 15: html"),
            "color": "integer",
            "barcode": "char company_dependent",
            "signup_token": "until 17: char groups=base.group_erp_manager",
            "signup_type": "char groups=base.group_erp_manager",
            "signup_expiration": "until 17: datetime groups=base.group_erp_manager",
        },
    },
    "res.company": {
        "order": "sequence, name",
        "overrides": {"_name_search": "until 16: base", "_search_display_name": "since 17: base"},
        "fields": {
            "name": "char required related=partner_id.name store",
            "active": "since 16: boolean",
            "sequence": "integer default=10",
            "parent_id": "many2one res.company",
            "parent_path": "since 16: char",
            "child_ids": "one2many res.company parent_id",
            "partner_id": "many2one res.partner required",
            "user_ids": "many2many res.users res_company_users_rel cid user_id",
            "country_id": "many2one res.country compute=_compute_address",
            "country_code": "since 15: char related=country_id.code",
            "email": "char related=partner_id.email store",
        },
    },
    "res.groups.privilege": {
        "since": "since 19: yes",
        "order": "sequence, name, id",
        "fields": {"name": "char required translate", "sequence": "integer"},
    },
    "res.groups": {
        "rec_name": "full_name",
        "order": ("until 18: name", "since 19: privilege_id, sequence, name, id"),
        "overrides": {"_search": "base"},
        "fields": {
            "name": "char required translate",
            "full_name": "char compute=_compute_full_name search=_search_full_name",
            "share": "boolean",
            "comment": "text translate",
            "sequence": "since 19: integer",
            "privilege_id": "since 19: many2one res.groups.privilege",
            "api_key_duration": "since 18: float",
            "users": "until 18: many2many res.users res_groups_users_rel gid uid",
            "user_ids": "since 19: many2many res.users res_groups_users_rel gid uid",
            "all_user_ids": "since 19: many2many res.users compute=_compute_all_user_ids search=_search_all_user_ids",
            "implied_ids": "many2many res.groups res_groups_implied_rel gid hid",
            "implied_by_ids": "since 19: many2many res.groups res_groups_implied_rel hid gid",
        },
    },
    "res.users": {
        "inherits": {"res.partner": "partner_id"},
        "order": "name, login",
        "overrides": {
            "_name_search": "until 16: base",
            "_search_display_name": "since 17: base",
            "_read": "until 16: base",
            "_search": "until 16: base",
            "check": "until 16: base",
            "read": "base",
            "_get_group_ids": "since 18: base",
            "_has_field_access": "since 19: base",
        },
        "fields": {
            "partner_id": "many2one res.partner required auto_join",
            "login": "char required",
            "password": "char compute=_compute_password column",
            "active": "boolean",
            "share": "boolean store compute=_compute_share",
            "company_id": "many2one res.company required",
            "company_ids": "many2many res.company res_company_users_rel user_id cid",
            "groups_id": "until 18: many2many res.groups res_groups_users_rel uid gid",
            "group_ids": "since 19: many2many res.groups res_groups_users_rel uid gid",
            "all_group_ids": f"since 19: {_ALL_GROUPS} compute_sudo",
            "log_ids": "one2many res.users.log create_uid",
            "login_date": "datetime related=log_ids.create_date",
            "api_key_ids": "one2many res.users.apikeys user_id",
            "totp_secret": ("until 14: char groups=.", "since 15: char compute=_compute_totp_secret groups=. column"),
            "signature": ("until 14: html", "since 15: html store compute=_compute_signature"),
            "karma": "integer",
            "name": "char related=partner_id.name",
            "email": "char related=partner_id.email",
            "phone": "since 19: char related=partner_id.phone",
        },
    },
    "res.users.log": {"order": "id desc", "fields": {}},
    "res.users.apikeys": {
        "log_access": False,
        "fields": {
            "create_date": "datetime",
            "name": "char required",
            "user_id": "many2one res.users required",
            "scope": "char",
            "expiration_date": "since 18: datetime",
        },
    },
}

_MAIL: Final[dict[str, dict[str, Any]]] = {
    "mail.followers": {
        "rec_name": "until 16: partner_id",
        "log_access": False,
        "fields": {
            "res_model": "char required",
            "res_id": "many2one_reference res_model",
            "partner_id": ("until 14: many2one res.partner", "since 15: many2one res.partner required"),
            "email": ("until 14: char compute=_compute_related_fields", "since 15: char related=partner_id.email"),
        },
    },
    "mail.thread": {
        "abstract": True,
        "fields": {
            "message_follower_ids": "one2many mail.followers res_id groups=base.group_user",
            "message_partner_ids": (
                f"until 14: {_FOLLOWERS} compute=_get_followers search=_search_follower_partners",
                f"since 15: {_FOLLOWERS} compute=_compute_message_partner_ids search=_search_message_partner_ids",
            ),
            "message_is_follower": (
                "until 14: boolean compute=_compute_is_follower search=_search_is_follower",
                "since 15: boolean compute=_compute_message_is_follower search=_search_message_is_follower",
            ),
        },
    },
}

_PORTAL: Final[dict[str, dict[str, Any]]] = {
    "portal.mixin": {
        "abstract": True,
        "fields": {
            "access_url": "char compute=_compute_access_url",
            "access_token": "char",
            "access_warning": "text compute=_compute_access_warning",
        },
    },
}

_WEBSITE: Final[dict[str, dict[str, Any]]] = {
    "website": {
        "order": "since 15: sequence, id",
        "fields": {
            "name": "char required",
            "domain": "char",
            "sequence": "since 15: integer default=10",
            "company_id": "many2one res.company required",
            "user_id": "many2one res.users required",
            "partner_id": "many2one res.partner related=user_id.partner_id",
            "specific_user_account": "boolean",
            "auth_signup_uninvited": "selection b2b|b2c default=b2b",
        },
    },
    "website.multi.mixin": {
        "abstract": True,
        "fields": {"website_id": "many2one website"},
    },
    "website.published.mixin": {
        "abstract": True,
        "fields": {
            "is_published": "boolean",
            "website_published": "boolean related=is_published",
            "website_url": "char compute=_compute_website_url",
        },
    },
    "website.published.multi.mixin": {
        "abstract": True,
        "inherit": ["website.published.mixin", "website.multi.mixin"],
        "fields": {
            "website_published": "boolean compute=_compute_website_published search=_search_website_published",
        },
    },
}

MODULE_MODELS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "base": {**IR_MODELS, **_RES},
    "mail": _MAIL,
    "portal": _PORTAL,
    "website": _WEBSITE,
}
"""Module → the models that it defines."""

"""Runs inside Odoo: prints as JSON what this Odoo makes of its own tables, to compare with the facts read from them.

python3 -m lab run 19 DATABASE tests/conformance/inside/source_facts.py
"""

import json

import odoo.release

IS_14 = odoo.release.version_info[0] == 14


def load_order(cr):
    """The modules in the order in which a server loads them, base first."""
    cr.execute("SELECT name FROM ir_module_module WHERE state = 'installed' AND name != 'base' ORDER BY name DESC")
    names = [name for (name,) in cr.fetchall()]
    if IS_14:
        from odoo.modules.graph import Graph

        graph = Graph()
        graph.add_module(cr, "base")
        graph.add_modules(cr, names)
    else:
        from odoo.modules.module_graph import ModuleGraph

        graph = ModuleGraph(cr, mode="load")
        graph.extend(["base"])
        graph.extend(names)
    return [module.name for module in graph]


def describe_user(user):
    own = user.with_user(user).sudo()
    return {
        "login": user.login,
        "active": user.active,
        "share": user.share,
        "partner": user.partner_id.id,
        "company": user.company_id.id,
        "companies": own.env.companies.ids,
        "groups": sorted((user.groups_id if IS_14 else user.all_group_ids).ids),
        "lang": user.lang or None,
        "tz": user.tz or None,
    }


def describe_model(model):
    return {
        "abstract": model._abstract,
        "transient": model._transient,
        "table": model._table if model._auto and not model._abstract else None,
        "fields": sorted(model._fields),
    }


def facts(env):
    users = env["res.users"].with_context(active_test=False).search([])
    companies = env["res.company"].with_context(active_test=False).search([])
    groups = env["res.groups"].search([])
    return {
        "modules": load_order(env.cr),
        "unaccent": bool(env.registry.has_unaccent),
        "users": {user.id: describe_user(user) for user in users},
        "companies": companies.ids,
        "groups": {group.id: sorted(group.implied_ids.ids) for group in groups},
        "models": {name: describe_model(env[name]) for name in env.registry},
    }


print(json.dumps(facts(env)))

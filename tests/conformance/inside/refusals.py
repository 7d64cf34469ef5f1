"""Runs in Odoo: what a portal user is told when it is refused, in some languages. args: the languages."""

import json

from odoo.exceptions import AccessError, MissingError

portal = env["res.users"].search([("login", "=", "portal")], limit=1)
mine = portal.partner_id.commercial_partner_id.id
order = env["sale.order"].search(["!", ("partner_id", "child_of", mine)], limit=1)
found = []


def attempt(kind, lang, call):
    try:
        call()
    except (AccessError, MissingError) as error:
        found.append({"kind": kind, "lang": lang, "text": str(error.args[0])})


def refusals(lang):
    here = env(user=portal.id, context={"lang": lang})
    attempt("record-rule", lang, lambda: here["sale.order"].browse(order.id).read(["name"]))
    attempt("access-right", lang, lambda: here["ir.cron"].search([]))
    attempt("field", lang, lambda: here["res.partner"].browse(portal.partner_id.id).read(["signup_type"]))
    attempt("missing-record", lang, lambda: here["res.partner"].browse(99999999).name)
    attempt("companies", lang, lambda: here(context={"allowed_company_ids": [9999]}).companies)


for lang in args[0].split(","):
    env["res.lang"]._activate_lang(lang)
    portal.lang = lang
    (portal.flush if hasattr(portal, "flush") else env.flush_all)()
    refusals(lang)
print("<<<" + json.dumps({"user": portal.id, "found": found}) + ">>>")

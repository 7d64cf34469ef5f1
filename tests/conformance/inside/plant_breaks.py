"""Breaks the portal in a dozen ways that do not touch each other, and prints who should reach what: JSON, name → case.

python3 -m lab run 19 DATABASE plant_breaks.py
"""

import json

GROUPS = "group_ids" if "group_ids" in env["res.users"]._fields else "groups_id"


def lab(name):
    return env.ref("lab." + name)


def portal_user(name, group="base.group_portal", active=True):
    partner = env["res.partner"].create({"name": name, "email": name + "@example.com"})
    values = {
        "name": name,
        "login": name,
        "password": name,
        "partner_id": partner.id,
        GROUPS: [(6, 0, [env.ref(group).id])],
    }
    user = env["res.users"].with_context(no_reset_password=True).create(values)
    user.active = active
    return user


def order_of(partner):
    order = env["sale.order"].create({"partner_id": partner.id})
    order.message_subscribe(partner.ids)
    return order


def portal_right(model):
    portal = env.ref("base.group_portal").id
    return env["ir.model.access"].search([("model_id.model", "=", model), ("group_id", "=", portal)])


cases = {}


def case(name, user, record, *fixes):
    cases[name] = {"user": user.id, "model": record._name, "id": record.id, "fixes": fixes}


customer = env["res.users"].search([("login", "=", "lab_portal_a1")])
case("partner", customer, order_of(lab("birch")), "add-follower" if GROUPS == "groups_id" else "set-document-partner")

archived = portal_user("mend_archived", active=False)
case("archived", archived, order_of(archived.partner_id), "grant-portal-access")

revoked = portal_user("mend_revoked", "base.group_public", active=False)
case("revoked", revoked, order_of(revoked.partner_id), "grant-portal-access")

vendor = portal_user("mend_vendor")
purchase = env["purchase.order"].create({"partner_id": vendor.partner_id.id})
env.ref("purchase.portal_purchase_order_user_rule").domain_force = "[('user_id', '=', user.id)]"
case("attribute", vendor, purchase, "restore-rule")

product = env["product.product"].search([("sale_ok", "=", True)], limit=1)
lines = {"order_line": [(0, 0, {"product_id": product.id, "name": "a", "product_uom_qty": 1})]}
order = env["sale.order"].create({"partner_id": vendor.partner_id.id, **lines})
broken = "[('order_id.partner_id', '=', user.partner.id)]"  # as an older Odoo had it: this one takes no such rule
env.cr.execute(
    "UPDATE ir_rule SET domain_force = %s WHERE id = %s", [broken, env.ref("sale.sale_order_line_rule_portal").id]
)
order.message_subscribe(vendor.partner_id.ids)
case("broken", vendor, order.order_line[0], "restore-rule")

case("no right", customer, lab("lead_azure_1"), "add-access-right")

portal_right("account.move").write({"active": False})
case("right inactive", customer, lab("invoice_azure_1_posted"), "activate-access-right")

hidden = env["product.template"].create({"name": "hidden", "sale_ok": True})
case("unpublished", customer, hidden, "publish")

env.cr.commit()
print(json.dumps(cases))

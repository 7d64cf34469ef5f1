"""Plants mistakes of administrators into a database, and prints the ids that the audit should name, as JSON."""

import json

groups_field = "group_ids" if "group_ids" in env["res.users"]._fields else "groups_id"
Users = env["res.users"].with_context(no_reset_password=True, active_test=False)
portal = env.ref("base.group_portal")


def user(name):
    return env.ref("lab." + name)


def model(name):
    return env["ir.model"]._get(name).id


def right(model_name, letters, name):
    values = {"perm_" + word: word[0] in letters for word in ("read", "write", "create")}
    values["perm_unlink"] = "u" in letters
    return env["ir.model.access"].create({"name": name, "model_id": model(model_name), "group_id": portal.id, **values})


def rule(model_name, domain, name, groups):
    return env["ir.rule"].create(
        {"name": name, "model_id": model(model_name), "domain_force": domain, "groups": [(6, 0, groups.ids)]}
    )


# people
user("lab_portal_loner").partner_id.write({"email": user("lab_portal_fr").partner_id.email or "same@example.com"})
user("lab_portal_fr").partner_id.write({"email": user("lab_portal_loner").partner_id.email})
user("lab_portal_vendor").partner_id.write({"parent_id": env.company.partner_id.id, "is_company": False})
env.cr.execute("UPDATE res_users SET share = FALSE WHERE id = %s", [user("lab_portal_north").id])
env.cr.execute("UPDATE res_users SET create_date = '2020-01-01' WHERE id = %s", [user("lab_portal_both").id])
env.cr.execute("DELETE FROM res_users_log WHERE create_uid = %s", [user("lab_portal_both").id])
env["res.users.log"].with_user(user("lab_portal_a1")).sudo().create({})
env.cr.execute("UPDATE res_users_log SET create_date = '2020-01-01' WHERE create_uid = %s", [user("lab_portal_a1").id])
company = user("lab_portal_b1").partner_id.commercial_partner_id
env.cr.execute("UPDATE res_partner SET active = FALSE WHERE id = %s", [company.id])
gone = Users.search([("id", "=", user("lab_internal").id)])
env.cr.execute("UPDATE res_users SET active = FALSE WHERE id = %s", [gone.id])
env.cr.execute(
    "INSERT INTO res_users_apikeys (name, user_id, scope, index, key) VALUES ('old', %s, 'rpc', 'abcdefgh', 'x')",
    [gone.id],
)

# groups
env.ref("base.group_allow_export").write(
    {"user_ids" if "user_ids" in env["res.groups"]._fields else "users": [(4, user("lab_portal_branch").id)]}
)
made = env["res.groups"].create({"name": "Second kind of portal"})
Users.browse(env.ref("base.template_portal_user_id").id).write({groups_field: [(4, made.id)]})

# access rights
bank = right("res.partner.bank", "r", "banks for all")
sequence = right("ir.sequence", "rw", "numbers for all")
stage = right("crm.stage", "rwcu", "stages for all")

# rules
env.ref("sale.sale_order_rule_portal").active = False
env.ref("account.account_invoice_rule_portal").domain_force = "[('move_type', '=', 'out_invoice')]"
env.ref("purchase.portal_purchase_order_line_rule").unlink()
broken = rule("stock.picking", "[('id', '=', 1 // (0 if user.share else 1))]", "broken", portal)
mail = rule("project.project", "[('partner_id.email', '=', user.email)]", "mail", portal)
env.cr.execute("""UPDATE ir_rule SET "global" = FALSE WHERE id = %s""", [env.ref("crm.crm_lead_company_rule").id])

env.cr.commit()
print(
    json.dumps(
        {
            "users": {name: user(name).id for name in args},
            "bank": bank.id,
            "sequence": sequence.id,
            "stage": stage.id,
            "broken": broken.id,
            "mail": mail.id,
            "gone": gone.id,
            "template": env.ref("base.template_portal_user_id").id,
        }
    )
)

"""Sins of settings, tokens, files, fields and code, planted as people plant them: with Odoo's own methods."""

import uuid
from datetime import datetime, timedelta

from odoo import release

major = int(release.version_info[0])
admin = env.ref("base.user_admin")
portal = env["res.users"].search([("share", "=", True), ("active", "=", True)], order="id", limit=1)
parameter = env["ir.config_parameter"].set_param
Attachment = env["ir.attachment"].with_user(admin)

# ---------------------------------------------------------------- tokens
invoices = env["account.move"].search(
    [("move_type", "=", "out_invoice"), ("state", "=", "posted"), ("access_token", "=", False)], limit=2
)
invoices.write({"access_token": str(uuid.uuid4())})

gone = env["res.partner"].create({"name": "Gone"})
order = env["sale.order"].create({"partner_id": gone.id})
order.action_confirm()
order._portal_ensure_token()
gone.active = False

guessed = env["sale.order"].create({"partner_id": env.ref("base.main_partner").id})
guessed.action_confirm()
guessed.access_token = "12345"

lead = env["crm.lead"].create({"name": "Lead"})
Attachment.create({"name": "plan.pdf", "raw": b"x", "res_model": "crm.lead", "res_id": lead.id}).generate_access_token()

admin.partner_id.signup_prepare()
if major >= 17:
    env["discuss.channel"].create({"name": "Open", "channel_type": "channel", "group_public_id": False})
else:
    env["mail.channel"].create({"name": "Open", "channel_type": "channel", "public": "public"})
parameter("database.secret", "1234")

# ---------------------------------------------------------------- files
Attachment.create({"name": "customers.xlsx", "raw": b"x", "public": True})
Attachment.create({"name": "production.sql", "raw": b"x", "res_model": "crm.lead", "res_id": lead.id})
portal_files = env["ir.attachment"].with_user(portal).sudo()
portal_files.create({"name": "mine.pdf", "raw": b"x", "public": True, "mimetype": "application/pdf"})
note = lead.with_user(admin).message_post(
    body="note", subtype_xmlid="mail.mt_note", attachments=[("note.txt", b"secret")]
)
note.attachment_ids.public = True

# ---------------------------------------------------------------- website
env["ir.model"]._get("account.move").website_form_access = True
env["ir.actions.server"].create(
    {
        "name": "Open",
        "model_id": env["ir.model"]._get_id("sale.order"),
        "state": "code",
        "code": "api_key = 'sk-1234567890'\nenv['sale.order'].sudo().search([], limit=1)",
        "website_published": True,
        "website_path": "open",
    }
)
first, second = env["website"].search([], order="id")[:2]
second.company_id = env["res.company"].search([("id", "!=", first.company_id.id)], limit=1)
second.user_id = first.user_id

# ---------------------------------------------------------------- configuration
parameter("portal.allow_api_keys", "True")
parameter("base.login_cooldown_after", "0")
parameter("web.base.url", "http://portal.example")
Keys = env["res.users.apikeys"]
if major >= 18:
    parameter("sessions.max_inactivity_seconds", str(60 * 60 * 24 * 90))
    parameter("web.json.enabled", "True")
    parameter("auth_signup.signup.validity.hours", "9000")
    Keys.with_user(admin)._generate(None, "integration", None)
    env.ref("base.group_portal").api_key_duration = 30
    Keys.with_user(portal)._generate("rpc", "sync", datetime.now() + timedelta(days=1))
else:
    Keys.with_user(admin)._generate(None, "integration")
    Keys.with_user(portal)._generate("rpc", "sync")
env["mail.alias"].create(
    {
        "alias_name": "strangers",
        "alias_model_id": env["ir.model"]._get_id("res.partner"),
        "alias_contact": "everyone",
    }
)
env["ir.mail_server"].create(
    {"name": "Mail", "smtp_host": "mail.example", "smtp_encryption": "none", "smtp_debug": True}
)
env.ref("base.autovacuum_job").write({"active": False})
env["ir.cron"].search([], order="id desc", limit=1).user_id = portal

# ---------------------------------------------------------------- fields and code
sale = env["ir.model"]._get_id("sale.order")
Fields = env["ir.model.fields"]
for name, kind in (("x_purchase_price", "float"), ("x_scan", "binary")):
    Fields.create({"name": name, "field_description": name, "model_id": sale, "ttype": kind, "state": "manual"})
Fields.create(
    {
        "name": "x_total",
        "field_description": "Total",
        "model_id": sale,
        "ttype": "float",
        "state": "manual",
        "store": False,
        "depends": "name",
        "compute": "for record in self.sudo():\n    record['x_total'] = 1.0",
    }
)
order.write({"x_purchase_price": 5.0})
env["ir.ui.view"].create(
    {
        "name": "hidden",
        "model": "sale.order",
        "inherit_id": env.ref("sale.view_order_form").id,
        "arch": "<field name='partner_id' position='after'>"
        "<field name='x_purchase_price' groups='base.group_user'/></field>",
    }
)
env["ir.model.access"].create(
    {
        "name": "portal writes orders",
        "model_id": sale,
        "group_id": env.ref("base.group_portal").id,
        "perm_read": True,
        "perm_write": True,
    }
)

# ---------------------------------------------------------------- sign-up
env["res.users"].browse(int(env["ir.config_parameter"].get_param("base.template_portal_user_id"))).active = True
twins = env["res.users"].search([("share", "=", True), ("id", "!=", portal.id)], order="id", limit=2)
for twin in twins:
    env.cr.execute("UPDATE res_users SET totp_secret = 'ABCDEFGH' WHERE id = %s", [twin.id])
env["res.users"].with_context(no_reset_password=True).create({"name": "Twin", "login": portal.login.upper()})
env.cr.commit()

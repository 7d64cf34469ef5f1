"""What scenarios make their actors and documents with, in Odoo 14 and 19."""

from __future__ import annotations

import json

import odoo.release
from passlib.hash import pbkdf2_sha512

IS_14 = odoo.release.version_info[0] == 14
GROUPS = "groups_id" if IS_14 else "group_ids"
PASSWORD = "scenario"
WEAK_HASH = pbkdf2_sha512.using(rounds=1, salt=b"scenario").hash(PASSWORD)
"""Odoo's own hash takes 0.7 s apiece."""
BENT = "scenarios.bent"
QUIET = {
    "no_reset_password": True,
    "mail_create_nosubscribe": True,
    "mail_create_nolog": True,
    "mail_notrack": True,
    "tracking_disable": True,
    "active_test": False,
}
DOCUMENTS = ("order", "invoice", "purchase", "project", "task")
"""The kinds of document that have a page in the portal."""


class Stage:
    """Makes companies, people and documents; `ann` is a customer's contact with portal access, `bob` another's."""

    def __init__(self, env, start=0):
        self.env = env(context=dict(env.context, **QUIET))
        self.count = start
        self.bent = []
        self.closed = []
        self.website = self.env.ref("website.default_website")
        self.company = self.website.company_id
        self.second_company = self.env.ref("lab.second")
        self.second_website = self.env.ref("lab.website_second")
        self.ref("base.user_admin").write({"company_ids": [(4, self.second_company.id)]})
        self.ann = self.portal(self.contact())
        self.bob = self.portal(self.contact())

    def named(self, kind):
        self.count += 1
        return "Scenario %s %d" % (kind, self.count)

    def ref(self, xmlid):
        return self.env.ref(xmlid)

    # people

    def contact(self, parent=None, **values):
        """A contact of a company, a new one unless told."""
        parent = parent or self.customer()
        return self.env["res.partner"].create(dict({"name": self.named("contact"), "parent_id": parent.id}, **values))

    def customer(self, **values):
        return self.env["res.partner"].create(dict({"name": self.named("customer"), "is_company": True}, **values))

    def user(self, partner, *groups, **values):
        """A user who can log in, in exactly these groups."""
        self.count += 1
        chosen = [self.ref(group).id if isinstance(group, str) else group.id for group in groups]
        made = self.env["res.users"].create(
            dict(
                {
                    "login": "scenario%d@example.com" % self.count,
                    "partner_id": partner.id,
                    GROUPS: [(6, 0, chosen)],
                    "company_id": self.company.id,
                    "company_ids": [(6, 0, [self.company.id])],
                },
                **values,
            )
        )
        made._set_encrypted_password(made.id, WEAK_HASH)
        return made

    def portal(self, partner=None, *groups, **values):
        return self.user(partner or self.contact(), "base.group_portal", *groups, **values)

    def employee(self, *groups):
        return self.user(self.contact(self.company.partner_id), "base.group_user", *groups)

    def visitor(self):
        return self.website.user_id

    # groups, rights, rules

    def group(self):
        return self.env["res.groups"].create({"name": self.named("group")})

    def right(self, group, model, letters="r", **values):
        """An access right of a group, all of whose letters are of `rwcu`."""
        allowed = {"perm_" + word: word[0] in letters for word in ("read", "write", "create", "unlink")}
        return self.env["ir.model.access"].create(
            dict(
                {"name": self.named("right"), "model_id": self.model(model), "group_id": group.id}, **allowed, **values
            )
        )

    def rule(self, groups, model, domain, **values):
        """A rule, of groups or global; its domain is written as it is, whether or not Odoo would refuse it."""
        made = self.env["ir.rule"].create(
            dict({"name": self.named("rule"), "model_id": self.model(model), "domain_force": "[]"}, **values)
        )
        if groups:
            made.write({"groups": [(6, 0, [group.id for group in groups])]})
        self.set_domain(made, domain)
        return made

    def set_domain(self, rule, domain):
        self.flush()
        self.sql("UPDATE ir_rule SET domain_force = %s WHERE id = %s", domain, rule.id)

    def model(self, name):
        return self.env["ir.model"]._get(name).id

    def member(self, model, letters="r", domain=None):
        """A portal user whose own group may do something with a model, within a rule when one is given."""
        group = self.group()
        self.right(group, model, letters)
        if domain:
            self.rule([group], model, domain)
        return self.portal(None, group)

    # documents

    def document(self, kind, user=None, **values):
        """A document of some kind that is the user's in every way that stock rules look at."""
        return getattr(self, kind)(user or self.ann, **values)

    def order(self, user, **values):
        order = self.env["sale.order"].create(dict({"partner_id": user.partner_id.id}, **values))
        order.write({"state": "sent"})
        return self.followed(order, user)

    def invoice(self, user, post=True, company=None, **values):
        line = (0, 0, {"name": "Work", "quantity": 1, "price_unit": 10.0})
        values = dict(
            {"move_type": "out_invoice", "partner_id": user.partner_id.id, "invoice_date": "2024-01-15"}, **values
        )
        moves = self.env["account.move"].with_context(allowed_company_ids=(company or self.company).ids)
        invoice = moves.create(dict(values, invoice_line_ids=[line]))
        if post:
            invoice.action_post()
        return self.followed(invoice, user)

    def purchase(self, user, **values):
        purchase = self.env["purchase.order"].create(dict({"partner_id": user.partner_id.id}, **values))
        purchase.write({"state": "purchase"})
        return self.followed(purchase, user)

    def project(self, user, visibility="portal", **values):
        values = dict({"name": self.named("project"), "privacy_visibility": visibility}, **values)
        project = self.env["project.project"].create(values)
        if IS_14 and user:
            project.allowed_portal_user_ids |= user
        return self.followed(project, user) if user else project

    def task(self, user, project=None, **values):
        project = project or self.project(user)
        values = dict({"name": self.named("task"), "project_id": project.id}, **values)
        task = self.env["project.task"].create(values)
        if IS_14 and user:
            task.allowed_user_ids |= user
        return self.followed(task, user) if user else task

    def followed(self, document, user):
        document.message_subscribe(user.partner_id.ids)
        return document

    def lead(self, partner=None, **values):
        values = dict({"name": self.named("lead"), "type": "opportunity"}, **values)
        return self.env["crm.lead"].create(dict(values, partner_id=partner.id if partner else False))

    def picking(self, partner):
        kind = self.env["stock.picking.type"].search(
            [("code", "=", "outgoing"), ("company_id", "=", self.company.id)], limit=1
        )
        values = {"partner_id": partner.id, "picking_type_id": kind.id, "location_id": kind.default_location_src_id.id}
        values["location_dest_id"] = self.ref("stock.stock_location_customers").id
        return self.env["stock.picking"].create(values)

    def product(self, **values):
        values = dict({"name": self.named("product"), "is_published": True, "sale_ok": True}, **values)
        return self.env["product.template"].create(values)

    def course(self, **values):
        values = dict({"name": self.named("course"), "visibility": "public", "is_published": True}, **values)
        return self.env["slide.channel"].create(values)

    def token(self, document):
        """The document's token, made when there is none."""
        return document._portal_ensure_token()

    # what everybody shares

    def bend(self, record, **values):
        """Change a stock record as it stands in the database, and keep what it was."""
        for name, value in values.items():
            self.sql("SELECT %s FROM %s WHERE id = %%s" % (name, record._table), record.id)
            self.bent.append((record._table, record.id, name, self.env.cr.fetchone()[0]))
            self.sql("UPDATE %s SET %s = %%s WHERE id = %%s" % (record._table, name), value, record.id)

    def extend(self, template, node):
        """Add an extension to a template, as it stands in the database after an upgrade that went wrong."""
        template = self.ref(template) if isinstance(template, str) else template
        values = {"type": "qweb", "mode": "extension", "inherit_id": template.id, "arch": "<data/>"}
        key = "scenario.extension_%d" % template.id
        view = self.env["ir.ui.view"].create(dict(values, name=self.named("view"), key=key))
        view.write({"arch": "<data/>"})  # Odoo keeps what was there before
        arch = "%s" if IS_14 else "jsonb_build_object('en_US', %s)"
        self.sql("UPDATE ir_ui_view SET arch_db = " + arch + " WHERE id = %s", "<data>%s</data>" % node, view.id)
        self.bent.append(("ir_ui_view", view.id, "active", False))
        return view

    def straighten(self):
        """Put back what an earlier stage bent."""
        kept = self.env["ir.config_parameter"].get_param(BENT)
        for table, record, name, value in json.loads(kept or "[]"):
            self.sql("UPDATE %s SET %s = %%s WHERE id = %%s" % (table, name), value, record)

    def remember(self):
        self.env["ir.config_parameter"].set_param(BENT, json.dumps(self.bent))

    def close(self, table):
        """Give all tables but this one to a role of Odoo's own, which then may not read it."""
        self.closed.append(table)

    # below the ORM

    def flush(self):
        if IS_14:
            self.env["base"].flush()
            self.env.cache.invalidate()
        else:
            self.env.flush_all()
            self.env.invalidate_all()

    def sql(self, statement, *values):
        self.flush()
        self.env.cr.execute(statement, values)
        self.flush()

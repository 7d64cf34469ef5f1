"""Methods of loans that RPC can call."""

from odoo import api, models


class HoleLoan(models.Model):
    _inherit = "hole.loan"

    # with holes

    @api.model
    def loan_summary(self, loan_id):
        loan = self.sudo().browse(loan_id)
        return {"name": loan.name, "state": loan.state}

    @api.model
    def loan_overview(self):
        return self.sudo().search_read([], ["name", "state"])

    def loan_peek(self):
        return [loan.name for loan in self.sudo()]

    @api.model
    def loan_look_up(self, ref="", sudo=False):
        loans = self.sudo() if sudo else self
        return loans.search([("ref", "ilike", ref)]).mapped("name")

    @api.model
    def loan_recent(self):
        loans = self.sudo() if self.env.context.get("whole_library") else self
        return loans.search([]).mapped("name")

    def loan_close(self):
        self.sudo().write({"state": "done"})
        return True

    # without

    @api.model
    def loan_mine(self):
        partner = self.env.user.partner_id.commercial_partner_id
        return self.sudo().search([("partner_id", "child_of", partner.id)]).mapped("name")

    @api.model
    def loan_checked(self, loan_id):
        loan = self.browse(loan_id)
        loan.check_access_rights("read")
        loan.check_access_rule("read")
        return {"name": loan.sudo().name}

    @api.model
    def loan_count(self):
        return self.sudo().search_count([])

    def loan_reopen(self):
        self.write({"state": "open"})
        return True

    def _loan_private(self):
        return [loan.name for loan in self.sudo()]

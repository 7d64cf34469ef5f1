"""Models that decide by code who may read them."""

from odoo import fields, models
from odoo.exceptions import AccessError


class HoleReceipt(models.Model):
    _name = "hole.receipt"
    _description = "Receipt that lets everybody pass"
    _inherit = ["portal.mixin"]

    name = fields.Char()
    partner_id = fields.Many2one("res.partner")

    def _compute_access_url(self):
        for receipt in self:
            receipt.access_url = "/my/receipt/%s" % receipt.id

    def _check_access(self, operation):
        if operation == "read":
            return None
        return super()._check_access(operation)

    def check_access_rule(self, operation):
        if operation != "read":
            super().check_access_rule(operation)


class HoleBadge(models.Model):
    _name = "hole.badge"
    _description = "Badge that is searched with sudo"

    name = fields.Char()
    partner_id = fields.Many2one("res.partner")

    def _search(self, domain, *args, **kwargs):
        return super(HoleBadge, self.sudo())._search(domain, *args, **kwargs)


class HolePass(models.Model):
    _name = "hole.pass"
    _description = "Pass that is read with sudo"

    name = fields.Char()
    partner_id = fields.Many2one("res.partner")

    def read(self, fields=None, load="_classic_read"):
        return super(HolePass, self.sudo()).read(fields, load)


class FineLedger(models.Model):
    _name = "fine.ledger"
    _description = "Ledger that refuses its own customers"

    name = fields.Char()
    partner_id = fields.Many2one("res.partner")

    def read(self, fields=None, load="_classic_read"):
        if self.env.user.share:
            raise AccessError("the ledger is closed")
        return super().read(fields, load)

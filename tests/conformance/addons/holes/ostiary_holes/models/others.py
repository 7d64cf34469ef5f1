"""Models whose rights, rules or fields have a hole, and some that only look like it."""

from odoo import api, fields, models


class HoleAsset(models.Model):
    _name = "hole.asset"
    _description = "Asset of a customer, for which outsiders have no right"

    name = fields.Char()
    partner_id = fields.Many2one("res.partner")


class HoleCase(models.Model):
    _name = "hole.case"
    _description = "Case under a rule that is always true"

    name = fields.Char()
    partner_id = fields.Many2one("res.partner")


class HoleVisit(models.Model):
    _name = "hole.visit"
    _description = "Visit whose rule was switched off"

    name = fields.Char()
    partner_id = fields.Many2one("res.partner")


class HolePermit(models.Model):
    _name = "hole.permit"
    _description = "Permit under a rule that only asks for some customer"

    name = fields.Char()
    partner_id = fields.Many2one("res.partner")


class HoleCard(models.Model):
    _name = "hole.card"
    _description = "Card of a customer whose fields say more"

    name = fields.Char()
    partner_id = fields.Many2one("res.partner")
    last_loan_id = fields.Many2one("hole.loan")
    last_loan_name = fields.Char(related="last_loan_id.name")


class HoleQueue(models.Model):
    _name = "hole.queue"
    _description = "Place in a queue that tells who else waits"

    name = fields.Char()
    partner_id = fields.Many2one("res.partner")
    waiting = fields.Char(compute="_compute_waiting", compute_sudo=True)

    @api.depends("name")
    def _compute_waiting(self):
        names = ", ".join(self.search([]).mapped("name"))
        for place in self:
            place.waiting = names


class HoleAlbum(models.Model):
    _name = "hole.album"
    _description = "Album of a customer that is published, with a private scan"
    _inherit = ["website.published.mixin"]

    name = fields.Char()
    partner_id = fields.Many2one("res.partner")
    scan = fields.Binary(attachment=True)


class HoleContract(models.Model):
    _name = "hole.contract"
    _description = "Contract whose page asks nothing"
    _inherit = ["portal.mixin"]

    name = fields.Char()
    partner_id = fields.Many2one("res.partner")

    def _compute_access_url(self):
        for contract in self:
            contract.access_url = "/my/contract/%s" % contract.id


class FineShelf(models.Model):
    _name = "fine.shelf"
    _description = "Shelf, which belongs to nobody"

    name = fields.Char()


class FineTopic(models.Model):
    _name = "fine.topic"
    _description = "Topic of a customer that its followers share"
    _inherit = ["portal.mixin", "mail.thread"]

    name = fields.Char()
    partner_id = fields.Many2one("res.partner")

    def _compute_access_url(self):
        for topic in self:
            topic.access_url = "/my/topic/%s" % topic.id

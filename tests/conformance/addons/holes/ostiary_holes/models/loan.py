"""Loans, their lines, and the books, as an honest library would have them."""

from odoo import fields, models

STATES = [("draft", "Draft"), ("open", "Open"), ("done", "Done")]


class HoleBook(models.Model):
    _name = "hole.book"
    _description = "Book, which everybody may see"

    name = fields.Char()
    loan_ids = fields.One2many("hole.loan", "book_id")


class HoleLoan(models.Model):
    _name = "hole.loan"
    _description = "Loan of a customer"
    _inherit = ["portal.mixin", "mail.thread"]

    name = fields.Char()
    ref = fields.Char()
    state = fields.Selection(STATES, default="open")
    partner_id = fields.Many2one("res.partner")
    company_id = fields.Many2one("res.company")
    book_id = fields.Many2one("hole.book")
    line_ids = fields.One2many("hole.line", "loan_id")
    internal_note = fields.Char(groups="base.group_user")
    scan = fields.Binary(attachment=True)

    def _compute_access_url(self):
        for loan in self:
            loan.access_url = "/my/loan/%s" % loan.id


class HoleLine(models.Model):
    _name = "hole.line"
    _description = "Line of a loan"

    name = fields.Char()
    loan_id = fields.Many2one("hole.loan")

"""The models that the examples of the checks are about."""

from odoo import fields, models


class Loan(models.Model):
    _name = "library.loan"

    name = fields.Char()
    partner_id = fields.Many2one("res.partner")
    user_id = fields.Many2one("res.users")
    state = fields.Selection([("draft", "Draft"), ("done", "Done")])
    is_published = fields.Boolean()
    access_token = fields.Char()
    note = fields.Char()
    line_ids = fields.One2many("library.loan.line", "loan_id")


class LoanLine(models.Model):
    _name = "library.loan.line"

    name = fields.Char()
    loan_id = fields.Many2one("library.loan", required=True)


class Card(models.Model):
    _name = "library.card"

    name = fields.Char()
    partner_id = fields.Many2one("res.partner", required=True)


class Fine(models.Model):
    _name = "library.fine"

    partner_id = fields.Many2one("res.partner")
    member_id = fields.Many2one("library.card")
    margin = fields.Float(groups="base.group_user")


class Genre(models.Model):
    _name = "library.genre"

    name = fields.Char()


class Secret(models.Model):
    _name = "library.contract"

    name = fields.Char()
    salary = fields.Float()


class Wizard(models.TransientModel):
    _name = "library.wizard"


class Mixin(models.AbstractModel):
    _name = "library.mixin"

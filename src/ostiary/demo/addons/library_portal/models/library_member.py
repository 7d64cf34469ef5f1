from odoo import fields, models


class LibraryMember(models.Model):
    """A person with a library card."""

    _name = "library.member"
    _description = "Library member"
    _order = "name"

    name = fields.Char(required=True)
    partner_id = fields.Many2one("res.partner")
    card_number = fields.Char()
    identity_number = fields.Char()  # M21
    birthday = fields.Date()

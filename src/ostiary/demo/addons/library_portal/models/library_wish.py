from odoo import fields, models


class LibraryWish(models.Model):
    """A title that a customer would like the library to buy."""

    _name = "library.wish"
    _description = "Wish"

    name = fields.Char(required=True)
    partner_id = fields.Many2one("res.partner", required=True)
    budget = fields.Float()

from odoo import fields, models


class LibraryDonation(models.Model):
    """A gift to the library."""

    _name = "library.donation"
    _description = "Donation"
    _order = "id desc"

    name = fields.Char(required=True)
    partner_id = fields.Many2one("res.partner", required=True)
    amount = fields.Float()

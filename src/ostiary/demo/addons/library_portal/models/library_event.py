from odoo import fields, models


class LibraryEvent(models.Model):
    """A reading or a visit that a customer has booked."""

    _name = "library.event"
    _description = "Event in the library"
    _order = "date, id"

    name = fields.Char(required=True)
    partner_id = fields.Many2one("res.partner")
    date = fields.Date()

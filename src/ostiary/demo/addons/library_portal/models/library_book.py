from odoo import fields, models


class LibraryBook(models.Model):
    """A title that the library lends; published ones are in the catalogue of a website."""

    _name = "library.book"
    _description = "Book"
    _inherit = "website.published.multi.mixin"
    _order = "name"

    name = fields.Char(required=True)
    author = fields.Char()
    shelf = fields.Char()
    purchase_price = fields.Float(help="What the library paid")  # M25
    company_id = fields.Many2one("res.company")

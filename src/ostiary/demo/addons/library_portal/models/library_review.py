from odoo import fields, models


class LibraryReview(models.Model):
    """What a reader writes about a book."""

    _name = "library.review"
    _description = "Review"
    _order = "published_on desc, id desc"

    name = fields.Char(required=True)
    book_id = fields.Many2one("library.book", required=True)
    partner_id = fields.Many2one("res.partner")
    published_on = fields.Date()

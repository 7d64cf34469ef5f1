from odoo import fields, models


class LibraryLoan(models.Model):
    """A book that somebody has at home. Borrowers see their loans in the portal."""

    _name = "library.loan"
    _description = "Loan"
    _inherit = ["portal.mixin", "mail.thread"]
    _order = "due_date desc, id desc"

    name = fields.Char(required=True)
    partner_id = fields.Many2one("res.partner", string="Borrower")
    member_id = fields.Many2one("library.member")
    book_id = fields.Many2one("library.book")
    state = fields.Selection(
        [("draft", "Reserved"), ("out", "Lent"), ("returned", "Returned"), ("lost", "Lost")], default="out"
    )
    due_date = fields.Date()
    company_id = fields.Many2one("res.company")
    fine = fields.Float(groups="library_portal.group_desk")

    def _compute_access_url(self):
        super()._compute_access_url()
        for loan in self:
            loan.access_url = f"/my/loans/{loan.id}"

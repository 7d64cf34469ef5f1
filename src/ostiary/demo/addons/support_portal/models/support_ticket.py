from odoo import fields, models


class SupportTicket(models.Model):
    """A question of a customer and what became of it."""

    _name = "support.ticket"
    _description = "Support ticket"
    _inherit = ["portal.mixin", "mail.thread"]
    _order = "priority desc, id desc"

    name = fields.Char(required=True)
    partner_id = fields.Many2one("res.partner", string="Customer")
    user_id = fields.Many2one("res.users", string="Agent")
    state = fields.Selection([("new", "New"), ("open", "In progress"), ("done", "Done")], default="new")
    priority = fields.Integer()
    internal_note = fields.Text()

    def _compute_access_url(self):
        super()._compute_access_url()
        for ticket in self:
            ticket.access_url = f"/my/tickets/{ticket.id}"

"""Models of every field type, for the conformance tests of ostiary on random record rules.

The file is the same for every series but for the few names that Odoo renamed.
"""

from odoo import api, fields, models

STATES = [("draft", "Draft"), ("open", "Open"), ("done", "Done")]


class ScratchTag(models.Model):
    _name = "scratch.tag"
    _description = "Scratch tag"

    name = fields.Char()
    color = fields.Integer()
    active = fields.Boolean(default=True)
    partner_id = fields.Many2one("res.partner")
    doc_ids = fields.Many2many("scratch.doc", "scratch_doc_tag_rel", "tag_id", "doc_id")


class ScratchNode(models.Model):
    _name = "scratch.node"
    _description = "Scratch hierarchy with a stored path"
    _parent_store = True

    name = fields.Char()
    parent_id = fields.Many2one("scratch.node", index=True, ondelete="cascade")
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("scratch.node", "parent_id")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company")


class ScratchTree(models.Model):
    _name = "scratch.tree"
    _description = "Scratch hierarchy without a stored path"

    name = fields.Char()
    parent_id = fields.Many2one("scratch.tree")
    child_ids = fields.One2many("scratch.tree", "parent_id")
    active = fields.Boolean(default=True)
    partner_id = fields.Many2one("res.partner")


class ScratchBranch(models.Model):
    _name = "scratch.branch"
    _description = "Scratch hierarchy along a field of another name, without archiving"
    _parent_name = "above_id"

    name = fields.Char()
    above_id = fields.Many2one("scratch.branch")


class ScratchLine(models.Model):
    _name = "scratch.line"
    _description = "Scratch line"

    name = fields.Char()
    doc_id = fields.Many2one("scratch.doc")
    state = fields.Selection(STATES)
    qty = fields.Integer()
    active = fields.Boolean(default=True)
    day = fields.Date()
    partner_id = fields.Many2one("res.partner")
    tag_ids = fields.Many2many("scratch.tag", "scratch_line_tag_rel", "line_id", "tag_id")
    doc_state = fields.Selection(related="doc_id.state")


class ScratchMemo(models.Model):
    _name = "scratch.memo"
    _description = "Scratch note on any record"

    name = fields.Char()
    res_model = fields.Char()
    res_id = fields.Many2oneReference(model_field="res_model")
    active = fields.Boolean(default=True)


class ScratchDoc(models.Model):
    _name = "scratch.doc"
    _description = "Scratch document"

    name = fields.Char()
    title = fields.Char(translate=True)
    note = fields.Text()
    body = fields.Html()
    code = fields.Char(required=True, default="c")
    qty = fields.Integer()
    rank = fields.Integer(required=True, default=0)
    amount = fields.Float()
    weight = fields.Float(digits=(16, 3))
    currency_id = fields.Many2one("res.currency")
    price = fields.Monetary()
    flag = fields.Boolean()
    day = fields.Date()
    moment = fields.Datetime()
    state = fields.Selection(STATES)
    active = fields.Boolean(default=True)
    partner_id = fields.Many2one("res.partner")
    owner_id = fields.Many2one("res.partner", required=True)
    agent_id = fields.Many2one("res.partner", bypass_search_access=True)
    user_id = fields.Many2one("res.users")
    company_id = fields.Many2one("res.company")
    node_id = fields.Many2one("scratch.node")
    tree_id = fields.Many2one("scratch.tree")
    branch_id = fields.Many2one("scratch.branch")
    parent_id = fields.Many2one("scratch.doc")
    child_ids = fields.One2many("scratch.doc", "parent_id")
    line_ids = fields.One2many("scratch.line", "doc_id")
    open_line_ids = fields.One2many("scratch.line", "doc_id", domain=[("state", "=", "open")])
    every_line_ids = fields.One2many("scratch.line", "doc_id", context={"active_test": False})
    joined_line_ids = fields.One2many("scratch.line", "doc_id", bypass_search_access=True)
    memo_ids = fields.One2many("scratch.memo", "res_id", domain=[("res_model", "=", "scratch.doc")])
    tag_ids = fields.Many2many("scratch.tag", "scratch_doc_tag_rel", "doc_id", "tag_id")
    partner_ids = fields.Many2many("res.partner", "scratch_doc_partner_rel", "doc_id", "partner_id")
    node_ids = fields.Many2many("scratch.node", "scratch_doc_node_rel", "doc_id", "node_id")
    doc_ids = fields.Many2many("scratch.doc", "scratch_doc_doc_rel", "doc1_id", "doc2_id")
    ref = fields.Reference([("res.partner", "Partner"), ("scratch.tag", "Tag")])
    res_model = fields.Char()
    res_id = fields.Many2oneReference(model_field="res_model")
    cd_name = fields.Char(company_dependent=True)
    cd_qty = fields.Integer(company_dependent=True)
    cd_amount = fields.Float(company_dependent=True)
    cd_flag = fields.Boolean(company_dependent=True)
    cd_day = fields.Date(company_dependent=True)
    cd_state = fields.Selection(STATES, company_dependent=True)
    cd_partner_id = fields.Many2one("res.partner", company_dependent=True)
    partner_name = fields.Char(related="partner_id.name", string="Name of the partner")
    partner_parent_id = fields.Many2one(related="partner_id.parent_id", string="Parent of the partner")
    partner_city = fields.Char(related="partner_id.city", related_sudo=False, string="City of the partner")
    partner_active = fields.Boolean(related="partner_id.active", string="Partner is active")
    node_company_id = fields.Many2one(related="node_id.company_id", string="Company of the node")
    country_name = fields.Char(related="partner_id.country_id.code", string="Country of the partner")
    stored_qty = fields.Integer(compute="_compute_stored_qty", store=True)
    is_mine = fields.Boolean(compute="_compute_is_mine", search="_search_is_mine")
    shout = fields.Char(compute="_compute_shout")

    @api.depends("qty")
    def _compute_stored_qty(self):
        for doc in self:
            doc.stored_qty = doc.qty * 2

    @api.depends_context("uid")
    def _compute_is_mine(self):
        for doc in self:
            doc.is_mine = doc.user_id.id == self.env.uid

    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("user_id", "=", self.env.uid)]

    @api.depends("name")
    def _compute_shout(self):
        for doc in self:
            doc.shout = (doc.name or "").upper()


class ScratchChild(models.Model):
    _name = "scratch.child"
    _description = "Scratch document by delegation"
    _inherits = {"scratch.doc": "doc_id"}

    doc_id = fields.Many2one("scratch.doc", required=True, ondelete="cascade")
    extra = fields.Char()
    level = fields.Integer()
    boss_id = fields.Many2one("res.partner")


class ScratchTopic(models.Model):
    _name = "scratch.topic"
    _description = "Scratch topic with followers and publication"
    _inherit = ["mail.thread", "website.published.multi.mixin"]

    name = fields.Char()
    partner_id = fields.Many2one("res.partner")
    line_ids = fields.One2many("scratch.remark", "topic_id")


class ScratchRemark(models.Model):
    _name = "scratch.remark"
    _description = "Scratch remark on a topic"

    name = fields.Char()
    topic_id = fields.Many2one("scratch.topic")


class ScratchVault(models.Model):
    _name = "scratch.vault"
    _description = "Scratch model behind an access right of one group"

    name = fields.Char()
    partner_id = fields.Many2one("res.partner")


class ScratchCellar(models.Model):
    _name = "scratch.cellar"
    _description = "Another scratch model behind an access right"

    name = fields.Char()


class ScratchPlain(models.Model):
    _name = "scratch.plain"
    _description = "Scratch model without any rule"

    name = fields.Char()
    secret = fields.Char(groups=".")
    guarded = fields.Char(groups="base.group_system")
    technical = fields.Char(groups="base.group_no_one")


class ScratchReport(models.Model):
    _name = "scratch.report"
    _description = "Scratch SQL view over lines"
    _auto = False

    name = fields.Char(readonly=True)
    doc_id = fields.Many2one("scratch.doc", readonly=True)
    partner_id = fields.Many2one("res.partner", readonly=True)
    qty = fields.Integer(readonly=True)

    def init(self):
        self.env.cr.execute("DROP VIEW IF EXISTS scratch_report")
        self.env.cr.execute(
            """CREATE VIEW scratch_report AS
               SELECT line.id, line.name, line.doc_id, doc.partner_id, line.qty
                 FROM scratch_line line LEFT JOIN scratch_doc doc ON doc.id = line.doc_id"""
        )

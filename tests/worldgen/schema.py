"""The scratch models as the generator sees them, and the parts of Odoo's own models that paths may enter."""

from __future__ import annotations

from dataclasses import dataclass

TEXT = ("char", "text", "html")
NUMBER = ("integer", "float", "monetary")
X2MANY = ("one2many", "many2many")
RELATIONAL = ("many2one", *X2MANY)
STATES = ("draft", "open", "done")


@dataclass(frozen=True)
class Field:
    """A field: what is needed to make values for it and to walk along it."""

    name: str
    type: str
    comodel: str | None = None
    required: bool = False
    stored: bool = True
    translate: bool = False
    company_dependent: bool = False
    relation: tuple[str, str, str] | None = None
    """Table and columns of a many2many."""
    only: str | None = None
    """The only series that has the field."""
    weight: float = 1.0
    """How often rules use it, against 1.0."""


def char(name: str, **more: object) -> Field:
    return Field(name, "char", **more)  # type: ignore[arg-type]


def many2one(name: str, comodel: str, **more: object) -> Field:
    return Field(name, "many2one", comodel, **more)  # type: ignore[arg-type]


def one2many(name: str, comodel: str, **more: object) -> Field:
    return Field(name, "one2many", comodel, stored=False, **more)  # type: ignore[arg-type]


def many2many(name: str, comodel: str, *relation: str, **more: object) -> Field:
    table = (relation[0], relation[1], relation[2]) if relation else None
    return Field(name, "many2many", comodel, stored=False, relation=table, **more)  # type: ignore[arg-type]


ACTIVE = Field("active", "boolean")
TAGS = (
    char("name"),
    Field("color", "integer"),
    ACTIVE,
    many2one("partner_id", "res.partner"),
    many2many("doc_ids", "scratch.doc"),
)
NODES = (
    char("name"),
    many2one("parent_id", "scratch.node", weight=2),
    one2many("child_ids", "scratch.node"),
    ACTIVE,
    many2one("company_id", "res.company"),
)
TREES = (
    char("name"),
    many2one("parent_id", "scratch.tree", weight=2),
    one2many("child_ids", "scratch.tree"),
    ACTIVE,
    many2one("partner_id", "res.partner"),
)
BRANCHES = (char("name"), many2one("above_id", "scratch.branch"))
LINES = (
    char("name"),
    many2one("doc_id", "scratch.doc", weight=2),
    Field("state", "selection"),
    Field("qty", "integer"),
    ACTIVE,
    Field("day", "date"),
    many2one("partner_id", "res.partner"),
    many2many("tag_ids", "scratch.tag", "scratch_line_tag_rel", "line_id", "tag_id"),
    Field("doc_state", "selection", stored=False, weight=0.4),
)
MEMOS = (
    char("name"),
    char("res_model"),
    Field("res_id", "many2one_reference"),
    ACTIVE,
)
DOCS = (
    char("name", weight=2),
    char("title", translate=True, weight=1.5),
    Field("note", "text"),
    Field("body", "html", weight=0.5),
    char("code", required=True),
    Field("qty", "integer", weight=2),
    Field("rank", "integer", required=True),
    Field("amount", "float"),
    Field("weight", "float"),
    many2one("currency_id", "res.currency", weight=0.1),
    Field("price", "monetary", weight=0.5),
    Field("flag", "boolean", weight=1.5),
    Field("day", "date", weight=2),
    Field("moment", "datetime", weight=2),
    Field("state", "selection", weight=1.5),
    ACTIVE,
    many2one("partner_id", "res.partner", weight=3),
    many2one("owner_id", "res.partner", required=True, weight=1.5),
    many2one("agent_id", "res.partner"),
    many2one("user_id", "res.users", weight=2),
    many2one("company_id", "res.company", weight=3),
    many2one("node_id", "scratch.node", weight=2),
    many2one("tree_id", "scratch.tree", weight=2),
    many2one("branch_id", "scratch.branch"),
    many2one("parent_id", "scratch.doc", weight=2),
    one2many("child_ids", "scratch.doc", weight=1.5),
    one2many("line_ids", "scratch.line", weight=3),
    one2many("open_line_ids", "scratch.line"),
    one2many("every_line_ids", "scratch.line", weight=0.7),
    one2many("joined_line_ids", "scratch.line", weight=0.7),
    one2many("memo_ids", "scratch.memo", weight=0.7),
    many2many("tag_ids", "scratch.tag", "scratch_doc_tag_rel", "doc_id", "tag_id", weight=2),
    many2many("partner_ids", "res.partner", "scratch_doc_partner_rel", "doc_id", "partner_id", weight=2),
    many2many("node_ids", "scratch.node", "scratch_doc_node_rel", "doc_id", "node_id"),
    many2many("doc_ids", "scratch.doc", "scratch_doc_doc_rel", "doc1_id", "doc2_id", weight=0.7),
    Field("ref", "reference"),
    char("res_model", weight=0.3),
    Field("res_id", "many2one_reference", weight=0.7),
    char("cd_name", company_dependent=True),
    Field("cd_qty", "integer", company_dependent=True),
    Field("cd_amount", "float", company_dependent=True, weight=0.5),
    Field("cd_flag", "boolean", company_dependent=True, weight=0.7),
    Field("cd_day", "date", company_dependent=True, weight=0.5),
    Field("cd_state", "selection", company_dependent=True, weight=0.5),
    many2one("cd_partner_id", "res.partner", company_dependent=True),
    char("partner_name", stored=False),
    many2one("partner_parent_id", "res.partner", stored=False),
    char("partner_city", stored=False, weight=0.5),
    Field("partner_active", "boolean", stored=False, weight=0.5),
    many2one("node_company_id", "res.company", stored=False),
    char("country_name", stored=False, weight=0.5),
    Field("is_mine", "boolean", stored=False, weight=0.08),
    char("shout", stored=False, weight=0.08),
)
INHERITED = tuple(
    Field(field.name, field.type, field.comodel, stored=False, weight=field.weight / 2)
    for field in DOCS
    if field.weight >= 1
)
CHILDREN = (
    many2one("doc_id", "scratch.doc", required=True, weight=2),
    char("extra", weight=4),
    Field("level", "integer", weight=4),
    many2one("boss_id", "res.partner", weight=4),
    *INHERITED,
)
TOPICS = (
    char("name"),
    many2one("partner_id", "res.partner"),
    Field("is_published", "boolean"),
    Field("website_published", "boolean", stored=False, weight=2),
    many2one("website_id", "website"),
    many2many("message_partner_ids", "res.partner", weight=4),
    one2many("line_ids", "scratch.remark"),
)
REMARKS = (char("name"), many2one("topic_id", "scratch.topic", weight=4))
REPORTS = (
    char("name"),
    many2one("doc_id", "scratch.doc", weight=2),
    many2one("partner_id", "res.partner"),
    Field("qty", "integer"),
)
PARTNERS = (
    char("name", required=False),
    char("ref"),
    char("city"),
    char("email"),
    Field("color", "integer"),
    Field("active", "boolean"),
    Field("is_company", "boolean"),
    many2one("parent_id", "res.partner", weight=2),
    one2many("child_ids", "res.partner", weight=2),
    many2one("company_id", "res.company"),
    many2one("country_id", "res.country"),
    many2one("commercial_partner_id", "res.partner", weight=2),
    one2many("user_ids", "res.users"),
)
USERS = (
    char("login"),
    char("name", stored=False),
    Field("active", "boolean"),
    Field("share", "boolean"),
    many2one("partner_id", "res.partner", required=True),
    many2one("company_id", "res.company", required=True),
    many2many("company_ids", "res.company"),
)
COMPANIES = (
    char("name"),
    many2one("partner_id", "res.partner", required=True),
    many2one("parent_id", "res.company"),
    one2many("child_ids", "res.company"),
)
MODELS: dict[str, tuple[Field, ...]] = {
    "scratch.tag": TAGS,
    "scratch.node": NODES,
    "scratch.tree": TREES,
    "scratch.branch": BRANCHES,
    "scratch.line": LINES,
    "scratch.memo": MEMOS,
    "scratch.doc": DOCS,
    "scratch.child": CHILDREN,
    "scratch.topic": TOPICS,
    "scratch.remark": REMARKS,
    "scratch.report": REPORTS,
    "res.partner": PARTNERS,
    "res.users": USERS,
    "res.company": COMPANIES,
    "res.country": (char("code"), char("name", translate=True)),
    "res.currency": (char("name"),),
    "website": (char("name"),),
}
COUNTS = {
    "scratch.tag": 9,
    "scratch.node": 12,
    "scratch.tree": 12,
    "scratch.branch": 7,
    "scratch.doc": 44,
    "scratch.line": 60,
    "scratch.memo": 24,
    "scratch.child": 16,
    "scratch.topic": 12,
    "scratch.remark": 14,
}
"""How many rows a world has of each model, in the order in which they can be inserted."""

PARTNER_SYMBOLS = ("CP", "P1", "P2", "PX", "P1B", "CQ", "P3", "P4", "P5", "P6", "P7", "P8", "PU3", "PU4", "PU5")
USER_SYMBOLS = ("U1", "U2", "U3", "U4", "U5", "U6")
COMPANY_SYMBOLS = ("C1", "C1A", "C2", "C3")
SYMBOLS: dict[str, tuple[str, ...]] = {
    "res.partner": PARTNER_SYMBOLS,
    "res.users": USER_SYMBOLS,
    "res.company": COMPANY_SYMBOLS,
    "res.country": ("BE",),
    "res.currency": ("EUR",),
    "website": ("W1", "W2"),
}


def fields_of(model: str, series: str) -> tuple[Field, ...]:
    """The fields of a model that the series has."""
    return tuple(field for field in MODELS[model] if field.only in (None, series))


def field_of(model: str, name: str) -> Field | None:
    """The field of that name, None where the generator does not know it."""
    return next((field for field in MODELS.get(model, ()) if field.name == name), None)

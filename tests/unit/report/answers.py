"""Answers made by hand, with names that nobody would give: what the tests of reports print."""

from __future__ import annotations

from ostiary.engine.explanation import Cause, Explanation, LeafResult, Origin, RuleResult, Step, Way
from ostiary.engine.matrix import Block
from ostiary.engine.reach import Answer
from ostiary.model.environment import Context
from ostiary.report.meta import MatrixMeta
from ostiary.report.who_report import WhoQuestion

LOGINS = {4: "public", 6: "ada@quist.example", 7: 'pim, the "second"', 9: "</script><b>evil\x1b[31m"}
KINDS = {4: "public", 6: "portal", 7: "portal", 9: "portal"}
META = MatrixMeta(
    "postgresql://odoo:***@db/prod",
    "19.0",
    ("read",),
    "search",
    companies=(1, 2),
    website=1,
    lang="fr_BE",
    tz="Europe/Brussels",
    generated_by="ostiary X.Y.Z",
    generated_at="2026-01-02T03:04:05Z",
)
NO_RIGHT = "no access right allows read"
BROKEN = "the rule `x.clock` does not evaluate: name 'time' is not defined"
BLOCKS = (
    Block("account.move", "read", (Answer((4, 6, 7, 9), "denied", 0, 3, reason=NO_RIGHT),)),
    Block(
        "library.loan", "read", (Answer((6,), "some", 2, 7), Answer((4, 9), "none", 0, 7), Answer((7,), "some", 5, 7))
    ),
    Block("product.template", "read", (Answer((4, 6, 7, 9), "all", 10_000, 10_000),)),
    Block(
        "x.clock",
        "read",
        (Answer((6, 7, 9), "error", None, 1, reason=BROKEN), Answer((4,), "denied", 0, 1, reason=NO_RIGHT)),
    ),
    Block("x.hidden", "read", (Answer((4, 6, 7, 9), "unknown", None, None, reason="`_search` is overridden by `x`"),)),
)
MODELS = [block.model for block in BLOCKS]

RULE = Origin("ir.rule", 71, "library.loan_portal")
DENIED = Explanation(
    series="19.0",
    user_id=6,
    login="ada@quist.example",
    model="library.loan",
    record_id=42,
    operation="read",
    companies=(1, 2),
    website=None,
    lang="en_US",
    tz="UTC",
    outcome="denied",
    search="denied",
    record="denied",
    causes=(
        Cause(
            "commercial-partner-mismatch",
            "record-rule",
            True,
            "the record belongs to partner 33 of the same customer, and the rule “Own loans” asks for 7 alone",
            RULE,
            {
                "domain": "[('partner_id', '=', user.partner_id.id)]",
                "leaf": "('partner_id', '=', 7)",
                "actual": {"partner_id": 33},
                "expected": {"partner_id": 7},
            },
            ("widen-rule", "set-document-partner"),
        ),
        Cause(
            "company-mismatch",
            "record-rule",
            False,
            "the record is in company 3",
            Origin("ir.rule", 5),
            {},
            ("move-company",),
        ),
    ),
    steps=(
        Step("user", "ok", "user 6 `ada@quist.example`, portal"),
        Step("access-right", "ok", "read is allowed by “Loans | readers”"),
        Step("record-rule", "blocked", "rule of a group “Own loans” does not hold"),
        Step("field", "unknown", "`fine` is read by a page"),
        Step("token", "skipped", "no token was given"),
        Step("page", "error", "the view does not render"),
    ),
    rules=(
        RuleResult(
            RULE,
            "Own loans \x1b[2J",
            "[('partner_id', '=', user.partner_id.id)]",
            "[('partner_id', '=', 7)]",
            False,
            False,
            False,
            (
                LeafResult("('state', '!=', 'lost')", True, {"state": "out"}, {"state": "lost"}, 1),
                LeafResult("('partner_id', '=', 7)", False, {"partner_id": 33}, {"partner_id": 7}, 1),
                LeafResult("('tag_ids', 'in', [1, False])", None, {"tag_ids": []}, {"tag_ids": [1, False]}, 0),
            ),
        ),
    ),
)
BY_ID_ONLY = Explanation(
    "14.0",
    9,
    "evil\x1b[31m",
    "sale.order",
    1,
    "write",
    (1,),
    2,
    "en_US",
    "UTC",
    "allowed",
    "denied",
    "allowed",
    (
        Cause(
            "allowed-without-rule",
            "access-right",
            True,
            "the access right “Orders” allows it",
            Origin("ir.model.access", 3),
        ),
    ),
    (Step("access-right", "ok", "write is allowed by “Orders”"),),
)
RAISES = Explanation(
    "19.0",
    6,
    "ada@quist.example",
    "x.clock",
    1,
    "read",
    (),
    None,
    "en_US",
    "UTC",
    "denied",
    "error",
    "error",
    (
        Cause(
            "rule-broken",
            "record-rule",
            True,
            BROKEN,
            Origin("ir.rule", 8, "x.clock"),
            {"domain": "[('d', '<', time)]"},
            ("correct-rule",),
        ),
    ),
    (Step("record-rule", "error", "name 'time' is not defined"),),
    (
        RuleResult(
            Origin("ir.rule", 8, "x.clock"),
            "Clock",
            "[('d', '<', time)]",
            "",
            True,
            None,
            None,
            error="name 'time' is not defined",
        ),
    ),
    ((BROKEN, Origin("x.clock")), (BROKEN, Origin("x.clock"))),
)
UNKNOWN = Explanation(
    "19.0",
    6,
    "ada@quist.example",
    "x.hidden",
    1,
    "unlink",
    (1,),
    None,
    "en_US",
    "UTC",
    "unknown",
    "unknown",
    "unknown",
    (Cause("code-override", "record-rule", True, "`_search` is overridden by the module `x`", Origin("x.hidden")),),
    (Step("user", "ok", "user 6"),),
    (),
    (("`_search` is overridden by the module `x`", Origin("x.hidden")),) * 2,
)
EXPLANATIONS = {"denied": DENIED, "by_id_only": BY_ID_ONLY, "raises": RAISES, "unknown": UNKNOWN}
NAMES = {"user": "Ada Quist", "record": "L/0042 \x1b]0;x\x07"}

QUESTION = WhoQuestion(
    "postgresql://odoo:secret@db/prod", "19.0", "sale.order", 42, ("read", "write"), Context((1,), 2, "fr_BE", None)
)
WAYS = [
    Way(
        6,
        "ada@quist.example",
        "portal",
        {"read": "allowed", "write": "denied"},
        {"read": "allowed", "write": "denied"},
        ("rule “Own orders” of base.group_portal",),
        (Origin("ir.rule", 17, "sale.order_portal"),),
    ),
    Way(
        4,
        "public",
        "public",
        {"read": "denied", "write": "unknown"},
        {"read": "allowed", "write": "unknown"},
        ("access right “All | *orders*”, and no rule of a group restricts it",),
        (),
    ),
    Way(
        7,
        "pim",
        "portal",
        {"read": "allowed", "write": "denied"},
        {"read": "allowed", "write": "denied"},
        ("rule “Own orders” of base.group_portal",),
        (Origin("ir.rule", 17, "sale.order_portal"),),
    ),
    Way(
        9,
        "evil\x1b[31m",
        "other",
        {"read": "allowed", "write": "error"},
        {"read": "denied", "write": "error"},
        ("the superuser, and no rule of a group restricts it",),
        (),
        ("the rule `Broken` does not evaluate: NameError: name 'time' is not defined",),
    ),
]
PERHAPS = Way(
    11, "otto", "portal", {"read": "unknown"}, {"read": "denied"}, (), (), ("`_search` is overridden by `x`",)
)
FAILING = Way(
    12,
    "nils",
    "portal",
    {"read": "error"},
    {"read": "error"},
    (),
    (),
    ("the rule `Broken` does not evaluate: NameError: name '\x1b[2J' is not defined",),
)

"""Random record rules over the small world, as texts of `domain_force`: every operator on every type of field."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

PERMISSIONS = ("rwcu", "rwcu", "rwcu", "r", "w", "wcu")


@dataclass(frozen=True)
class RandomRule:
    """A rule: its domain, the external ids of its groups, its permissions."""

    domain: str
    groups: tuple[str, ...]
    letters: str


TEXTS = ("'a'", "'A'", "'b'", "''", "'ab'", "'m'")
PATTERNS = ("'a'", "'A'", "'%'", "'a%'", "'_'", "''", "'b'", "'a\\\\%'")
NUMBERS = ("0", "1", "5", "-1", "1.5", "True")
DAYS = ("'2024-01-31'", "'2024-02-29'", "'2024-01-31 10:00:00'")
MOMENTS = ("'2024-01-31 10:00:00'", "'2024-01-31'", "'2024-01-30 23:00:00'")
PARTNERS = (
    "1",
    "8",
    "9",
    "14",
    "99",
    "user.partner_id.id",
    "user.commercial_partner_id.id",
    "user.partner_id.parent_id.id",
)
PARTNER_LISTS = (
    "[user.partner_id.id, False]", "user.partner_id.child_ids.ids", "user.partner_id.ids", "[1, 8, 9]", "[8, False]",
    "[user.partner_id.id, user.commercial_partner_id.id]", "[user.partner_id.id, 8]",
    "[p.id for p in user.partner_id.parent_id]",
)  # fmt: skip
COMPANIES = ("1", "2", "company_id", "user.company_id.id", "company_ids[0]")
COMPANY_LISTS = (
    "company_ids",
    "company_ids + [False]",
    "[1, 3]",
    "[company_id, False]",
    "user.company_ids.ids",
    "company_ids[1:]",
)
USERS = ("user.id", "6", "7")
IDS = ("1", "2", "3", "7")
CONDITIONS = (
    "user.has_group('x.group_a')",
    "user.partner_id.parent_id",
    "len(company_ids) > 1",
    "company_id in [1, 2]",
    "user.partner_id.name == 'a'",
)


@dataclass(frozen=True)
class Kind:
    """What fits a type of field: single values, lists, further operators."""

    values: tuple[str, ...]
    lists: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    patterns: bool = False


INEQUALITIES = ("<", ">", "<=", ">=")
HIERARCHIES = ("child_of", "parent_of")
TEXT = Kind(TEXTS, ("['a', 'b']", "['a', False]", "['', 'b']"), patterns=True)
INTEGER = Kind(NUMBERS, ("[0, 1]", "[1, 5]", "[5, False]"), INEQUALITIES)
FLOAT = Kind(("0.5", "1.5", "0.0", "1"), ("[0.5, 1.5]", "[0.5, False]"), INEQUALITIES)
BOOLEAN = Kind(("True", "False"), ("[True]", "[False]", "[True, False]"))
DATE = Kind(DAYS, ("['2024-01-31', False]", "['2024-01-31', '2024-02-29']"), INEQUALITIES)
DATETIME = Kind(MOMENTS, ("['2024-01-31 10:00:00', False]",), INEQUALITIES)
SELECTION = Kind(("'draft'", "'open'", "'gone'"), ("['draft', 'open']", "['open', False]"))
PARTNER = Kind(PARTNERS, PARTNER_LISTS, HIERARCHIES)
COMPANY = Kind(COMPANIES, COMPANY_LISTS, HIERARCHIES)
USER = Kind(USERS, ("[user.id, False]", "user.ids", "(False, user.id)"))
RECORD = Kind(IDS, ("[1, 2]", "[1, False]", "[2, 3, 7]"))
TREE = Kind(IDS, ("[1, 2]", "[2, 3]"), HIERARCHIES)

FIELDS: dict[str, dict[str, tuple[Kind, str | None]]] = {
    "x.doc": {
        "name": (TEXT, None), "title": (TEXT, None), "note": (TEXT, None), "code": (TEXT, None),
        "qty": (INTEGER, None), "rank": (INTEGER, None), "amount": (FLOAT, None), "flag": (BOOLEAN, None),
        "day": (DATE, None), "moment": (DATETIME, None), "state": (SELECTION, None), "active": (BOOLEAN, None),
        "res_id": (INTEGER, None), "id": (RECORD, None), "partner_id": (PARTNER, "res.partner"),
        "owner_id": (PARTNER, "res.partner"), "user_id": (USER, "res.users"), "company_id": (COMPANY, "res.company"),
        "node_id": (TREE, "x.node"), "tree_id": (TREE, "x.tree"), "parent_id": (TREE, "x.doc"),
        "child_ids": (RECORD, "x.doc"), "line_ids": (RECORD, "x.line"), "open_line_ids": (RECORD, "x.line"),
        "every_line_ids": (RECORD, "x.line"), "memo_ids": (RECORD, "x.memo"), "tag_ids": (RECORD, "x.tag"),
        "node_ids": (TREE, "x.node"), "partner_name": (TEXT, None), "partner_company_id": (COMPANY, "res.company"),
        "price": (FLOAT, None), "buyer_id": (PARTNER, "res.partner"), "message_partner_ids": (PARTNER, "res.partner"),
    },
    "x.line": {
        "name": (TEXT, None), "state": (SELECTION, None), "qty": (INTEGER, None), "active": (BOOLEAN, None),
        "doc_id": (RECORD, "x.doc"), "partner_id": (PARTNER, "res.partner"), "tag_ids": (RECORD, "x.tag"),
    },
    "x.child": {
        "extra": (TEXT, None), "doc_id": (RECORD, "x.doc"), "name": (TEXT, None), "qty": (INTEGER, None),
        "partner_id": (PARTNER, "res.partner"), "flag": (BOOLEAN, None),
    },
    "x.tag": {"name": (TEXT, None), "color": (INTEGER, None), "partner_id": (PARTNER, "res.partner")},
    "x.node": {"name": (TEXT, None), "parent_id": (TREE, "x.node"), "id": (TREE, None)},
    "x.tree": {"name": (TEXT, None), "above_id": (RECORD, "x.tree")},
    "x.memo": {"name": (TEXT, None), "res_id": (INTEGER, None)},
    "res.partner": {
        "name": (TEXT, None), "active": (BOOLEAN, None), "parent_id": (PARTNER, "res.partner"),
        "company_id": (COMPANY, "res.company"), "commercial_partner_id": (PARTNER, "res.partner"), "id": (PARTNER, None),
    },
    "res.company": {"parent_id": (COMPANY, "res.company"), "id": (COMPANY, None)},
    "res.users": {"partner_id": (PARTNER, "res.partner"), "share": (BOOLEAN, None), "id": (USER, None)},
}  # fmt: skip
"""model → field → (what fits it, the model that it leads to)."""


@st.composite
def leaves(draw: st.DrawFn, model: str, series: str, depth: int = 2) -> str:
    """One condition as text."""
    name = draw(st.sampled_from(list(FIELDS[model])))
    kind, target = FIELDS[model][name]
    if target and depth and draw(st.booleans()):
        inner = draw(leaves(target, series, depth - 1))
        if series == "19.0" and draw(st.integers(0, 2)) == 0:
            return f"({name!r}, {draw(st.sampled_from(['any', 'not any']))!r}, [{inner}])"
        return f"('{name}.{inner[2:]}"
    return f"({name!r}, {draw(_ends(kind))})"


@st.composite
def _ends(draw: st.DrawFn, kind: Kind) -> str:
    """Operator and value for a field."""
    operators = ["=", "=", "!=", "!=", "=?", *(("in", "in", "not in") if kind.lists else ()), *kind.operators]
    if kind.patterns:
        operators += ["like", "ilike", "not like", "not ilike", "=like", "=ilike"]
    operator = draw(st.sampled_from(operators))
    if "like" in operator:
        return f"{operator!r}, {draw(st.sampled_from(PATTERNS))}"
    if operator in ("in", "not in"):
        return f"{operator!r}, {draw(st.sampled_from([*kind.lists, '[]']))}"
    if operator in HIERARCHIES and draw(st.booleans()):
        return f"{operator!r}, {draw(st.sampled_from(kind.lists))}"
    empty = operator not in INEQUALITIES and draw(st.integers(0, 3)) == 0
    return f"{operator!r}, {'False' if empty else draw(st.sampled_from(kind.values))}"


@st.composite
def domains(draw: st.DrawFn, model: str, series: str) -> str:
    """A domain in prefix notation, as text."""

    def items(size: int) -> list[str]:
        if size <= 1:
            leaf = draw(leaves(model, series))
            return ["'!'", leaf] if draw(st.integers(0, 6)) == 0 else [leaf]
        left = draw(st.integers(1, size - 1))
        sign = draw(st.sampled_from(["'&'", "'|'"]))
        return [*(["'!'"] if draw(st.integers(0, 8)) == 0 else []), sign, *items(left), *items(size - left)]

    def whole() -> str:
        return "[" + ", ".join(items(draw(st.sampled_from([1, 1, 1, 2, 2, 3, 4])))) + "]"

    if draw(st.integers(0, 14)) == 0:
        return f"{whole()} if {draw(st.sampled_from(CONDITIONS))} else {whole()}"
    return whole()


@st.composite
def rules(draw: st.DrawFn, model: str, series: str) -> list[RandomRule]:
    """One to four rules on a model: global ones and those of one or two groups."""
    groups = st.sampled_from([(), (), ("x.group_a",), ("x.group_b",), ("x.group_c",), ("x.group_a", "x.group_c")])
    one = st.builds(RandomRule, domains(model, series), groups, st.sampled_from(PERMISSIONS))
    return draw(st.lists(one, min_size=1, max_size=4))

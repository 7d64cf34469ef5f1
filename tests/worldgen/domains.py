"""Random domains as trees of JSON, and their text.

["leaf", path, operator, value]   value is Python source, or ["sub", tree] after `any`
["&", [trees]]  ["|", [trees]]  ["!", tree]  ["const", "(1, '=', 1)"]
"""

from __future__ import annotations

import random
from typing import Any

from worldgen.schema import NUMBER, RELATIONAL, TEXT, X2MANY, Field, fields_of
from worldgen.values import Values

Tree = list[Any]
LIKES = ("like", "ilike", "not like", "not ilike", "=like", "=ilike")
DEPTHS = (0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 3)
DATE_PARTS = (
    "year_number",
    "quarter_number",
    "month_number",
    "iso_week_number",
    "day_of_year",
    "day_of_month",
    "day_of_week",
)
TIME_PARTS = ("hour_number", "minute_number", "second_number")


class Domains:
    """Makes domains for the models of one series."""

    def __init__(self, rng: random.Random, series: str) -> None:
        self.rng = rng
        self.series = series
        self.values = Values(rng, series)

    @property
    def modern(self) -> bool:
        return self.series != "14.0"

    def tree(self, model: str, size: int | None = None) -> Tree:
        """A domain of one to about six conditions."""
        size = self.rng.choice([1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 6]) if size is None else size
        if size <= 1:
            return self.negated(self.condition(model))
        parts = self.rng.randint(2, min(size, 3))
        if self.rng.random() < 0.12:
            children = self.of_one_field(model, parts)
        else:
            children = [self.tree(model, max(1, size // parts)) for _ in range(parts)]
        return self.negated([self.rng.choice("&|"), children], 0.08)

    def of_one_field(self, model: str, parts: int) -> list[Tree]:
        """Conditions on one and the same field, which Odoo 19 merges."""
        path, field = self.path(model)
        return [self.negated(self.leaf(path, field)) for _ in range(parts)]

    def negated(self, tree: Tree, probability: float = 0.1) -> Tree:
        return ["!", tree] if self.rng.random() < probability else tree

    def condition(self, model: str) -> Tree:
        """One condition, rarely a constant."""
        if self.rng.random() < 0.015:
            return ["const", self.rng.choice(["(1, '=', 1)", "(0, '=', 1)", "(1, '=', 0)"])]
        path, field = self.path(model)
        return self.leaf(path, field)

    def path(self, model: str) -> tuple[str, Field]:
        """A path of up to four names, and the field at its end."""
        names: list[str] = []
        for _ in range(self.rng.choice(DEPTHS)):
            hop = self.choose(model, [field for field in fields_of(model, self.series) if field.type in RELATIONAL])
            if hop is None or hop.comodel is None:
                break
            names.append(hop.name)
            model = hop.comodel
        field = self.choose(model, [*fields_of(model, self.series), Field("id", "id", model)])
        assert field is not None
        return ".".join([*names, field.name]), field

    def choose(self, model: str, fields: list[Field]) -> Field | None:
        if not fields:
            return None
        return self.rng.choices(fields, [field.weight for field in fields])[0]

    def leaf(self, path: str, field: Field) -> Tree:
        """A condition on the field at the end of the path."""
        if self.modern and field.type in ("date", "datetime") and self.rng.random() < 0.08:
            return self.part_of_date(path, field)
        operator = self.operator(field)
        if operator in ("any", "not any"):
            assert field.comodel is not None
            return ["leaf", path, operator, ["sub", self.tree(field.comodel, self.rng.choice([1, 1, 1, 2, 3]))]]
        return ["leaf", path, operator, self.value(field, operator)]

    def part_of_date(self, path: str, field: Field) -> Tree:
        parts = DATE_PARTS if field.type == "date" else (*DATE_PARTS, *TIME_PARTS)
        value = str(self.rng.choice([0, 1, 2, 3, 4, 7, 10, 11, 12, 29, 2024, 52]))
        return ["leaf", f"{path}.{self.rng.choice(parts)}", self.rng.choice(["=", "!=", "<", ">=", ">"]), value]

    def operator(self, field: Field) -> str:
        """An operator, weighted by what rules do with such a field."""
        common: dict[str, float] = {"=": 30, "!=": 16, "in": 22, "not in": 12, "=?": 3, "<>": 0.5, "==": 0.2}
        if field.type in TEXT:
            common |= dict.fromkeys(LIKES, 5.0) | dict.fromkeys(("<", ">", "<=", ">="), 0.8)
            common |= dict.fromkeys(("not =like", "not =ilike"), 1.5) if self.modern else {}
        elif field.type in NUMBER or field.type in ("date", "datetime", "id", "many2one_reference"):
            common |= dict.fromkeys(("<", ">", "<=", ">="), 8.0) | {"ilike": 0.4}
        elif field.type in RELATIONAL:
            common |= self.relational(field)
        else:
            common |= {"ilike": 1.5, "not ilike": 0.5, ">": 0.3, "like": 0.5}
        if field.type == "id":
            common |= {"child_of": 4.0, "parent_of": 2.0} if has_parent(field.comodel or "") else {}
        operator = self.values.pick(common)
        return operator.upper() if self.rng.random() < 0.004 else operator

    def relational(self, field: Field) -> dict[str, float]:
        """What else one can ask of a relational field."""
        more: dict[str, float] = {"ilike": 3, "not ilike": 1, "like": 0.7, "=ilike": 0.5, ">": 0.2, "=like": 0.3}
        endless = self.series == "14.0" and field.name in ("doc_ids", "doc_id")
        if has_parent(field.comodel or "") and not endless:
            more |= {"child_of": 16, "parent_of": 9}
        if self.modern:
            more |= {"any": 14, "not any": 8}
        return more

    def value(self, field: Field, operator: str) -> str:
        """Source of a value for the operator."""
        operator = operator.lower()
        if operator in ("child_of", "parent_of"):
            return self.values.hierarchy(field)
        if "like" in operator:
            return self.values.pattern(field)
        if operator in ("in", "not in"):
            return self.values.many(field)
        if operator in ("<", ">", "<=", ">=") and self.rng.random() < 0.96:
            return self.values.typed(field)
        if field.type in X2MANY and self.rng.random() < 0.25:
            return self.rng.choice(["False", "[]", "[False]", "''"])
        if self.rng.random() < 0.04:
            return self.values.listed(field)
        return self.values.scalar(field)


def has_parent(model: str) -> bool:
    """Whether child_of makes sense on the model."""
    return model in ("scratch.node", "scratch.tree", "scratch.branch", "scratch.doc", "res.partner", "res.company")


def flat(tree: Tree) -> list[str]:
    """The items of the prefix notation."""
    kind = tree[0]
    if kind == "leaf":
        value = tree[3]
        text = "[" + ", ".join(flat(value[1])) + "]" if isinstance(value, list) else value
        return [f"({tree[1]!r}, {tree[2]!r}, {text})"]
    if kind == "const":
        return [tree[1]]
    if kind == "!":
        return ["'!'", *flat(tree[1])]
    items = [item for child in tree[1] for item in flat(child)]
    return [repr(kind)] * (len(tree[1]) - 1) + items


def text_of(tree: Tree) -> str:
    """The domain as the text of a rule."""
    return "[" + ", ".join(flat(tree)) + "]"


def smaller(tree: Tree) -> list[Tree]:
    """Simpler trees to try when looking for the smallest that fails."""
    kind = tree[0]
    if kind in ("&", "|"):
        children = tree[1]
        fewer = [[kind, children[:at] + children[at + 1 :]] for at in range(len(children)) if len(children) > 2]
        inner = [
            [kind, [*children[:at], less, *children[at + 1 :]]]
            for at, child in enumerate(children)
            for less in smaller(child)
        ]
        return [*children, *fewer, *inner]
    if kind == "!":
        return [tree[1], *(["!", less] for less in smaller(tree[1]))]
    if kind == "leaf":
        return smaller_leaf(tree)
    return []


def smaller_leaf(tree: Tree) -> list[Tree]:
    """A leaf with a smaller sub-domain, or the same condition on the target alone with a shorter list."""
    _, path, operator, value = tree
    if isinstance(value, list):
        return [["leaf", path, operator, ["sub", less]] for less in smaller(value[1])]
    if value.startswith("[") and value.endswith("]") and " for " not in value and value.count(",") and "(" not in value:
        items = value[1:-1].split(", ")
        return [
            ["leaf", path, operator, "[" + ", ".join(items[:at] + items[at + 1 :]) + "]"] for at in range(len(items))
        ]
    return []

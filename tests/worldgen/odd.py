"""Odd cases: any operator beside any value, conditions on one field, what fails beside what may settle the matter.

Rules as nobody writes them on purpose; of each, Odoo makes something.
"""

from __future__ import annotations

import random
from typing import Any

from worldgen.cases import Case
from worldgen.domains import DATE_PARTS
from worldgen.schema import RELATIONAL, Field, fields_of

MODELS = ("scratch.doc", "scratch.doc", "scratch.child", "scratch.line", "scratch.tag", "scratch.node", "res.partner")
EQUALITIES = ("=", "!=", "in", "not in", "=", "in", "=?")
LIKES = ("like", "ilike", "not like", "not ilike", "=like", "=ilike")
OPERATORS = (*EQUALITIES, "<>", "==", "<", ">", "<=", ">=", *LIKES, "child_of", "parent_of", "IN")
NEWER = ("any", "not any", "not =like", "not =ilike")
SINGLE = (
    *("False", "None", "True", "0", "1", "5", "-1", "2.5", "0.0", "1.0", "''", "' '", "'a'", "'5'", "'%'", "'\\\\'"),
    *("'2024-01-01'", "'2024-01-01 10:00:00'", "'false'", "'draft'", "'res.partner,5'", "99999", "2147483648"),
    *("datetime.date(2024, 1, 1)", "datetime.datetime(2024, 1, 1, 10, 0, 0)", "float('nan')", "lambda: 1"),
)
SEVERAL = (
    *("[]", "()", "set()", "{}", "range(3)", "[False]", "[None]", "[True]", "[0]", "[1]", "[1, 2]", "(1,)", "{1, 2}"),
    *("['a']", "['']", "['a', '']", "['', False]", "['a', False]", "[1, 'a']", "['1', 1]", "[None, 'a']", "[1.0, 2]"),
    *("[0, 1]", "[False, 1]", "[True, False]", "['2024-01-01', False]", "[[1]]", "[(1, 2)]", "[('id', '=', 1)]"),
)
OF_USER = (
    *("user", "user.id", "user.name", "user.partner_id", "user.partner_id.id", "user.partner_id.ids", "company_ids"),
    *("company_ids + [False]", "[user.name]", "user.company_id.id"),
)
VALUES = (*SINGLE, *SEVERAL, *OF_USER)
ALONE = (
    *("[{0}]", "['!', {0}]", "[{0}, (0, '=', 1)]", "['|', {0}, (1, '=', 1)]", "['|', {0}, ('id', 'in', [1, 2, 3])]"),
    "['!', '|', {0}, ('id', '=', 3)]",
)
TOGETHER = (
    *("['&', {0}, {1}]", "['|', {0}, {1}]", "['!', '&', {0}, {1}]", "['!', '|', {0}, {1}]", "['&', {0}, '!', {1}]"),
    *("['|', '&', {0}, {1}, ('id', 'in', [1, 2, 3])]", "['&', '|', {0}, {1}, ('id', 'in', [1, 2, 3])]"),
    "['|', '!', {0}, {1}]",
)
BELOW = (
    *("[('parent_id', 'any', ['&', {0}, {1}])]", "[('line_ids', 'any', [('doc_id', 'any', ['|', {0}, {1}])])]"),
    "[('tag_ids', 'not any', [('doc_ids', 'any', ['&', {0}, {1}])])]",
)
FAILING = (
    *("('nothing', '=', 1)", "('parent_id.nothing', '>', 1)", "('name.x', '=', 1)", "('name', 'any', [])"),
    *("('parent_id', 'any', 44)", "('partner_id', '>', 'a')", "('flag', '>', 1)", "('name', '=like', 5)"),
    *("('day', '=', 5)", "('day.bogus', '=', 1)", "('moment', '=', 'x')", "('qty', 'in', ['a'])", "('qty', '<', 'a')"),
    *("('price', 'in', ['a'])", "('partner_id', 'in', [True])", "('id', '<', False)", "('shout', '=', 5)"),
    *("('memo_ids', 'child_of', 5)", "('name', '<', True)", "('qty', 'in', [[1]])", "('company_id', 'parent_of', [0])"),
)
SETTLING = (
    *("('name', 'in', ())", "('name', 'ilike', '')", "('owner_id', '=', False)", "('id', '=', 99999)"),
    *("('day', '<', False)", "('partner_id', 'any', [(0, '=', 1)])", "('parent_id', 'any', [])"),
    *("('flag', 'in', [True, False])", "'&', ('id', '=', 1), ('id', '=', 2)", "('company_id', 'child_of', [])"),
    *("'|', ('flag', '=', True), ('flag', '=', False)", "('country_name', 'in', ())", "('name', '=', 'nobody')"),
)


def make_odd_case(seed: int, number: int, series: str) -> Case:
    """The odd case of that number, for one user; the same for the same three arguments."""
    rng = random.Random(f"odd {seed} {number} {series}")
    model, texts = (alone, of_one_field, failing)[number % 3](rng, series)
    rules = [{"groups": groups, "permissions": "rwcu", "active": True, "text": text} for text, groups in texts]
    return {
        "number": number,
        "series": series,
        "model": model,
        "rules": {model: rules},
        "operations": ["read"],
        "context": {},
        "users": ["U1"],
    }


Odd = tuple[str, list[tuple[str, list[str]]]]
"""A model, and the texts of rules with their groups."""


def alone(rng: random.Random, series: str) -> Odd:
    """One condition: any field at the end of any path, any operator, any value."""
    model = rng.choice(MODELS)
    path, field = any_path(rng, model, series)
    operator = rng.choice(OPERATORS if series == "14.0" else (*OPERATORS, *NEWER))
    value = rng.choice(VALUES)
    if operator in ("any", "not any") and field.comodel and rng.random() < 0.8:
        inner = rng.choice(fields_of(field.comodel, series)).name
        value = f"[('{inner}', '{rng.choice(OPERATORS)}', {value})]"
    return model, [(rng.choice(ALONE).format(f"('{path}', '{operator}', {value})"), [])]


def of_one_field(rng: random.Random, series: str) -> Odd:
    """Conditions on one field in one rule, or in two."""
    path, _ = any_path(rng, "scratch.doc", series)
    some = [f"('{path}', '{rng.choice(EQUALITIES)}', {rng.choice(VALUES)})" for _ in range(2)]
    return "scratch.doc", in_rules(rng, series, some)


def failing(rng: random.Random, series: str) -> Odd:
    """What fails beside what may settle the matter."""
    some = [
        rng.choice([text for text in texts if series != "14.0" or "any'" not in text]) for texts in (FAILING, SETTLING)
    ]
    rng.shuffle(some)
    return "scratch.doc", in_rules(rng, series, some)


def in_rules(rng: random.Random, series: str, some: list[str]) -> list[tuple[str, list[str]]]:
    """Two conditions in one rule, or in two rules, which are for everybody or for some."""
    if rng.random() < 0.17:
        groups: list[Any] = rng.choice([([], []), (["GPORTAL"], ["GPORTAL"]), ([], ["GPORTAL"])])
        return [(f"[{text}]", group) for text, group in zip(some, groups, strict=True)]
    return [(rng.choice(TOGETHER if series == "14.0" else (*TOGETHER, *BELOW)).format(*some), [])]


def any_path(rng: random.Random, model: str, series: str) -> tuple[str, Field]:
    """A path of up to three names, and the field at its end."""
    names: list[str] = []
    for _ in range(rng.choice([0, 0, 0, 0, 1, 1, 2])):
        hop = rng.choice([field for field in fields_of(model, series) if field.type in RELATIONAL] or [None])
        if hop is None or hop.comodel is None:
            break
        names.append(hop.name)
        model = hop.comodel
    field = rng.choice([*fields_of(model, series), Field("id", "id", model)])
    part = f".{rng.choice([*DATE_PARTS, 'hour_number', 'bogus'])}" if rng.random() < 0.3 else ""
    of_date = series != "14.0" and field.type in ("date", "datetime")
    return ".".join([*names, field.name]) + (part if of_date else ""), field

"""Rows of the scratch models: NULL, empty and zero next to ordinary values, archived rows, dangling references."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from worldgen import pools
from worldgen.schema import COUNTS, MODELS, STATES, SYMBOLS, Field

Row = dict[str, Any]
SELF_LINKS = ("parent_id", "above_id")


def make_rows(seed: int) -> dict[str, Any]:
    """The whole content of a world: rows per model, pairs per relation table, followers, defaults."""
    rng = random.Random(f"rows {seed}")
    rows = {model: [make_row(rng, model, number) for number in range(1, count + 1)] for model, count in COUNTS.items()}
    return {
        "rows": rows,
        "relations": make_relations(rng),
        "followers": [
            [topic["id"], follower(rng)] for topic in rows["scratch.topic"] for _ in range(rng.randint(0, 2))
        ],
        "defaults": make_defaults(rng),
    }


def make_row(rng: random.Random, model: str, number: int) -> Row:
    """One row; its id is its number."""
    row: Row = {"id": number}
    for field in MODELS[model]:
        if not field.stored or (model == "scratch.topic" and field.name == "website_published"):
            continue
        row[field.name] = make_cell(rng, field, number)
    return row


def make_cell(rng: random.Random, field: Field, number: int) -> Any:
    """A value of one field, in the form the loader expects."""
    if field.company_dependent:
        companies = [symbol for symbol in SYMBOLS["res.company"] if rng.random() < 0.5]
        return {f"@{symbol}@": plain(rng, field, number) for symbol in companies}
    if field.translate:
        return translated(rng)
    if not field.required and field.name != "active" and rng.random() < 0.25:
        return None
    return plain(rng, field, number)


def translated(rng: random.Random) -> dict[str, str] | None:
    """A value per language; French may be missing, or all of it."""
    if rng.random() < 0.2:
        return None
    texts = {"en_US": rng.choice(["", *pools.STRINGS])}
    if rng.random() < 0.6:
        texts["fr_FR"] = rng.choice(["", *pools.STRINGS])
    return texts


def plain(rng: random.Random, field: Field, number: int) -> Any:
    """A value that is not NULL, unless the field is `active`."""
    if field.name == "active":
        return rng.choices([True, False, None], [75, 22, 3])[0]
    if field.name == "res_model":
        return rng.choice(["scratch.doc", "res.partner", "scratch.tag", ""])
    maker = MAKERS.get(field.type)
    if maker:
        return maker(rng)
    return link(rng, field, number)


def link(rng: random.Random, field: Field, number: int) -> Any:
    """The id of another record; a row's parent is always an earlier row, so that there are no cycles."""
    if field.comodel in SYMBOLS:
        return f"@{rng.choice(SYMBOLS[field.comodel])}@"
    assert field.comodel is not None
    if field.name in SELF_LINKS:
        return rng.randint(1, number - 1) if number > 1 else None
    return rng.randint(1, COUNTS[field.comodel])


def text(rng: random.Random) -> str:
    return rng.choice(("", *pools.STRINGS)) if rng.random() < 0.9 else ""


def reference(rng: random.Random) -> str:
    """A reference to a partner or a tag, sometimes to a record that is gone."""
    if rng.random() < 0.5:
        return f"res.partner,@{rng.choice(SYMBOLS['res.partner'])}@"
    return f"scratch.tag,{rng.choice([1, 2, 3, 4, pools.MISSING_ID])}"


MAKERS: dict[str, Callable[[random.Random], Any]] = {
    "char": text,
    "text": text,
    "html": lambda rng: rng.choice(("", *pools.HTML)),
    "integer": lambda rng: rng.choice(pools.INTEGERS),
    "float": lambda rng: rng.choice(pools.FLOATS),
    "monetary": lambda rng: rng.choice(pools.AMOUNTS),
    "boolean": lambda rng: rng.random() < 0.5,
    "date": lambda rng: rng.choice(pools.DAYS),
    "datetime": lambda rng: rng.choice(pools.MOMENTS),
    "selection": lambda rng: rng.choice(STATES),
    "reference": reference,
    "many2one_reference": lambda rng: rng.choice([0, 1, 2, 3, 5, 8, pools.MISSING_ID]),
}


def make_relations(rng: random.Random) -> dict[str, list[list[Any]]]:
    """The pairs of every many2many table, with their columns first."""
    tables: dict[str, list[list[Any]]] = {}
    for model in COUNTS:
        for field in MODELS[model]:
            if field.relation:
                table, left, right = field.relation
                tables[table] = [[left, right], *pairs(rng, field, COUNTS[model])]
    return tables


def pairs(rng: random.Random, field: Field, count: int) -> list[list[Any]]:
    """Up to three targets for two rows in three."""
    result = set()
    for number in range(1, count + 1):
        for _ in range(rng.choice([0, 1, 1, 2, 3])):
            result.add((number, link(rng, field, number)))
    return [list(pair) for pair in sorted(result, key=repr)]


def follower(rng: random.Random) -> str:
    return f"@{rng.choice(SYMBOLS['res.partner'])}@"


def make_defaults(rng: random.Random) -> list[dict[str, Any]]:
    """Fallbacks of company-dependent fields: for every company, or for one."""
    defaults = []
    for field in MODELS["scratch.doc"]:
        if field.company_dependent and rng.random() < 0.5:
            company = rng.choice([None, "@C1@", "@C2@"])
            defaults.append({"field": field.name, "company": company, "value": plain(rng, field, 1)})
    return defaults

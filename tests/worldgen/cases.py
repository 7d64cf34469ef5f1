"""Cases: the rules of one world, the model they are tried on, the context. JSON, replayable from seed and number."""

from __future__ import annotations

import random
import re
from typing import Any

from worldgen import pools
from worldgen.domains import Domains, Tree, smaller, text_of
from worldgen.values import CONDITIONS

Case = dict[str, Any]
SYMBOL = re.compile(r"@([A-Z0-9]+)@")
USERS = ("U0", "U1", "U2", "U3", "U4", "U5")
MODELS: dict[str, float] = {
    "scratch.doc": 50,
    "scratch.child": 11,
    "scratch.line": 10,
    "scratch.tag": 5,
    "scratch.node": 5,
    "scratch.tree": 5,
    "scratch.branch": 2,
    "scratch.topic": 5,
    "scratch.remark": 2,
    "scratch.memo": 2,
    "scratch.report": 2,
    "res.partner": 3,
    "res.users": 2,
}
GROUPS = (["GA"], ["GB"], ["GA", "GB"], ["GUSER"], ["GPORTAL"], ["GPUBLIC"], ["GPORTAL", "GPUBLIC"], ["GZ"], ["GY"])
PERMISSIONS = ("rwcu", "rwcu", "rwcu", "rwcu", "rwcu", "rwcu", "r", "r", "wcu", "rw", "w", "ruc")
NOT_DOMAINS = (
    *(
        "[('name', '=', undefined)]",
        "[('name', '=')]",
        "[('name', '=', 'a'",
        "['&', ('name', '=', 'a')]",
        "True",
        "False",
    ),
    *(
        "None",
        "[('nothing', '=', 1)]",
        "[('name.x', '=', 1)]",
        "[1]",
        "[()]",
        "'a'",
        "[('partner_id', 'any!', [])]",
        "[]",
    ),
    *(
        "[('id', '!=', user.nothing)]",
        "[('id', 'in', [1, 2]), '|', ('id', '=', 3)]",
        "[['id', '=', 1]]",
        "user.id and []",
    ),
    *("[('name', 'near', 'a')]", "[('name', '=', time.strftime('%Y'))]", "[('id', '=', 1 / 0)]", "()", "[(1, '=', 1)]"),
    *(
        "[('|', '=', 'a')]",
        "['!']",
        "[('id', '=', 1), ]",
        "[('id', '=', 1)] + [('id', '!=', 2)]",
        " [('id', '=', 1)] \n",
    ),
)


def make_case(seed: int, number: int, series: str) -> Case:
    """The case of that number; the same for the same three arguments."""
    rng = random.Random(f"case {seed} {number} {series}")
    model = rng.choices(list(MODELS), list(MODELS.values()))[0]
    rules = {model: [make_rule(rng, model, series) for _ in range(rng.choice([1, 1, 1, 2, 2, 3]))]}
    if model == "scratch.child" and rng.random() < 0.6:
        rules["scratch.doc"] = [make_rule(rng, "scratch.doc", series)]
    return {
        "number": number,
        "series": series,
        "model": model,
        "rules": rules,
        "operations": ["read", rng.choice(["write", "create", "unlink"])],
        "context": make_context(rng),
        "users": list(USERS),
    }


def make_rule(rng: random.Random, model: str, series: str) -> dict[str, Any]:
    """One rule: a tree or a text, its groups, what it is for."""
    groups = [] if rng.random() < 0.62 else rng.choice(GROUPS)
    rule: dict[str, Any] = {"groups": groups, "permissions": rng.choice(PERMISSIONS), "active": rng.random() > 0.02}
    roll = rng.random()
    domains = Domains(rng, series)
    if roll < 0.025:
        return {**rule, "text": rng.choice(NOT_DOMAINS)}
    if roll < 0.09:
        condition = rng.choice(CONDITIONS)
        return {**rule, "if": condition, "tree": domains.tree(model), "else": domains.tree(model, 1)}
    return {**rule, "tree": domains.tree(model)}


def make_context(rng: random.Random) -> dict[str, Any]:
    """Mostly none; else companies, a language, a time zone, or a website."""
    kind = rng.choices(["", "companies", "lang", "tz", "website"], [68, 12, 8, 8, 4])[0]
    if kind == "companies":
        return {"companies": rng.choice([["C1"], ["C2"], ["C1A"], ["C1", "C2"], ["C2", "C1"], ["C1", "C1A"]])}
    if kind == "lang":
        return {"lang": rng.choice(pools.LANGUAGES)}
    if kind == "tz":
        return {"tz": rng.choice(pools.ZONES)}
    return {"website": rng.choice(["W1", "W2"])} if kind == "website" else {}


def rule_text(rule: dict[str, Any], symbols: dict[str, int]) -> str:
    """The text of `domain_force`."""
    if "text" in rule:
        return resolve(str(rule["text"]), symbols)
    text = text_of(rule["tree"])
    if "if" in rule:
        text = f"{text} if {rule['if']} else {text_of(rule['else'])}"
    return resolve(text, symbols)


def resolve(text: str, symbols: dict[str, int]) -> str:
    """The text with ids in place of symbols; a symbol may be part of a longer string."""
    return SYMBOL.sub(lambda match: str(symbols[match.group(1)]), text)


def resolve_value(value: Any, symbols: dict[str, int]) -> Any:
    """A value of a row, or any JSON, with ids in place of symbols."""
    if isinstance(value, str):
        whole = SYMBOL.fullmatch(value)
        return symbols[whole.group(1)] if whole else resolve(value, symbols)
    if isinstance(value, list):
        return [resolve_value(item, symbols) for item in value]
    if isinstance(value, dict):
        return {resolve(key, symbols): resolve_value(item, symbols) for key, item in value.items()}
    return value


def simpler_cases(case: Case) -> list[Case]:
    """Cases with one thing less."""
    found: list[Case] = []
    for model, rules in case["rules"].items():
        for at, rule in enumerate(rules):
            fewer = rules[:at] + rules[at + 1 :]
            if fewer or len(case["rules"]) > 1:
                found.append(with_rules(case, model, fewer))
            found += [with_rules(case, model, [*rules[:at], less, *rules[at + 1 :]]) for less in simpler_rules(rule)]
    if case["context"]:
        found.append({**case, "context": {}})
    return found


def with_rules(case: Case, model: str, rules: list[dict[str, Any]]) -> Case:
    return {**case, "rules": {**case["rules"], model: rules}}


def simpler_rules(rule: dict[str, Any]) -> list[dict[str, Any]]:
    """A rule with a smaller domain, without its condition, or for everybody."""
    if "tree" not in rule:
        return []
    plain = {key: value for key, value in rule.items() if key not in ("if", "else")}
    found = [plain, {**plain, "tree": rule["else"]}] if "if" in rule else []
    if rule["groups"]:
        found.append({**rule, "groups": []})
    return found + [{**rule, "tree": less} for less in smaller(rule["tree"])]


def size(case: Case) -> int:
    """How much there is to read in a case."""
    rules = [rule for some in case["rules"].values() for rule in some]
    groups = sum(3 for rule in rules if rule["groups"])
    texts = sum(len(rule_text(rule, DummySymbols())) for rule in rules)
    return texts + groups + (10 if case["context"] else 0)


class DummySymbols(dict[str, int]):
    """Any symbol is 1."""

    def __missing__(self, key: str) -> int:
        return 1


def domain_of(tree: Tree) -> str:
    """The text of a tree with its symbols left in."""
    return text_of(tree)

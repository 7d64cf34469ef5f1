"""An explanation as `ostiary/explain/1` of the contract."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from ostiary.engine.explanation import Cause, Explanation, LeafResult, Origin, RuleResult, SurfaceOutcome

_HIDDEN: Final = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def dumps(value: object) -> str:
    """JSON for people and programs: readable letters, but nothing that could steer a terminal."""
    text = json.dumps(value, indent=2, ensure_ascii=False, default=_jsonable)
    return _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _jsonable(value: object) -> object:
    if isinstance(value, (set, frozenset)):
        return sorted(value, key=repr)
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    return str(value)


def explain_json(found: Explanation, names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The contract's object. Additions: `raises` (where Odoo raises an error), `rules` (the verdict of each),
    `address`, `ways` (every way in), `remarks` (what makes it doubtful), `missing` (what to ask in addition), `line`
    and `refusal` (of a log)."""
    return {
        "schema": "ostiary/explain/1",
        "series": found.series,
        "user": {"id": found.user_id, "login": found.login, **_named(names, "user")},
        "record": {"model": found.model, "id": found.record_id, **_named(names, "record")},
        "operation": found.operation,
        "context": {
            "companies": list(found.companies),
            "website": found.website,
            "lang": found.lang,
            "tz": found.tz,
        },
        "outcome": _outcome(found.outcome),
        "surfaces": {
            "search": _outcome(found.search),
            "record": _outcome(found.record),
            "page": _outcome(found.page),
            "token": _outcome(found.token),
        },
        "raises": [name for name in ("search", "record", "page") if getattr(found, name) == "error"],
        "causes": [_cause(cause) for cause in found.causes],
        "steps": [asdict(step) for step in found.steps],
        "rules": [_rule(rule) for rule in found.rules],
        "ways": list(found.ways),
        "remarks": list(found.remarks),
        "missing": list(found.missing),
        **({"address": found.address} if found.address is not None else {}),
        **({"line": found.line, "refusal": found.refusal} if found.line is not None else {}),
        "unknowns": [{"reason": reason, "origin": origin_json(origin)} for reason, origin in found.unknowns],
    }


def several_json(found: Sequence[Explanation]) -> dict[str, Any]:
    """Several answers: the first one as the contract has it, and all of them in `explanations`."""
    told = [explain_json(one) for one in found]
    return {**told[0], "explanations": told}


def _named(names: Mapping[str, str] | None, what: str) -> dict[str, str]:
    return {"name": names[what]} if names and what in names else {}


def _outcome(outcome: SurfaceOutcome) -> str:
    """The contract knows three: who gets an error reaches nothing."""
    return "denied" if outcome == "error" else outcome


def origin_json(origin: Origin) -> dict[str, object]:
    """All five keys, None where there is nothing."""
    return asdict(origin)


def _cause(cause: Cause) -> dict[str, object]:
    return {
        "code": cause.code,
        "layer": cause.layer,
        "primary": cause.primary,
        "message": cause.message,
        "origin": origin_json(cause.origin),
        "evidence": cause.evidence,
        "fixes": list(cause.fixes),
    }


def _rule(rule: RuleResult) -> dict[str, object]:
    return {
        "origin": origin_json(rule.origin),
        "name": rule.name,
        "global": rule.is_global,
        "domain": rule.domain,
        "bound": rule.bound,
        "search": rule.search,
        "record": rule.record,
        "leaves": [_leaf(leaf) for leaf in rule.leaves],
        "error": rule.error,
    }


def _leaf(leaf: LeafResult) -> dict[str, object]:
    return {
        "leaf": leaf.leaf,
        "holds": leaf.holds,
        "actual": leaf.actual,
        "expected": leaf.expected,
        "depth": leaf.depth,
    }

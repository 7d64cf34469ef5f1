"""The cause behind a rule that excludes a record: which comparison failed, and what that means."""

from __future__ import annotations

from collections.abc import Sequence

from ostiary.engine.explanation import Cause, LeafResult, RuleResult
from ostiary.engine.reach import Engine
from ostiary.facts import User

_FIXES: dict[str, tuple[str, ...]] = {
    "partner-missing": ("set-document-partner",),
    "partner-mismatch": ("set-document-partner", "widen-rule"),
    "commercial-partner-mismatch": ("widen-rule", "set-document-partner"),
    "company-mismatch": ("move-company",),
    "website-unpublished": ("publish",),
    "website-mismatch": ("move-website",),
    "follower-missing": ("add-follower",),
    "rule-wrong-attribute": ("widen-rule",),
    "rule-broken": ("correct-rule",),
    "rule-excludes-record": ("widen-rule",),
    "state-excluded": (),
}


def rule_causes(engine: Engine, user: User, rules: Sequence[RuleResult], *, published: bool = False) -> list[Cause]:
    """A cause for each global rule that fails, and for each group rule when none of them holds.

    `published` says that the record itself is published, so that the website must be to blame.
    """
    failing = [rule for rule in rules if rule.is_global and _fails(rule)]
    of_groups = [rule for rule in rules if not rule.is_global]
    if of_groups and all(_fails(rule) for rule in of_groups):
        failing += of_groups
    return [_cause(engine, user, rule, published=published) for rule in failing]


def _fails(rule: RuleResult) -> bool:
    return bool(rule.error) or rule.search is False or rule.record is False


def _cause(engine: Engine, user: User, rule: RuleResult, *, published: bool) -> Cause:
    if rule.error:
        message = f"the rule “{rule.name}” does not evaluate: {rule.error}"
        broken: dict[str, object] = {"domain": rule.domain}
        return Cause("rule-broken", "record-rule", False, message, rule.origin, broken, _FIXES["rule-broken"])
    leaf = next((leaf for leaf in rule.leaves if leaf.holds is False), None)
    if leaf is None:
        message = f"the rule “{rule.name}” does not hold for this record"
        return Cause("rule-excludes-record", "record-rule", False, message, rule.origin, {"domain": rule.domain})
    code = _code(engine, user, leaf, published=published)
    evidence: dict[str, object] = {
        "domain": rule.domain,
        "leaf": leaf.leaf,
        "actual": leaf.actual,
        "expected": leaf.expected,
    }
    message = _message(code, rule, leaf)
    return Cause(code, "record-rule", False, message, rule.origin, evidence, _FIXES.get(code, ()))


def _code(engine: Engine, user: User, leaf: LeafResult, *, published: bool) -> str:
    path = next(iter(leaf.expected), "")
    last = path.split(".")[-1]
    actual = leaf.actual.get(path)
    if last in ("company_id", "company_ids"):
        return "company-mismatch"
    if last == "website_published" and published:
        return "website-mismatch"
    if last in ("is_published", "website_published"):
        return "website-unpublished"
    if last == "website_id":
        return "website-mismatch"
    if last in ("message_partner_ids", "message_follower_ids"):
        return "follower-missing"
    if last == "state":
        return "state-excluded"
    if last == "user_id" and user.share:
        return "rule-wrong-attribute"
    if "partner" in last:
        return _partner_code(engine, user, actual)
    return "rule-excludes-record"


def _partner_code(engine: Engine, user: User, actual: object) -> str:
    """Missing, of the same customer, or of another one."""
    if actual is None or actual == []:
        return "partner-missing"
    ids = actual if isinstance(actual, list) else [actual]
    wanted = [one for one in ids if isinstance(one, int)]
    data = engine.compiler.data
    found = data.read("res.partner", "commercial_partner_id", [*wanted, user.partner_id])
    mine = found.get(user.partner_id)
    return "commercial-partner-mismatch" if any(found.get(one) == mine for one in wanted) else "partner-mismatch"


_WORDS = {
    "partner-missing": "the record has no partner, and the rule “{rule}” asks for {expected}",
    "partner-mismatch": "the record belongs to partner {actual}, and the rule “{rule}” asks for {expected}",
    "commercial-partner-mismatch": (
        "the record belongs to partner {actual} of the same customer, and the rule “{rule}” asks for {expected} alone"
    ),
    "company-mismatch": "the record is in company {actual}, and the rule “{rule}” asks for {expected}",
    "website-unpublished": "the record is not published, and the rule “{rule}” asks for that",
    "website-mismatch": "the record is on website {actual}, and the rule “{rule}” asks for {expected}",
    "follower-missing": "the followers are {actual}, and the rule “{rule}” asks for {expected}",
    "rule-wrong-attribute": (
        "the rule “{rule}” compares `user_id` with the user; a portal user is never the salesperson of a document"
    ),
    "state-excluded": "the state is {actual}, and the rule “{rule}” asks for {expected}",
    "rule-excludes-record": "the rule “{rule}” asks for {leaf}, and the record has {actual}",
}


def _message(code: str, rule: RuleResult, leaf: LeafResult) -> str:
    path = next(iter(leaf.expected), "")
    expected = _shown(leaf.expected.get(path))
    if leaf.negative:
        expected = "anything but " + expected.removeprefix("one of ")
    return _WORDS[code].format(rule=rule.name, leaf=leaf.leaf, actual=_shown(leaf.actual.get(path)), expected=expected)


def _shown(value: object) -> str:
    if value is None or value == []:
        return "none"
    if isinstance(value, list):
        return "one of " + ", ".join(str(item) for item in value) if len(value) > 1 else str(value[0])
    return str(value)

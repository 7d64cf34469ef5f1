"""The cause behind a rule that excludes a record: which comparisons failed, what that means, and what mends it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ostiary.engine.explanation import Cause, LeafResult, RuleResult
from ostiary.engine.failing import blamed, distance, fails, is_broken, is_constant, path_of
from ostiary.engine.reach import Engine
from ostiary.facts import User

FIXES: Final[dict[str, tuple[str, ...]]] = {
    "user-not-found": ("grant-portal-access",),
    "user-archived": ("grant-portal-access",),
    "user-not-portal": ("grant-portal-access",),
    "user-types-conflict": ("set-user-type",),
    "signup-pending": ("send-invitation",),
    "login-required": (),
    "access-right-missing": ("add-access-right",),
    "access-right-inactive": ("activate-access-right",),
    "partner-missing": ("set-document-partner",),
    "partner-mismatch": ("set-document-partner", "widen-rule"),
    "commercial-partner-mismatch": ("widen-rule", "set-document-partner"),
    "company-mismatch": ("allow-company", "move-company"),
    "website-unpublished": ("publish",),
    "website-mismatch": ("move-website",),
    "follower-missing": ("add-follower",),
    "rule-missing": ("add-rule",),
    "allowed-without-rule": ("add-rule",),
    "rule-wrong-attribute": ("widen-rule",),
    "rule-broken": ("correct-rule",),
    "rule-excludes-record": ("widen-rule",),
    "record-archived": ("unarchive-record",),
    "state-excluded": (),
    "token-missing": ("make-token",),
    "token-required": ("make-token",),
    "token-wrong": ("make-token",),
    "view-broken": ("restore-view", "repair-view", "deactivate-view"),
    "view-hidden": ("show-view",),
    "field-group": ("widen-field-groups",),
    "database-permission": ("grant-table",),
}
"""cause code → what mends it, the best first. The one table of its kind."""
_OF_RULES: Final = frozenset({"widen-rule", "correct-rule", "activate-rule"})


def mending(code: str, *, page: bool = False) -> tuple[str, ...]:
    """The fixes of a cause; where a `page` and no rule refuses, changing rules does not help."""
    return tuple(fix for fix in FIXES.get(code, ()) if not (page and fix in _OF_RULES))


@dataclass(frozen=True, slots=True)
class Blame:
    """For whom and of what record rules are blamed.

    Where it is `published`, the website must be to blame; `website_id` is the only one that it is on.
    """

    engine: Engine
    user: User
    model: str
    published: bool = False
    website_id: int | None = None

    @classmethod
    def of_row(cls, engine: Engine, user: User, model: str, row: Mapping[str, object]) -> Blame:
        """With what the row of the record says of websites."""
        website = row.get("website_id")
        return cls(engine, user, model, row.get("is_published") is True, website if isinstance(website, int) else None)

    @property
    def elsewhere(self) -> bool:
        """Whether the record is on another website alone than the one that answers."""
        return self.engine.context.website_id is not None and self.website_id not in (
            None,
            self.engine.context.website_id,
        )


def rule_causes(blame: Blame, rules: Sequence[RuleResult]) -> list[Cause]:
    """The causes in each global rule that fails, and in each group rule when none of them holds.

    A rule that does not evaluate comes first: while there is one, Odoo answers nothing at all. Of the rules of groups,
    that which is nearest to holding comes first, for one is enough.
    """
    broken = [rule for rule in rules if is_broken(rule)]
    failing = [rule for rule in rules if rule.is_global and fails(rule)]
    of_groups = [rule for rule in rules if not rule.is_global]
    if of_groups and all(fails(rule) for rule in of_groups):
        failing += sorted(of_groups, key=lambda rule: distance(rule, customer=blame.user.share))
    failing = broken + [rule for rule in failing if not is_broken(rule) and not rule.undecided]
    return [cause for rule in failing for cause in _causes(blame, rule)]


def _causes(blame: Blame, rule: RuleResult) -> list[Cause]:
    if rule.error:
        message = f"the rule “{rule.name}” does not evaluate: {rule.error}"
        broken: dict[str, object] = {"domain": rule.domain}
        return [Cause("rule-broken", "record-rule", False, message, rule.origin, broken, mending("rule-broken"))]
    leaves = blamed(rule.leaves, customer=blame.user.share)
    if is_constant(rule):
        message = f"the rule “{rule.name}” does not hold for this record"
        evidence: dict[str, object] = {"domain": rule.domain}
        fixes = mending("rule-excludes-record")
        return [Cause("rule-excludes-record", "record-rule", False, message, rule.origin, evidence, fixes)]
    found = [_cause(blame, rule, leaf, code) for leaf in leaves for code in _codes(blame, leaf)]
    return sorted(found, key=lambda cause: cause.code == "rule-excludes-record")


def _cause(blame: Blame, rule: RuleResult, leaf: LeafResult, code: str) -> Cause:
    evidence: dict[str, object] = {
        "domain": rule.domain,
        "leaf": leaf.leaf,
        "actual": leaf.actual,
        "expected": leaf.expected,
    }
    message = _message(code, rule, leaf)
    if code == "website-mismatch" and blame.elsewhere and "website_id" not in path_of(leaf):
        message = f"the record is on website {blame.website_id} alone, and another one answers"
        evidence |= _websites(blame)
    return Cause(code, "record-rule", False, message, rule.origin, evidence, mending(code))


def _websites(blame: Blame) -> dict[str, object]:
    """Both sides of a comparison that the rule's leaf does not spell out."""
    wanted = blame.engine.context.website_id
    return {"actual": {"website_id": blame.website_id}, "expected": {"website_id": wanted}}


def _codes(blame: Blame, leaf: LeafResult) -> tuple[str, ...]:
    """What a leaf that fails means; what is published nowhere may be on another website besides."""
    code = _code(blame, leaf)
    return (code, "website-mismatch") if code == "website-unpublished" and blame.elsewhere else (code,)


def _code(blame: Blame, leaf: LeafResult) -> str:
    path = path_of(leaf)
    last = path.split(".")[-1]
    actual = leaf.actual.get(path)
    if last in ("company_id", "company_ids"):
        return "company-mismatch"
    if path == blame.engine.schema.active_field(blame.model):
        return "record-archived"
    if last == "website_published" and blame.published:
        return "website-mismatch"
    if last in ("is_published", "website_published"):
        return "website-unpublished"
    if last == "website_id":
        return "website-mismatch"
    if last in ("message_partner_ids", "message_follower_ids"):
        return "follower-missing"
    if last == "state":
        return "state-excluded"
    if last == "user_id" and blame.user.share:
        return "rule-wrong-attribute"
    if "partner" in last or (path == "id" and blame.model == "res.partner"):
        return _partner_code(blame.engine, blame.user, actual)
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


_WORDS: Final = {
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
    "record-archived": "the record is archived, and the rule “{rule}” asks for {leaf}",
    "state-excluded": "the state is {actual}, and the rule “{rule}” asks for {expected}",
    "rule-excludes-record": "the rule “{rule}” asks for {leaf}, and the record has {actual}",
}


def _message(code: str, rule: RuleResult, leaf: LeafResult) -> str:
    path = path_of(leaf)
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

"""The layers between a user and a record, each looked at in turn: user, record, access rights, record rules."""

from __future__ import annotations

from dataclasses import dataclass, field

from ostiary.engine.causes import Blame, mending, rule_causes
from ostiary.engine.explanation import Cause, Origin, RuleResult, Step
from ostiary.engine.failing import fails, is_constant
from ostiary.engine.judge import Judge
from ostiary.engine.law import SUPERUSER_ID
from ostiary.engine.reach import Engine
from ostiary.engine.who import kind_of
from ostiary.facts import AccessRight, Operation, Rule, User

USER_TYPES = ("base.group_user", "base.group_portal", "base.group_public")


@dataclass(slots=True)
class Case:
    """What is gathered while one question is answered. `record_engine` is for checks on records."""

    engine: Engine
    record_engine: Engine
    judge: Judge
    user: User
    operation: Operation
    causes: list[Cause] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    unknowns: list[tuple[str, Origin]] = field(default_factory=list)
    rules: tuple[RuleResult, ...] = ()

    @property
    def groups(self) -> frozenset[int]:
        return self.engine.closure.of_user(self.user)

    @property
    def model(self) -> str:
        return self.judge.model

    @property
    def kind(self) -> str:
        return kind_of(self.engine, self.user)

    def has(self, xmlid: str) -> bool:
        """Whether the user is in a group."""
        found = self.engine.facts.xmlids.get(xmlid)
        return found is not None and found[1] in self.groups

    def block(self, cause: Cause) -> None:
        """A cause, and its line in the checklist."""
        self.causes.append(cause)
        self.steps.append(Step(cause.layer, "blocked", cause.message))


def look_at_user(case: Case) -> None:
    """Archived users cannot log in; a user must be of exactly one type.

    The public user is archived always: visitors act as it without logging in.
    """
    user = case.user
    types = [name for name in USER_TYPES if case.has(name)]
    origin = Origin("res.users", user.id)
    if user.id == SUPERUSER_ID:
        case.steps.append(Step("user", "ok", f"user {user.id} `{user.login}`, the superuser"))
    elif len(types) == 1 and is_visitor(case.engine, user):
        case.steps.append(Step("user", "ok", f"a visitor, for whom Odoo acts as user {user.id} `{user.login}`"))
    elif not user.active:
        message = f"the user `{user.login}` is archived and cannot log in"
        case.block(Cause("user-archived", "user", False, message, origin, fixes=mending("user-archived")))
    elif len(types) > 1:
        message = f"the user is in {' and '.join(types)} at once"
        evidence: dict[str, object] = {"groups": types}
        fixes = mending("user-types-conflict")
        case.block(Cause("user-types-conflict", "user", False, message, origin, evidence, fixes))
    elif types in ([], ["base.group_public"]):
        lacks = "is in the group of visitors alone: portal access was revoked" if types else "has no user type"
        message = f"the user `{user.login}` {lacks}, neither portal nor internal"
        case.block(Cause("user-not-portal", "user", False, message, origin, fixes=mending("user-not-portal")))
    else:
        case.steps.append(Step("user", "ok", f"user {user.id} `{user.login}`, {case.kind}"))


def is_visitor(engine: Engine, user: User) -> bool:
    """Whether Odoo acts as this user for visitors: its public user, or that of a website.

    Others in the group of visitors are people whose portal access was revoked.
    """
    if kind_of(engine, user) != "public":
        return False
    found = engine.facts.xmlids.get("base.public_user")
    ids = {website.user_id for website in engine.facts.websites.values()}
    ids |= {found[1]} if found is not None else set()
    return user.id in ids or not ids


def look_at_record(case: Case) -> None:
    """A record must exist; archived ones are left out of lists."""
    if not case.engine.schema.has_all_rows(case.model):
        return
    row = case.judge.row()
    origin = Origin(case.model, case.judge.record_id)
    if row is None:
        message = f"there is no record {case.model}:{case.judge.record_id}"
        case.block(Cause("record-missing", "record-rule", False, message, origin))
        return
    active = case.engine.schema.active_field(case.model)
    if active and row.get(active) is False:
        message = "the record is archived: lists leave it out, it opens by its id"
        fixes = mending("record-archived")
        case.causes.append(Cause("record-archived", "record-rule", False, message, origin, fixes=fixes))


# --------------------------------------------------------------------------- access rights


def look_at_rights(case: Case) -> None:
    """Access rights: one that grants is enough."""
    if case.user.id == SUPERUSER_ID:
        case.steps.append(Step("access-right", "ok", "the superuser skips access rights and rules"))
        return
    granting = case.engine.access.granting(case.model, case.operation, case.groups)
    if granting:
        names = ", ".join(f"“{right.name}”" for right in granting[:3])
        case.steps.append(Step("access-right", "ok", f"{case.operation} is allowed by {names}"))
        return
    asleep = _sleeping_right(case)
    evidence: dict[str, object] = {"model": case.model, "operation": case.operation, "groups": sorted(case.groups)}
    if asleep is not None:
        origin = Origin("ir.model.access", asleep.id, asleep.xmlid)
        message = f"the access right “{asleep.name}” would allow {case.operation}, but it is inactive"
        fixes = mending("access-right-inactive")
        case.block(Cause("access-right-inactive", "access-right", False, message, origin, evidence, fixes))
        return
    if case.kind == "other" and _would_be_granted(case, "base.group_portal"):
        message = f"the user `{case.user.login}` is not in the portal group, which may {case.operation} {case.model}"
        origin, fixes = Origin("res.users", case.user.id), mending("user-not-portal")
        case.block(Cause("user-not-portal", "user", False, message, origin, evidence, fixes))
        return
    message = f"no access right lets the groups of `{case.user.login}` {case.operation} {case.model}"
    fixes = mending("access-right-missing")
    case.block(Cause("access-right-missing", "access-right", False, message, Origin("ir.model"), evidence, fixes))


def _sleeping_right(case: Case) -> AccessRight | None:
    """An inactive access right that would allow the operation."""
    for right in case.engine.access.rights_of(case.model):
        of_user = right.group_id is None or right.group_id in case.groups
        if not right.active and of_user and right.permissions.allows(case.operation):
            return right
    return None


def _would_be_granted(case: Case, group: str) -> bool:
    """Whether members of a group have the access right."""
    found = case.engine.facts.xmlids.get(group)
    if found is None:
        return False
    groups = case.engine.closure.of_groups(frozenset({found[1]}))
    return bool(case.engine.access.granting(case.model, case.operation, groups))


# --------------------------------------------------------------------------- record rules


def look_at_rules(case: Case) -> None:
    """Every rule that applies, judged on the record."""
    if case.user.id == SUPERUSER_ID or not case.engine.schema.has_all_rows(case.model):
        return
    row = case.judge.row()
    if row is None:
        return
    rules = case.engine.access.applying(case.model, case.operation, case.groups)
    case.rules = tuple(case.judge.rule(rule, case.user.id, case.record_engine) for rule in rules)
    if not case.rules:
        case.steps.append(Step("record-rule", "ok", "no record rule applies"))
    case.steps += [_rule_step(result) for result in case.rules]
    case.unknowns += [(result.error, result.origin) for result in case.rules if result.error]
    blame = Blame.of_row(case.engine, case.user, case.model, row)
    of_rules = rule_causes(blame, case.rules)
    sleeping = _sleeping_rules(case)
    switched_off = [cause for cause, stock in sleeping if stock]
    others = [cause for cause, stock in sleeping if not stock]
    missing = _missing_rule(case)
    constant = all(is_constant(result) for result in case.rules if not result.is_global and fails(result))
    case.causes += switched_off + (missing + of_rules if constant else of_rules + missing) + others


def _sleeping_rules(case: Case) -> list[tuple[Cause, bool]]:
    """Inactive rules of the user's groups that would let the record through, and whether they ship active."""
    of_groups = [rule for rule in case.rules if not rule.is_global]
    if not of_groups or not all(fails(rule) for rule in of_groups):
        return []
    found: list[tuple[Cause, bool]] = []
    for rule in case.engine.access.rules_of(case.model):
        if rule.active or not rule.permissions.allows(case.operation) or not rule.groups & case.groups:
            continue
        result = case.judge.rule(rule, case.user.id, case.record_engine)
        if result.search:
            message = f"the rule “{rule.name}” would let it through, but it is inactive"
            evidence: dict[str, object] = {"domain": result.domain, "active": False}
            fixes = ("activate-rule",)
            cause = Cause("rule-excludes-record", "record-rule", False, message, result.origin, evidence, fixes)
            found.append((cause, _ships_active(case, rule)))
    return found


def _ships_active(case: Case, rule: Rule) -> bool:
    shipped = case.engine.facts.shipped.rules.get(rule.xmlid or "")
    return shipped is not None and shipped.active


def _missing_rule(case: Case) -> list[Cause]:
    """Only rules of other groups apply to a portal user, and they refuse: a rule of the portal group is missing.

    Where these are constants, nothing on the record mends it.
    """
    of_groups = [rule for rule in case.rules if not rule.is_global]
    if case.kind != "portal" or not of_groups or not all(fails(rule) for rule in of_groups):
        return []
    portal = case.engine.closure.of_groups(frozenset({case.engine.facts.xmlids["base.group_portal"][1]}))
    ids = {rule.origin.id for rule in of_groups}
    if any(rule.groups & portal for rule in case.engine.access.rules_of(case.model) if rule.id in ids):
        return []
    message = f"no rule of the portal group lets records of {case.model} through, and rules of other groups refuse"
    evidence: dict[str, object] = {"model": case.model, "operation": case.operation}
    origin = Origin("ir.model", None, None)
    return [Cause("rule-missing", "record-rule", False, message, origin, evidence, mending("rule-missing"))]


def _rule_step(result: RuleResult) -> Step:
    kind = "global rule" if result.is_global else "rule of a group"
    name = f"{kind} “{result.name}”"
    if result.error:
        return Step("record-rule", "error", f"{name}: {result.error}")
    if result.search is None and result.record is None:
        return Step("record-rule", "unknown", f"{name} cannot be decided")
    if result.search == result.record:
        holds = "holds" if result.search else "does not hold"
        return Step("record-rule", "ok" if result.search else "blocked", f"{name} {holds}")
    return Step(
        "record-rule", "unknown" if None in (result.search, result.record) else "ok" if result.search else "blocked",
        f"{name}: lists say {_word(result.search)}, checks on the record say {_word(result.record)}",
    )  # fmt: skip


def _word(holds: bool | None) -> str:
    return "unknown" if holds is None else "yes" if holds else "no"

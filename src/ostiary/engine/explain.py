"""Why can this user (not) do this to this record: every layer in order, and the cause."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ostiary.engine.causes import rule_causes
from ostiary.engine.compile import Evaluator
from ostiary.engine.explanation import Cause, Explanation, Origin, RuleResult, Step, SurfaceOutcome
from ostiary.engine.judge import Judge
from ostiary.engine.law import SUPERUSER_ID
from ostiary.engine.reach import Answer, Engine
from ostiary.engine.who import kind_of, outcome_of
from ostiary.errors import UnknownUser
from ostiary.facts import Operation, User
from ostiary.model.environment import Context

if TYPE_CHECKING:
    from ostiary.api import World

USER_TYPES = ("base.group_user", "base.group_portal", "base.group_public")


@dataclass(slots=True)
class _Case:
    """What is gathered while one question is answered."""

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


def explain(
    world: World, wanted: int | str, model: str, record_id: int, operation: Operation, context: Context
) -> Explanation:
    """The explanation for one user, record and operation. A user who does not exist is a cause, not an error."""
    engine = world.engine(replace(context, active_test=False))
    try:
        user = world.user(wanted)
    except UnknownUser as error:
        return _nobody(world, str(wanted), model, record_id, operation, context, error)
    record_engine = world.engine(replace(context, active_test=True))
    case = _Case(engine, record_engine, Judge(engine, model, record_id), user, operation)
    _look_at_user(case)
    surfaces = _decide(case)
    _look_at_record(case)
    _look_at_rights(case)
    _look_at_rules(case)
    outcome = _overall(case, surfaces)
    causes = _ordered(case, outcome)
    environment = engine.compiler.environment(user.id)
    return Explanation(
        series=world.facts.series.name,
        user_id=user.id,
        login=user.login,
        model=model,
        record_id=record_id,
        operation=operation,
        companies=tuple(environment.companies),
        website=context.website_id,
        lang=context.lang or "en_US",
        tz=context.tz or user.tz or "UTC",
        outcome=outcome,
        search=surfaces["search"],
        record=surfaces["record"],
        causes=causes,
        steps=tuple(case.steps),
        rules=case.rules,
        unknowns=tuple(case.unknowns),
    )


def _nobody(
    world: World, login: str, model: str, record_id: int, operation: Operation, context: Context, error: UnknownUser
) -> Explanation:
    cause = Cause("user-not-found", "user", True, f"{error.message}; {error.hint}" if error.hint else error.message)
    return Explanation(
        world.facts.series.name, None, login, model, record_id, operation, (), context.website_id,
        context.lang or "en_US", context.tz or "UTC", "denied", "denied", "denied", (cause,),
        (Step("user", "blocked", error.message),),
    )  # fmt: skip


# --------------------------------------------------------------------------- layers


def _look_at_user(case: _Case) -> None:
    """Archived users cannot log in; a user must be of exactly one type.

    The public user is archived always: visitors act as it without logging in.
    """
    user = case.user
    types = [name for name in USER_TYPES if _has(case, name)]
    detail = f"user {user.id} `{user.login}`, {kind_of(case.engine, user)}"
    origin = Origin("res.users", user.id)
    if not user.active:
        message = f"the user `{user.login}` is archived and cannot log in"
        _block(case, Cause("user-archived", "user", False, message, origin, fixes=("grant-portal-access",)))
    elif len(types) > 1:
        message = f"the user is in {' and '.join(types)} at once"
        evidence: dict[str, object] = {"groups": types}
        _block(case, Cause("user-types-conflict", "user", False, message, origin, evidence, ("set-user-type",)))
    elif not types and user.id != SUPERUSER_ID:
        message = f"the user `{user.login}` has no user type: neither portal nor internal"
        _block(case, Cause("user-not-portal", "user", False, message, origin, fixes=("grant-portal-access",)))
    else:
        case.steps.append(Step("user", "ok", detail))


def _has(case: _Case, xmlid: str) -> bool:
    found = case.engine.facts.xmlids.get(xmlid)
    return found is not None and found[1] in case.groups


def _block(case: _Case, cause: Cause, outcome: str = "blocked") -> None:
    case.causes.append(cause)
    case.steps.append(Step(cause.layer, outcome, cause.message))


def _look_at_record(case: _Case) -> None:
    """A record must exist; archived ones are left out of lists."""
    if not case.engine.schema.has_all_rows(case.model):
        return
    row = case.judge.row()
    origin = Origin(case.model, case.judge.record_id)
    if row is None:
        message = f"there is no record {case.model}:{case.judge.record_id}"
        _block(case, Cause("record-missing", "record-rule", False, message, origin))
        return
    active = case.engine.schema.active_field(case.model)
    if active and row.get(active) is False:
        message = "the record is archived: lists leave it out, it opens by its id"
        case.causes.append(Cause("record-archived", "record-rule", False, message, origin))


def _look_at_rights(case: _Case) -> None:
    """Access rights: one that grants is enough."""
    if case.user.id == SUPERUSER_ID:
        case.steps.append(Step("access-right", "ok", "the superuser skips access rights and rules"))
        return
    granting = case.engine.access.granting(case.model, case.operation, case.groups)
    if granting:
        names = ", ".join(f"“{right.name}”" for right in granting[:3])
        case.steps.append(Step("access-right", "ok", f"{case.operation} is allowed by {names}"))
        return
    asleep = [
        right
        for right in case.engine.access.rights_of(case.model)
        if not right.active
        and right.permissions.allows(case.operation)
        and (right.group_id is None or right.group_id in case.groups)
    ]
    evidence: dict[str, object] = {"model": case.model, "operation": case.operation, "groups": sorted(case.groups)}
    if asleep:
        origin = Origin("ir.model.access", asleep[0].id, asleep[0].xmlid)
        message = f"the access right “{asleep[0].name}” would allow {case.operation}, but it is inactive"
        fixes: tuple[str, ...] = ("activate-access-right",)
        _block(case, Cause("access-right-inactive", "access-right", False, message, origin, evidence, fixes))
        return
    if _would_be_granted(case, "base.group_portal") and not _has(case, "base.group_portal"):
        message = f"the user `{case.user.login}` is not in the portal group, which may {case.operation} {case.model}"
        cause = Cause(
            "user-not-portal", "user", False, message, Origin("res.users", case.user.id), evidence, ("set-user-type",)
        )
        _block(case, cause)
        return
    message = f"no access right lets the groups of `{case.user.login}` {case.operation} {case.model}"
    fixes = ("add-access-right",)
    _block(case, Cause("access-right-missing", "access-right", False, message, Origin("ir.model"), evidence, fixes))


def _would_be_granted(case: _Case, group: str) -> bool:
    """Whether members of a group have the access right; never so for the public user, who is nobody's account."""
    found = case.engine.facts.xmlids.get(group)
    if found is None or kind_of(case.engine, case.user) == "public":
        return False
    groups = case.engine.closure.of_groups(frozenset({found[1]}))
    return bool(case.engine.access.granting(case.model, case.operation, groups))


def _look_at_rules(case: _Case) -> None:
    """Every rule that applies, judged on the record."""
    if case.user.id == SUPERUSER_ID or not case.engine.schema.has_all_rows(case.model):
        return
    rules = case.engine.access.applying(case.model, case.operation, case.groups)
    if case.judge.row() is None:
        return
    case.rules = tuple(case.judge.rule(rule, case.user.id, case.record_engine) for rule in rules)
    if not case.rules:
        case.steps.append(Step("record-rule", "ok", "no record rule applies"))
    for result in case.rules:
        case.steps.append(_rule_step(result))
    for result in case.rules:
        if result.error:
            case.unknowns.append((result.error, result.origin))
    row = case.judge.row() or {}
    case.causes += rule_causes(case.engine, case.user, case.rules, published=row.get("is_published") is True)
    case.causes += _sleeping_rules(case)


def _sleeping_rules(case: _Case) -> list[Cause]:
    """Inactive rules of the user's groups that would let the record through."""
    if not case.rules or any(rule.search or rule.record for rule in case.rules if not rule.is_global):
        return []
    found: list[Cause] = []
    for rule in case.engine.access.rules_of(case.model):
        if rule.active or not rule.permissions.allows(case.operation) or not rule.groups & case.groups:
            continue
        result = case.judge.rule(rule, case.user.id, case.record_engine)
        if result.search:
            message = f"the rule “{rule.name}” would let it through, but it is inactive"
            evidence: dict[str, object] = {"domain": result.domain, "active": False}
            found.append(
                Cause(
                    "rule-excludes-record", "record-rule", False, message, result.origin, evidence, ("activate-rule",)
                )
            )
    return found


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


# --------------------------------------------------------------------------- the outcome


def _decide(case: _Case) -> dict[Evaluator, SurfaceOutcome]:
    """The outcome of both evaluators, from the engine itself."""
    found: dict[Evaluator, SurfaceOutcome] = {}
    for evaluator, engine in (("search", case.engine), ("record", case.record_engine)):
        name: Evaluator = "search" if evaluator == "search" else "record"
        answers = engine.reach(
            case.model, case.operation, name, [case.user.id], with_ids=True, only=case.judge.record_id
        )
        answer: Answer = answers[0]
        found[name] = outcome_of(answer)
        if answer.reason and answer.outcome in ("unknown", "error"):
            case.unknowns.append((answer.reason, Origin(case.model)))
    return found


def _overall(case: _Case, surfaces: dict[Evaluator, SurfaceOutcome]) -> SurfaceOutcome:
    """Allowed when some surface allows; people who cannot log in are denied."""
    if any(cause.code in ("user-archived", "record-missing") for cause in case.causes):
        return "denied"
    outcomes = set(surfaces.values())
    for outcome in ("allowed", "unknown", "error"):
        if outcome in outcomes:
            return "allowed" if outcome == "allowed" else "unknown" if outcome == "unknown" else "denied"
    return "denied"


_NOTES = frozenset({"record-archived"})


def _ordered(case: _Case, outcome: SurfaceOutcome) -> tuple[Cause, ...]:
    """The causes of the outcome, the one to mend first marked; what does not cause it is left out."""
    if outcome == "unknown":
        causes = [
            Cause("code-override", "record-rule", False, reason, origin)
            for reason, origin in dict.fromkeys(case.unknowns)
        ]
    elif outcome == "allowed":
        causes = [_allowing(case)] + [cause for cause in case.causes if cause.code in _NOTES]
    else:
        causes = [cause for cause in case.causes if cause.code not in _NOTES and not cause.code.startswith("allowed")]
    return tuple(replace(cause, primary=index == 0) for index, cause in enumerate(causes))


def _allowing(case: _Case) -> Cause:
    """Why it is allowed: the narrowest thing that let it."""
    if case.user.id == SUPERUSER_ID:
        return Cause("allowed-by-superuser", "user", True, "the superuser skips access rights and rules")
    holding = [result for result in case.rules if (result.search or result.record) and not result.is_global]
    chosen = holding or [result for result in case.rules if result.search or result.record]
    if chosen:
        message = f"the rule “{chosen[0].name}” holds for this record"
        evidence: dict[str, object] = {"domain": chosen[0].bound}
        return Cause("allowed-by-rule", "record-rule", True, message, chosen[0].origin, evidence)
    granting = case.engine.access.granting(case.model, case.operation, case.groups)
    named = f"the access right “{granting[0].name}” allows it" if granting else "it is allowed"
    origin = Origin("ir.model.access", granting[0].id, granting[0].xmlid) if granting else Origin()
    return Cause("allowed-without-rule", "access-right", True, f"{named}, and no record rule narrows it", origin)

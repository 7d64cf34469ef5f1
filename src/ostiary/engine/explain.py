"""Why can this user (not) do this to this record: every layer in order, and the cause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ostiary.engine.causes import mending
from ostiary.engine.compile import EVALUATORS, Evaluator
from ostiary.engine.explanation import Cause, Explanation, Origin, Step, SurfaceOutcome
from ostiary.engine.judge import Judge
from ostiary.engine.law import SUPERUSER_ID
from ostiary.engine.layers import Case, look_at_record, look_at_rights, look_at_rules, look_at_user
from ostiary.engine.reach import Engine
from ostiary.engine.who import outcome_of
from ostiary.errors import UnknownUser
from ostiary.facts import Operation, User
from ostiary.model.environment import Context

if TYPE_CHECKING:
    from ostiary.api import World

_NOTES: Final = frozenset({"record-archived", "signup-pending"})


def is_note(cause: Cause) -> bool:
    """Something to know that changes no outcome; a rule that asks for it makes it a cause."""
    return cause.code in _NOTES and "leaf" not in cause.evidence


def explain(
    world: World, wanted: int | str, model: str, record_id: int, operation: Operation, context: Context
) -> Explanation:
    """The explanation for one user, record and operation. A user who does not exist is a cause, not an error."""
    try:
        user = world.user(wanted)
    except UnknownUser as error:
        cause = Cause("user-not-found", "user", True, f"{error.message}; {error.hint}" if error.hint else error.message)
        return nobody(world, str(wanted), model, record_id, operation, context, cause)
    case = look(world, user, model, record_id, operation, context)
    surfaces = decide(case)
    outcome = overall(case.causes, surfaces.values())
    return conclude(world, case, surfaces, outcome, ordered(case, outcome), context)


def look(world: World, user: User, model: str, record_id: int, operation: Operation, context: Context) -> Case:
    """Every layer of one question looked at; nothing is concluded yet."""
    engine = world.engine(replace(context, active_test=False))
    record_engine = world.engine(replace(context, active_test=True))
    case = Case(engine, record_engine, Judge(engine, model, record_id), user, operation)
    for look_at in (look_at_user, look_at_record, look_at_rights, look_at_rules):
        look_at(case)
    return case


def conclude(
    world: World,
    case: Case,
    surfaces: dict[Evaluator, SurfaceOutcome],
    outcome: SurfaceOutcome,
    causes: tuple[Cause, ...],
    context: Context,
) -> Explanation:
    """What was looked at as an explanation."""
    user = case.user
    return Explanation(
        series=world.facts.series.name,
        user_id=user.id,
        login=user.login,
        model=case.model,
        record_id=case.judge.record_id,
        operation=case.operation,
        companies=tuple(case.engine.compiler.environment(user.id).companies),
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


def nobody(
    world: World, login: str, model: str | None, record_id: int | None, operation: Operation, context: Context,
    cause: Cause,
) -> Explanation:  # fmt: skip
    """The explanation for somebody who is no user."""
    return Explanation(
        world.facts.series.name, None, login, model, record_id, operation, (), context.website_id,
        context.lang or "en_US", context.tz or "UTC", "denied", "denied", "denied", (cause,),
        (Step("user", "blocked", cause.message),),
    )  # fmt: skip


# --------------------------------------------------------------------------- the outcome


def decide(case: Case) -> dict[Evaluator, SurfaceOutcome]:
    """The outcome of both evaluators, from the engine itself."""
    engines: dict[Evaluator, Engine] = {"search": case.engine, "record": case.record_engine}
    found: dict[Evaluator, SurfaceOutcome] = {}
    for name in EVALUATORS:
        only = case.judge.record_id
        answer = engines[name].reach(case.model, case.operation, name, [case.user.id], with_ids=True, only=only)[0]
        found[name] = outcome_of(answer)
        if answer.reason and answer.outcome in ("unknown", "error"):
            case.unknowns.append((answer.reason, Origin(case.model)))
    return found


def overall(causes: Sequence[Cause], surfaces: Iterable[SurfaceOutcome]) -> SurfaceOutcome:
    """Allowed when some surface allows; people who cannot log in are denied."""
    if any(cause.code in ("user-archived", "record-missing") for cause in causes):
        return "denied"
    outcomes = set(surfaces)
    if "allowed" in outcomes:
        return "allowed"
    return "unknown" if "unknown" in outcomes else "denied"


def ordered(case: Case, outcome: SurfaceOutcome) -> tuple[Cause, ...]:
    """The causes of the outcome, the one to mend first marked; what does not cause it is left out."""
    notes = [cause for cause in case.causes if is_note(cause)]
    if outcome == "unknown":
        causes = undecided_causes(case)
    elif outcome == "allowed":
        causes = [allowing(case), *notes]
    else:
        causes = [cause for cause in case.causes if not is_note(cause) and not cause.code.startswith("allowed")]
    return first_is_primary(causes)


def first_is_primary(causes: Sequence[Cause]) -> tuple[Cause, ...]:
    """The first cause marked as the one to mend first."""
    return tuple(replace(cause, primary=number == 0) for number, cause in enumerate(causes))


def undecided_causes(case: Case) -> list[Cause]:
    """Why it cannot be told."""
    return [
        Cause("code-override", "record-rule", False, reason, origin) for reason, origin in dict.fromkeys(case.unknowns)
    ]


def allowing(case: Case) -> Cause:
    """Why it is allowed: the narrowest thing that let it."""
    if case.user.id == SUPERUSER_ID:
        return Cause("allowed-by-superuser", "user", True, "the superuser skips access rights and rules")
    holding = [result for result in case.rules if result.search or result.record]
    chosen = [result for result in holding if not result.is_global]
    if not chosen and not case.user.share:
        chosen = holding
    if chosen:
        message = f"the rule “{chosen[0].name}” holds for this record"
        evidence: dict[str, object] = {"domain": chosen[0].bound}
        return Cause("allowed-by-rule", "record-rule", True, message, chosen[0].origin, evidence)
    granting = case.engine.access.granting(case.model, case.operation, case.groups)
    named = f"the access right “{granting[0].name}” allows it" if granting else "it is allowed"
    origin = Origin("ir.model.access", granting[0].id, granting[0].xmlid) if granting else Origin()
    alone = ", ".join(f"“{result.name}”" for result in holding)
    only = (
        f"no rule of a group narrows it, {alone} alone does, for everybody" if holding else "no record rule narrows it"
    )
    message = f"{named}, and {only}"
    fixes = mending("allowed-without-rule") if case.user.share else ()
    return Cause("allowed-without-rule", "access-right", True, message, origin, fixes=fixes)

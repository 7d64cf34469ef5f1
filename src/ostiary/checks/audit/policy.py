"""Policies: assertions of the owner of a database about who must not, or may only, do what; checked exactly.

A policy asks the same conditions that answer everything else, with the policy's own domain beside them: so the records
that break it are counted for all users at once, and a domain may speak of the `user`, as a rule does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final, Literal

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import counted
from ostiary.domain.algebra import all_of, is_true, refuted
from ostiary.domain.condition import Condition
from ostiary.engine import overrides
from ostiary.engine.compile import BoundScope, Evaluator
from ostiary.engine.field_access import may_read_field
from ostiary.engine.reach import Answer, Engine
from ostiary.facts import OPERATIONS, Operation, Permissions, Rule
from ostiary.findings import Check, Finding, Location, Severity, Subject

KINDS: Final = ("portal", "public", "outsiders", "internal", "everybody")


@dataclass(frozen=True, slots=True)
class Policy:
    """One assertion. `who` is one of KINDS, the external id of a group, or a login.

    `must-not`: none of the operations on any record, or on none that matches `where`. `may-only`: of the models that
    match, nothing but these operations, and only on records that match `where`.
    """

    name: str
    who: str
    kind: Literal["must-not", "may-only"]
    operations: tuple[Operation, ...]
    models: tuple[str, ...]
    field: str | None = None
    where: str | None = None
    severity: Severity = "high"
    reason: str = ""
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Breach:
    """What breaks a policy: an operation on a model, by some users."""

    model: str
    operation: Operation
    evaluator: Evaluator
    users: tuple[int, ...]
    most: int
    unknown: str | None = None


def policy_check(policies: Sequence[Policy]) -> Check[Audit]:
    """The check that judges policies; it belongs to no catalogue, because the policies are the user's own."""

    def judge(audit: Audit) -> Iterator[Finding]:
        for policy in policies:
            for breach in breaches(audit, policy):
                yield _told(audit, check, policy, breach)

    check: Check[Audit] = Check(
        code="OST-P001",
        slug="policy-broken",
        title="A policy of your own is broken",
        severity="high",
        why="The policy file says that this must not be possible.",
        remedy="Change the access rights or rules that are named, or the policy.",
        judge=judge,
        needs=("engine",),
    )
    return check


def breaches(audit: Audit, policy: Policy) -> Iterator[Breach]:
    """Every way in which a policy is broken, or may be."""
    users = users_of(audit, policy.who)
    for model in models_of(audit, policy):
        for operation in OPERATIONS:
            named = operation in policy.operations
            if policy.kind == "must-not" and not named:
                continue
            wanted = None if policy.where is None else policy.kind == "must-not"
            if policy.kind == "may-only" and named and policy.where is None:
                continue
            yield from _broken(audit, policy, model, operation, users, wanted if named else None)


def _broken(
    audit: Audit, policy: Policy, model: str, operation: Operation, users: Sequence[int], wanted: bool | None
) -> Iterator[Breach]:
    """By both evaluators; what the second adds nothing to is said once."""
    evaluators: tuple[Evaluator, ...] = ("search", "record") if operation == "read" else ("record",)
    known: set[tuple[int, ...]] = set()
    for evaluator in evaluators:
        engine = audit.engine if evaluator == "search" else audit.record_engine
        answers = _answers(engine, policy, model, operation, evaluator, users, wanted)
        seen = [answer for answer in answers if answer.visible]
        found = tuple(sorted(user for answer in seen for user in answer.users))
        if found and found not in known:
            known.add(found)
            yield Breach(model, operation, evaluator, found, max(answer.visible or 0 for answer in seen))
        for answer in answers:
            if answer.outcome == "unknown":
                yield Breach(model, operation, evaluator, answer.users, 0, answer.reason or "")


def _answers(
    engine: Engine,
    policy: Policy,
    model: str,
    operation: Operation,
    evaluator: Evaluator,
    users: Sequence[int],
    wanted: bool | None,
    *,
    with_ids: bool = False,
) -> list[Answer]:
    """What is reached; with a domain only records that match it (`wanted`) or only those that do not."""
    chosen = _who_reads(engine, policy, model, users)
    answers = engine.reach(model, operation, evaluator, chosen, with_ids=with_ids and wanted is None)
    if wanted is None:
        return answers
    reached = [user for answer in answers if answer.visible for user in answer.users]
    narrowed = [answer for answer in answers if answer.outcome == "unknown"]
    by_groups: dict[frozenset[int], list[int]] = defaultdict(list)
    for user in reached:
        by_groups[engine.closure.of_user(engine.facts.users[user])].append(user)
    for groups, members in by_groups.items():
        narrowed += _narrowed(engine, policy, model, operation, evaluator, groups, members, wanted, with_ids)
    return narrowed


def _narrowed(
    engine: Engine,
    policy: Policy,
    model: str,
    operation: Operation,
    evaluator: Evaluator,
    groups: frozenset[int],
    users: Sequence[int],
    wanted: bool,
    with_ids: bool,
) -> Iterator[Answer]:
    compiler = engine.compiler
    every = Permissions(True, True, True, True)
    asked = Rule(0, policy.name, model, policy.where, True, True, frozenset(), every)

    def translate(scope: BoundScope) -> Condition:
        access = overrides.apply(compiler, scope, model, operation, evaluator, groups)
        where = compiler.rule_condition(compiler.translator(scope, "search"), model, asked)
        return all_of(access, is_true(where) if wanted else refuted(where))

    for compiled in compiler.bound(compiler.atoms_of_rule(asked), translate, users):
        yield from engine.answer(model, compiled, with_ids=with_ids, only=None)


def _who_reads(engine: Engine, policy: Policy, model: str, users: Sequence[int]) -> list[int]:
    """The users for whom the policy's field is open; all, where it names none."""
    field = engine.schema.field(model, policy.field) if policy.field else None
    if field is None:
        return list(users)
    facts = engine.facts
    groups = {user: engine.closure.of_user(facts.users[user]) for user in users}
    return [user for user in users if may_read_field(engine.schema, field, groups[user]) is not False]


# --------------------------------------------------------------------------- who and what


def users_of(audit: Audit, who: str) -> tuple[int, ...]:
    """The users that a policy speaks of."""
    outside = tuple(user.id for user in audit.outsiders)
    public = tuple(user.id for user in audit.public_users)
    inside = tuple(user.id for user in audit.internal_users)
    kinds = {
        "portal": outside, "public": public, "outsiders": outside + public, "internal": inside,
        "everybody": outside + public + inside,
    }  # fmt: skip
    if who in kinds:
        return tuple(sorted(kinds[who]))
    group = audit.facts.xmlids.get(who)
    if group is not None and group[0] == "res.groups":
        return tuple(user.id for user in audit.users if group[1] in audit.groups_of(user))
    return tuple(user.id for user in audit.facts.users.values() if user.login == who)


def models_of(audit: Audit, policy: Policy) -> list[str]:
    """The models with rows that a policy speaks of; `hr.*` stands for all below it."""
    schema = audit.engine.schema
    return [
        model
        for model in schema.stored_models
        if any(fnmatchcase(model, pattern) for pattern in policy.models)
        and (policy.field is None or schema.field(model, policy.field) is not None)
    ]


# --------------------------------------------------------------------------- findings


def _told(audit: Audit, check: Check[Audit], policy: Policy, breach: Breach) -> Finding:
    what = f"{breach.operation} `{breach.model}{f'.{policy.field}' if policy.field else ''}`"
    subject = Subject(model=breach.model, field=policy.field)
    identity = (policy.name, breach.operation, breach.evaluator)
    if breach.unknown is not None:
        return check.finding(
            f"Whether {counted(len(breach.users), 'user')} may break `{policy.name}` ({what}) is unknown:"
            f" {breach.unknown}.",
            severity="info", outcome="error", subject=subject, location=policy.location,
            evidence={"policy": policy.name, "users": len(breach.users)}, identity=(*identity, "unknown"),
        )  # fmt: skip
    sample = breach.users[0]
    return check.finding(
        f"`{policy.name}` is broken: {counted(len(breach.users), 'user')} may {what}, up to"
        f" {counted(breach.most, 'record')} each.",
        severity=policy.severity,
        subject=subject,
        location=policy.location,
        evidence={
            "policy": policy.name,
            "who": policy.who,
            "operation": breach.operation,
            "evaluator": breach.evaluator,
            "users": len(breach.users),
            "records": breach.most,
            "sample": {"user": sample, "records": _records(audit, policy, breach, sample)},
            **({"where": policy.where} if policy.where else {}),
        },
        identity=identity,
    )


def _records(audit: Audit, policy: Policy, breach: Breach, user: int) -> list[int]:
    """The first records that one user breaks a policy with."""
    engine = audit.engine if breach.evaluator == "search" else audit.record_engine
    wanted = None
    if policy.where is not None and breach.operation in policy.operations:
        wanted = policy.kind == "must-not"
    answers = _answers(engine, policy, breach.model, breach.operation, breach.evaluator, [user], wanted, with_ids=True)
    return audit.samples(one for answer in answers for one in answer.ids or ())

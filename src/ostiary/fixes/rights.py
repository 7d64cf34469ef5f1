"""Mends of access rights and rules. A domain that is corrected lets owners through, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.facts import Operation, Rule
from ostiary.fixes.case import Case
from ostiary.fixes.domains import leaves, says, with_leaf
from ostiary.fixes.fix import Fix
from ostiary.whatif import Change, Create, Value, Write, set_to


def widen_rule(case: Case) -> Iterator[Fix]:
    """The rule as it ships; the failing comparison with the owner's instead; or the rule for the owner alone."""
    rule = case.rule()
    if rule is None or not rule.domain:
        return
    yield from _restored(case, rule)
    for domain in dict.fromkeys(_corrected(case, rule)):
        if domain != rule.domain:
            yield _with_domain("widen-rule", rule, domain, f"Correct the rule “{rule.name}”")


def _corrected(case: Case, rule: Rule) -> Iterator[str]:
    text = rule.domain or ""
    for path, node in leaves(text):
        if path != case.leaf_path:
            continue
        leaf = case.owner_leaf(_owner_of(case, path))
        if leaf is not None and not says(node, leaf):
            yield with_leaf(text, node, leaf)


def _owner_of(case: Case, path: str) -> str | None:
    """The path to the partner for one that compares something else: `user_id` becomes `partner_id` beside it."""
    last = path.rpartition(".")[2]
    if "partner" in last:
        return path
    if last != "user_id":
        return None
    return path.removesuffix("user_id") + "partner_id" if "." in path else case.owner_path()


def correct_rule(case: Case) -> Iterator[Fix]:
    """A rule that does not evaluate: as it ships, else for the owner alone."""
    rule = case.rule()
    if rule is None:
        return
    yield from _restored(case, rule)
    leaf = case.owner_leaf()
    if leaf is not None and rule.groups:
        yield _with_domain("correct-rule", rule, f"[{leaf}]", f"Bind the rule “{rule.name}” to the owner")


def _restored(case: Case, rule: Rule) -> Iterator[Fix]:
    shipped = case.world.facts.shipped.rules.get(rule.xmlid or "")
    if shipped is not None and shipped.domain and shipped.domain.strip() != (rule.domain or "").strip():
        yield _with_domain("restore-rule", rule, shipped.domain, f"Put the rule “{rule.name}” back as it ships")


def _with_domain(id: str, rule: Rule, domain: str, title: str) -> Fix:
    return Fix(id, title, (Write("ir.rule", (rule.id,), {"domain_force": domain}),))


def activate_rule(case: Case) -> Iterator[Fix]:
    """The rule that the cause is about; where none narrows a right, those of the user's groups that would."""
    rule = case.rule()
    for one in [rule] if rule else _of_the_groups(case):
        if not one.active:
            changes = (Write("ir.rule", (one.id,), {"active": True}),)
            yield Fix("activate-rule", f"Activate the rule “{one.name}”", changes)


def _of_the_groups(case: Case) -> list[Rule]:
    """The rules of the model and operation for a group of the user's."""
    if case.user is None:
        return []
    groups = case.world.engine().closure.of_user(case.user)
    return [
        rule
        for rule in case.world.facts.rules
        if rule.model == case.model and rule.permissions.allows(case.found.operation) and groups & {*rule.groups}
    ]


def add_rule(case: Case) -> Iterator[Fix]:
    """A rule of the user's type for the owner."""
    change = owner_rule(case)
    if change is not None:
        title = f"Let customers {case.found.operation} their own records of {case.model}"
        yield Fix("add-rule", title, (change,))


def owner_rule(case: Case) -> Create | None:
    """A new rule for the owner of a record; None where it is not known whose records are."""
    group, model_id, leaf = _type_of(case), case.model_id(case.model), case.owner_leaf()
    if group is None or model_id is None or leaf is None:
        return None
    values: dict[str, Value] = {
        "name": f"{case.model}: portal users and their own",
        "model_id": model_id,
        "domain_force": f"[{leaf}]",
        "groups": set_to(group),
        **_permissions(case.found.operation),
    }
    return Create("ir.rule", values, "rule")


def _type_of(case: Case) -> int | None:
    """The portal group, if the user is in it: visitors own nothing, and employees are not what this is about."""
    portal = case.group("base.group_portal")
    if case.user is None or portal not in case.world.engine().closure.of_user(case.user):
        return None
    return portal


def _permissions(operation: Operation) -> dict[str, Value]:
    return {f"perm_{one}": one == operation for one in ("read", "write", "create", "unlink")}


def add_access_right(case: Case) -> Iterator[Fix]:
    """An access right of the user's type for this one operation, with a rule for the owner where none narrows it."""
    group, model_id = _type_of(case), case.model_id(case.model)
    if group is None or model_id is None:
        return
    values: dict[str, Value] = {
        "name": f"{case.model} {case.found.operation} portal",
        "model_id": model_id,
        "group_id": group,
        **_permissions(case.found.operation),
    }
    changes: tuple[Change, ...] = (Create("ir.model.access", values, "access"),)
    title = f"Let portal users {case.found.operation} {case.model}"
    if not _narrowed(case, group):
        rule = owner_rule(case)
        if rule is None:
            return
        changes, title = (rule, *changes), title + ", their own records alone"
    yield Fix("add-access-right", title, changes)


def _narrowed(case: Case, group: int) -> bool:
    """Whether a rule of the group applies already."""
    engine = case.world.engine()
    groups = engine.closure.of_groups(frozenset({group}))
    return bool(engine.access.applying(case.model, case.found.operation, groups).of_groups)


def activate_access_right(case: Case) -> Iterator[Fix]:
    right = next((one for one in case.world.facts.access_rights if one.id == case.cause.origin.id), None)
    if case.cause.origin.model == "ir.model.access" and right is not None and not right.active:
        changes = (Write("ir.model.access", (right.id,), {"active": True}),)
        yield Fix("activate-access-right", f"Activate the access right “{right.name}”", changes)

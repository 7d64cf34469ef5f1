"""Mends for findings about access rights and about rules that are gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ostiary.api import World
from ostiary.facts import OPERATIONS, AccessRight, Operation
from ostiary.fixes.fix import Fix
from ostiary.whatif import Create, Ref, Value, Write, set_to

_LETTERS: Final[dict[Operation, str]] = {"read": "r", "write": "w", "create": "c", "unlink": "u"}


def narrow_right(world: World, found: Mapping[str, Any]) -> Iterator[Fix]:
    """Access rights that no module ships lose what they give to outsiders; those that ship are not touched."""
    evidence, subject = found["evidence"], found["subject"]
    named = {one for one in (subject.get("record"), *_listed(evidence.get("access_rights"))) if one is not None}
    operations = _operations(evidence)
    rights = [right for right in world.facts.access_rights if right.active and {right.id, right.xmlid} & named]
    for operation in operations:
        ids = [right.id for right in rights if _is_added(world, right, operation)]
        if ids and len(operations) == 1:
            changes = (Write("ir.model.access", tuple(ids), {f"perm_{operation}": False}),)
            yield Fix("narrow-access-right", f"Take `{operation}` out of {_counted(ids)}", changes)
    ids = [right.id for right in rights if any(_is_added(world, right, one) for one in OPERATIONS)]
    if ids and len(operations) != 1:
        changes = (Write("ir.model.access", tuple(ids), {"active": False}),)
        yield Fix("deactivate-access-right", f"Deactivate {_counted(ids)}", changes)


def _listed(value: object) -> list[object]:
    return [one for one in value if isinstance(one, int | str)] if isinstance(value, list | tuple) else []


def _operations(evidence: Mapping[str, Any]) -> list[Operation]:
    """What the finding is about: `operation`, or several by name or letter."""
    several = evidence.get("operations")
    if isinstance(several, str):
        return [one for one in OPERATIONS if _LETTERS[one] in several]
    wanted = _listed(several) or [evidence.get("operation")]
    return [one for one in OPERATIONS if one in wanted]


def _is_added(world: World, right: AccessRight, operation: Operation) -> bool:
    """Whether no module ships this right with this permission."""
    shipped = world.facts.shipped
    if not right.permissions.allows(operation) or shipped.brought(right.xmlid):
        return False
    group = world.facts.groups[right.group_id].xmlid if right.group_id in world.facts.groups else None
    granted = shipped.grants.get((right.model.replace(".", "_"), group), frozenset[str]())
    return _LETTERS[operation] not in granted


def _counted(ids: list[int]) -> str:
    return f"access right {ids[0]}" if len(ids) == 1 else f"{len(ids)} access rights"


def restore_missing_rule(world: World, found: Mapping[str, Any]) -> Iterator[Fix]:
    """The rule anew, as its module ships it, and under its name."""
    xmlid, model = str(found["subject"].get("rule")), found["subject"].get("model")
    shipped = world.facts.shipped.rules.get(xmlid)
    rows = world.database.query("SELECT id FROM ir_model WHERE model = $1", [model])
    known = world.facts.xmlids
    if shipped is None or not rows or xmlid in known or not all(group in known for group in shipped.groups):
        return
    module, _, name = xmlid.partition(".")
    values: dict[str, Value] = {
        "name": f"{model}: {name}",
        "model_id": int(str(rows[0][0])),
        "domain_force": shipped.domain,
        "groups": set_to(*sorted(known[group][1] for group in shipped.groups)),
        **{f"perm_{one}": letter in shipped.letters for one, letter in _LETTERS.items()},
    }
    named: dict[str, Value] = {
        "module": module,
        "name": name,
        "model": "ir.rule",
        "res_id": Ref("rule"),
        "noupdate": True,
    }
    changes = (Create("ir.rule", values, "rule"), Create("ir.model.data", named, "xmlid"))
    yield Fix("restore-rule", f"Make the rule {xmlid} anew, as it ships", changes)

"""Mends for findings of the audit, where it is clear what they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from ostiary.api import World
from ostiary.engine.who import kind_of
from ostiary.facts import Rule
from ostiary.fixes import finding_rights
from ostiary.fixes.fix import Fix
from ostiary.fixes.people import revoked
from ostiary.fixes.touched import ALL_OPERATIONS
from ostiary.model.ownership import Ownerships
from ostiary.whatif import Create, NewToken, Value, Write, set_to, unlink

Found = Mapping[str, Any]
"""One finding, as the report in JSON has it."""
Builder = Callable[[World, Found], Iterator[Fix]]


def _rule(world: World, found: Found) -> Rule | None:
    wanted = found["subject"].get("rule")
    return next((rule for rule in world.facts.rules if wanted in (rule.id, rule.xmlid)), None) if wanted else None


def _owner_domain(world: World, model: str) -> str | None:
    """The domain for owners alone, of a model of which it is known whose its records are."""
    owned = Ownerships(world.engine().schema).of(model)
    if owned.nature != "owned" or not owned.owners or ":" in owned.owners[0] or owned.confidence == "tentative":
        return None
    return f"[('{owned.owners[0]}', 'child_of', [user.commercial_partner_id.id])]"


def _bind_rule(world: World, found: Found) -> Iterator[Fix]:
    """As the rule ships, else for the owner alone."""
    rule = _rule(world, found)
    if rule is None:
        return
    shipped = world.facts.shipped.rules.get(rule.xmlid or "")
    if shipped is not None and shipped.domain and shipped.domain.strip() != (rule.domain or "").strip():
        changes = (Write("ir.rule", (rule.id,), {"domain_force": shipped.domain}),)
        yield Fix("restore-rule", f"Put the rule “{rule.name}” back as it ships", changes)
    domain = _owner_domain(world, rule.model)
    if domain is not None and rule.groups and domain != rule.domain:
        changes = (Write("ir.rule", (rule.id,), {"domain_force": domain}),)
        yield Fix("correct-rule", f"Bind the rule “{rule.name}” to the owner", changes)


def _activate_rule(world: World, found: Found) -> Iterator[Fix]:
    rule = _rule(world, found)
    if rule is not None and not rule.active:
        yield Fix(
            "activate-rule", f"Activate the rule “{rule.name}”", (Write("ir.rule", (rule.id,), {"active": True}),)
        )


def _add_rule(world: World, found: Found) -> Iterator[Fix]:
    """A rule of portal users for the owner, for all that they may do."""
    model = found["subject"].get("model")
    domain = _owner_domain(world, model) if model in world.facts.models else None
    rows = world.database.query("SELECT id FROM ir_model WHERE model = $1", [model])
    group = world.facts.xmlids.get("base.group_portal")
    if domain is None or not rows or group is None:
        return
    values: dict[str, Value] = {
        "name": f"{model}: portal users and their own",
        "model_id": int(str(rows[0][0])),
        "domain_force": domain,
        "groups": set_to(group[1]),
        **{f"perm_{one}": True for one in ALL_OPERATIONS},
    }
    yield Fix("add-rule", f"Bind portal users to their own records of {model}", (Create("ir.rule", values, "rule"),))


def _revoke_group(world: World, found: Found) -> Iterator[Fix]:
    """Take outsiders out of a group that they were put into."""
    wanted = found["subject"].get("group")
    group = wanted if isinstance(wanted, int) else world.facts.xmlids.get(str(wanted), ("", None))[1]
    engine = world.engine()
    users = [
        user.id
        for user in world.users()
        if group in user.groups and kind_of(engine, user) in ("portal", "public", "other")
    ]
    if isinstance(group, int) and users:
        changes = (Write("res.users", tuple(users), {world.facts.series.user_groups_column: unlink(group)}),)
        yield Fix("revoke-group", f"Take {len(users)} outsiders out of {wanted}", changes)


def _revoke_portal(world: World, found: Found) -> Iterator[Fix]:
    """As Odoo's wizard does: archived, and out of the portal group."""
    portal = world.facts.xmlids.get("base.group_portal", ("", 0))[1]
    named = (found["subject"].get("user"), *_records(found))
    users = [user for user in map(world.facts.users.get, dict.fromkeys(named)) if user and portal in user.groups]
    if users:
        whom = f"`{users[0].login}`" if len(users) == 1 else f"{len(users)} users"
        changes = revoked(world, tuple(user.id for user in users))
        yield Fix("revoke-portal-access", f"Revoke the portal access of {whom}", changes)


def _rotate_tokens(world: World, found: Found) -> Iterator[Fix]:
    model, ids = found["subject"].get("model"), _records(found)
    field = world.engine().schema.field(model, "access_token") if model else None
    if field is not None and field.store and ids:
        note = "links that were sent before do not work any more: send the new ones"
        changes = tuple(Write(model, (one,), {"access_token": NewToken()}) for one in ids)
        yield Fix("rotate-token", f"Make new tokens for {len(ids)} records of {model}", changes, notes=(note,))


def _remove_tokens(world: World, found: Found) -> Iterator[Fix]:
    """Nobody is left to whom a new link could be sent, or nobody should have one now."""
    model, ids = found["subject"].get("model"), _records(found)
    field = world.engine().schema.field(model, "access_token") if model else None
    if field is not None and field.store and ids:
        changes = (Write(model, ids, {"access_token": False}),)
        yield Fix("remove-token", f"Remove the tokens of {len(ids)} records of {model}", changes)


def _unpublish_attachments(world: World, found: Found) -> Iterator[Fix]:
    ids = _records(found)
    if ids:
        changes = (Write("ir.attachment", ids, {"public": False}),)
        yield Fix("unpublish-attachment", f"Make {len(ids)} attachments private", changes)


def _records(found: Found) -> tuple[int, ...]:
    """The records that a finding names: its own, or its samples."""
    own, samples = found["subject"].get("record"), found["evidence"].get("samples")
    listed = [own] if own else samples if isinstance(samples, list) else []
    return tuple(one for one in listed if isinstance(one, int) and not isinstance(one, bool))


_GROUPS: Final = (
    "outsider-in-business-group", "outsider-direct-extra-group", "partner-manager-outsider",
    "export-right-for-outsider", "outsider-in-technical-group", "outsider-in-admin-group",
)  # fmt: skip
_RULES: Final = (
    "rule-always-true", "rule-not-bound-to-owner", "rule-opens-unset-owner", "rule-binds-wrong-attribute",
    "rule-does-not-evaluate", "stock-rule-edited", "rule-with-hard-coded-id", "rule-by-email", "rule-opens-siblings",
)  # fmt: skip
_TOKENS: Final = (
    "token-guessable", "token-not-uuid4", "token-older-than-limit", "token-shared-by-two-records",
)  # fmt: skip
_ATTACHMENTS: Final = (
    "public-attachment-without-record", "public-attachment-of-sensitive-type", "public-attachment-by-outsider",
    "backup-file-attachment",
)  # fmt: skip
_RIGHTS: Final = (
    "hand-made-access-right", "portal-can-create", "portal-can-delete", "portal-can-write",
    "portal-reads-accounting-internals", "portal-reads-hr", "portal-reads-mail-plumbing",
    "portal-reads-payment-plumbing", "portal-reads-technical-model", "portal-writes-sequence", "public-can-create",
    "public-can-write", "wizard-open-to-outsiders",
)  # fmt: skip
BUILDERS: Final[dict[str, Builder]] = {
    **dict.fromkeys(_RIGHTS, finding_rights.narrow_right),
    "stock-rule-missing": finding_rights.restore_missing_rule,
    **dict.fromkeys(_GROUPS, _revoke_group),
    **dict.fromkeys(_RULES, _bind_rule),
    **dict.fromkeys(_TOKENS, _rotate_tokens),
    **dict.fromkeys(_ATTACHMENTS, _unpublish_attachments),
    "token-of-departed-customer": _remove_tokens,
    "token-on-unshareable-document": _remove_tokens,
    "stock-rule-disabled": _activate_rule,
    "portal-model-without-rule": _add_rule,
    "portal-user-dormant": _revoke_portal,
    "portal-user-never-logged-in": _revoke_portal,
    "departed-employee-turned-portal": _revoke_portal,
}
"""slug of a check → who builds its mends."""


def fixes_of_finding(world: World, found: Found) -> list[Fix]:
    """The mends of a finding as the report in JSON has it; none for checks that somebody has to think about."""
    builder = BUILDERS.get(str(found.get("check")))
    return list(builder(world, found)) if builder and found.get("outcome") == "fail" else []

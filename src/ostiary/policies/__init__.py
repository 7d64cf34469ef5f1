"""Policy files: what must never be possible, written by the owner of a database.

    policies:
      - name: no portal user reads anything of hr
        who: portal
        must-not: read
        on: hr.*

`docs/policies.md` describes the format. Mistakes are answered with line and column.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Final

from ostiary.checks.audit.policy import KINDS, Policy
from ostiary.errors import SourceError, UsageError
from ostiary.facts import OPERATIONS, Facts, Operation
from ostiary.findings import SEVERITIES, Location
from ostiary.sources.world import text
from ostiary.sources.world.nodes import (
    Mapping,
    Mark,
    Node,
    as_items,
    as_mapping,
    as_text,
    as_texts,
    check_keys,
    problem,
    required,
    suggestion,
)

KEYS: Final = ("name", "who", "must-not", "may-only", "on", "where", "severity", "reason")
__all__ = ["Policy", "check_against", "parse_policies", "read_policies"]


def read_policies(path: Path) -> tuple[Policy, ...]:
    """The policies of a file. Raises UsageError."""
    try:
        return _policies(text.read_file(path), str(path))
    except SourceError as error:
        raise UsageError(error.message, hint=error.hint) from None


def parse_policies(words: str, name: str = "<policies>") -> tuple[Policy, ...]:
    """The policies of a text. Raises UsageError."""
    try:
        return _policies(text.parse(words, name), name)
    except SourceError as error:
        raise UsageError(error.message, hint=error.hint) from None


def _policies(node: Node | None, name: str) -> tuple[Policy, ...]:
    document = as_mapping(node, "a policy file")
    check_keys(document, ("policies",), "a policy file")
    items = as_items(required(document, "policies", "a policy file"), "`policies`")
    found = tuple(_policy(as_mapping(item, "a policy"), name) for item in items)
    names: set[str] = set()
    for policy in found:
        if policy.name in names:
            place = policy.location
            mark = Mark(name, place.line, place.column or 1) if place else Mark(name)
            raise problem(mark, f"there are two policies with the name `{policy.name}`", "give one another name")
        names.add(policy.name)
    return found


def _policy(node: Mapping, file: str) -> Policy:
    check_keys(node, KEYS, "a policy")
    kinds = [kind for kind in ("must-not", "may-only") if kind in node]
    if len(kinds) != 1:
        raise problem(node.mark, "a policy says either `must-not` or `may-only`", "such as `must-not: read`")
    models, field = _subject(node)
    severity = node.get("severity")
    return Policy(
        name=as_text(required(node, "name", "a policy"), "`name`"),
        who=as_text(required(node, "who", "a policy"), "`who`"),
        kind="must-not" if kinds[0] == "must-not" else "may-only",
        operations=_operations(node, kinds[0]),
        models=models,
        field=field,
        where=_where(node),
        severity=SEVERITIES[_choice(severity, SEVERITIES, "severity")] if severity else "high",
        reason=as_text(node.entries["reason"].node, "`reason`") if "reason" in node else "",
        location=Location(file, node.mark.line, column=node.mark.column) if node.mark.line else None,
    )


def _operations(node: Mapping, kind: str) -> tuple[Operation, ...]:
    """`read`, a list of operations, `any` for all, or nothing at all for `may-only: []`."""
    words = as_texts(node.get(kind), f"`{kind}`")
    if [word.text for word in words] == ["any"]:
        return OPERATIONS
    return tuple(OPERATIONS[_choice(word, (*OPERATIONS, "any"), "operation")] for word in words)


def _choice(node: Node, choices: tuple[str, ...], what: str) -> int:
    word = as_text(node, f"`{what}`")
    if word not in choices:
        raise problem(node.mark, f"`{word}` is no {what}", suggestion(word, choices))
    return choices.index(word)


def _subject(node: Mapping) -> tuple[tuple[str, ...], str | None]:
    """Models and patterns; `model:field` names a field of one model."""
    words = as_texts(required(node, "on", "a policy"), "`on`")
    named = [word for word in words if ":" in word.text]
    if not named:
        return tuple(word.text for word in words), None
    if len(words) > 1:
        raise problem(named[0].mark, "a policy about a field is about one field", "write a policy for each")
    model, _, field = words[0].text.partition(":")
    return (model,), field


def _where(node: Mapping) -> str | None:
    given = node.get("where")
    if given is None:
        return None
    words = as_text(given, "`where`")
    try:
        tree = ast.parse(words.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise problem(given.mark, "`where` is not a domain", "such as \"[('state', '=', 'draft')]\"") from None
    if not isinstance(tree.body, ast.List | ast.BinOp):
        raise problem(given.mark, "`where` is not a domain", "such as \"[('state', '=', 'draft')]\"")
    return words


def check_against(policies: tuple[Policy, ...], facts: Facts) -> None:
    """Whether what policies name is there: a group, a login, a model, a field. Raises UsageError."""
    for policy in policies:
        place = policy.location
        mark = Mark(place.path, place.line, place.column or 1) if place else Mark("<policies>")
        known = facts.xmlids.get(policy.who, ("", 0))[0] == "res.groups" or policy.who in KINDS
        if not known and all(user.login != policy.who for user in facts.users.values()):
            hint = f"write one of {', '.join(KINDS)}, the external id of a group, or a login"
            raise UsageError(f"`{mark}`: nobody is called `{policy.who}`", hint=hint)
        for model in policy.models:
            if "*" not in model and model not in facts.models:
                raise UsageError(f"`{mark}`: there is no model `{model}`", hint=suggestion(model, facts.models))
            if policy.field and policy.field not in facts.fields.get(model, {}):
                hint = suggestion(policy.field, facts.fields.get(model, {}))
                raise UsageError(f"`{mark}`: `{model}` has no field `{policy.field}`", hint=hint)

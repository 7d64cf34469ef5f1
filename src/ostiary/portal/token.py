"""Access tokens: the secret in a link that opens one record to whoever has it.

Source: portal/controllers/portal.py `_document_check_access`: nothing opens with an empty token, given or stored.
"""

from __future__ import annotations

from dataclasses import dataclass

from ostiary.engine.causes import mending
from ostiary.engine.explanation import Cause, Origin, SurfaceOutcome
from ostiary.engine.reach import Engine

SHOWN = 4
"""No more characters of a token than these are ever printed."""
_MIXIN = "portal.mixin"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a token is worth on one record; `cause` says why it opens nothing."""

    outcome: SurfaceOutcome
    cause: Cause | None = None
    stored: bool | None = None
    """Whether the record has a token at all; None when that is not known."""
    reason: str | None = None
    """Why it cannot be told."""


def takes_tokens(engine: Engine, model: str) -> bool:
    """Whether the model has the tokens of the portal."""
    return _MIXIN in engine.schema.code(model).inherit or _declares_token(engine, model)


def _declares_token(engine: Engine, model: str) -> bool:
    """Modules whose code is not known may use the mixin: its fields are in the database."""
    fields = engine.facts.fields.get(model, {})
    return {"access_token", "access_url", "access_warning"} <= fields.keys()


def compare(engine: Engine, model: str, record_id: int, given: str | None, path: str | None = None) -> Comparison:
    """A given token against that of the record (or of the record that `path` leads to)."""
    origin = Origin(model, record_id)
    if path is None and not takes_tokens(engine, model):
        message = f"records of {model} have no access token that a page of the portal takes"
        return Comparison("denied", _cause("token-unsupported", message, origin))
    stored, reason = stored_token(engine, model, record_id, path or "access_token")
    if reason is not None:
        return Comparison("unknown", reason=reason)
    if not given:
        return Comparison("denied", _nothing_given(given, stored, origin), bool(stored))
    if not stored:
        message = "a token was given, but the record has none, so no token opens it"
        return Comparison("denied", _cause("token-missing", message, origin, ("make-token",)), False)
    if hidden_token(engine, model, path or "access_token"):
        reason = "the source holds no tokens, only that the record has one"
        return Comparison("unknown", stored=True, reason=reason)
    if given == stored and given.isascii():
        return Comparison("allowed", None, True)
    evidence: dict[str, object] = {"actual": {"access_token": mask(stored)}, "expected": {"access_token": mask(given)}}
    return Comparison(
        "denied", _cause("token-wrong", _difference(given, stored), origin, ("make-token",), evidence), True
    )


def _nothing_given(given: str | None, stored: str | None, origin: Origin) -> Cause:
    has = "the record has one" if stored else "and the record has none yet"
    how = "an empty token was given" if given is not None else "no token was given"
    code = "token-required" if stored else "token-missing"
    return _cause(code, f"{how}; {has}", origin, mending(code))


def _cause(
    code: str, message: str, origin: Origin, fixes: tuple[str, ...] = (), evidence: dict[str, object] | None = None
) -> Cause:
    return Cause(code, "token", False, message, origin, evidence or {}, fixes)


def _difference(given: str, stored: str) -> str:
    """How a token differs, without showing it."""
    if not given.isascii():
        return "the token has characters that no token has"
    if "".join(given.split()) == stored:
        return "the token is right but for the spaces in it"
    if stored.startswith(given):
        return f"the token is cut off: {len(given)} of {len(stored)} characters"
    if given.startswith(stored):
        return f"the token goes on after its end: {len(given)} characters where there are {len(stored)}"
    if given.casefold() == stored.casefold():
        return "the token is right but for capital letters"
    return f"the token is not the one of the record: {mask(given)} was given, it has {mask(stored)}"


def mask(token: str) -> str:
    """The first characters of a token: enough to tell two apart, not enough to use."""
    return token[: min(SHOWN, len(token) // 4)] + "…"


def stored_token(engine: Engine, model: str, record_id: int, path: str) -> tuple[str | None, str | None]:
    """(the token that a path leads to, why it cannot be told)."""
    *links, name = path.split(".")
    here: int | None = record_id
    for link in links:
        found = engine.schema.field(model, link)
        if found is None or found.relation is None or not found.store:
            return None, f"`{model}.{link}` is not a column"
        cell, reason = _cell(engine, model, here, link)
        if reason is not None:
            return None, reason
        if not isinstance(cell, int):
            return None, None
        model, here = found.relation, cell
    cell, reason = _cell(engine, model, here, name)
    return (str(cell) if cell else None), reason


def hidden_token(engine: Engine, model: str, path: str) -> bool:
    """Whether a snapshot keeps something else in the place of the token."""
    *links, name = path.split(".")
    for link in links:
        field = engine.schema.field(model, link)
        model = (field.relation if field is not None else None) or model
    return name in engine.facts.forms.get(engine.schema.table_name(model), ())


def _cell(engine: Engine, model: str, record_id: int | None, column: str) -> tuple[object, str | None]:
    table = engine.schema.table(model)
    if table is None or column not in table.columns:
        return None, f"the source does not hold `{model}.{column}`"
    rows = engine.database.query(f'SELECT "{column}" FROM "{table.name}" WHERE id = $1', [record_id])
    if not rows and table.partial:
        return None, table.partial
    return (rows[0][0] if rows else None), None

"""What outcomes, layers and marks are called, for people."""

from __future__ import annotations

from typing import Final

from ostiary.engine.explanation import Cause, Explanation, Origin, SurfaceOutcome

MARKS: Final = {"ok": "✓", "blocked": "✗", "unknown": "?", "error": "!", "skipped": "–"}
LAYERS: Final = {
    "user": "user",
    "access-right": "access right",
    "record-rule": "record rule",
    "field": "field",
    "token": "access token",
    "website": "website",
    "page": "portal page",
}
_VERBS: Final = {"read": "read", "write": "change", "create": "create", "unlink": "delete"}
_OF_SURFACE: Final[dict[SurfaceOutcome, str]] = {
    "allowed": "allowed",
    "denied": "denied",
    "unknown": "cannot be decided",
    "error": "Odoo raises an error",
}


def verdict_word(outcome: SurfaceOutcome) -> str:
    """The outcome in capitals, as the first thing to read."""
    return {"allowed": "ALLOWED", "denied": "DENIED", "error": "DENIED", "unknown": "UNKNOWN"}[outcome]


def verdict(found: Explanation, names: dict[str, str] | None = None) -> str:
    """The answer in one sentence."""
    names = names or {}
    who = (found.login or f"user {found.user_id}") + _named(names.get("user"))
    what = f"{found.model}:{found.record_id}" + _named(names.get("record"))
    verb = _VERBS[found.operation]
    if found.outcome == "unknown":
        return f"it cannot be told exactly whether {who} can {verb} {what}"
    can = "can" if found.outcome == "allowed" else "cannot"
    return f"{who} {can} {verb} {what}"


def _named(name: str | None) -> str:
    return f" ({name})" if name else ""


def surfaces(found: Explanation) -> list[tuple[str, str]]:
    """Where → what happens there; both evaluators of Odoo."""
    lists = "lists and searches" if found.operation == "read" else "access to records found by a search"
    return [(lists, _OF_SURFACE[found.search]), ("the record itself, by its id", _OF_SURFACE[found.record])]


def difference(found: Explanation) -> str | None:
    """A sentence for when lists and the record itself disagree."""
    if found.search == found.record or "unknown" in (found.search, found.record):
        return None
    if found.search == "allowed":
        return "lists show the record, but opening it is refused"
    if found.record == "allowed":
        return "lists leave the record out, but it opens by its id"
    return None


def circumstances(found: Explanation) -> str:
    """What the question was asked in."""
    parts = [f"Odoo {found.series}"]
    parts.append("companies " + (", ".join(map(str, found.companies)) or "none"))
    if found.website is not None:
        parts.append(f"website {found.website}")
    return " · ".join([*parts, found.lang, found.tz])


def where(origin: Origin) -> str:
    """A fact's place: `sale.order_rule (ir.rule 71)`, `addons/x/security.xml:12`, or nothing."""
    if origin.file:
        return f"{origin.file}:{origin.line}" if origin.line else origin.file
    record = f"{origin.model} {origin.id}" if origin.model and origin.id else origin.model or ""
    if origin.xmlid:
        return f"{origin.xmlid} ({record})" if record else origin.xmlid
    return record


def value(found: object) -> str:
    """A value of a record or a rule, as short as it can be said."""
    if found is None or found is False or found == [] or found == ():
        return "nothing"
    if isinstance(found, (list, tuple, set, frozenset)):
        items = [value(item) for item in found]
        return ", ".join(items[:8]) + (f" … ({len(items)} in all)" if len(items) > 8 else "")
    return "yes" if found is True else str(found)


def values(found: dict[str, object]) -> str:
    """Paths and their values: `partner_id: 33`; the path alone says nothing where there is one only."""
    if not found:
        return "–"
    return "; ".join(f"{path}: {value(one)}" for path, one in found.items())


def mends(cause: Cause) -> str:
    """The fixes of a cause, as words."""
    return " or ".join(fix.replace("-", " ") for fix in cause.fixes)

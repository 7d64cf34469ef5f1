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
    who = _who(found) + _named(names.get("user"))
    what = _what(found) + _named(names.get("record"))
    if found.login is None and found.model is None:
        return "a request was refused" if found.causes else "it is not said who was refused what"
    if found.outcome == "unknown":
        return f"it cannot be told exactly whether {who} can {what}"
    can = "can" if found.outcome == "allowed" else "cannot"
    return f"{who} {can} {what}"


def _who(found: Explanation) -> str:
    return found.login or (f"user {found.user_id}" if found.user_id is not None else "somebody")


def _what(found: Explanation) -> str:
    verb = _VERBS[found.operation]
    if found.model is None:
        return f"open {found.address}" if found.address else "log in"
    record = f"{found.model}:{found.record_id}" if found.record_id is not None else f"records of {found.model}"
    return f"open {found.address}, which shows {record}" if found.address else f"{verb} {record}"


def _named(name: str | None) -> str:
    return f" ({name})" if name else ""


def surfaces(found: Explanation) -> list[tuple[str, str]]:
    """Where → what happens there: both evaluators of Odoo, and the portal where it was looked at."""
    lists = "lists and searches" if found.operation == "read" else "access to records found by a search"
    told = [(lists, _OF_SURFACE[found.search]), ("the record itself, by its id", _OF_SURFACE[found.record])]
    if (found.page, found.token) != ("unknown", "unknown"):
        told.append(("its page in the portal", _OF_SURFACE[found.page]))
        told.append(("the token alone", _OF_SURFACE[found.token]))
    return told


_ASKED: Final = {
    "--user": "say who it was: --user LOGIN",
    "--record": "say which record: --record MODEL:ID",
    "--url": "give the address of the page: --url URL",
}


def asked(found: Explanation) -> list[str]:
    """What to add to the question for a fuller answer."""
    return [_ASKED.get(option, option) for option in found.missing]


def place_in_log(found: Explanation) -> str | None:
    """Where in a log the refusal stands."""
    if found.line is None:
        return None
    return f"line {found.line}: {_REFUSALS.get(found.refusal or '', 'a refusal')}"


_REFUSALS: Final = {
    "access-right": "refused by access rights",
    "record-rule": "refused by record rules",
    "field": "a field that is restricted to groups",
    "missing-record": "a record that there is not",
    "companies": "a company that may not be selected",
    "attachment": "an attachment that is refused",
    "database": "refused by PostgreSQL",
    "view": "a view that cannot be shown",
    "page": "a page that was refused",
    "login": "a login that failed",
}


def difference(found: Explanation) -> str | None:
    """A sentence for when lists and the record itself disagree."""
    if found.search == found.record or "unknown" in (found.search, found.record):
        return None
    if found.search == "allowed":
        return "lists show the record, but opening it is refused"
    if found.record == "allowed":
        return "lists leave the record out, but it opens by its id"
    return None


def notes(found: Explanation) -> list[str]:
    """What to know beside the verdict."""
    apart = difference(found)
    return [*found.remarks, *([apart] if apart else [])]


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

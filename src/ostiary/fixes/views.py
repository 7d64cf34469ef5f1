"""Mends of pages and of the database's own privileges."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.fixes.case import Case
from ostiary.fixes.fix import Fix
from ostiary.whatif import Write


def deactivate_view(case: Case) -> Iterator[Fix]:
    """The view that does not fit any more is switched off; what it added is gone until somebody mends it."""
    view = _view(case)
    if view is not None:
        note = "what the view added to the page is gone until it is mended and activated again"
        changes = (Write("ir.ui.view", (view,), {"active": False}),)
        yield Fix("deactivate-view", f"Deactivate the broken view {view}", changes, notes=(note,))


def show_view(case: Case) -> Iterator[Fix]:
    view = _view(case)
    if view is not None and case.schema.field("ir.ui.view", "visibility") is not None:
        yield Fix(
            "show-view",
            f"Show the page of view {view} to everybody",
            (Write("ir.ui.view", (view,), {"visibility": ""}),),
        )


def widen_field_groups(case: Case) -> Iterator[Fix]:
    """Who may read a field stands in the code of its module; the view that shows it is what can be mended here."""
    field = case.cause.evidence.get("field")
    if case.cause.origin.model == "ir.ui.view":
        yield from deactivate_view(case)
    by_hand = f"in the module that shows `{field}`, put the field's groups on the node of the view that reads it"
    yield Fix("widen-field-groups", f"Leave `{field}` out for who may not read it", by_hand=by_hand)


def grant_table(case: Case) -> Iterator[Fix]:
    """What the role of Odoo lacks in PostgreSQL; only the owner of the database can give it."""
    table, role = case.cause.evidence.get("table"), case.cause.evidence.get("role")
    privilege = str(case.cause.evidence.get("privilege") or "SELECT").upper()
    if isinstance(table, str) and isinstance(role, str) and privilege in _PRIVILEGES:
        sql = f"GRANT {privilege} ON TABLE {_quoted(table)} TO {_quoted(role)};"
        yield Fix("grant-table", f"Grant {privilege} on `{table}` to the role `{role}`", sql=sql)


_PRIVILEGES = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _view(case: Case) -> int | None:
    return case.cause.origin.id if case.cause.origin.model == "ir.ui.view" else None

"""Mends of views: as they were before somebody edited them, without what does not fit, or switched off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ostiary.api import World
from ostiary.fixes.case import Case
from ostiary.fixes.fix import Fix
from ostiary.portal.views import Broken, Views, arch_text
from ostiary.whatif import Write, with_changes

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_NODES: Final = 12
MOST_VIEWS: Final = 8
_GROUPS: Final = re.compile(r"!?[a-z_][a-z0-9_]*\.[a-z0-9_.]+(,!?[a-z_][a-z0-9_]*\.[a-z0-9_.]+)*")


@dataclass(frozen=True, slots=True)
class _Arch:
    """A view's text, the one before it, and the view that it extends."""

    id: int
    text: str
    before: str
    parent: int | None


def restore_view(case: Case) -> Iterator[Fix]:
    """Odoo keeps the text that was there before the last change: of the view, or of one that it extends."""
    view, seen = _view(case), set[int]()
    while view is not None and view not in seen:
        seen.add(view)
        arch = _arch(case.world, view)
        if arch is None:
            return
        if arch.before and arch.before != arch.text and _fits(case, arch.id, arch.before):
            changes = (Write("ir.ui.view", (arch.id,), {"arch_db": arch.before}),)
            yield Fix("restore-view", f"Put view {arch.id} back as it was before its last change", changes)
        view = arch.parent


def repair_view(case: Case) -> Iterator[Fix]:
    """Without the nodes that find no place any more; what else the view does stays."""
    view = _view(case)
    arch = _arch(case.world, view) if view is not None else None
    text = _without_what_does_not_fit(case, arch) if arch is not None else None
    if arch is not None and text is not None:
        note = "what was taken out of the view is gone from the page until somebody finds a new place for it"
        changes = (Write("ir.ui.view", (arch.id,), {"arch_db": text}),)
        yield Fix("repair-view", f"Take out of view {arch.id} what does not fit", changes, notes=(note,))


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
        changes = (Write("ir.ui.view", (view,), {"visibility": ""}),)
        yield Fix("show-view", f"Show the page of view {view} to everybody", changes)


def widen_field_groups(case: Case) -> Iterator[Fix]:
    """The groups of the field on the nodes that read it; who may read the field itself stands in its module's code."""
    name, groups = case.cause.evidence.get("field"), case.cause.evidence.get("groups")
    if isinstance(name, str) and isinstance(groups, str) and _GROUPS.fullmatch(groups):
        for view in _views_that_read(case.world, name):
            text = _with_groups(view.text, name, groups)
            if text is not None:
                changes = (Write("ir.ui.view", (view.id,), {"arch_db": text}),)
                yield Fix("widen-field-groups", f"Show `{name}` in view {view.id} to {groups} alone", changes)
    by_hand = f"in the module that shows `{name}`, put the field's groups on the node of the view that reads it"
    yield Fix("widen-field-groups", f"Leave `{name}` out for who may not read it", by_hand=by_hand)


# --------------------------------------------------------------------------- texts


def _view(case: Case) -> int | None:
    return case.cause.origin.id if case.cause.origin.model == "ir.ui.view" else None


def _arch(world: World, view: int) -> _Arch | None:
    table = world.facts.tables.get("ir_ui_view")
    if table is None or table.partial or not {"arch_db", "arch_prev", "inherit_id"} <= table.columns.keys():
        return None
    rows = world.database.query("SELECT id, arch_db, arch_prev, inherit_id FROM ir_ui_view WHERE id = $1", [view])
    for record_id, text, before, parent in rows:
        if isinstance(record_id, int):
            above = parent if isinstance(parent, int) else None
            return _Arch(record_id, arch_text(text), str(before or ""), above)
    return None


def _broken(case: Case, view: int, text: str) -> Broken | None:
    """What does not fit once the view has that text."""
    changed = with_changes(case.world, [Write("ir.ui.view", (view,), {"arch_db": text})])
    template = str(case.cause.evidence.get("extends") or "")
    return Views(changed.facts, changed.database, case.found.website).broken([template])


def _fits(case: Case, view: int, text: str) -> bool:
    return _broken(case, view, text) is None


def _without_what_does_not_fit(case: Case, arch: _Arch) -> str | None:
    """The text with the nodes that fail left out, one after the other; None where nothing would be left."""
    text, reason = arch.text, None
    for _ in range(MOST_NODES):
        broken = _broken(case, arch.id, text)
        if broken is None or broken.view.id != arch.id:
            return text if text != arch.text else None
        if broken.reason == reason:
            return None
        reason = broken.reason
        text = next((other for other in _with_one_less(text) if _goes_further(case, arch.id, other, reason)), text)
    return None


def _goes_further(case: Case, view: int, text: str, reason: str) -> bool:
    broken = _broken(case, view, text)
    return broken is None or (broken.view.id, broken.reason) != (view, reason)


def _with_one_less(text: str) -> Iterator[str]:
    """The text without one of its places, each in turn; a view with a single one would be empty."""
    count = len(_places(_parsed(text)))
    for number in range(count if 1 < count <= MOST_NODES else 0):
        root = _parsed(text)
        if root is not None:
            root.remove(_places(root)[number])
            yield _printed(root)


def _places(root: _Element | None) -> list[_Element]:
    """The nodes that each look for a place of their own."""
    if root is None or root.tag != "data":
        return []
    return [node for node in root if isinstance(node.tag, str)]


def _views_that_read(world: World, name: str) -> Iterator[_Arch]:
    """Templates that name the field, those that were made last first."""
    table = world.facts.tables.get("ir_ui_view")
    if table is None or table.partial or not {"arch_db", "type", "active"} <= table.columns.keys():
        return
    sql = (
        "SELECT id FROM ir_ui_view WHERE active AND type = 'qweb' AND CAST(arch_db AS TEXT) LIKE $1"
        f" ORDER BY id DESC LIMIT {MOST_VIEWS}"
    )
    for row in world.database.query(sql, [f"%.{name}%"]):
        found = _arch(world, row[0]) if isinstance(row[0], int) else None
        if found is not None:
            yield found


def _with_groups(text: str, name: str, groups: str) -> str | None:
    """The text with groups on each node that reads the field; None where there is no such node."""
    root, reads = _parsed(text), re.compile(rf"(?<![\w.'\"])\w+\.{re.escape(name)}\b")
    nodes = [
        node
        for node in (root.iter("*") if root is not None else ())
        if not node.get("groups")
        and any(str(key).startswith("t-") and reads.search(str(value)) for key, value in node.attrib.items())
    ]
    for node in nodes:
        node.set("groups", groups)
    return _printed(root) if root is not None and nodes else None


def _parsed(text: str) -> _Element | None:
    """The text as a tree; None for what is no XML. Entities are never followed."""
    from lxml import etree

    try:
        return etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return None


def _printed(root: _Element) -> str:
    from lxml import etree

    return etree.tostring(root, encoding="unicode")

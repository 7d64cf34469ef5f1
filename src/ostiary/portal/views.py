"""Views of a page: does what the modules made of them still fit together?

A view that extends another names a place in it. When the place is gone, after an upgrade or because somebody
changed the view, Odoo raises an error, and the page answers 500. Source: odoo/tools/template_inheritance.py and
base/models/ir_ui_view.py `_combine`; the order of a website's own copies: website/models/ir_ui_view.py.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ostiary.database import Database, as_int
from ostiary.portal.inheritance import DoesNotFit, apply, parse

if TYPE_CHECKING:
    from lxml.etree import _Element

    from ostiary.facts import Facts

MOST_TEMPLATES = 200
"""How many templates one page is followed to."""


@dataclass(frozen=True, slots=True)
class View:
    """A row of `ir.ui.view`."""

    id: int
    key: str
    arch: str
    inherit_id: int | None
    mode: str
    priority: int
    website_id: int | None
    visibility: str | None
    model: str | None
    active: bool


@dataclass(frozen=True, slots=True)
class Broken:
    """A view that does not fit any more: where it is, and the node that it does not find."""

    view: View
    template: str
    reason: str


@dataclass(slots=True)
class Views:
    """The views of one database, as one website shows them."""

    facts: Facts
    database: Database
    website_id: int | None = None
    websites: set[int] = field(default_factory=set)
    """Those that have copies of their own among the views that were looked at."""

    @property
    def readable(self) -> bool:
        """Whether the source has the views."""
        table = self.facts.tables.get("ir_ui_view")
        told = "arch_db" not in self.facts.forms.get("ir_ui_view", ())
        return (
            table is not None and told and not table.partial and {"arch_db", "key", "inherit_id"} <= set(table.columns)
        )

    def broken(self, templates: Sequence[str]) -> Broken | None:
        """The first view that does not fit, of these templates and those that they call."""
        try:
            for _ in self.combined(templates):
                pass
        except DoesNotFit as error:
            if error.view is not None:
                return Broken(error.view, error.template, error.reason)
        return None

    def combined(self, templates: Sequence[str]) -> Iterator[_Element]:
        """These templates and those that they call, put together. Raises DoesNotFit."""
        waiting = list(templates)
        seen: set[str] = set()
        while waiting and len(seen) < MOST_TEMPLATES:
            fresh = list(dict.fromkeys(name for name in waiting if name not in seen))
            seen.update(fresh)
            waiting = []
            for parts in self._parts(fresh):
                combined = combine(parts)
                yield combined
                waiting += _called(combined)

    def roots(self, keys: Iterable[str]) -> list[View]:
        """The views with these keys that the website shows."""
        wanted = sorted(set(keys))
        rows = self._select("\"key\" = ANY($1) AND mode = 'primary'", [wanted]) if wanted else []
        return self._shown(rows)

    def _parts(self, keys: list[str]) -> list[list[View]]:
        """What each template is made of, in the order in which Odoo puts it together."""
        chains = [self._chain(root) for root in self.roots(keys)]
        below: dict[int, list[View]] = defaultdict(list)
        level = sorted({view.id for chain in chains for view in chain})
        while level:
            found = self._shown(self._select("inherit_id = ANY($1) AND mode = 'extension' AND active", [level]))
            for view in found:
                below[view.inherit_id or 0].append(view)
            level = [view.id for view in found]
        return [[part for view in chain for part in (view, *_depth_first(view, below))] for chain in chains]

    def _chain(self, view: View) -> list[View]:
        """The primary views that a view is a variant of, the first one first, and itself."""
        chain = [view]
        known = {view.id}
        while view.inherit_id is not None and view.inherit_id not in known:
            known.add(view.inherit_id)
            found = self._select("id = $1", [view.inherit_id])
            if not found:
                break
            view = found[0]
            if view.mode == "primary":
                chain.insert(0, view)
        return chain

    def _shown(self, views: list[View]) -> list[View]:
        """A website shows its own copy in place of the common view; copies of other websites never."""
        own = {view.key for view in views if view.website_id is not None and view.website_id == self.website_id}
        return [
            view
            for view in views
            if view.website_id == self.website_id or (view.website_id is None and (not view.key or view.key not in own))
        ]

    def _select(self, where: str, parameters: list[object]) -> list[View]:
        columns = self.facts.tables["ir_ui_view"].columns
        names = (
            "id",
            "key",
            "arch_db",
            "inherit_id",
            "mode",
            "priority",
            "website_id",
            "visibility",
            "model",
            "active",
        )
        listed = ", ".join(f'"{name}"' if name in columns else f"NULL AS {name}" for name in names)
        rows = self.database.query(f"SELECT {listed} FROM ir_ui_view WHERE {where} ORDER BY priority, id", parameters)
        found = [_view(row) for row in rows]
        self.websites.update(view.website_id for view in found if view.website_id is not None)
        return found


def combine(parts: Sequence[View]) -> _Element:
    """The architecture of a view with all that changes it. Raises DoesNotFit."""
    try:
        combined = parse(parts[0].arch, parts[0])
        for view in parts[1:]:
            combined = apply(combined, parse(view.arch, view), view)
    except DoesNotFit as error:
        error.template = next(view.key for view in reversed(parts) if view.mode == "primary")
        raise
    return combined


def fields_read(archs: Iterable[_Element], variable: str, shown: Callable[[str], bool]) -> Iterator[tuple[str, bool]]:
    """The fields of a record that templates read, and whether they do so in any case.

    `shown` says whether nodes with such groups are there for the person.
    """
    reading = re.compile(rf"(?<![\w.'\"]){re.escape(variable)}\.([a-z_]\w*)")
    for arch in archs:
        for node in arch.iter("*"):
            for name, value in node.attrib.items():
                if str(name) in _EXPRESSIONS and all(shown(groups) for groups in _groups_on_the_way(node)):
                    own = [] if name in ("t-if", "t-elif", "t-foreach") else [node]
                    certain = not any(_CONDITIONS & set(above.attrib) for above in (*own, *node.iterancestors()))
                    yield from ((found, certain) for found in reading.findall(str(value)))


_EXPRESSIONS = frozenset({"t-esc", "t-out", "t-field", "t-value", "t-if", "t-elif", "t-raw", "t-foreach"})
_CONDITIONS = frozenset({"t-if", "t-elif", "t-else", "t-foreach", "t-cache"})


def _groups_on_the_way(node: _Element) -> Iterator[str]:
    """The groups of a node, and of those around it."""
    for one in (node, *node.iterancestors()):
        yield from (str(one.get(name)) for name in ("groups", "t-groups") if one.get(name))


def _depth_first(root: View, below: dict[int, list[View]]) -> list[View]:
    found: list[View] = []
    waiting = list(reversed(below[root.id]))
    while waiting:
        view = waiting.pop()
        found.append(view)
        waiting += reversed(below[view.id])
    return found


def _called(arch: _Element) -> list[str]:
    """The templates that are called by a plain name."""
    names = [node.get("t-call") or "" for node in arch.iter("*")]
    return [name for name in names if "." in name and "{" not in name]


def _view(row: tuple[object, ...]) -> View:
    return View(
        id=as_int(row[0]),
        key=str(row[1] or ""),
        arch=arch_text(row[2]),
        inherit_id=row[3] if isinstance(row[3], int) else None,
        mode=str(row[4] or ""),
        priority=row[5] if isinstance(row[5], int) else 16,
        website_id=row[6] if isinstance(row[6], int) else None,
        visibility=str(row[7]) if row[7] else None,
        model=str(row[8]) if row[8] else None,
        active=row[9] is not False,
    )


def arch_text(cell: object) -> str:
    """`arch_db` is JSON by language since 16, plain text before."""
    if isinstance(cell, str) and cell.startswith("{"):
        try:
            cell = json.loads(cell)
        except ValueError:
            return str(cell)
    if isinstance(cell, dict):
        cell = cell.get("en_US") or next(iter(cell.values()), "")
    return str(cell or "")

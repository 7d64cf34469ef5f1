"""HTML that escapes by construction: whatever is not `Markup` is text."""

from __future__ import annotations

import html
from collections.abc import Iterable

from ostiary.report.text import plain

Child = object
_VOID = frozenset({"br", "col", "hr", "input", "meta"})


class Markup(str):
    """Text that is HTML already. Made by `tag` and `raw` only."""

    __slots__ = ()


def raw(text: str) -> Markup:
    """Our own HTML, CSS or JavaScript, never what came from a database."""
    return Markup(text)


def tag(name: str, /, *children: Child, **attributes: object) -> Markup:
    """An element. Attribute names may end in `_` (`class_`), `_` within becomes `-`; None and False leave one out."""
    opening = f"<{name}{''.join(_attribute(key, value) for key, value in attributes.items())}>"
    if name in _VOID:
        return Markup(opening)
    return Markup(f"{opening}{together(children)}</{name}>")


def prose(text: object) -> Markup:
    """A sentence; what stands between backticks is code."""
    parts = str(text).split("`")
    if len(parts) % 2 == 0:
        return together([text])
    return together(tag("code", part) if number % 2 else part for number, part in enumerate(parts))


def together(children: Iterable[Child]) -> Markup:
    """Children one after the other; lists are flattened, None is left out."""
    return Markup("".join(_child(child) for child in children))


def _child(child: Child) -> str:
    if child is None:
        return ""
    if isinstance(child, Markup):
        return str(child)
    if isinstance(child, (list, tuple)):
        return together(child)
    return html.escape(plain(child))


def _attribute(key: str, value: object) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{html.escape(plain(value))}"'

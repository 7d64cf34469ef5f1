"""One view applied to another, as Odoo does it: a place is located, and something is put there.

Source: odoo/tools/template_inheritance.py. What no longer fits raises `DoesNotFit`, as Odoo raises a ValueError.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.etree import _Element

    from ostiary.portal.views import View

LONGEST_SHOWN = 160


class DoesNotFit(Exception):
    """A view does not fit its parent: `view` is the one that does not, `template` what was to be put together."""

    def __init__(self, reason: str, view: View | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.view = view
        self.template = ""


def parse(text: str, view: View) -> _Element:
    """The architecture of a view. Raises DoesNotFit for what is no XML; entities are never followed."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        return etree.fromstring((text or "<data/>").encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DoesNotFit(f"it is not XML: {str(error)[:LONGEST_SHOWN]}", view) from None


def apply(source: _Element, specs: _Element, view: View) -> _Element:
    """`source` with the changes of a view; both may be changed. Raises DoesNotFit."""
    waiting = [specs]
    while waiting:
        spec = waiting.pop(0)
        if not isinstance(spec.tag, str):
            continue
        if spec.tag == "data":
            waiting += list(spec)
            continue
        node = _locate(source, spec, view)
        source = _change(source, node, spec, view)
    return source


def _locate(source: _Element, spec: _Element, view: View) -> _Element:
    found = _by_xpath(source, spec, view) if spec.tag == "xpath" else _by_likeness(source, spec)
    if found is None:
        raise DoesNotFit(f"`{_shown(spec)}` cannot be located in the view that it extends", view)
    return found


def _by_xpath(source: _Element, spec: _Element, view: View) -> _Element | None:
    from lxml import etree

    try:
        found: Any = etree.ETXPath(spec.get("expr") or "", extensions={(None, "hasclass"): _has_class})(source)
    except etree.XPathError:
        raise DoesNotFit(f"`{_shown(spec)}` has an expression that is no XPath", view) from None
    return found[0] if isinstance(found, list) and found and isinstance(found[0], etree._Element) else None


def _has_class(context: Any, *wanted: str) -> bool:
    """`hasclass` of Odoo: the node has all these classes."""
    return set(wanted) <= set((context.context_node.get("class") or "").split())


def _by_likeness(source: _Element, spec: _Element) -> _Element | None:
    """A field by its name, anything else by all its attributes."""
    wanted = {"name": spec.get("name")} if spec.tag == "field" else dict(spec.attrib)
    wanted.pop("position", None)
    for node in source.iter(str(spec.tag)):
        if all(node.get(name) == value for name, value in wanted.items()):
            return node
    return None


def _change(source: _Element, node: _Element, spec: _Element, view: View) -> _Element:
    position = spec.get("position", "inside")
    if position == "replace":
        return _replace(source, node, spec, view)
    if position == "attributes":
        _set_attributes(node, spec)
    elif position == "inside":
        _put(spec, source, view, node.append)
    elif position == "after":
        places = iter(_after(node))
        _put(spec, source, view, lambda child: next(places)(child))
    elif position == "before":
        _put(spec, source, view, node.addprevious)
    else:
        raise DoesNotFit(f"`{_shown(spec)}` has a position that there is not", view)
    return source


def _put(spec: _Element, source: _Element, view: View, place: Any) -> None:
    for child in list(spec):
        if child.get("position") == "move":
            child = _taken(source, child, view)
        child.tail = None
        place(child)


def _after(node: _Element) -> Iterator[Any]:
    """Each child goes behind the one before."""
    here = node

    def place(child: _Element) -> None:
        nonlocal here
        here.addnext(child)
        here = child

    while True:
        yield place


def _taken(source: _Element, spec: _Element, view: View) -> _Element:
    """A node that moves; its text behind is left alone, as it decides nothing."""
    node = _locate(source, spec, view)
    parent = node.getparent()
    if parent is not None:
        node.tail = None
        parent.remove(node)
    return node


def _replace(source: _Element, node: _Element, spec: _Element, view: View) -> _Element:
    if spec.get("mode") == "inner":
        children = list(node)
        _put(spec, source, view, node.append)
        for child in children:
            if child.getparent() is node:
                node.remove(child)
        return source
    for place in spec.xpath(".//*[text()='$0']"):
        place.text = ""
        place.append(copy.deepcopy(node))
    parent = node.getparent()
    if parent is None:
        if len(spec) == 0:
            raise DoesNotFit(f"`{_shown(spec)}` replaces the whole view by nothing", view)
        return copy.deepcopy(spec[0])
    _put(spec, source, view, node.addprevious)
    node.tail = None
    parent.remove(node)
    return source


def _set_attributes(node: _Element, spec: _Element) -> None:
    for child in spec.iter("attribute"):
        name = child.get("name") or ""
        if child.get("add") or child.get("remove"):
            _add_and_remove(node, name, child)
        elif child.text:
            node.set(name, child.text)
        elif name in node.attrib:
            del node.attrib[name]


def _add_and_remove(node: _Element, name: str, spec: _Element) -> None:
    separator = spec.get("separator", ",")
    between = None if separator == " " else separator
    gone = {word.strip() for word in (spec.get("remove") or "").split(between)}
    kept = [word.strip() for word in (node.get(name) or "").split(between) if word.strip() not in gone]
    kept += [word.strip() for word in (spec.get("add") or "").split(between)]
    node.set(name, (separator).join(word for word in kept if word))


def _shown(spec: _Element) -> str:
    """The head of a node, without what is in it."""
    attributes = "".join(f' {name!s}="{value!s}"' for name, value in spec.attrib.items())
    text = f"<{spec.tag!s}{attributes}>"
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"

"""XML data files as records and templates. Nothing that they hold is evaluated, fetched or expanded."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from ostiary.facts.addons import DataRecord, Node, Place, Problem, Template, Value
from ostiary.sources.lint_comments import Commented

if TYPE_CHECKING:
    from lxml.etree import XMLParser, _Element

LIMIT: Final = 20_000_000
"""Bytes; larger files are skipped (the largest of Odoo's own has two million)."""
LONGEST: Final = 20_000
"""Characters of a value that are kept."""
KEPT: Final = frozenset(
    {
        "ir.access", "ir.actions.server", "ir.attachment", "ir.config_parameter", "ir.cron", "ir.model.access",
        "ir.rule", "ir.ui.view", "res.groups", "res.users", "website",
    }
)  # fmt: skip
"""Models whose values are kept."""
_TRUE: Final = frozenset({"1", "true", "True", "TRUE"})


class XmlFile(NamedTuple):
    """Where a file is: `path` is the one that findings show."""

    module: str
    path: str

    def place(self, line: int | None) -> Place:
        return Place(self.path, line or 1)

    def full(self, xmlid: str) -> str:
        """An external id with its module."""
        return xmlid if "." in xmlid or not xmlid else f"{self.module}.{xmlid}"


class XmlContent(NamedTuple):
    records: tuple[DataRecord, ...] = ()
    templates: tuple[Template, ...] = ()
    problems: tuple[Problem, ...] = ()
    comments: tuple[Commented, ...] = ()


def read_xml(source: bytes, file: XmlFile) -> XmlContent:
    """The records and templates of a data file; why not where it cannot be read."""
    if len(source) > LIMIT:
        return XmlContent(problems=(Problem("skipped", f"the file is larger than {LIMIT:,} bytes", file.place(1)),))
    if _declares_entities(source):
        message = "the file declares entities, which can make it grow without end or read other files"
        return XmlContent(problems=(Problem("entities", message, file.place(1)),))
    from lxml import etree

    try:
        root = etree.fromstring(source, _parser())
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        line = getattr(error, "lineno", None)
        message = str(getattr(error, "msg", None) or error).partition("\n")[0][:200]
        return XmlContent(problems=(Problem("unreadable", f"the file is not XML: {message}", file.place(line)),))
    return _Reader(file).read(root)


@lru_cache(maxsize=1)
def _parser() -> XMLParser[_Element]:
    from lxml import etree

    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )


def _declares_entities(source: bytes) -> bool:
    wide = source[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in source[:4]
    return b"<!ENTITY" in (source.replace(b"\0", b"") if wide else source)


class _Reader:
    """Collects what one file holds; `noupdate` is passed down from the elements around a record."""

    def __init__(self, file: XmlFile) -> None:
        self.file = file
        self.records: list[DataRecord] = []
        self.templates: list[Template] = []

    def read(self, root: _Element) -> XmlContent:
        self._children(root, noupdate=False)
        return XmlContent(tuple(self.records), tuple(self.templates))

    def _children(self, element: _Element, *, noupdate: bool) -> None:
        noupdate = element.get("noupdate", "1" if noupdate else "0") in _TRUE
        for child in element:
            match child.tag:
                case "data" | "odoo" | "openerp":
                    self._children(child, noupdate=noupdate)
                case "record":
                    self._record(child, noupdate)
                case "template":
                    self._template(child)
                case "delete":
                    self._add("delete", child, noupdate, {"search": _attribute(child, "search")})
                case "function":
                    self._add("function", child, noupdate, {"name": _attribute(child, "name")})

    def _add(self, kind: str, element: _Element, noupdate: bool, values: dict[str, Value | None]) -> None:
        kept = {name: value for name, value in values.items() if value is not None}
        self.records.append(
            DataRecord(
                kind,  # type: ignore[arg-type]
                element.get("model", ""),
                self.file.full(element.get("id", "")),
                self.file.module,
                self.file.place(element.sourceline),
                kept,
                noupdate,
            )
        )

    def _record(self, element: _Element, noupdate: bool) -> None:
        model = element.get("model", "")
        fields = [child for child in element if child.tag == "field"] if model in KEPT else []
        values: dict[str, Value | None] = {field.get("name", ""): _value(field) for field in fields}
        self._add("record", element, noupdate, values)
        if model == "ir.ui.view":
            self._view(element, fields, values)

    def _view(self, element: _Element, fields: list[_Element], values: dict[str, Value | None]) -> None:
        arch = next((field for field in fields if field.get("name") == "arch"), None)
        if arch is None:
            return
        inherit = values.get("inherit_id")
        groups = values.get("groups_id") or values.get("group_ids")
        model = values.get("model")
        kind = values.get("type")
        qweb = (kind is not None and kind.text == "qweb") or arch.find(".//*[@t-name]") is not None
        root = node_of(arch) if qweb else Node("field", arch.sourceline or 1, {}, tuple(_hidden(arch)))
        self.templates.append(
            Template(
                self.file.full(element.get("id", "")),
                self.file.module,
                self.file.place(element.sourceline),
                root,
                qweb,
                model.text.strip() if model else "",
                self.file.full(inherit.text) if inherit and inherit.kind == "ref" else "",
                groups.text if groups else "",
            )
        )

    def _template(self, element: _Element) -> None:
        xmlid = self.file.full(element.get("id") or element.get("t-name") or "")
        place = self.file.place(element.sourceline)
        inherit = self.file.full(element.get("inherit_id", ""))
        root = node_of(element)
        self.templates.append(
            Template(xmlid, self.file.module, place, root, True, inherit=inherit, groups=element.get("groups", ""))
        )


def _hidden(arch: _Element) -> Iterator[Node]:
    """The fields of a view that only some groups see; those of views inside it, which are of other models, are not."""
    for element in arch.iter("field"):
        if element.get("groups") and not any(_holds_view(around, arch) for around in element.iterancestors("field")):
            attributes = {"name": element.get("name", ""), "groups": element.get("groups", "")}
            yield Node("field", element.sourceline or 1, attributes)


def _holds_view(element: _Element, arch: _Element) -> bool:
    return element is not arch and element.get("position") is None


def _attribute(element: _Element, name: str) -> Value | None:
    text = element.get(name)
    return None if text is None else Value("text", text, element.sourceline or 1)


def _value(field: _Element) -> Value | None:
    line = field.sourceline or 1
    if (text := field.get("ref")) is not None:
        return Value("ref", text, line)
    if (text := field.get("eval")) is not None:
        return Value("eval", text, line)
    if (text := field.get("search")) is not None:
        return Value("search", text, line)
    if (text := field.get("file")) is not None:
        return Value("file", text, line)
    return Value("text", (field.text or "")[:LONGEST], line)


def node_of(element: _Element) -> Node:
    """An element as plain data, its text without that of its children.

    What is no element (an entity that was not expanded) is left out.
    """
    children: list[Node] = []
    texts = [element.text]
    for child in element:
        if isinstance(child.tag, str):
            children.append(node_of(child))
        texts.append(child.tail)
    text = "".join([part.strip() for part in texts if part])
    return Node(str(element.tag), element.sourceline or 1, dict(element.items()), tuple(children), text)

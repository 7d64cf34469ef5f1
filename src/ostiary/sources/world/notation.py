"""The notation of fields: `many2one res.partner required groups=base.group_user`.

A field is written on one line, or as a mapping whose `type` is that line and whose other keys are options.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from ostiary.sources.world.nodes import (
    Entry,
    Mapping,
    Mark,
    Node,
    Scalar,
    as_flag,
    as_mapping,
    as_text,
    check_keys,
    problem,
    required,
    suggestion,
    to_python,
)

_PLAIN_TYPES: Final = ("char", "text", "html", "integer", "float", "monetary", "boolean", "date", "datetime")
_RICH_TYPES: Final = ("selection", "binary", "json", "properties", "properties_definition")
_LINK_TYPES: Final = ("reference", "many2one", "many2one_reference", "one2many", "many2many")
TYPES: Final = (*_PLAIN_TYPES, *_RICH_TYPES, *_LINK_TYPES)
X2MANY: Final = frozenset({"one2many", "many2many"})
RELATIONAL: Final = X2MANY | {"many2one"}
FLAGS: Final = frozenset({"required", "translate", "company_dependent", "auto_join", "store", "compute_sudo", "column"})
TEXTS: Final = frozenset({"groups", "search", "related", "compute", "domain", "default"})
NAME: Final = re.compile(r"[a-z_][a-z0-9_]*\Z")


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field as the world file declares it.

    `column` keeps the column of a field that Odoo itself does not store (a password).
    `inherited` is the link field through which `_inherits` brings the field; `declared` is false where nobody wrote
    the field down for this model.
    """

    name: str
    type: str
    mark: Mark
    comodel: str | None = None
    inverse: str | None = None
    relation: tuple[str, str, str] | None = None
    choices: tuple[str, ...] = ()
    required: bool = False
    translate: bool = False
    company_dependent: bool = False
    auto_join: bool = False
    store: bool | None = None
    column: bool = False
    groups: str | None = None
    search: str | None = None
    related: str | None = None
    compute: str | None = None
    compute_sudo: bool | None = None
    domain: str | None = None
    context: dict[str, object] | None = None
    default: Scalar | None = None
    inherited: str | None = None
    declared: bool = True
    module: str | None = None

    @property
    def stored(self) -> bool:
        """The field is stored: said so, or neither computed, related nor searched by a method."""
        if self.store is not None:
            return self.store
        return not (self.related or self.compute or self.search)

    @property
    def has_column(self) -> bool:
        """The model's table has a column for it."""
        return self.column or (self.stored and self.type not in X2MANY | {"binary"})


def parse_field(entry: Entry, module: str | None) -> FieldSpec:
    """A field of a model from its line or its mapping."""
    if not NAME.match(entry.key):
        raise problem(entry.mark, f"`{entry.key}` is not a field name", "use small letters, digits and `_`")
    node = entry.node
    options: list[Entry] = []
    if isinstance(node, Mapping):
        check_keys(node, {"type", "context", *FLAGS, *TEXTS}, f"field `{entry.key}`")
        options = [option for option in node if option.key != "type"]
        node = required(node, "type", f"field `{entry.key}`")
    spec = _parse_line(entry.key, as_text(node, f"field `{entry.key}`"), node.mark, module)
    for option in options:
        spec = _with_option(spec, option.key, option.node)
    return spec


@lru_cache(maxsize=2048)
def _parse_line(name: str, line: str, mark: Mark, module: str | None) -> FieldSpec:
    """`many2one res.partner required store=false` as a field; those of the built-in world are read once."""
    words = line.split()
    kind = words.pop(0) if words else ""
    if kind not in TYPES:
        raise problem(mark, f"field `{name}` has the unknown type `{kind}`", suggestion(kind, TYPES))
    given = []
    while words and "=" not in words[0] and words[0] not in FLAGS:
        given.append(words.pop(0))
    spec = _with_arguments(FieldSpec(name, kind, mark, module=module), given)
    for word in words:
        option, _, value = word.partition("=")
        if option not in FLAGS | TEXTS:
            raise problem(mark, f"field `{name}` has no option `{option}`", suggestion(option, FLAGS | TEXTS))
        spec = _with_option(spec, option, plain_scalar(value if "=" in word else "true", mark))
    return spec


def _with_arguments(spec: FieldSpec, given: list[str]) -> FieldSpec:
    """The words between the type and the options."""
    kind, count = spec.type, len(given)
    if kind == "many2one" and count == 1:
        return replace(spec, comodel=given[0])
    if kind == "one2many" and count == 2:
        return replace(spec, comodel=given[0], inverse=given[1])
    if kind == "many2many" and count in {1, 4}:
        relation = (given[1], given[2], given[3]) if count == 4 else None
        check_names(given[1:], spec.mark)
        return replace(spec, comodel=given[0], relation=relation)
    if kind == "many2one_reference" and count == 1:
        return replace(spec, inverse=given[0])
    if kind == "selection" and count <= 1:
        return replace(spec, choices=tuple(given[0].split("|")) if given else ())
    if kind in _EXPECTED:
        raise problem(spec.mark, f"field `{spec.name}` has the wrong words after `{kind}`", _EXPECTED[kind])
    if given:
        hint = suggestion(given[0], FLAGS | TEXTS)
        raise problem(spec.mark, f"field `{spec.name}` has no option `{given[0]}`", hint)
    return spec


def check_names(words: list[str], mark: Mark) -> None:
    """Names of tables and columns."""
    for word in words:
        if not NAME.match(word):
            raise problem(mark, f"`{word}` is not the name of a table or column", "use small letters, digits and `_`")


_EXPECTED: Final = {
    "many2one": "write `many2one res.partner`",
    "one2many": "write `one2many sale.order.line order_id`, the model and the field that points back",
    "many2many": "write `many2many x.tag`, or `many2many x.tag TABLE COLUMN1 COLUMN2`",
    "many2one_reference": "write `many2one_reference res_model`, the field that names the model",
    "selection": "write `selection` or `selection draft|open|done`",
}


def _with_option(spec: FieldSpec, option: str, node: Node) -> FieldSpec:
    """The field with one option more."""
    what = f"option `{option}` of field `{spec.name}`"
    if option == "context":
        return replace(spec, context={entry.key: to_python(entry.node) for entry in as_mapping(node, what)})
    if option == "default":
        if not isinstance(node, Scalar):
            raise problem(node.mark, f"{what} must be a single value", "write it on the same line")
        return replace(spec, default=node)
    value: Any = as_flag(node, what) if option in FLAGS else as_text(node, what)
    return replace(spec, **{option: value})


def plain_scalar(word: str, mark: Mark) -> Scalar:
    """A word of a line as YAML would read it."""
    if word in {"true", "false"}:
        return Scalar(word == "true", word, mark)
    if re.fullmatch(r"-?\d+", word):
        return Scalar(int(word), word, mark)
    return Scalar(word or None, word, mark)

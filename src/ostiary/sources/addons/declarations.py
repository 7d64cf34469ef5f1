"""What one class of an addon declares, before any merging.

Only literals are kept. A value that is not one is kept as a marker (`CALLABLE`, `LAMBDA`, `UNKNOWN`) or, for
domains and contexts, as its source text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

CALLABLE: Final = "<callable>"
LAMBDA: Final = "<lambda>"
UNKNOWN: Final = "<unknown>"

ROOTS: Final = ("@Model", "@TransientModel", "@AbstractModel")
"""Odoo's own base classes, as they appear in `ModelDeclaration.bases`."""


class FieldDeclaration(NamedTuple):
    """`name = fields.Type(…)`; the attributes have the names of `CodeField`, and are those that were written."""

    name: str
    type: str
    """The name of the field's class: "Many2one", "Image"."""
    attributes: Mapping[str, object] = {}
    line: int = 0
    """Where it stands in its file; 0 for stock data."""


@dataclass(frozen=True, slots=True, eq=False)
class ModelDeclaration:
    """One class: a model definition, or a plain class that definitions may inherit from.

    `attributes` are the class attributes that Odoo reads (`_name`, `_inherit`, `_order`, …), `methods` the
    names bound in its body that are not fields. Every class is a declaration of its own: compared by identity.
    """

    module: str
    id: str
    """Its dotted name inside the module: "models.sale_order.SaleOrder"."""
    bases: tuple[str, ...]
    """Dotted names of its bases in order, or members of ROOTS."""
    attributes: Mapping[str, object]
    fields: Sequence[FieldDeclaration]
    methods: frozenset[str]
    line: int = 0
    lines: Mapping[str, int] = field(default_factory=dict)
    """Where the names of `methods` and `attributes` are bound; empty for stock data."""
    file: str = ""
    """The file, relative to the folder of the module."""
    refusing: frozenset[str] = frozenset()
    """Those of `create`, `write` and `unlink` that it defines and that may refuse somebody."""

    @property
    def class_name(self) -> str:
        return self.id.rpartition(".")[2]

    @property
    def dotted(self) -> str:
        return f"odoo.addons.{self.module}.{self.id}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `__manifest__.py` says, as far as it is literal and of the right type."""

    name: str | None = None
    version: str | None = None
    depends: tuple[str, ...] = ("base",)
    auto_install: bool | tuple[str, ...] = False
    installable: bool = True
    data: tuple[str, ...] = ()
    """The data files in order, those of the older `init_xml` and `update_xml` before them."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """Where the keys stand in the file."""


@dataclass(frozen=True, slots=True)
class ModuleSource:
    """A module as its source declares it; classes in the order in which Python creates them."""

    name: str
    manifest: Manifest
    classes: tuple[ModelDeclaration, ...] = ()
    path: Path | None = None
    problems: tuple[str, ...] = field(default=())
    """Files that could not be read or understood; what they declare is missing here."""

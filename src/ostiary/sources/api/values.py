"""Values of the API as the columns of Odoo's tables hold them.

The API says `False` for NULL, whatever the type; and 0 for a number that is NULL, which `Reader.unset` tells apart.
"""

from __future__ import annotations

from typing import Final

from ostiary.errors import SourceError
from ostiary.facts.schema import NUMBER_TYPES

_TEXT: Final = frozenset({"char", "text", "html", "selection", "reference", "date", "datetime"})
_WHOLE: Final = frozenset({"integer", "many2one", "many2one_reference"})

COLUMN_TYPES: Final = {
    "char": "varchar",
    "text": "text",
    "html": "text",
    "selection": "varchar",
    "reference": "varchar",
    "integer": "int4",
    "many2one": "int4",
    "many2one_reference": "int4",
    "float": "float8",
    "monetary": "numeric",
    "boolean": "bool",
    "date": "date",
    "datetime": "timestamp",
    "json": "jsonb",
    "properties": "jsonb",
    "properties_definition": "jsonb",
}
"""Types of fields → PostgreSQL's types of their columns."""
READABLE: Final = _TEXT | NUMBER_TYPES | {"many2one", "boolean"}
"""Types of fields whose values the API gives as the column has them."""

Cell = str | int | float | bool | None


def to_cell(kind: str, value: object) -> Cell:
    """The value of a field of type `kind` for its column. Raises SourceError for what no Odoo says."""
    if kind == "boolean" and isinstance(value, bool):
        return value
    if value is None or value is False:
        return None
    if kind in _TEXT and isinstance(value, str):
        return value
    if kind in NUMBER_TYPES | _WHOLE:
        return _number(kind, value)
    raise _odd(kind)


def _number(kind: str, value: object) -> int | float:
    """Integers beyond 31 bits come as floats, links maybe with the name of the record."""
    if kind == "many2one" and isinstance(value, list) and len(value) == 2:
        value = value[0]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _odd(kind)
    if kind not in _WHOLE:
        return float(value)
    if value != int(value) or not -(2**31) <= value < 2**31:
        raise _odd(kind)
    return int(value)


def to_ids(value: object) -> list[int]:
    """The ids of an x2many field."""
    if not isinstance(value, list) or not all(type(one) is int for one in value):
        raise _odd("many2many")
    return value


def _odd(kind: str) -> SourceError:
    return SourceError(f"the server answers with something that is not the value of a field of type `{kind}`")

"""Values of changes as Odoo's API, data files and scripts take them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from ostiary.whatif import Command, NewToken, Ref, Value

_CODES = {"link": 4, "unlink": 3}


def as_odoo(value: Value, created: Mapping[str, int]) -> Any:
    """A value for `create` and `write`; `created` are the ids of records that were made before."""
    if isinstance(value, Command):
        ids = [created[one.name] if isinstance(one, Ref) else one for one in value.ids]
        return [[6, 0, ids]] if value.kind == "set" else [[_CODES[value.kind], one, 0] for one in ids]
    if isinstance(value, Ref):
        return created[value.name]
    if isinstance(value, NewToken):
        return str(uuid.uuid4())
    return False if value is None else value


def as_odoo_all(values: Mapping[str, Value], created: Mapping[str, int]) -> dict[str, Any]:
    return {name: as_odoo(value, created) for name, value in values.items()}


def shown(value: object) -> str:
    """A value for people; a token is never shown."""
    if isinstance(value, NewToken):
        return "a new token"
    if isinstance(value, Command):
        ids = ", ".join(str(one.name if isinstance(one, Ref) else one) for one in value.ids)
        return {"link": f"and also {ids}", "unlink": f"but not {ids}", "set": ids or "none"}[value.kind]
    if isinstance(value, Ref):
        return f"the new {value.name}"
    if isinstance(value, str):
        return repr(value)
    return "none" if value is None or value is False or value == [] else "yes" if value is True else str(value)

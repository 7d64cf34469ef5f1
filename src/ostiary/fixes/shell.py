"""A mend as a script for `odoo shell`: it shows what was there, does all or nothing, and can be read before."""

from __future__ import annotations

from ostiary.fixes.fix import Fix
from ostiary.whatif import Command, Create, NewToken, Ref, Value, Write

_HEAD = """\
# {title}
#
# Run it with:  odoo shell -d DATABASE < {name}
# What is printed first is what was there before: keep it.

"""


def shell_script(fix: Fix, name: str = "mend.py") -> str:
    """The script's text; changes are committed at its end."""
    lines = [_HEAD.format(title=" ".join(fix.title.split()), name=name)]
    if any(isinstance(value, NewToken) for change in fix.changes for value in getattr(change, "values", {}).values()):
        lines.append("import uuid\n\n")
    created: dict[str, str] = {}
    for number, change in enumerate(fix.changes, 1):
        if isinstance(change, Create):
            created[change.name] = f"record_{number}"
            lines.append(f"record_{number} = env[{change.model!r}].create({_values(change.values, created)})\n")
            lines.append(f"print('created', record_{number})\n")
        elif isinstance(change, Write):
            ids = ", ".join(created[one.name] + ".id" if isinstance(one, Ref) else repr(one) for one in change.ids)
            names = [key for key in change.values if not isinstance(change.values[key], NewToken)]
            lines.append(f"records = env[{change.model!r}].browse([{ids}])\n")
            if names:
                lines.append(f"print('before', records.read({names!r}, load=''))\n")
            lines.append(f"for record in records:\n    record.write({_values(change.values, created)})\n")
    lines.append("env.cr.commit()\nprint('done')\n")
    return "".join(lines)


def _values(values: object, created: dict[str, str]) -> str:
    assert isinstance(values, dict)
    shown = ", ".join(f"{name!r}: {_value(value, created)}" for name, value in values.items())
    return "{" + shown + "}"


def _value(value: Value, created: dict[str, str]) -> str:
    if isinstance(value, Command):
        ids = [created[one.name] + ".id" if isinstance(one, Ref) else repr(one) for one in value.ids]
        if value.kind == "set":
            return f"[(6, 0, [{', '.join(ids)}])]"
        code = 4 if value.kind == "link" else 3
        return "[" + ", ".join(f"({code}, {one}, 0)" for one in ids) + "]"
    if isinstance(value, Ref):
        return f"{created[value.name]}.id"
    if isinstance(value, NewToken):
        return "str(uuid.uuid4())"
    return repr(False if value is None else value)

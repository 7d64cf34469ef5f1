"""A mend as a script for `odoo shell`: all or nothing, and it prints the script that takes it back."""

from __future__ import annotations

from typing import Final

from ostiary.fixes.fix import Fix
from ostiary.whatif import Command, Create, NewToken, Ref, Value, Write

_HEAD: Final = """\
# {title}
#
# Run it with:  odoo shell -d DATABASE < {name}
# It prints the script that takes it back: keep that.

import uuid

back = []
SECRET = ('token', 'password', 'secret', 'signature')


def write(records, values):
    \"\"\"Write, and remember what was there: of these fields, and of those that Odoo fills in along.\"\"\"
    fields = records._fields.items()
    others = [name for name, field in fields if field.store and field.compute]
    others = [name for name in others if records._fields[name].type not in ('one2many', 'many2many', 'binary')]
    others += [name for name in ('arch_prev', 'arch_updated') if records._name == 'ir.ui.view']
    names = {{*values, *others}}
    for record in records:
        before = record.read(list(names), load='')[0]
        record.write({{name: value() if callable(value) else value for name, value in values.items()}})
        after = record.read(list(names), load='')[0]
        old = {{
            name: plain(value)
            for name, value in before.items()
            if name != 'id' and value != after[name] and not (value and any(word in name for word in SECRET))
        }}
        late = {{name: old.pop(name) for name in ('arch_prev',) if name in old}}
        for values_of_old in (late, old):
            if values_of_old:
                back.insert(0, 'env[%r].browse(%r).write(%r)' % (record._name, record.id, values_of_old))


def plain(value):
    \"\"\"A value as it is written: links as a command, and marked-up text as text.\"\"\"
    if isinstance(value, (list, tuple)):
        return [(6, 0, value)]
    return str.__str__(value) if isinstance(value, str) else value


def create(model, values):
    \"\"\"Create, and remember to delete.\"\"\"
    record = env[model].create(values)
    back.insert(0, 'env[%r].browse(%r).unlink()' % (model, record.id))
    return record


"""
_TAIL: Final = """
back += ['env.cr.commit()', 'env.registry.signal_changes()']
env.cr.commit()
env.registry.signal_changes()  # running servers forget what they remember
print('# the script that takes it back')
print('\\n'.join(['import datetime', *back]))
print('# done')
"""
BEGIN_OF_UNDO: Final = "# the script that takes it back"
END_OF_UNDO: Final = "# done"
"""Lines around the undo in what the script prints."""


def shell_script(fix: Fix, name: str = "mend.py") -> str:
    """The script's text; changes are committed at its end."""
    lines = [_HEAD.format(title=" ".join(fix.title.split()), name=name)]
    created: dict[str, str] = {}
    for number, change in enumerate(fix.changes, 1):
        if isinstance(change, Create):
            created[change.name] = f"record_{number}"
            lines.append(f"record_{number} = create({change.model!r}, {_values(change.values, created)})\n")
        elif isinstance(change, Write):
            ids = ", ".join(created[one.name] + ".id" if isinstance(one, Ref) else repr(one) for one in change.ids)
            lines.append(f"write(env[{change.model!r}].browse([{ids}]), {_values(change.values, created)})\n")
    lines.append(_TAIL)
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
        return "lambda: str(uuid.uuid4())"
    return repr(False if value is None else value)

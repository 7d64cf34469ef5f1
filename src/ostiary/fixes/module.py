"""A mend as an addon that a review can read: access rights as CSV, everything else as XML.

External ids stand where a record has one, so that the addon fits other databases as well; ids of this database stand
where it has none. Uninstalling the addon puts back what it wrote over, and Odoo itself deletes what it created.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from ostiary.api import World
from ostiary.fixes.fix import Fix
from ostiary.whatif import Change, Command, Create, NewToken, Ref, Value, Write

_ACCESS = ("perm_read", "perm_write", "perm_create", "perm_unlink")


@dataclass(slots=True)
class _Writer:
    """Gathers what the files of an addon say."""

    world: World
    xmlids: dict[tuple[str, int], str]
    modules: set[str] = field(default_factory=lambda: {"base"})
    created: dict[str, str] = field(default_factory=dict)
    access: list[list[str]] = field(default_factory=list)
    records: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    """Python: the records that are written over, and the fields."""

    def xmlid(self, model: str, record_id: int) -> str | None:
        """A record's external id; its module becomes a dependency."""
        found = self.xmlids.get((model, record_id))
        if found is not None:
            self.modules.add(found.partition(".")[0])
        return found

    def add(self, change: Change, number: int) -> None:
        if isinstance(change, Create):
            self.created[change.name] = f"{change.name}_{number}"
            if change.model == "ir.model.access":
                self._add_access(change, f"{change.name}_{number}")
            else:
                self._add_record(change, f"{change.name}_{number}")
        elif isinstance(change, Write):
            self._add_write(change)

    def _add_access(self, change: Create, name: str) -> None:
        values = change.values
        model = self.xmlid("ir.model", _int(values["model_id"])) or ""
        group = self.xmlid("res.groups", _int(values["group_id"])) or ""
        letters = ["1" if values.get(one) else "0" for one in _ACCESS]
        self.access.append([name, str(values["name"]), model, group, *letters])

    def _add_record(self, change: Create, name: str) -> None:
        fields = "".join(self._field(change.model, key, value) for key, value in change.values.items())
        self.records.append(f'    <record id="{name}" model="{change.model}">\n{fields}    </record>\n')

    def _field(self, model: str, name: str, value: Value) -> str:
        if isinstance(value, str):
            return f'        <field name="{name}">{escape(value)}</field>\n'
        return f'        <field name="{name}" eval={quoteattr(self._eval(model, name, value))}/>\n'

    def _add_write(self, change: Write) -> None:
        ids = ", ".join(self._link(change.model, one) for one in change.ids)
        pairs = ", ".join(f"{key!r}: {self._eval(change.model, key, one)}" for key, one in change.values.items())
        known = ", ".join(self._id(change.model, one) for one in change.ids if isinstance(one, int))
        if known:
            self.written.append(f"        (env[{change.model!r}].browse([{known}]), {[*change.values]!r}),\n")
        self.records.append(
            f'    <function model="{change.model}" name="write">\n'
            f"        <value eval={quoteattr(f'[{ids}]')}/>\n"
            f"        <value eval={quoteattr('{' + pairs + '}')}/>\n    </function>\n"
        )

    def _eval(self, model: str, name: str, value: Value) -> str:
        """A Python expression as data files evaluate it."""
        target = (self.world.facts.fields.get(model, {}).get(name) or _NOTHING).relation or ""
        if isinstance(value, Command):
            ids = [self._link(target, one) for one in value.ids]
            if value.kind == "set":
                return f"[(6, 0, [{', '.join(ids)}])]"
            return "[" + ", ".join(f"({4 if value.kind == 'link' else 3}, {one}, 0)" for one in ids) + "]"
        if isinstance(value, Ref) or (target and isinstance(value, int) and not isinstance(value, bool)):
            return self._link(target, value)
        return repr(False if value is None else value)

    def _link(self, model: str, one: int | Ref) -> str:
        if isinstance(one, Ref):
            return f"ref({self.created[one.name]!r})"
        found = self.xmlid(model, one)
        return f"ref({found!r})" if found else repr(one)

    def _id(self, model: str, one: int) -> str:
        found = self.xmlid(model, one)
        return f"env.ref({found!r}).id" if found else repr(one)


@dataclass(frozen=True)
class _Nothing:
    relation: None = None


_NOTHING = _Nothing()


def module_files(world: World, fix: Fix, name: str) -> dict[str, str]:
    """path → text of the addon's files. A new token is made with the script or through the API, as a file would keep
    it: nothing is returned then."""
    values = [value for change in fix.changes for value in getattr(change, "values", {}).values()]
    if any(isinstance(value, NewToken) for value in values):
        return {}
    writer = _Writer(world, _xmlids(world, fix))
    for number, change in enumerate(fix.changes, 1):
        writer.add(change, number)
    files = {"__init__.py": _hooks(world, writer.written, name)}
    if writer.records:
        files["data/mend.xml"] = _xml(writer.records)
    if writer.access:
        files["security/ir.model.access.csv"] = _csv(writer.access)
    data: list[str] = [path for path in ("security/ir.model.access.csv", "data/mend.xml") if path in files]
    files["__manifest__.py"] = _manifest(world, fix, writer, data)
    return files


def _int(value: Value) -> int:
    if not isinstance(value, int):
        raise TypeError(f"{value!r} is no id")
    return value


def _xml(records: list[str]) -> str:
    return '<?xml version="1.0" encoding="utf-8"?>\n<odoo>\n' + "".join(records) + "</odoo>\n"


def _csv(rows: list[list[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["id", "name", "model_id:id", "group_id:id", *_ACCESS])
    writer.writerows(rows)
    return out.getvalue()


def _manifest(world: World, fix: Fix, writer: _Writer, data: Sequence[str]) -> str:
    installed = sorted(writer.modules & world.facts.modules.keys())
    lines = [
        f"    'name': {' '.join(fix.title.split())!r},",
        f"    'version': '{world.facts.series.name}.1.0.0',",
        "    'license': 'LGPL-3',",
        f"    'depends': {installed!r},",
        f"    'data': {data!r},",
    ]
    if writer.written:
        lines += ["    'pre_init_hook': 'remember',", "    'uninstall_hook': 'put_back',"]
    return "{\n" + "\n".join(lines) + "\n}\n"


_HOOKS: Final = """\
\"\"\"What the addon writes over is remembered, and put back when it is uninstalled.\"\"\"

import json
{imports}

def _written(env):
    return [
{written}    ]


def remember({parameters}):
{environment}    before = []
    for records, names in _written(env):
        for values in records.read(names, load=''):
            number = values.pop('id')
            old = {{name: [(6, 0, value)] if isinstance(value, list) else value for name, value in values.items()}}
            before.insert(0, (records._name, number, old))
    env['ir.config_parameter'].set_param({key!r}, json.dumps(before, default=str))


def put_back({more}):
{environment}    for model, number, values in json.loads(env['ir.config_parameter'].get_param({key!r}) or '[]'):
        env[model].browse(number).exists().write(values)
    env['ir.config_parameter'].set_param({key!r}, False)
"""


def _hooks(world: World, written: list[str], name: str) -> str:
    """Since 17 hooks get the environment, before a cursor."""
    if not written:
        return ""
    modern = int(world.facts.series.name.partition(".")[0]) >= 17
    return _HOOKS.format(
        imports="" if modern else "\nfrom odoo import SUPERUSER_ID, api\n",
        written="".join(written),
        parameters="env" if modern else "cr",
        more="env" if modern else "cr, registry",
        environment="" if modern else "    env = api.Environment(cr, SUPERUSER_ID, {})\n",
        key=f"{name}.before",
    )


def _xmlids(world: World, fix: Fix) -> dict[tuple[str, int], str]:
    """(model, id) → external id, of every record that the mend may name."""
    ids: set[int] = set()
    for change in fix.changes:
        if isinstance(change, Write):
            ids.update(one for one in change.ids if isinstance(one, int))
        for value in getattr(change, "values", {}).values():
            named = value.ids if isinstance(value, Command) else (value,)
            ids.update(one for one in named if isinstance(one, int) and not isinstance(one, bool))
    rows = world.database.query(
        "SELECT model, res_id, module, name FROM ir_model_data"
        " WHERE res_id = ANY($1) AND module <> '__export__' ORDER BY id",
        [sorted(ids)],
    )
    found: dict[tuple[str, int], str] = {}
    for model, res_id, module, name in rows:
        if isinstance(res_id, int):
            found.setdefault((str(model), res_id), f"{module}.{name}")
    return found

"""What a mend may change for others: which records to ask about, and which models as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from ostiary.api import World
from ostiary.database import as_int
from ostiary.facts import AccessRight, Operation, Rule
from ostiary.facts.schema import Schema
from ostiary.fixes.domains import leaves
from ostiary.whatif import Change, Command, Create, Unlink, Value, Write

MOST_POINTING: Final = 1
"""Records of each other model that are asked about, for all that belong to the changed one."""
ALL_OPERATIONS: tuple[Operation, ...] = ("read", "write", "create", "unlink")


@dataclass(slots=True)
class Touched:
    """`records` are asked one by one, `models` as a whole for some operations; `unasked` says what is not looked at."""

    records: set[tuple[str, int]] = field(default_factory=set)
    pointing: set[tuple[str, int]] = field(default_factory=set)
    """Records of other models that belong to the changed ones."""
    models: dict[str, set[Operation]] = field(default_factory=dict)
    groups: frozenset[int] | None = frozenset()
    """Whose members may reach more or less of `models`; None is everybody."""
    people: set[int] = field(default_factory=set)
    """Users whose own rights change."""
    unasked: list[str] = field(default_factory=list)

    def add_model(self, model: str, operations: set[Operation]) -> None:
        self.models.setdefault(model, set()).update(operations)

    def add_groups(self, groups: Iterable[int]) -> None:
        """The groups of a rule or right; what has none is for everybody."""
        added = frozenset(groups)
        self.groups = self.groups | added if added and self.groups is not None else None

    def say(self, what: str) -> None:
        """Something that is not looked at."""
        if what not in self.unasked:
            self.unasked.append(what)


def touched_by(world: World, changes: tuple[Change, ...]) -> Touched:
    """What the changes reach, as far as rights, rules and ownership go."""
    found = Touched()
    for change in changes:
        if isinstance(change, Unlink):
            found.unasked.append(f"what it means that records of {change.model} are deleted")
        elif change.model in ("ir.rule", "ir.model.access"):
            _of_rights(world, change, found)
        elif change.model == "mail.followers" and isinstance(change, Create):
            _of_follower(world, change, found)
        elif change.model in ("res.users", "res.groups"):
            found.people.update(one for one in _ids(change) if change.model == "res.users")
        elif change.model == "ir.ui.view":
            found.unasked.append("who else opens pages that use the view")
        else:
            _of_records(world, change, found)
    return found


def _ids(change: Write | Create) -> tuple[int, ...]:
    return tuple(one for one in change.ids if isinstance(one, int)) if isinstance(change, Write) else ()


def _of_rights(world: World, change: Write | Create, found: Touched) -> None:
    """The model of a right or rule, for what that allows before or after."""
    ids = set(_ids(change))
    rows: tuple[Rule | AccessRight, ...] = world.facts.rules if change.model == "ir.rule" else world.facts.access_rights
    for row in rows:
        if row.id in ids:
            found.add_groups(row.groups if isinstance(row, Rule) else _some(row.group_id))
            found.add_model(row.model, {one for one in ALL_OPERATIONS if row.permissions.allows(one)})
    values: dict[str, Value] = dict(change.values)
    if "groups" in values or "group_id" in values or isinstance(change, Create):
        found.add_groups(_groups_named(values))
    for model in _named(world, values.get("model_id")):
        found.add_model(model, {one for one in ALL_OPERATIONS if values.get(f"perm_{one}")})


def _some(group: int | None) -> tuple[int, ...]:
    return () if group is None else (group,)


def _groups_named(values: dict[str, Value]) -> Iterator[int]:
    """The groups in the values of a rule or right."""
    groups, group = values.get("groups"), values.get("group_id")
    named = groups.ids if isinstance(groups, Command) else (group,)
    yield from (one for one in named if isinstance(one, int) and not isinstance(one, bool))


def _named(world: World, model_id: Value) -> Iterator[str]:
    if isinstance(model_id, int):
        rows = world.database.query("SELECT model FROM ir_model WHERE id = $1", [model_id])
        yield from (str(row[0]) for row in rows)


def _of_follower(world: World, change: Create, found: Touched) -> None:
    model, record_id = change.values.get("res_model"), change.values.get("res_id")
    if isinstance(model, str) and isinstance(record_id, int):
        found.records.add((model, record_id))
        _add_dependents(world, model, record_id, {"message_partner_ids", "message_follower_ids"}, found)


def _of_records(world: World, change: Write | Create, found: Touched) -> None:
    names = {*change.values} - {"access_token"}
    for record_id in _ids(change):
        found.records.add((change.model, record_id))
        if names:
            _add_dependents(world, change.model, record_id, names, found)


def _add_dependents(world: World, model: str, record_id: int, names: set[str], found: Touched) -> None:
    """Records of other models with a rule that looks at the changed fields through a link to the record."""
    schema = world.engine().schema
    for rule in world.facts.rules:
        if not rule.active or not rule.domain or "." not in rule.domain or rule.model == model:
            continue
        for path, _ in leaves(rule.domain):
            link = _link(schema, rule.model, path, model, names)
            if link == "":
                found.say(f"which records of {rule.model} look at {model} by `{path}`")
            elif link is not None:
                _add_pointing(world, rule.model, link, record_id, found)


def _add_pointing(world: World, model: str, link: str, record_id: int, found: Touched) -> None:
    """The first record that points to the changed one; that others were not asked is said."""
    table = world.engine().schema.table_name(model)
    sql = f'SELECT id FROM "{table}" WHERE "{link}" = $1 ORDER BY id LIMIT {MOST_POINTING + 1}'
    ids = [as_int(row[0]) for row in world.database.query(sql, [record_id])]
    found.pointing.update((model, one) for one in ids[:MOST_POINTING])
    if len(ids) > MOST_POINTING:
        found.say(f"{model} beyond the first record that belongs to this one")


def _link(schema: Schema, start: str, path: str, model: str, names: set[str]) -> str | None:
    """The many2one of `start` by which a path comes to a field of the model; empty for one that is not as simple, None
    where the path does not come there."""
    at: str | None = start
    for number, name in enumerate(steps := path.split(".")):
        if at == model and number and (name in names or name == "commercial_partner_id"):
            first = schema.field(start, steps[0])
            simple = number == 1 and first and first.type == "many2one" and first.store and first.column_exists
            return steps[0] if simple else ""
        step = schema.field(at or "", name)
        at = step.relation if step else None
    return None

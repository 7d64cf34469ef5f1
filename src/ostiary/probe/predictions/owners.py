"""Whose a record is, by the paths that are known or look like it: for what the rules leave open or nobody can tell."""

from __future__ import annotations

from dataclasses import dataclass, field

from ostiary.api import World
from ostiary.database import as_int
from ostiary.engine.reach import quoted
from ostiary.model.ownership import Ownerships
from ostiary.probe.scene import Key
from ostiary.sources.addons.stock import StockData


@dataclass(slots=True)
class Owners:
    """Owners are commercial partners."""

    world: World
    _ownerships: Ownerships = field(init=False)
    _stock: frozenset[str] = field(init=False)
    _known: dict[Key, int | None] = field(default_factory=dict)
    _lines: dict[str, tuple[str, str] | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._ownerships = Ownerships(self.world.engine().schema)
        self._stock = frozenset(StockData.of(self.world.facts.series))

    def is_document(self, model: str) -> bool:
        """Whether its records belong to customers."""
        if self.line_of(model) is not None:
            return True
        ownership = self._ownerships.of(model)
        return ownership.nature == "owned" and ownership.kind == "document"

    def line_of(self, model: str) -> tuple[str, str] | None:
        """(link, model) of what lists the records of a model of one's own that say of no owner themselves."""
        if model not in self._lines:
            self._lines[model] = self._find_line(model)
        return self._lines[model]

    def parent_of(self, key: Key) -> Key | None:
        """The record that a line is listed by."""
        line = self.line_of(key[0])
        if line is None:
            return None
        table = quoted(self.world.engine().schema.table_name(key[0]))
        rows = self.world.database.query(f"SELECT {quoted(line[0])} FROM {table} WHERE id = $1", [key[1]])
        return (line[1], rows[0][0]) if rows and isinstance(rows[0][0], int) else None

    def _find_line(self, model: str) -> tuple[str, str] | None:
        """A one2many field of a document that comes back by the link; nothing where there are several."""
        if self._ownerships.of(model).nature != "none" or not self.is_first_of_own_code(model):
            return None
        found = {
            (row.relation_field, parent)
            for parent, fields in self.world.facts.fields.items()
            for row in fields.values()
            if row.type == "one2many" and row.relation == model and row.relation_field and parent != model
            if self._ownerships.of(parent).nature == "owned"
        }
        return found.pop() if len(found) == 1 else None

    def is_own_code(self, model: str) -> bool:
        """Whether a module that is not Odoo's own has the model or adds to it."""
        row = self.world.facts.models.get(model)
        return bool(self._stock) and row is not None and bool(row.modules - self._stock)

    def is_first_of_own_code(self, model: str) -> bool:
        """Whether no module of Odoo's own has the model."""
        row = self.world.facts.models.get(model)
        return row is not None and self.is_own_code(model) and not row.modules & self._stock

    def foreign(self, user_id: int, key: Key) -> str | None:
        """Why a record is somebody else's: another customer is its owner, and this user does not follow it."""
        if not self.is_document(key[0]):
            return None
        owner = self.of(key)
        user = self.world.facts.users.get(user_id)
        if owner is None or user is None or owner == self.commercial(user.partner_id):
            return None
        if self._follows(user.partner_id, key):
            return None
        return f"`{key[0]}:{key[1]}` belongs to another customer"

    def of(self, key: Key) -> int | None:
        if key not in self._known:
            self._known[key] = self._find(key)
        return self._known[key]

    def _find(self, key: Key) -> int | None:
        for path in self._paths(key[0]):
            found = None if ":" in path else self._walk(key, path)
            if found is not None:
                return self.commercial(found)
        return None

    def _paths(self, model: str) -> tuple[str, ...]:
        line = self.line_of(model)
        if line is None:
            return self._ownerships.of(model).owners
        link, parent = line
        return tuple(f"{link}.{path}" for path in self._ownerships.of(parent).owners if ":" not in path)

    def _walk(self, key: Key, path: str) -> int | None:
        """The partner at the end of a path of many2one fields."""
        schema = self.world.engine().schema
        model, number = key
        for hop in path.split("."):
            found = schema.field(model, hop)
            table = schema.table(model)
            if found is None or found.type != "many2one" or table is None or hop not in table.columns:
                return None
            rows = self.world.database.query(f"SELECT {quoted(hop)} FROM {quoted(table.name)} WHERE id = $1", [number])
            if not rows or not isinstance(rows[0][0], int) or found.relation is None:
                return None
            model, number = found.relation, rows[0][0]
        if model == "res.users":
            user = self.world.facts.users.get(number)
            return user.partner_id if user else None
        return number if model == "res.partner" else None

    def commercial(self, partner: int) -> int:
        rows = self.world.database.query(
            "SELECT coalesce(commercial_partner_id, id) FROM res_partner WHERE id = $1", [partner]
        )
        return as_int(rows[0][0]) if rows else partner

    def _follows(self, partner: int, key: Key) -> bool:
        if "mail_followers" not in self.world.facts.tables:
            return False
        sql = "SELECT 1 FROM mail_followers WHERE res_model = $1 AND res_id = $2 AND partner_id = $3 LIMIT 1"
        return bool(self.world.database.query(sql, [key[0], key[1], partner]))

"""What builders of mends look at: the world, the answer, and one cause of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ostiary.api import World
from ostiary.database import as_int
from ostiary.engine.explanation import Cause, Explanation
from ostiary.facts import Rule, User
from ostiary.facts.schema import Field, Schema
from ostiary.fixes.fix import Fix
from ostiary.model.ownership import Ownerships

Builder = Callable[["Case"], Iterable[Fix]]
"""Gives the mends of one kind for a cause, the best first; none where it does not fit."""


@dataclass(frozen=True, slots=True)
class Case:
    """One cause of one answer."""

    world: World
    found: Explanation
    cause: Cause

    @property
    def user(self) -> User | None:
        return self.world.facts.users.get(self.found.user_id or 0)

    @property
    def model(self) -> str:
        """The record's model; empty where no record was asked for."""
        return self.found.model or ""

    @property
    def record_id(self) -> int:
        return self.found.record_id or 0

    @property
    def schema(self) -> Schema:
        return self.world.engine().schema

    @property
    def leaf_path(self) -> str:
        """The field, or path of fields, that the failing comparison looks at; empty where there is none."""
        return next(iter(self._evidence("expected")), "")

    @property
    def expected(self) -> list[object]:
        """What the comparison would have."""
        value = self._evidence("expected").get(self.leaf_path)
        return list(value) if isinstance(value, list | tuple) else [] if value is None else [value]

    @property
    def actual(self) -> int | None:
        """The one id that the comparison has found."""
        value = self._evidence("actual").get(self.leaf_path)
        first = value[0] if isinstance(value, list | tuple) and len(value) == 1 else value
        return first if isinstance(first, int) and not isinstance(first, bool) else None

    def _evidence(self, name: str) -> dict[str, object]:
        found = self.cause.evidence.get(name)
        return found if isinstance(found, dict) else {}

    def rule(self) -> Rule | None:
        """The rule that the cause is about."""
        if self.cause.origin.model != "ir.rule":
            return None
        return next((rule for rule in self.world.facts.rules if rule.id == self.cause.origin.id), None)

    def group(self, xmlid: str) -> int | None:
        found = self.world.facts.xmlids.get(xmlid)
        return found[1] if found and found[0] == "res.groups" else None

    @property
    def groups_field(self) -> str:
        return self.world.facts.series.user_groups_column

    def stored(self, name: str) -> Field | None:
        """A field of the record's model that has a column which may be written."""
        found = self.schema.field(self.model, name)
        row = self.world.facts.fields.get(self.model, {}).get(name)
        if found is None or row is None or not found.store or row.related or found.company_dependent:
            return None
        return found if found.column_exists else None

    def model_id(self, model: str) -> int | None:
        rows = self.world.database.query("SELECT id FROM ir_model WHERE model = $1", [model])
        return as_int(rows[0][0]) if rows else None

    def owner_path(self) -> str | None:
        """The path to the partner whom a record belongs to, as far as that is known for sure."""
        owned = Ownerships(self.schema).of(self.model)
        if owned.nature != "owned" or not owned.owners or ":" in owned.owners[0]:
            return None
        return owned.owners[0]

    def owner_leaf(self, path: str | None = None) -> str | None:
        """`(owner, child_of, the user's commercial partner)`, as Odoo's own portal rules have it."""
        path = path or self.owner_path()
        return f"('{path}', 'child_of', [user.commercial_partner_id.id])" if path else None

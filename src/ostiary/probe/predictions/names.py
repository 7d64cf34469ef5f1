"""Which texts are names of records that a user may read: an answer that shows one of them gives nothing else away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from ostiary.api import World
from ostiary.database import as_int
from ostiary.engine.reach import quoted
from ostiary.probe.predictions.owners import Owners
from ostiary.probe.scene import Actor, Prediction

_PART: Final = "length({name}) >= 5 AND strpos($1, {name}) > 0"
_WHOLE: Final = "{name} = $1"
_MOST: Final = 20


@dataclass(slots=True)
class Names:
    """Asks each question once. `listing` tells what a search for everything in a model shows to somebody."""

    world: World
    owners: Owners
    listing: Callable[[Actor, str], Prediction]
    _known: dict[tuple[int | None, str, str], bool] = field(default_factory=dict)

    def has_name_in(self, actor: Actor, text: str) -> bool:
        """Whether something that is no document has a name that is a part of a text."""
        models = (model for model in self._models() if not self.owners.is_document(model))
        return self._any(actor, text, models, _PART)

    def is_name(self, actor: Actor, text: str) -> bool:
        """Whether something, a document too, has a text as its name."""
        return self._any(actor, text, self._models(), _WHOLE)

    def _any(self, actor: Actor, text: str, models: Iterator[str], condition: str) -> bool:
        asked = (actor.user_id, text, condition)
        if asked not in self._known:
            self._known[asked] = any(self._has(actor, model, text, condition) for model in models)
        return self._known[asked]

    def _models(self) -> Iterator[str]:
        schema = self.world.engine().schema
        for model in schema.stored_models:
            table = schema.table(model)
            column = table.columns.get("name") if table is not None else None
            if column is not None and column.type in ("varchar", "text", "jsonb"):
                yield model

    def _has(self, actor: Actor, model: str, text: str, condition: str) -> bool:
        schema = self.world.engine().schema
        column = schema.facts.tables[schema.table_name(model)].columns["name"]
        name = "(name->>'en_US')" if column.type == "jsonb" else "name"
        table, where = quoted(schema.table_name(model)), condition.format(name=name)
        rows = self.world.database.query(f"SELECT id FROM {table} WHERE {where} LIMIT {_MOST}", [text])
        ids = {as_int(row[0]) for row in rows}
        shown = self.listing(actor, model) if ids else None
        return shown is not None and (shown.everything or bool(ids & (shown.ids or frozenset())))

"""The records of a world before they are rows: names, values as written, ids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ostiary.sources.world.nodes import Entry, Mark, Scalar, as_integer, problem, suggestion


@dataclass(slots=True)
class Record:
    """A record by its name; `values` maps field names to what the file says."""

    model: str
    name: str
    mark: Mark
    values: dict[str, Entry]
    id: int = 0

    def set_default(self, key: str, value: object) -> None:
        """A value that the file may overrule."""
        if key not in self.values:
            self.values[key] = Entry(key, self.mark, scalar(value, self.mark))


@dataclass(slots=True)
class Records:
    """All records of a world, by model and name; a record may have further names."""

    by_model: dict[str, dict[str, Record]] = field(default_factory=dict)
    aliases: dict[tuple[str, str], str] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Record]:
        for records in self.by_model.values():
            yield from records.values()

    def of(self, model: str) -> dict[str, Record]:
        return self.by_model.setdefault(model, {})

    def add(self, record: Record) -> Record:
        """A new record; its name must be free."""
        existing = self.find(record.model, record.name)
        if existing is not None:
            hint = f"the other one is at `{existing.mark}`; choose another name"
            raise problem(record.mark, f"there are two records `{record.name}` of `{record.model}`", hint)
        self.of(record.model)[record.name] = record
        return record

    def alias(self, model: str, alias: str, name: str) -> None:
        """Another name for a record, unless a record has it."""
        if alias != name and alias not in self.of(model):
            self.aliases[model, alias] = name

    def find(self, model: str, name: str) -> Record | None:
        return self.of(model).get(self.aliases.get((model, name), name))

    def names(self, model: str) -> list[str]:
        return [*self.of(model), *(alias for kind, alias in self.aliases if kind == model)]

    def resolve(self, model: str, word: Scalar) -> int:
        """The id of the record that a value names; a whole number is an id as it stands, checked by nobody."""
        if isinstance(word.value, int) and not isinstance(word.value, bool):
            return as_integer(word, "the id")
        record = self.find(model, word.text)
        if record is None:
            message = f"there is no record `{word.text}` of `{model}` in this world"
            raise problem(word.mark, message, suggestion(word.text, self.names(model)))
        return record.id

    def number(self) -> None:
        """Give every record its id: the one that it asks for, else the one after the highest so far."""
        for model, records in self.by_model.items():
            asked = self._asked(model)
            highest = 0
            for record in records.values():
                record.id = asked.get(record.name) or self._next(highest, asked)
                highest = max(highest, record.id)

    @staticmethod
    def _next(highest: int, asked: dict[str, int]) -> int:
        number = highest + 1
        while number in asked.values():
            number += 1
        return number

    def _asked(self, model: str) -> dict[str, int]:
        """Record name → the id that the file gives it."""
        asked: dict[str, int] = {}
        for record in self.of(model).values():
            entry = record.values.pop("id", None)
            if entry is None:
                continue
            number = as_integer(entry.node, f"the id of `{record.name}`")
            if number < 1 or number in asked.values():
                raise problem(entry.mark, f"the id {number} of `{model}` cannot be used", "ids are unique, from 1")
            asked[record.name] = number
        return asked


def scalar(value: object, mark: Mark) -> Scalar:
    """A value that ostiary itself puts into a record."""
    assert value is None or isinstance(value, bool | int | float | str)
    return Scalar(value, str(value).lower() if isinstance(value, bool) else str(value), mark)

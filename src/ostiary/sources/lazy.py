"""Fields by model, made into objects when somebody asks for that model.

A database has more than ten thousand fields; a question looks at a few models.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Any, Final

from ostiary.facts import FieldRow

_NAME: Final = itemgetter(1)


class FieldsByModel(Mapping[str, dict[str, FieldRow]]):
    """model → field name → row, from tuples in the order of `FieldRow`."""

    def __init__(self, rows: Iterable[tuple[Any, ...]]) -> None:
        self._rows: dict[str, list[tuple[Any, ...]]] = {}
        self._made: dict[str, dict[str, FieldRow]] = {}
        for row in rows:
            self._rows.setdefault(row[0], []).append(row)

    def __getitem__(self, model: str) -> dict[str, FieldRow]:
        made = self._made.get(model)
        if made is None:
            rows = sorted(self._rows[model], key=_NAME)
            made = self._made[model] = {row[1]: FieldRow(*row) for row in rows}
        return made

    def __contains__(self, model: object) -> bool:
        return model in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __repr__(self) -> str:
        return f"<fields of {len(self)} models>"

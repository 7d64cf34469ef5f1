"""What could not be read, and how that is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from ostiary.errors import SourceError
from ostiary.facts import Facts
from ostiary.sources.api.calls import Denied
from ostiary.sources.api.layout import table_of
from ostiary.sources.api.reading import Reader
from ostiary.sources.api.sees import Sight
from ostiary.sources.api.wants import FIRST, PEOPLE

Kind = Literal["right", "rule", "code", "answer", "nature"]

CHECKED_WHEN_READ: Final = frozenset({"ir.attachment", "mail.activity", "mail.message", "mail.scheduled.message"})
"""Models whose code decides, and refuses to read what it does not show. Others, such as menus, only leave some out."""
_HEADS: Final[dict[Kind, str]] = {
    "right": "the API key has no right to read {}",
    "rule": "record rules hide records from the API key: {}",
    "code": "Odoo's code decides which records the API shows: {}",
    "answer": "Odoo does not answer for {}",
}
_LISTED: Final = 100


@dataclass(frozen=True, slots=True)
class Gap:
    """Why rows of one model may be missing."""

    kind: Kind
    model: str
    reason: str

    @property
    def may_be_empty(self) -> bool:
        """Whether reading tells what is hidden: then the rows that are seen are read, and others are looked for."""
        return self.kind == "rule" or (self.kind == "code" and self.model in CHECKED_WHEN_READ)


@dataclass(slots=True)
class Coverage:
    """table → the gap in it."""

    gaps: dict[str, Gap] = field(default_factory=dict)

    def add(self, table: str, gap: Gap) -> None:
        self.gaps.setdefault(table, gap)

    @property
    def partial(self) -> dict[str, str]:
        """table → why rows of it may be missing."""
        return {table: gap.reason for table, gap in self.gaps.items()}

    def warnings(self, facts: Facts, user_id: int) -> Iterator[str]:
        """What could not be read, by the names of the models."""
        for kind, head in _HEADS.items():
            models = sorted({gap.model for gap in self.gaps.values() if gap.kind == kind})
            if models:
                yield f"{head.format(_list(models))}; what depends on them is unknown"
        foreign = facts.companies.keys() - set(facts.users[user_id].companies)
        if foreign:
            ids = ", ".join(map(str, sorted(foreign)))
            yield f"the user of the API key is not in the companies {ids}: what belongs to them is not seen"


def _list(names: list[str]) -> str:
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return ", ".join(names[:_LISTED]) + more


def check_rights(reader: Reader) -> None:
    """Raises SourceError, which names the models, for a key that may not read what everything else depends on."""
    refused = [model for model in (*FIRST, *PEOPLE) if not _may_read(reader, model)]
    if refused:
        raise _too_little(refused)


def gap_of(facts: Facts, sight: Sight, model: str) -> Gap | None:
    """Why rows of a model may be missing, by what is known before they are read."""
    table = table_of(facts, model)
    if model == "ir.model.data":
        return Gap("nature", model, "of external ids only those that are facts are read over the API")
    if facts.models[model].transient:
        return Gap("nature", model, f"`{model}` is a wizard, whose records the API shows to those who made them")
    if table is not None and facts.tables[table].is_view:
        return Gap("nature", model, f"`{model}` is an SQL view, whose rows the API does not show one by one")
    hidden = sight.hides(model)
    return None if hidden is None else Gap(hidden[0], model, hidden[1])


def check_sight(gaps: Iterable[Gap | None]) -> None:
    """Raises SourceError where rows of the facts themselves are hidden from the key."""
    hidden = [gap.model for gap in gaps if gap is not None and gap.kind in ("right", "rule")]
    if hidden:
        raise _too_little(hidden)


def _may_read(reader: Reader, model: str) -> bool:
    try:
        reader.search(model, [], limit=1)
    except Denied:
        return False
    return True


def _too_little(models: list[str]) -> SourceError:
    listed = ", ".join(f"`{model}`" for model in models)
    return SourceError(
        f"the API key may not read {listed}: nothing can be decided without them",
        hint="give the key of a user with Administration: Settings, who is in all companies",
    )

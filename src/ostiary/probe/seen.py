"""What was seen of an answer."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Seen = Literal["served", "refused", "blank", "unclear"]
"""`blank`: the server answered, and nothing of the record is in it. `unclear`: nobody can tell, for the reason."""


@dataclass(frozen=True, slots=True)
class Observation:
    """What was seen, small and without contents: good to be kept in a journal."""

    seen: Seen
    reason: str
    status: int = 0
    fields: tuple[str, ...] = ()
    """Of which fields the answer showed markers."""
    others: tuple[tuple[str, int], ...] = ()
    """Other records that it showed beyond doubt."""
    ids: tuple[int, ...] | None = None
    count: int | None = None
    size: int = 0
    known: bool = True
    """Whether there are markers at all to look for."""
    partial: bool = False
    """Whether nobody can say what all of the answer was: it went on beyond what was read, or spoke of other records."""
    cached: bool = False
    """Whether the server lets anybody keep the answer and hand it on."""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Observation:
        return cls(
            seen=data["seen"],
            reason=data["reason"],
            status=data["status"],
            fields=tuple(data["fields"]),
            others=tuple((str(model), int(number)) for model, number in data["others"]),
            ids=None if data["ids"] is None else tuple(data["ids"]),
            count=data["count"],
            size=data["size"],
            known=data["known"],
            cached=data["cached"],
            partial=data["partial"],
        )

"""What the result of a call comes to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from ostiary.probe.exchange import Answer, Result
from ostiary.probe.markers import MarkerBook, shown
from ostiary.probe.seen import Observation, Seen
from ostiary.probe.tries.attempt import Attempt


def observe_call(attempt: Attempt, answer: Answer, result: Result, book: MarkerBook) -> Observation:
    status, size = answer.status, answer.size
    if result.refusal is not None:
        said = f"refused: {result.refusal}" + (f", {result.exception[:80]}" if result.exception else "")
        unclear = result.refusal in ("error", "expired")
        return Observation("unclear" if unclear else "refused", said, status, size=size)
    if answer.truncated:
        return Observation("unclear", "the answer is longer than what is read", status, size=size, partial=True)
    read = _READERS[attempt.reading](attempt, result.value, Observation("blank", "", status, size=size), book, answer)
    keys = [attempt.key] if attempt.key else []
    looked = attempt.reading in ("records", "anything")
    return replace(read, others=book.others(shown(answer), keys, attempt.asked) if looked else ())


def _records(attempt: Attempt, value: Any, base: Observation, book: MarkerBook, answer: Answer) -> Observation:
    """`read`: rows with the id that was asked for; of a field, only where it has a value."""
    rows = value if isinstance(value, list) else [value]
    wanted = attempt.key[1] if attempt.key else None
    mine = [row for row in rows if isinstance(row, dict) and row.get("id") == wanted]
    if attempt.field is not None:
        has = [row for row in mine if row.get(attempt.field) not in (None, False, "", 0, [])]
        if mine and not has:
            there = attempt.field in mine[0]
            return _as(
                base, "blank" if there else "refused", "the field is empty" if there else "the field is left out"
            )
        mine = has
    if not mine:
        return _as(base, "refused", "no row came back")
    names = tuple(sorted(name for name in mine[0] if name != "id"))
    fields = book.found(attempt.key, shown(answer), attempt.asked) if attempt.key else ()
    return _as(base, "served", f"the row came back with {', '.join(f'`{name}`' for name in names[:6]) or 'its id'}",
               fields=fields)  # fmt: skip


def _listing(attempt: Attempt, value: Any, base: Observation, book: MarkerBook, answer: Answer) -> Observation:
    """Ids, rows with ids, pairs of id and name, or a page of rows with their number."""
    rows = value.get("records") if isinstance(value, dict) and "records" in value else value
    if not isinstance(rows, list):
        return _as(base, "unclear", "the answer is no list")
    ids = [number for number in map(_id_of, rows) if number is not None]
    return _as(base, "served" if ids else "blank", f"{len(ids)} records", ids=tuple(sorted(ids)), count=len(ids))


def _id_of(row: Any) -> int | None:
    if isinstance(row, dict):
        row = row.get("id")
    elif isinstance(row, list) and row:
        row = row[0]
    return row if isinstance(row, int) and not isinstance(row, bool) else None


def _count(attempt: Attempt, value: Any, base: Observation, book: MarkerBook, answer: Answer) -> Observation:
    if not isinstance(value, int) or isinstance(value, bool):
        return _as(base, "unclear", "the answer is no number")
    return _as(base, "served" if value else "blank", f"{value} records", count=value)


def _grouped(attempt: Attempt, value: Any, base: Observation, book: MarkerBook, answer: Answer) -> Observation:
    rows = value.get("groups") if isinstance(value, dict) else value
    counts = [row.get("__count") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    numbers = [one for one in counts if isinstance(one, int)]
    if not numbers:
        return _as(base, "unclear" if rows else "blank", "no number of records in it", count=None if rows else 0)
    return _as(base, "served" if sum(numbers) else "blank", f"{sum(numbers)} records", count=sum(numbers))


def _fields(attempt: Attempt, value: Any, base: Observation, book: MarkerBook, answer: Answer) -> Observation:
    if not isinstance(value, dict):
        return _as(base, "unclear", "the answer is no mapping")
    there = attempt.field in value
    return _as(base, "served" if there else "refused", "the field is described" if there else "the field is left out")


def _export(attempt: Attempt, value: Any, base: Observation, book: MarkerBook, answer: Answer) -> Observation:
    rows = value.get("datas") if isinstance(value, dict) else None
    if not isinstance(rows, list):
        return _as(base, "unclear", "the answer is no export")
    return _as(base, "served" if rows else "refused", f"{len(rows)} rows")


def _write(attempt: Attempt, value: Any, base: Observation, book: MarkerBook, answer: Answer) -> Observation:
    return _as(base, "served" if value else "refused", "accepted" if value else "not accepted")


def _anything(attempt: Attempt, value: Any, base: Observation, book: MarkerBook, answer: Answer) -> Observation:
    """Whatever a method of an addon answers: what is known of the record that it was called with."""
    fields = book.found(attempt.key, shown(answer), attempt.asked) if attempt.key else ()
    if fields:
        named = ", ".join(f"`{name}`" for name in fields)
        return _as(base, "served", f"the answer shows {named}", fields=fields)
    known = attempt.key is None or book.knows(attempt.key)
    return _as(base, "blank", "nothing that is known of the record is in the answer", known=known)


def _as(base: Observation, seen: Seen, reason: str, **more: Any) -> Observation:
    return Observation(seen, reason, base.status, size=base.size, **more)


_READERS: Final = {
    "records": _records,
    "listing": _listing,
    "count": _count,
    "grouped": _grouped,
    "fields": _fields,
    "export": _export,
    "write": _write,
    "page": _records,
    "file": _records,
    "anything": _anything,
}

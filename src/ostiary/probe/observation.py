"""What an answer comes to: whether it holds what was asked for."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from ostiary.probe.exchange import Answer, Result
from ostiary.probe.markers import MarkerBook, shown
from ostiary.probe.redact import shown_target
from ostiary.probe.tries.attempt import Attempt

Seen = Literal["served", "refused", "blank", "unclear"]
"""`blank`: the server answered, and nothing of the record is in it. `unclear`: nobody can tell, for the reason."""
_REFUSING: Final = (401, 403, 404, 410)
MOST_IDS: Final = 20_000


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
    """Whether the answer went on beyond what was read."""
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


def observe(attempt: Attempt, answer: Answer, book: MarkerBook, result: Result | None = None) -> Observation:
    """Read an answer. `result` is that of a call of a method."""
    if answer.status == 0:
        return Observation("unclear", f"no answer: {answer.failure or 'the connection failed'}")
    if answer.status == 429:
        return Observation("unclear", "the server asked to slow down", 429)
    if attempt.reading == "redirect":
        return _observe_redirect(attempt, answer)
    if attempt.reading == "pdf":
        return _observe_pdf(attempt, answer, book)
    if attempt.reading == "change":
        return _observe_change(attempt, answer)
    if result is not None:
        return _observe_call(attempt, answer, result, book)
    return _observe_page(attempt, answer, book)


# --------------------------------------------------------------------------- pages and files


def _observe_page(attempt: Attempt, answer: Answer, book: MarkerBook) -> Observation:
    seen_here = shown(answer)
    keys = [attempt.key] if attempt.key else []
    fields = book.found(attempt.key, seen_here, attempt.asked) if attempt.key else ()
    others = book.others(seen_here, keys, attempt.asked)
    known = attempt.key is None or book.knows(attempt.key)
    seen, reason = _page_outcome(attempt, answer, fields)
    cached = "public" in answer.headers.get("cache-control", "").lower()
    return Observation(
        seen, reason, answer.status, fields, others,
        size=answer.size, known=known, cached=cached, partial=answer.truncated,
    )  # fmt: skip


def _observe_pdf(attempt: Attempt, answer: Answer, book: MarkerBook) -> Observation:
    """Served is whom a PDF came for: nobody reads in it, but it was made of the record that was asked for."""
    if answer.status == 200 and answer.body.startswith(b"%PDF"):
        return Observation("served", "a PDF came", answer.status, size=answer.size)
    return _observe_page(attempt, answer, book)


def _observe_redirect(attempt: Attempt, answer: Answer) -> Observation:
    """Served is who was sent to the very server that the request names."""
    named = urlsplit(answer.location or "").hostname if answer.leads_away else None
    if named and named in attempt.asked:
        return Observation("served", "sent away to the server that the argument names", answer.status)
    return Observation("refused", "not sent to another server", answer.status)


def _observe_change(attempt: Attempt, answer: Answer) -> Observation:
    """Served is whose request changed what was watched in the source, whatever the answer says."""
    if answer.changed is None:
        return Observation("unclear", "nobody could look whether anything changed", answer.status)
    what = attempt.watched.told if attempt.watched else "it"
    if answer.changed:
        return Observation("served", what, answer.status)
    return Observation("refused", "nothing was changed", answer.status)


def _page_outcome(attempt: Attempt, answer: Answer, fields: tuple[str, ...]) -> tuple[Seen, str]:
    if fields:
        return "served", f"the answer shows {', '.join(f'`{name}`' for name in fields)}"
    if answer.location is not None or 300 <= answer.status < 400:
        where = (
            "another server" if answer.leads_away else f"`{shown_target((answer.location or '').partition('?')[0])}`"
        )
        return "refused", f"sent away to {where}"
    if answer.status in _REFUSING:
        return "refused", f"status {answer.status}"
    if answer.status == 405:
        return "unclear", "the address is there for another method"
    if answer.status >= 500:
        return "unclear", f"the server failed with status {answer.status}"
    refused = _json_error(answer)
    if refused:
        return "refused", refused
    if answer.truncated:
        return "unclear", "the answer is longer than what is read"
    if answer.status >= 400:
        return "refused", f"status {answer.status}"
    return "blank", "nothing that is known of the record is in the answer"


def _json_error(answer: Answer) -> str | None:
    """The name of the exception in an answer of JSON-RPC."""
    if not answer.content_type.endswith("json"):
        return None
    value = answer.value()
    error = value.get("error") if isinstance(value, dict) else None
    if not isinstance(error, dict):
        return None
    data = error.get("data")
    name = data.get("name") if isinstance(data, dict) else None
    return f"refused with {str(name)[:80]}" if name else "refused with an error"


# --------------------------------------------------------------------------- calls


def _observe_call(attempt: Attempt, answer: Answer, result: Result, book: MarkerBook) -> Observation:
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

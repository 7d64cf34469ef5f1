"""What an answer comes to: whether it holds what was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from ostiary.probe.exchange import Answer, Result
from ostiary.probe.markers import MarkerBook, shown
from ostiary.probe.observed_calls import observe_call
from ostiary.probe.redact import shown_target
from ostiary.probe.scene import Key
from ostiary.probe.seen import Observation, Seen
from ostiary.probe.tries.attempt import Attempt

_REFUSING: Final = (401, 403, 404, 410)
_NOT_DONE: Final = (400, 422)
"""What Odoo answers where it could not do what was asked, whoever asked: no PDF without the program that makes them."""


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
    if attempt.reading == "messages":
        return _observe_messages(attempt, answer, book)
    if result is not None:
        return observe_call(attempt, answer, result, book)
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


def _observe_messages(attempt: Attempt, answer: Answer, book: MarkerBook) -> Observation:
    """Odoo 19 takes a thread that may not be read for none, and answers with whatever messages may be: those of other
    records, and the caller's own on the record itself."""
    documents = set(_documents(answer.value()))
    if documents <= {attempt.key}:
        return _observe_page(attempt, answer, book)
    if attempt.key not in documents:
        return Observation("blank", "the messages that came are not those of the record", answer.status)
    return Observation("unclear", "messages of other records came with the record's", answer.status, partial=True)


def _documents(value: object) -> Iterator[Key]:
    """The records that messages in an answer belong to."""
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, dict):
            if isinstance(one.get("model"), str) and isinstance(one.get("res_id"), int):
                yield one["model"], one["res_id"]
            left.extend(one.values())
        elif isinstance(one, list):
            left.extend(one)


def _page_outcome(attempt: Attempt, answer: Answer, fields: tuple[str, ...]) -> tuple[Seen, str]:
    if fields:
        return "served", f"the answer shows {', '.join(f'`{name}`' for name in fields)}"
    if answer.location is not None and answer.location.startswith(attempt.request.path.rstrip("/") + "/"):
        return "unclear", "sent on to a page below the one that was asked for"
    if answer.location is not None and _is_named(attempt.request.path, answer.location):
        return "unclear", "sent on to the address that has the record's name in it"
    if answer.location is not None or 300 <= answer.status < 400:
        where = (
            "another server" if answer.leads_away else f"`{shown_target((answer.location or '').partition('?')[0])}`"
        )
        return "refused", f"sent away to {where}"
    if answer.status in _REFUSING:
        return "refused", f"status {answer.status}"
    if answer.status == 405:
        return "unclear", "the address is there for another method"
    if answer.status >= 500 or answer.status in _NOT_DONE:
        return "unclear", f"the server failed with status {answer.status}"
    refused = _json_error(answer)
    if refused:
        return "refused", refused
    if answer.truncated:
        return "unclear", "the answer is longer than what is read"
    if answer.status >= 400:
        return "refused", f"status {answer.status}"
    return "blank", "nothing that is known of the record is in the answer"


def _is_named(path: str, location: str) -> bool:
    """Whether `/slides/8` leads to `/slides/first-steps-8`."""
    above, _, number = path.rpartition("/")
    named, _, slug = urlsplit(location).path.rpartition("/")
    return number.isdigit() and named == above and slug.endswith(f"-{number}")


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


__all__ = ["Observation", "Seen", "observe"]

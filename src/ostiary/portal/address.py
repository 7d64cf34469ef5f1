"""An address of a page, read into what it wants."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from ostiary.errors import UsageError
from ostiary.portal.pages import Page, pages_of

LONGEST: Final = 8_000
_HOST: Final = re.compile(r"[\w-]+(?:\.[\w-]+)*(?:\.[\w-]+|:\d+)(?:[/?#]|$)|localhost(?:[/?#]|$)|\[[\da-f:]+\]")
"""What an address without `https://` begins with when that is no path: `shop.example`, `host:8069`."""
_LANG: Final = re.compile(r"/(?P<lang>[a-z]{2,3}(?:_[A-Za-z@]{2,10})?)(?=/|$)")
_LAST_ID: Final = 2**31 - 1
_BACKEND: Final = re.compile(r"/(?:odoo|web|scoped_app)(?:/|$)")


@dataclass(frozen=True, slots=True)
class Address:
    """What an address wants: a page, and with it a record, a token, a report or a field.

    `signed` says that it proves a partner by a hash (`pid` and `hash`), which only the server can check.
    """

    path: str
    page: Page | None
    model: str | None = None
    record_id: int | None = None
    token: str | None = field(default=None, repr=False)
    host: str | None = None
    lang: str | None = None
    report: str | None = None
    file_field: str | None = None
    signed: bool = False
    above: int | None = None
    """The record above, where the path has two."""


def read_address(url: str, series: str) -> Address:
    """An address as people paste it, whole or from the path on. Raises UsageError for what is none."""
    text = url.strip().strip("<>\"'")
    if not text or len(text) > LONGEST:
        raise UsageError("the address is empty" if not text else "the address is too long to be one")
    if re.search(r"[\x00-\x20\x7f]", text.partition("?")[0]):
        raise UsageError("the address has spaces or control characters in it", hint="copy it whole, from https:// on")
    if "://" not in text and not text.startswith("/"):
        text = "https://" + text if _HOST.match(text) else "/" + text
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises where it is no number
        host = parts.netloc.rpartition("@")[2] or None
        query = dict(reversed(parse_qsl(parts.query, keep_blank_values=True, max_num_fields=200)))
    except ValueError:
        raise UsageError("this is not an address", hint="such as https://host/my/orders/42") from None
    if parts.scheme not in ("http", "https", ""):
        raise UsageError(f"`{parts.scheme}` is no address of a page", hint="such as https://host/my/orders/42")
    path = unquote(parts.path)
    if not path.isprintable():
        raise UsageError(
            "the path of the address has characters that no path has", hint="copy it whole, from https:// on"
        )
    return address_of(path or "/", query, series, host)


def address_of(path: str, query: dict[str, str], series: str, host: str | None = None) -> Address:
    """What a path and its query want; the page is None where no page of the series has that path."""
    path = re.sub(r"/{2,}", "/", path)
    path = path.rstrip("/") or "/"
    lang: str | None = None
    page, found = _page(path, series)
    prefix = _LANG.match(path)
    if page is None and prefix is not None:
        shorter = path[prefix.end() :] or "/"
        page, found = _page(shorter, series)
        if page is not None:
            path, lang = shorter, prefix["lang"]
    said = found.groupdict() if found else {}
    model = said.get("model") or _model_in(query) or (page.model if page else None)
    number = said.get("id") or _number_in(query, page)
    return Address(
        path=path,
        page=page,
        model=model,
        record_id=_as_id(number),
        token=query.get("access_token"),
        host=host,
        lang=lang,
        report=query.get("report_type") or ("pdf" if query.get("download") else None),
        file_field=said.get("field") or query.get("field"),
        above=_as_id(said.get("other")),
        signed=bool(query.get("hash") and query.get("pid")),
    )


def _page(path: str, series: str) -> tuple[Page | None, re.Match[str] | None]:
    for page in pages_of(series):
        found = page.pattern.fullmatch(path)
        if found is not None:
            return page, found
    return None, None


def _model_in(query: dict[str, str]) -> str | None:
    model = query.get("model")
    return model if model and re.fullmatch(r"[a-z_]\w*(?:\.\w+)*", model) else None


def _number_in(query: dict[str, str], page: Page | None) -> str | None:
    """`/mail/view?res_id=…` and `/web/content?id=…`."""
    if page is None or page.kind not in ("mail", "file"):
        return None
    return query.get("res_id") or query.get("id")


def _as_id(text: str | None) -> int | None:
    if text is None or not re.fullmatch(r"\d{1,10}", text):
        return None
    number = int(text)
    return number if 0 < number <= _LAST_ID else None


def is_backend(address: Address) -> bool:
    """Whether the address is one of the web client, which outsiders may not open."""
    return address.page is None and bool(_BACKEND.match(address.path))

"""The one seam to an Odoo that is changed: a few methods of its records, over its external API.

This is apart from the source that reads, which cannot make a call that changes anything.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, Protocol

from ostiary.errors import INTERRUPTED_STATUS, OstiaryError, SourceError, UsageError
from ostiary.sources.api.address import DATABASE, read_address
from ostiary.sources.api.calls import Call, ForbiddenCall, Refused
from ostiary.sources.api.connect import connect
from ostiary.sources.api.credentials import find_credentials
from ostiary.sources.api.http import Http, Limits
from ostiary.sources.api.transport import Transport
from ostiary.sources.api.xmlrpc import Fault, XmlRpc, ask

WRITING: Final = frozenset({"create", "write", "unlink", "read", "search", "fields_get"})
_PLAIN: Final = frozenset(
    {"boolean", "char", "date", "datetime", "float", "integer", "many2one", "monetary", "selection", "text", "html"}
)
"""Types of fields whose value is in the record itself and can be written back as it was read."""
_ONCE: Final = Limits(attempts=1)
"""A call that changes something is not sent again when its answer is lost."""


class Odoo(Protocol):
    """What a mend needs of an Odoo. `label` names it. Raises NotDone where Odoo refuses."""

    label: str

    def read(self, model: str, ids: Sequence[int], names: Sequence[str]) -> list[dict[str, Any]]: ...

    def search(self, model: str, domain: Sequence[object]) -> list[int]: ...

    def following(self, model: str) -> list[str]:
        """Fields that Odoo fills in anew when others change, and stores."""
        ...

    def create(self, model: str, values: Mapping[str, Any]) -> int: ...

    def write(self, model: str, ids: Sequence[int], values: Mapping[str, Any]) -> None: ...

    def unlink(self, model: str, ids: Sequence[int]) -> None: ...


FIELD_ATTRIBUTES: Final = ("type", "store", "depends")


def following_of(fields: Any) -> list[str]:
    """`Odoo.following`, from what `fields_get` says with FIELD_ATTRIBUTES."""
    described = fields.items() if isinstance(fields, dict) else ()
    return sorted(
        name for name, field in described if field.get("depends") and field.get("store") and field.get("type") in _PLAIN
    )


class NotDone(OstiaryError):
    """Odoo refused a change."""

    exit_status = 3


class Interrupted(NotDone):
    """Somebody stopped it with Ctrl-C."""

    exit_status = INTERRUPTED_STATUS


def go_on(stopped: Callable[[], bool]) -> None:
    """Raises Interrupted where somebody has stopped it."""
    if stopped():
        raise Interrupted("it was interrupted")


@dataclass(frozen=True, slots=True)
class WritingCall(Call):
    """A call that may change something."""

    def __post_init__(self) -> None:
        if self.method not in WRITING:
            raise ForbiddenCall(f"`{self.model}.{self.method}` is not among the methods that a mend needs")


class WritingXmlRpc(XmlRpc):
    """XML-RPC with arguments by position: before 19 overrides name them as they like."""

    def call(self, call: Call) -> Any:
        """See `Transport`."""
        ids = [list(call.ids)] if call.ids is not None else []
        arguments = [*ids, *call.arguments.values()]
        params = (self._database, self.user_id(), self._credentials.key, call.model, call.method, arguments)
        try:
            return ask(self._http, "object", "execute_kw", params)
        except Fault as fault:
            raise self._error(fault) from None


class ApiOdoo:
    """An `Odoo` over JSON-2 (19 and later) or XML-RPC."""

    def __init__(self, label: str, transport: Transport) -> None:
        self.label = label
        self._transport = transport
        self._following: dict[str, list[str]] = {}

    def read(self, model: str, ids: Sequence[int], names: Sequence[str]) -> list[dict[str, Any]]:
        """See `Odoo`."""
        arguments = {"fields": list(names), "load": ""}  # ids in place of (id, name)
        found = self._call(WritingCall(model, "read", tuple(ids), arguments=arguments))
        if not isinstance(found, list) or {row.get("id") for row in found} != {*ids}:
            raise SourceError(f"`{self.label}` does not give what was asked of {model}")
        return found

    def search(self, model: str, domain: Sequence[object]) -> list[int]:
        """See `Odoo`."""
        found = self._call(WritingCall(model, "search", arguments={"domain": list(domain)}))
        if not isinstance(found, list) or not all(type(one) is int for one in found):
            raise SourceError(f"`{self.label}` does not give what was asked of {model}")
        return found

    def following(self, model: str) -> list[str]:
        """See `Odoo`."""
        if model not in self._following:
            arguments = {"allfields": [], "attributes": [*FIELD_ATTRIBUTES]}
            self._following[model] = following_of(self._call(WritingCall(model, "fields_get", arguments=arguments)))
        return self._following[model]

    def create(self, model: str, values: Mapping[str, Any]) -> int:
        """See `Odoo`."""
        found = self._call(WritingCall(model, "create", arguments={"vals_list": [dict(values)]}))
        made = found[0] if isinstance(found, list) and found else found
        if type(made) is not int:
            raise SourceError(f"`{self.label}` does not say what it created")
        return made

    def write(self, model: str, ids: Sequence[int], values: Mapping[str, Any]) -> None:
        """See `Odoo`."""
        self._call(WritingCall(model, "write", tuple(ids), arguments={"vals": dict(values)}))

    def unlink(self, model: str, ids: Sequence[int]) -> None:
        """See `Odoo`."""
        self._call(WritingCall(model, "unlink", tuple(ids)))

    def _call(self, call: Call) -> Any:
        try:
            return self._transport.call(call)
        except Refused as error:
            raise NotDone(
                f"Odoo refuses `{call.model}.{call.method}`: {error.message}",
                hint="the key needs the rights of an administrator",
            ) from None


@contextmanager
def open_odoo(address: str) -> Iterator[ApiOdoo]:
    """The Odoo at `https://host[?db=NAME]`, to be changed, with the key of the environment or the keyring."""
    if not address.startswith(("https://", "http://")):
        raise UsageError(
            "a mend is done through Odoo's own API, and never in the database",
            hint="say where Odoo answers: --api https://host?db=NAME; or write it down with --as module or --as shell",
        )
    read = read_address(address, os.environ.get(DATABASE))
    http = Http(read, _ONCE)
    try:
        credentials = find_credentials(read)
        _, transport = connect(http, credentials)
        if isinstance(transport, XmlRpc):
            transport = WritingXmlRpc(http, credentials)
        transport.user_id()
        yield ApiOdoo(read.label, transport)
    finally:
        http.close()

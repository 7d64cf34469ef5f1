"""XML-RPC, the external API until Odoo 18: database, user id and key go along with each call.

Python's own client is not used for the transport, as it limits nothing; and its parser would take entities.
"""

from __future__ import annotations

import xmlrpc.client
from typing import Any, Final, NoReturn
from xml.parsers import expat

from ostiary.errors import NotOdoo, SourceError, UsageError
from ostiary.sources.api.calls import Call, Denied, Refused, first_line
from ostiary.sources.api.credentials import LOGIN, Credentials
from ostiary.sources.api.http import Http
from ostiary.sources.api.transport import Probing

_HEADERS: Final = {"Content-Type": "text/xml"}
WARNING, ACCESS_DENIED, ACCESS_ERROR = 2, 3, 4
"""Fault codes of Odoo (odoo/service/wsgi_server.py)."""
_DEEPEST: Final = 64


class Fault(Exception):
    """What the server says went wrong."""

    def __init__(self, code: object, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


class XmlRpc:
    """A `Transport`."""

    reads_while_searching = False
    probing = Probing(by_id_alone=False, at_once=20, beyond=40, most=500)

    def __init__(self, http: Http, credentials: Credentials) -> None:
        if credentials.login is None:
            raise UsageError("Odoo before 19 wants to know whose key it is", hint=f"put the login into {LOGIN}")
        if http.address.database is None:
            raise UsageError("Odoo before 19 wants to know the database", hint="add ?db=NAME to the address")
        self._http = http
        self._credentials = credentials
        self._database = http.address.database
        self._user_id: int | None = None

    def close(self) -> None:
        self._http.close()

    def user_id(self) -> int:
        """See `Transport`."""
        if self._user_id is None:
            self._user_id = self._authenticate()
        return self._user_id

    def _authenticate(self) -> int:
        asked: tuple[Any, ...] = (self._database, self._credentials.login, self._credentials.key, {})
        try:
            answer = ask(self._http, "common", "authenticate", asked)
        except Fault as fault:
            raise self._no_database(fault) from None
        if type(answer) is not int or answer <= 0:
            raise SourceError(
                f"`{self._http.address.label}` does not accept this login and key",
                hint="give the login of the key's user, and a key that is valid now: in Odoo under Preferences,"
                " Account Security",
            )
        return answer

    def _no_database(self, fault: Fault) -> SourceError:
        return SourceError(
            f"`{self._http.address.host}` does not open the database `{self._database}`: {self._told(fault)}",
            hint="check ?db=NAME in the address",
        )

    def _told(self, fault: Fault) -> str:
        """The last line of a traceback, which says what happened, or the first of anything else."""
        text = fault.text.strip()
        line = text.splitlines()[-1] if text.startswith("Traceback") else text
        return self._credentials.hide(first_line(line))

    def call(self, call: Call) -> Any:
        """See `Transport`."""
        arguments = {**call.arguments, "context": dict(call.context)}
        positional = [list(call.ids)] if call.ids is not None else [] if call.domain is None else [list(call.domain)]
        params = (self._database, self.user_id(), self._credentials.key, call.model, call.method, positional, arguments)
        try:
            return ask(self._http, "object", "execute_kw", params)
        except Fault as fault:
            raise self._error(fault) from None

    def _error(self, fault: Fault) -> Exception:
        if fault.code == ACCESS_DENIED:
            return SourceError(
                f"`{self._http.address.label}` no longer accepts this login and key", hint="it may have expired"
            )
        return Denied(self._told(fault)) if fault.code == ACCESS_ERROR else Refused(self._told(fault))


def ask(http: Http, service: str, method: str, params: tuple[Any, ...]) -> Any:
    """One call of a service. Raises Fault, and SourceError for anything that is not XML-RPC."""
    body = xmlrpc.client.dumps(params, method).encode()
    reply = http.post(f"/xmlrpc/2/{service}", body, _HEADERS)
    if reply.status != 200:
        raise _foreign(http, f"status {reply.status}")
    return _answer(http, reply.body)


def _answer(http: Http, body: bytes) -> Any:
    try:
        return read_answer(body)
    except ValueError:
        raise _foreign(http, "no XML-RPC") from None


def read_answer(body: bytes) -> Any:
    """The value of an XML-RPC answer. Raises Fault, and ValueError for anything that is no such answer.

    Document types, entities and deep nesting are refused before they do harm.
    """
    reader = xmlrpc.client.Unmarshaller(use_datetime=False)
    reader.xml("", None)  # the parser decodes
    parser = _parser(reader)
    try:
        parser.Parse(body, True)
        values: Any = reader.close()
    except xmlrpc.client.Fault as fault:
        raise Fault(fault.faultCode, str(fault.faultString)) from None
    except (expat.ExpatError, xmlrpc.client.Error, ArithmeticError, ValueError, TypeError, LookupError, _Refusal):
        raise ValueError("no XML-RPC") from None
    if not isinstance(values, tuple) or len(values) != 1:
        raise ValueError("no XML-RPC")
    return values[0]


class _Refusal(Exception):
    """XML that no Odoo sends."""


def _parser(reader: xmlrpc.client.Unmarshaller) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    depth = 0

    def refuse(*_: object) -> NoReturn:
        raise _Refusal

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise _Refusal
        reader.start(name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        reader.end(name)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = reader.data
    parser.buffer_text = True
    return parser


def _foreign(http: Http, what: str) -> NotOdoo:
    return NotOdoo(
        f"`{http.address.host}` does not answer as Odoo does ({what})",
        hint="check that this is the address of an Odoo, and what stands in front of it",
    )

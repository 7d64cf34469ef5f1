"""JSON-2, the external API of Odoo 19 and later: `POST /json/2/<model>/<method>` with the key as bearer token."""

from __future__ import annotations

import json
from typing import Any, Final

from ostiary.errors import NotOdoo, SourceError
from ostiary.sources.api.calls import WHO_AM_I, Call, Denied, Refused, first_line
from ostiary.sources.api.credentials import Credentials
from ostiary.sources.api.http import Http, Reply
from ostiary.sources.api.transport import Probing

_NO_KEY: Final = "give a key that is valid now: in Odoo under My Profile, Account Security, API Keys"


class Json2:
    """A `Transport`."""

    reads_while_searching = True
    probing = Probing(by_id_alone=True, at_once=5_000, beyond=2_000, most=200_000)

    def __init__(self, http: Http, credentials: Credentials) -> None:
        self._http = http
        self._credentials = credentials
        self._headers = {"Authorization": f"bearer {credentials.key}", "Content-Type": "application/json"}
        if http.address.database:
            self._headers["X-Odoo-Database"] = http.address.database

    def close(self) -> None:
        self._http.close()

    def user_id(self) -> int:
        """See `Transport`."""
        try:
            answer = self.call(Call(*WHO_AM_I))
        except Refused as error:
            raise self._wrong_place(error.message) from None
        found = answer.get("uid") if isinstance(answer, dict) else None
        if type(found) is not int:
            raise NotOdoo(f"`{self._http.address.host}` does not say whose key this is")
        return found

    def call(self, call: Call) -> Any:
        """See `Transport`."""
        body: dict[str, object] = {**call.arguments, "context": dict(call.context)}
        if call.ids is not None:
            body["ids"] = call.ids
        if call.domain is not None:
            body["domain"] = call.domain
        path = f"/json/2/{call.model}/{call.method}"
        reply = self._http.post(path, json.dumps(body).encode(), self._headers)
        answer = self._read(reply)
        if reply.status != 200:
            raise self._error(reply.status, answer)
        return answer

    def _read(self, reply: Reply) -> Any:
        try:
            return json.loads(reply.body)
        except (ValueError, RecursionError):
            if reply.status == 404:
                raise self._wrong_place("there is no JSON-2") from None
            raise NotOdoo(
                f"`{self._http.address.host}` does not answer as Odoo does (status {reply.status})",
                hint="check that this is the address of an Odoo, and what stands in front of it",
            ) from None

    def _error(self, status: int, answer: Any) -> Exception:
        """Odoo's errors are objects with `name` and `message`."""
        told = answer if isinstance(answer, dict) else {}
        message = self._credentials.hide(first_line(told.get("message", f"status {status}")))
        if status == 401:
            return SourceError(f"`{self._http.address.label}` does not accept this API key", hint=_NO_KEY)
        if not isinstance(told.get("name"), str):
            return SourceError(f"`{self._http.address.host}` refuses to answer: {message}")
        return Denied(message) if status == 403 else Refused(message)

    def _wrong_place(self, message: str) -> SourceError:
        database = self._http.address.database
        named = f"a database `{database}`" if database else "its database without being told which"
        return SourceError(
            f"`{self._http.address.host}` does not find {named}: {message}",
            hint="check ?db=NAME in the address" if database else "add ?db=NAME to the address",
        )

"""What the checks of limits share: a server to ask, somebody to ask it as, and sessions of one's own."""

from __future__ import annotations

import re
import secrets
import shlex
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from ostiary.findings import Skipped
from ostiary.probe.budget import Ended
from ostiary.probe.exchange import Answer, Request, get
from ostiary.probe.line import Line, Sent
from ostiary.probe.login import LoginFailed, csrf_token, open_login
from ostiary.probe.server import WHO, Server
from ostiary.probe.visitor import Visitor

PORTAL: Final = "/my"
LOGIN: Final = "/web/login"
RESET: Final = "/web/reset_password"
_NO_NAME: Final = re.compile(r"\W+")
WRONG: Final = "not-the-password-of-anybody"


@dataclass(slots=True)
class Limits:
    """What is asked about limits. `burst` is the most that is asked in one go."""

    line: Line
    visitors: tuple[Visitor, ...]
    server: Server
    burst: int = 40
    _pages: dict[tuple[str, str], Answer] = field(default_factory=dict)

    def ask(self, visitor: Visitor, request: Request) -> Answer:
        """An answer; a check that gets none is skipped, with the reason."""
        return self._answer(visitor.send, request)

    def first(self, path: str) -> Answer:
        """A page as somebody gets it who has no session yet."""
        database, request = self.line.address.database, get(path, name="limits")
        return self._answer(
            lambda one: self.line.send(WHO, Sent(one)), request.with_query(db=database) if database else request
        )

    def _answer(self, send: Callable[[Request], Answer], request: Request) -> Answer:
        try:
            answer = send(request)
        except (Ended, LoginFailed) as error:
            raise Skipped(error.message) from None
        if answer.status == 0:
            raise Skipped(f"`{request.path}` gives no answer: {answer.failure}")
        return answer

    def as_visitor(self, visitor: Visitor) -> Callable[[Request], Answer]:
        """What sends requests as somebody."""
        return lambda request: self.ask(visitor, request)

    def start(self, visitor: Visitor) -> None:
        """Sign in; where that fails, a check is skipped."""
        try:
            visitor.start()
        except (Ended, LoginFailed) as error:
            raise Skipped(error.message) from None

    def customer(self) -> Visitor:
        """Somebody with an account and a password; better one without a second factor, whose codes hold once each."""
        able = [(one, one.account) for one in self.visitors if one.account and one.account.password is not None]
        if not able:
            raise Skipped("no account with a password was given")
        return min(able, key=lambda pair: pair[1].totp is not None)[0]

    def stranger(self) -> Visitor:
        """Nobody, with a session of its own."""
        return Visitor(self.line)

    def twin(self) -> Visitor:
        """The same account with a session of its own, which a check may spoil."""
        return Visitor(self.line, self.customer().account)

    def page(self, path: str, visitor: Visitor | None = None) -> Answer:
        """A page as it is served to a visitor, else to nobody; asked once."""
        who = visitor or self.stranger()
        if (who.name, path) not in self._pages:
            self._pages[who.name, path] = self.ask(who, get(path, name="limits"))
        return self._pages[who.name, path]

    def customers_page(self) -> Answer:
        """The start of the portal, as a customer sees it."""
        answer = self.page(PORTAL, self.customer())
        if answer.status != 200:
            raise Skipped(f"`{PORTAL}` is not served to the account: status {answer.status}")
        return answer

    def repeat(self, target: str, visitor: Visitor | None = None, *, call: bool = False) -> str:
        """The request to repeat by hand, with a variable in place of the session."""
        words = ["curl -sS -i"]
        if visitor is not None:
            words.append(f'-b "session_id=$SESSION_{_NO_NAME.sub("_", visitor.name).upper()}"')
        if call:
            words.append("-H 'Content-Type: application/json' -d '{}'")
        return " ".join([*words, shlex.quote(self.line.address.url + target)])

    def form(self, path: str, visitor: Visitor) -> str:
        """The CSRF token of the form on a page."""
        try:
            page = (
                open_login(self.line.address.database, visitor.send) if path == LOGIN else self.ask(visitor, get(path))
            )
        except (Ended, LoginFailed) as error:
            raise Skipped(error.message) from None
        token = csrf_token(page) if page.status == 200 else None
        if token is None:
            raise Skipped(f"`{path}` has no form of Odoo (status {page.status})")
        return token

    def try_password(self, visitor: Visitor, token: str, login: str, password: str, redirect: str = "") -> Answer:
        """One attempt to sign in, by the form."""
        form = {"csrf_token": token, "login": login, "password": password, "redirect": redirect}
        return self.ask(visitor, Request("POST", LOGIN, form=form, name="limits", patient=False))


def invented_login() -> str:
    """A login that nobody has: names under .invalid belong to nobody."""
    return f"ostiary-{secrets.token_hex(8)}@nobody.invalid"

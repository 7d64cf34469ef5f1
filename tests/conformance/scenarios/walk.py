"""What a running Odoo serves: a visitor, or somebody who logged in, opens a page.

With nothing but the standard library: the truth must not hang on ostiary's own client.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.message import Message
from http.cookiejar import CookieJar
from typing import IO
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, OpenerDirector, Request, build_opener

PATIENCE = 60
CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')


class NoRedirects(HTTPRedirectHandler):
    """A redirect is an answer: Odoo sends those away whom it does not serve."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> Request | None:
        return None


@dataclass
class Walker:
    """One server, and a browser for each login; somebody without login is a visitor."""

    url: str
    password: str
    browsers: dict[str | None, OpenerDirector | None] = field(default_factory=dict)

    def page(self, login: str | None, path: str, token: str | None = None) -> str:
        """`allowed`, `denied` or `error`: what happens when somebody opens the page."""
        browser = self.browser(login)
        if browser is None:
            return "denied"
        query = "" if token is None else "?" + urlencode({"access_token": token})
        status, _ = fetch(browser, self.url + path + query)
        return "allowed" if status == 200 else "error" if status >= 500 else "denied"

    def browser(self, login: str | None) -> OpenerDirector | None:
        """The browser of somebody, logged in once; none if Odoo refuses the login."""
        if login not in self.browsers:
            browser = build_opener(HTTPCookieProcessor(CookieJar()), NoRedirects())
            self.browsers[login] = browser if login is None or self.log_in(browser, login) else None
        return self.browsers[login]

    def log_in(self, browser: OpenerDirector, login: str) -> bool:
        """Whether the login succeeds, in which case Odoo leads away from its page."""
        form = CSRF.search(fetch(browser, f"{self.url}/web/login")[1])
        assert form is not None
        sent = {"csrf_token": form[1], "login": login, "password": self.password}
        status, _ = fetch(browser, f"{self.url}/web/login", urlencode(sent).encode())
        return status == 303 or status == 302


def fetch(browser: OpenerDirector, url: str, data: bytes | None = None) -> tuple[int, str]:
    """The status and the text of an answer."""
    try:
        with browser.open(url, data, PATIENCE) as answer:
            return answer.status, answer.read().decode(errors="replace")
    except HTTPError as error:
        with error:
            return error.code, error.read().decode(errors="replace")

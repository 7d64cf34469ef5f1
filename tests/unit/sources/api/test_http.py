"""What a server may do: be slow, endless, packed, elsewhere, busy or gone."""

from __future__ import annotations

import gzip
import time

import pytest

from ostiary.errors import NotReachable, SourceError
from ostiary.sources.api.address import Address
from ostiary.sources.api.http import Http, Limits
from unit.sources.api.server import Answer, Asked, Server, serving

QUICK = Limits(connect=2, silence=0.3, answer=0.6, size=100_000, attempts=3, first_pause=0.01, longest_pause=0.05)


def http_to(server: Server, limits: Limits = QUICK) -> Http:
    return Http(Address(server.url), limits)


def test_an_answer_is_unpacked() -> None:
    with serving(lambda _: (200, {"Content-Encoding": "gzip"}, gzip.compress(b"hello"))) as server:
        assert http_to(server).get("/x").body == b"hello"


def test_an_endless_answer_is_cut() -> None:
    with (
        serving(lambda _: (200, {}, b"x" * 300_000)) as server,
        pytest.raises(SourceError, match="answers with more than"),
    ):
        http_to(server).get("/x")


def test_an_answer_that_explodes_when_unpacked_is_cut() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < 100_000
    with (
        serving(lambda _: (200, {"Content-Encoding": "gzip"}, bomb)) as server,
        pytest.raises(SourceError, match="answers with more than"),
    ):
        http_to(server).get("/x")


def test_a_busy_server_is_asked_again_after_the_pause_it_asks_for() -> None:
    answers: list[Answer] = [(429, {"Retry-After": "1"}, b""), (503, {}, b""), (200, {}, b"now")]
    limits = Limits(attempts=3, first_pause=0.01, longest_pause=0.2)
    with serving(lambda _: answers.pop(0)) as server:
        started = time.monotonic()
        assert http_to(server, limits).get("/x").body == b"now"
        assert time.monotonic() - started >= 0.2
        assert len(server.asked) == 3


def test_a_server_that_stays_busy_is_left_alone() -> None:
    with serving(lambda _: (503, {}, b"")) as server:
        with pytest.raises(NotReachable, match="stopped answering: status 503, 3 times"):
            http_to(server).get("/x")
        assert len(server.asked) == 3


def test_a_connection_that_breaks_half_way_is_tried_again() -> None:
    answers: list[Answer] = [(200, {}, b"first"), (0, {}, b""), (200, {"X-Length": "99"}, b"half"), (200, {}, b"whole")]
    with serving(lambda _: answers.pop(0)) as server:
        http = http_to(server)
        assert [http.get("/x").body, http.get("/x").body] == [b"first", b"whole"]


def test_a_server_that_falls_silent_is_given_up() -> None:
    def answer(asked: Asked) -> Answer:
        if asked.path == "/slow":
            time.sleep(0.5)
        return 200, {}, b"ok"

    with serving(answer) as server:
        http = http_to(server)
        assert http.get("/x").body == b"ok"
        with pytest.raises(NotReachable, match="stopped answering: no answer in time, 3 times"):
            http.get("/slow")


@pytest.mark.parametrize(
    "target", ["https://evil.example/json", "//evil.example/", "http://127.0.0.1:1/x", "ftp://127.0.0.1/"]
)
def test_the_key_goes_nowhere_else(target: str) -> None:
    with serving(lambda _: (307, {"Location": target}, b"")) as server:
        with pytest.raises(SourceError, match="where the key does not go"):
            http_to(server).post("/x", b"", {"Authorization": "bearer secret"})
        assert len(server.asked) == 1


def test_a_redirect_on_the_same_host_is_followed_with_the_same_request() -> None:
    with serving(
        lambda asked: (301, {"Location": "/new"}, b"") if asked.path == "/x" else (200, {}, asked.body)
    ) as server:
        assert http_to(server).post("/x", b"question", {}).body == b"question"
        assert server.paths == ["/x", "/new"]


def test_redirects_in_a_circle_end() -> None:
    with serving(lambda _: (302, {"Location": "/x"}, b"")) as server, pytest.raises(SourceError, match="without end"):
        http_to(server).get("/x")


def test_nobody_there() -> None:
    with pytest.raises(NotReachable, match="cannot be reached: the connection is refused"):
        Http(Address("http://127.0.0.1:1"), QUICK).get("/x")


def test_no_tls_there() -> None:
    with serving(lambda _: (200, {}, b"")) as server:
        address = Address(server.url.replace("http://", "https://"))
        with pytest.raises(NotReachable, match="no encrypted connection"):
            Http(address, QUICK).get("/x")

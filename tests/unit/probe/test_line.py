"""Whatever a server does, the line answers: within bounds, in words, and without going elsewhere."""

from __future__ import annotations

import gzip
import json
import os
import socket
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from ostiary import __version__
from ostiary.probe.budget import Budget, Ended
from ostiary.probe.exchange import Request, get
from ostiary.probe.guard import Forbidden
from ostiary.probe.line import Line, Sent
from ostiary.probe.log import Log
from ostiary.sources.api.address import Address
from ostiary.stopping import Stop
from unit.probe.trying import QUICK, answering, line_to


def ask(line: Line, path: str = "/x", **more: Any) -> Any:
    return line.send("one", Sent(get(path, **more)))


@contextmanager
def raw(*pieces: bytes, pause: float = 0.0, hold: float = 0.0) -> Iterator[str]:
    """A server that sends these bytes to everybody, whatever is asked."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=talk, args=(connection,), daemon=True).start()

    def talk(connection: socket.socket) -> None:
        with connection:
            try:
                connection.recv(1 << 16)
                for piece in pieces:
                    connection.sendall(piece)
                    over.wait(pause)
                over.wait(hold)
            except OSError:
                pass

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        over.set()
        listener.close()


def test_an_answer_has_everything_that_is_needed() -> None:
    headers = {"Content-Type": "text/HTML; charset=utf-8", "Set-Cookie": "session_id=secret; HttpOnly", "X-Y": "z"}
    with answering(lambda _: (200, headers, b"hello")) as (line, server):
        answer = ask(line, "/x?a=1&b=%C3%A4")
        assert (answer.status, answer.body, answer.size, answer.truncated, answer.failure) == (
            200,
            b"hello",
            5,
            False,
            None,
        )
        assert answer.content_type == "text/html" and answer.headers["x-y"] == "z"
        assert answer.digest == sha256(b"hello").hexdigest()
        assert answer.cookies == ("session_id=secret; HttpOnly",) and "set-cookie" not in answer.headers
        assert answer.seconds > 0 and answer.location is None and not answer.leads_away
        assert "secret" not in repr(answer)
        assert server.asked[0].path == "/x?a=1&b=%C3%A4"


def test_it_says_who_asks() -> None:
    with answering(lambda _: (200, {}, b""), contact="security@example.com (Ada)\r\nX: y") as (line, server):
        ask(line)
        assert server.asked[0].headers["User-Agent"] == f"ostiary/{__version__} (security@example.com AdaX: y)"
        assert "X" not in server.asked[0].headers


@pytest.mark.parametrize(
    ("location", "expected", "away"),
    [
        ("/my?a=1#top", "/my?a=1", False),
        ("{url}/my", "/my", False),
        ("my", "/my", False),
        ("https://elsewhere.invalid/my", "https://elsewhere.invalid/my", True),
        ("//elsewhere.invalid/my", "http://elsewhere.invalid/my", True),
        ("///elsewhere.invalid/my", "http://elsewhere.invalid/my", True),
        ("/\\elsewhere.invalid/my", "http://elsewhere.invalid/my", True),
        ("/\t/elsewhere.invalid/my", "http://elsewhere.invalid/my", True),
        ("http://127.0.0.1:1/my", "http://127.0.0.1:1/my", True),
        ("http://127.0.0.1@elsewhere.invalid/", "http://127.0.0.1@elsewhere.invalid/", True),
        ("javascript:alert(1)", "javascript:alert(1)", True),
        ("http://[broken/", "http://[broken/", True),
    ],
)
def test_redirects_are_told_and_not_followed(location: str, expected: str, away: bool) -> None:
    with answering(lambda _: (302, {"Location": location.format(url=server.url)}, b"")) as (line, server):
        answer = ask(line)
        assert (answer.location, answer.leads_away) == (expected, away)
        assert len(server.asked) == 1


def test_a_redirect_behind_a_proxy_that_odoo_does_not_know_stays_inside() -> None:
    line = Line(Address("https://shop.example.com/odoo"))
    assert line.inside("http://shop.example.com/odoo/my") == "/my"
    assert line.inside("http://shop.example.com:8069/odoo/my") == "http://shop.example.com:8069/odoo/my"
    assert line.inside("https://shop.example.com/other") == "https://shop.example.com/other"
    assert line.inside("http://other.example.com/odoo/my") == "http://other.example.com/odoo/my"


def test_only_as_much_is_read_as_is_wanted() -> None:
    with answering(lambda _: (200, {}, b"x" * 1_000_000)) as (line, _):
        answer = ask(line, most=1000)
        assert (answer.size, answer.truncated, answer.failure) == (1000, True, None)
        assert answer.value() is None


def test_gigabytes_are_not_waited_for() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 50000000000\r\n\r\n"
    with raw(head, *[b"x" * 65536] * 200) as url:
        answer = ask(line_to(url), most=100_000)
        assert (answer.status, answer.size, answer.truncated) == (200, 100_000, True)


def test_answers_that_are_not_read_to_their_end_leave_room_for_others() -> None:
    """As many connections are open as requests may be under way: one that is given up must not keep its place."""
    with answering(lambda _: (200, {}, b"x" * 1_000_000)) as (line, _):
        sizes = [ask(line, most=1000).size for _ in range(3 * line.concurrency)]
        assert sizes == [1000] * (3 * line.concurrency)
        assert ask(line).size == 1_000_000


def test_a_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(zlib.compress(b"\0" * 1000) + b"\0" * 60_000_000)
    with answering(lambda _: (200, {"Content-Encoding": "gzip"}, bomb)) as (line, _):
        answer = ask(line, most=100_000)
        assert (answer.size, answer.truncated) == (100_000, True)


def test_wrong_packing_is_said() -> None:
    with answering(lambda _: (200, {"Content-Encoding": "gzip"}, b"no gzip")) as (line, _):
        assert ask(line).failure == "the answer is packed wrongly"


def test_a_server_that_hangs() -> None:
    with raw(hold=5) as url:
        begun = time.monotonic()
        answer = ask(line_to(url, limits=QUICK))
        assert (answer.status, answer.failure) == (0, "no answer in time")
        assert time.monotonic() - begun < 2


def test_a_server_that_drips() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
    with raw(head, *[b"x"] * 100, pause=0.1) as url:
        answer = ask(line_to(url, limits=QUICK))
        assert (answer.status, answer.failure) == (200, "the answer takes too long")
        assert 0 < answer.size < 20 and answer.seconds < 2


def test_a_server_that_drips_its_headers() -> None:
    with raw(b"HTTP/1.1 200 OK\r\nX: ", *[b"x"] * 100, pause=0.1) as url:
        answer = ask(line_to(url, limits=QUICK), patient=False)
        assert (answer.status, answer.failure) == (0, "no answer in time")
        assert 1.0 <= answer.seconds < 3


def test_a_server_that_breaks_off_is_asked_again() -> None:
    with raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc") as url:
        line = line_to(url)
        answer = ask(line)
        assert (answer.status, answer.body, answer.failure) == (200, b"abc", "the connection broke")
        assert line.meter.requests == 3


def test_a_server_that_speaks_something_else() -> None:
    with raw(b"220 mail.example.com ESMTP\r\n") as url:
        answer = ask(line_to(url))
        assert answer.status == 0 and answer.failure == "the connection broke"


def test_a_server_that_does_not_speak_tls() -> None:
    with raw(b"HTTP/1.1 400 Bad Request\r\n\r\n") as url:
        answer = ask(line_to(url.replace("http:", "https:")))
        assert answer.status == 0 and answer.failure == "wrong version number"


def test_a_server_that_is_not_there_ends_the_trial() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    line = line_to(f"http://127.0.0.1:{port}")
    assert ask(line).failure == "the connection is refused"
    with pytest.raises(Ended, match="stopped answering"):
        for _ in range(100):
            ask(line)
    assert line.stop.reason == f"`127.0.0.1:{port}` stopped answering: the connection is refused"
    assert line.meter.requests == 2 * (2 + 3)


def test_a_busy_server_is_asked_again_when_it_says() -> None:
    answers = iter([(429, {"Retry-After": "0"}, b""), (503, {}, b""), (200, {}, b"now")])
    with answering(lambda _: next(answers)) as (line, server):
        assert ask(line).body == b"now" and len(server.asked) == 3


def test_a_measurement_takes_busy_for_an_answer() -> None:
    with answering(lambda _: (429, {"Retry-After": "60"}, b"")) as (line, server):
        assert ask(line, patient=False).status == 429 and len(server.asked) == 1


def test_what_might_change_something_does_not_leave() -> None:
    with answering(lambda _: (200, {}, b"")) as (line, server):
        with pytest.raises(Forbidden, match="`POST /my/orders/7/accept` might change something"):
            line.send("one", Sent(Request("POST", "/my/orders/7/accept", form={})))
        assert server.asked == [] and line.meter.requests == 0


def test_what_may_be_a_change_is_never_sent_twice() -> None:
    with answering(lambda _: (503, {}, b""), allow_writes=True) as (line, server):
        line.send("one", Sent(Request("POST", "/shop/cart/update", form={})))
        assert len(server.asked) == 1


def test_the_budget_ends_it() -> None:
    with answering(lambda _: (200, {}, b""), budget=Budget(requests=2, per_second=1e6)) as (line, server):
        ask(line)
        ask(line)
        with pytest.raises(Ended, match="the budget of 2 requests is used up"):
            ask(line)
        assert len(server.asked) == 2


def test_the_log_has_every_request_and_no_secret(tmp_path: Path) -> None:
    path = tmp_path / "probe.log"
    with answering(lambda _: (200, {"Set-Cookie": "session_id=cookie-secret"}, b"content"), log=Log(path)) as (line, _):
        token = "3c1ede07-0d95-4b0d-9049-c35e4240903b"
        sent = Sent(
            get(f"/my/orders/7?access_token={token}&report_type=pdf", "token-of-other"),
            None,
            {"Cookie": "session_id=s3cret"},
        )
        line.send("account 1", sent)
    assert oct(path.stat().st_mode)[-3:] == "600"
    text = path.read_text()
    (entry,) = [json.loads(one) for one in text.splitlines()]
    assert entry.pop("at").endswith("+00:00") and entry.pop("seconds") >= 0
    assert entry == {
        "visitor": "account 1",
        "method": "GET",
        "target": "/my/orders/7?access_token=3c1e…&report_type=pdf",
        "try": "token-of-other",
        "status": 200,
        "bytes": 7,
    }
    assert "secret" not in text and "s3cret" not in text and "content" not in text


def test_a_log_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "probe.log"
    path.write_text("before\n")
    os.chmod(path, 0o644)
    Log(path).close()
    assert oct(path.stat().st_mode)[-3:] == "600" and path.read_text() == "before\n"


def test_a_stop_file_stops_it(tmp_path: Path) -> None:
    stop = Stop(tmp_path / "stop")
    with answering(lambda _: (200, {}, b""), stop=stop) as (line, _):
        ask(line)
        (tmp_path / "stop").touch()
        stop._looked = 0.0
        with pytest.raises(Ended, match="there is a file"):
            ask(line)

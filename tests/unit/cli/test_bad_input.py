"""Bad input: one clear message with what to do, the contract's exit status, no traceback, nothing written."""

from __future__ import annotations

import os
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import ostiary
from ostiary.cli import matrix as matrix_command
from unit.cli.conftest import Run


def check(run: Run, status: int, error: str, hint: str | None, *arguments: object) -> None:
    """The whole of stderr is the message and the hint; stdout is empty."""
    done = run(*arguments)
    assert done.err == f"error: {error}\n" + (f"hint: {hint}\n" if hint else "")
    assert (done.status, done.out) == (status, "")


@contextmanager
def postgres(*, severity: str, code: str, message: str) -> Iterator[int]:
    """The port of a PostgreSQL that refuses everybody."""
    fields = b"".join(kind + text.encode() + b"\0" for kind, text in ((b"S", severity), (b"C", code), (b"M", message)))
    answer = b"E" + struct.pack("!I", len(fields) + 5) + fields + b"\0"

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                while (head := connection.recv(8)) and head[4:] in (b"\x04\xd2\x16\x2f", b"\x04\xd2\x16\x30"):
                    connection.sendall(b"N")  # neither TLS nor GSSAPI
                connection.recv(1024)
                connection.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)


# ----------------------------------------------------------------------------------------------------------- sources


def test_no_server(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    check(
        run, 3,
        f"no PostgreSQL at `postgresql://odoo@127.0.0.1:{port}/prod`: connection refused",
        "check host and port, and that the server runs and listens there",
        "matrix", f"postgresql://odoo:hunter2@127.0.0.1:{port}/prod",
    )  # fmt: skip


def test_wrong_password(run: Run) -> None:
    refusal = 'password authentication failed for user "odoo"'
    with postgres(severity="FATAL", code="28P01", message=refusal) as port:
        check(
            run, 3,
            f"PostgreSQL at `postgresql://odoo@127.0.0.1:{port}/prod` does not let this user in: {refusal}",
            "check user and password; the password may also stand in PGPASSWORD or in ~/.pgpass",
            "explain", f"postgresql://odoo:hunter2@127.0.0.1:{port}/prod", "--user", "6", "--record", "x.y:1",
        )  # fmt: skip


def test_no_such_database(run: Run) -> None:
    with postgres(severity="FATAL", code="3D000", message='database "prod" does not exist') as port:
        check(
            run, 3,
            f'PostgreSQL at `postgresql://127.0.0.1:{port}/prod` answers, but database "prod" does not exist',
            "`psql -l` lists the databases of a server",
            "who", f"postgresql://127.0.0.1:{port}/prod", "--record", "x.y:1",
        )  # fmt: skip


@pytest.mark.parametrize("url", ["postgresql://odoo:hunt@er2@db/prod", "postgres://odoo:hunt/er2@db/prod"])
def test_a_password_that_the_url_does_not_quote_is_not_shown(run: Run, url: str) -> None:
    done = run("matrix", url)
    assert (done.status, done.out) == (2, "")
    assert "hunt" not in done.err and "er2" not in done.err
    assert done.err.startswith(f"error: the password in this {url.partition(':')[0]} URL has characters that")


def test_a_password_is_not_shown_whoever_wrote_the_message(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(source: str, **options: object) -> None:
        raise ostiary.errors.SourceError("the server said: hunter/2 is wrong", hint=source)

    monkeypatch.setattr("ostiary.api.load", load)
    done = run("matrix", "postgresql://odoo:hunter%2F2@db/prod")
    assert done.err == "error: the server said: *** is wrong\nhint: postgresql://odoo:***@db/prod\n"


def test_a_scheme_that_is_mistyped(run: Run) -> None:
    check(
        run, 3,
        "`postgresl://odoo:***@db/prod` is neither a database URL nor a file that exists",
        "a source is postgresql://…, https://…, FILE.ostiary or FILE.world.yaml",
        "matrix", "postgresl://odoo:hunter2@db/prod",
    )  # fmt: skip


def test_a_file_that_is_not_there(run: Run) -> None:
    check(run, 3, "there is no file `prod.ostiary`", "check the path", "matrix", "prod.ostiary")


def test_a_file_that_is_something_else(run: Run, tmp_path: Path) -> None:
    (tmp_path / "prod.ostiary").write_bytes(b"hello" * 10_000)
    check(
        run, 3,
        "`prod.ostiary` is not a snapshot of ostiary",
        "`ostiary snapshot SOURCE -o FILE.ostiary` takes one",
        "matrix", "prod.ostiary",
    )  # fmt: skip


def test_a_folder_of_source_code(run: Run, tmp_path: Path) -> None:
    done = run("matrix", tmp_path)
    assert done.status == 2
    assert done.err.startswith(f"error: `{tmp_path}` is a folder, and source code has no users\n")


def test_a_world_with_a_mistake_says_the_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.world.yaml").write_text('series: "19.0"\nusres: {}\n')
    done = run("matrix", "bad.world.yaml")
    assert (done.status, done.out) == (3, "")
    assert "`bad.world.yaml:2:1`" in done.err and "Traceback" not in done.err


def test_addons_that_are_not_there(run: Run, world: Path) -> None:
    check(
        run,
        2,
        "`nowhere` is not a folder with addons",
        "--addons takes folders",
        "matrix",
        world,
        "--addons",
        "nowhere",
    )


# --------------------------------------------------------------------------------------------------- users and records


def test_an_unknown_user(run: Run, world: Path) -> None:
    check(
        run, 2,
        "no user has the login or id `ada@qist.example`", "did you mean `ada@quist.example` or `pim@quist.example`?",
        "matrix", world, "--user", "ada@qist.example",
    )  # fmt: skip


def test_an_ambiguous_login(run: Run, world: Path) -> None:
    check(
        run, 2,
        "several users answer to `OTTO@falk.example`: ids 8, 9", "name one of them by its id",
        "explain", world, "--user", "OTTO@falk.example", "--record", "shop.order:1",
    )  # fmt: skip


def test_an_unknown_group(run: Run, world: Path) -> None:
    check(
        run, 2,
        "there is no group `base.group_protal`", "give its external id, such as base.group_portal",
        "matrix", world, "--group", "base.group_protal",
    )  # fmt: skip


def test_an_unknown_record(run: Run, world: Path) -> None:
    check(
        run, 2, "there is no record `shop.order:99`", "it may have been deleted",
        "who", world, "--record", "shop.order:99",
    )  # fmt: skip


@pytest.mark.parametrize("command", ["who", "explain", "matrix"])
def test_an_unknown_model(run: Run, world: Path, command: str) -> None:
    record = ["--model", "shop.ordr"] if command == "matrix" else ["--record", "shop.ordr:1"]
    user = ["--user", "6"] if command == "explain" else []
    done = run(command, world, *record, *user)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("error: there is no model `shop.ordr`\nhint: did you mean `shop.order`")


@pytest.mark.parametrize(
    "record", ["shop.order", "shop.order:", "42", "shop.order:x", "shop.order:-1", "shop.order:99999999999"]
)
def test_something_that_is_no_record(run: Run, world: Path, record: str) -> None:
    check(
        run, 2, f"`{record}` is not a record", "write MODEL:ID, such as sale.order:42",
        "who", world, "--record", record,
    )  # fmt: skip


def test_a_name_in_a_message_cannot_steer_the_terminal(run: Run, world: Path) -> None:
    done = run("who", world, "--record", "\x1b[2Jx")
    assert done.err == "error: `\\x1b[2Jx` is not a record\nhint: write MODEL:ID, such as sale.order:42\n"


# ------------------------------------------------------------------------------------------------------------ options


@pytest.mark.parametrize(
    ("arguments", "error", "hint"),
    [
        (["--companies", "1,9"], "there is no company `9`", "known are 1"),
        (["--companies", "one"], "`one` is no list of companies", "write their ids, such as 1,2"),
        (["--website", "9"], "there is no website `9`", "no website is installed"),
        (["--tz", "Europe/Brusels"], "there is no time zone `Europe/Brusels`", "such as Europe/Brussels or UTC"),
        (["--model", "sail.*"], "no model fits `sail.*`", "`ostiary matrix SOURCE` lists the models"),
        (["--records"], "--records gives a table of records", "give -o FILE.parquet, FILE.csv or FILE.json"),
        (["--format", "parquet"], "parquet needs a file to be written to", "give -o FILE.parquet"),
        (["-o", "x.docx"], "no format goes with the name `x.docx`",
         "give --format, one of terminal, csv, parquet, json, html"),
        (["-o", "no/where.csv"], "cannot write `no/where.csv`: there is no folder `no`", "make the folder first"),
        (["-o", "."], "no format goes with the name `.`", "give --format, one of terminal, csv, parquet, json, html"),
        (["--records", "--operation", "read", "--operation", "write", "-o", "x.csv"],
         "--records is for one operation at a time", "run it once for each --operation"),
        (["--operation", "look"],
         "invalid value for '--operation': 'look' is not one of 'read', 'write', 'create', 'unlink'",
         "see `ostiary matrix --help`"),
        (["--config", "none.toml"],
         "cannot read `none.toml`: no such file or directory", "check the path given to --config"),
    ],
)  # fmt: skip
def test_options_that_make_no_sense(run: Run, world: Path, arguments: list[str], error: str, hint: str) -> None:
    check(run, 2, error, hint, "matrix", world, *arguments)
    assert os.listdir() == []


@pytest.mark.parametrize(
    ("given", "value", "missing", "hint"),
    [
        ("--record", "shop.order:1", "--user", "say who: --user LOGIN; a visitor is --user public"),
        ("--user", "6", "--record", "such as --user LOGIN --record sale.order:42, or --url, or --log"),
        ("--token", "abc", "--record", "such as --user LOGIN --record sale.order:42, or --url, or --log"),
    ],
)
def test_explain_needs_a_user_and_a_record(
    run: Run, world: Path, given: str, value: str, missing: str, hint: str
) -> None:
    check(run, 2, f"`{missing}` is missing", hint, "explain", world, given, value)


@pytest.mark.parametrize("option", [("--url", "/my"), ("--record", "shop.order:1"), ("--token", "x")])
def test_a_log_says_itself_what_was_refused(run: Run, world: Path, option: tuple[str, str]) -> None:
    check(
        run, 2, "`--log` says itself what was refused", "leave out --record, --token and --url",
        "explain", world, "--log", "x.log", *option,
    )  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"all is well\n",
        bytes(range(256)) * 50,
        b"\x1b[2J\x1b]0;title\x07" * 9,
        b"x" * 3_000_000,
        "ok\n".encode("utf-16"),
    ],
    ids=["empty", "no refusal", "garbage", "escapes", "one long line", "another encoding"],
)
def test_a_log_in_which_nobody_is_refused(run: Run, world: Path, content: bytes) -> None:
    Path("server.log").write_bytes(content)
    check(
        run, 2, "nothing in `server.log` says that somebody was refused",
        "give the lines with the error, such as those with `Access Denied` or `AccessError`; of a traceback the last ones",
        "explain", world, "--log", "server.log",
    )  # fmt: skip


def test_a_log_that_is_not_there(run: Run, world: Path) -> None:
    check(run, 2, "`gone.log` cannot be read: No such file or directory", None, "explain", world, "--log", "gone.log")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("/my/no\x1b[2Jthing", "the address has spaces or control characters in it"),
        ("/my/nothing/5", "no page of Odoo 19.0 that is known has the path `/my/nothing/5`"),
        ("gopher://x/my", "`gopher` is no address of a page"),
    ],
)
def test_an_address_that_is_none(run: Run, world: Path, url: str, message: str) -> None:
    done = run("explain", world, "--user", "6", "--url", url)
    assert (done.status, done.out) == (2, "")
    assert message in done.err and "\x1b" not in done.err


def test_a_folder_that_cannot_be_written(run: Run, world: Path) -> None:
    for name in ("x.csv", "x.html", "x.parquet"):
        check(
            run, 2, f"cannot write `/proc/{name}`: no such file or directory",
            "choose another folder or free some space", "matrix", world, "-o", f"/proc/{name}",
        )  # fmt: skip


def test_a_disk_that_is_full_in_the_middle(run: Run, world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object) -> Iterator[str]:
        yield "4,public,"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ostiary.report.tables.matrix_text", full)
    check(
        run, 2, "cannot write `x.csv`: no space left on device", "choose another folder or free some space",
        "matrix", world, "-o", "x.csv",
    )  # fmt: skip
    assert os.listdir() == []


def test_a_fault_of_ostiary_is_called_one(run: Run, world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(matrix_command, "people", broken)
    check(
        run, 70, "this is a fault of ostiary, not yours: ZeroDivisionError: division by zero",
        "OSTIARY_TRACEBACK=1 shows where; please report it", "matrix", world,
    )  # fmt: skip
    monkeypatch.setenv("OSTIARY_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        run("matrix", world)

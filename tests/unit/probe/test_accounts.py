"""Accounts: from where, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from ostiary.errors import UsageError
from ostiary.probe.accounts import Account, read_accounts


def written(folder: Path, text: str, mode: int = 0o600) -> Path:
    path = folder / "accounts.toml"
    path.write_text(text)
    path.chmod(mode)
    return path


def test_passwords_come_from_the_variables_that_the_file_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADA", "right")
    monkeypatch.setenv("BOBS_KEY", "0123456789abcdef")
    monkeypatch.setenv("BOBS_CODE", "JBSWY3DPEHPK3PXP")
    path = written(
        tmp_path,
        """
        [[account]]
        name = "customer"
        login = "ada@example.com"
        password_env = "ADA"
        [[account]]
        login = "bob"
        key_env = "BOBS_KEY"
        totp_env = "BOBS_CODE"
        """,
        0o644,
    )
    assert read_accounts(path, "shop.example.com") == (
        Account("customer", "ada@example.com", "right"),
        Account("account 2", "bob", None, "0123456789abcdef", "JBSWY3DPEHPK3PXP"),
    )


def test_passwords_come_from_variables_that_go_with_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OSTIARY_PROBE_PASSWORD_ADA_EXAMPLE_COM", "right")
    monkeypatch.setenv("OSTIARY_PROBE_PASSWORD_SECOND", "good")
    path = written(tmp_path, '[[account]]\nlogin="ada@example.com"\n[[account]]\nname="second"\nlogin="bob"')
    assert [one.password for one in read_accounts(path, "h")] == ["right", "good"]


def test_a_file_with_secrets_is_for_its_owner(tmp_path: Path) -> None:
    text = '[[account]]\nlogin = "ada"\npassword = "right"'
    assert read_accounts(written(tmp_path, text), "h")[0].password == "right"
    with pytest.raises(UsageError, match="holds secrets that others on this machine can read") as caught:
        read_accounts(written(tmp_path, text, 0o640), "h")
    assert "chmod 600" in (caught.value.hint or "")


def test_logins_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OSTIARY_PROBE_LOGINS", "ada, bob,")
    monkeypatch.setenv("OSTIARY_PROBE_PASSWORD_ADA", "right")
    monkeypatch.setenv("OSTIARY_PROBE_PASSWORD_BOB", "good")
    assert [(one.name, one.login, one.password) for one in read_accounts(None, "h")] == [
        ("account 1", "ada", "right"),
        ("account 2", "bob", "good"),
    ]


def test_nobody_is_asked_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OSTIARY_PROBE_LOGINS", raising=False)
    assert read_accounts(None, "h") == ()


def test_passwords_from_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OSTIARY_PROBE_LOGINS", "ada")
    kept = {("ostiary:shop.example.com", "ada"): "right"}
    monkeypatch.setattr("ostiary.probe.accounts.from_keyring", lambda service, name: kept.get((service, name)))
    assert read_accounts(None, "shop.example.com")[0].password == "right"


def test_a_password_that_is_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OSTIARY_PROBE_LOGINS", "ada@example.com")
    with pytest.raises(UsageError, match="there is no password for `account 1`") as caught:
        read_accounts(None, "h")
    assert "OSTIARY_PROBE_PASSWORD_ADA_EXAMPLE_COM" in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[account]", "is no TOML"),
        ("x = 1", "lists no accounts"),
        ("account = 1", "lists no accounts"),
        ("account = [1]", "lists no accounts"),
        ('[[account]]\nname = "x"', "there is a login"),
        ('[[account]]\nlogin = ""', "everything in it is a text"),
        ("[[account]]\nlogin = 7", "everything in it is a text"),
        ('[[account]]\nlogin = "a"\npasword = "b"', "`pasword` is not known"),
        (
            '[[account]]\nlogin = "a"\npassword_env = "NOT_SET_ANYWHERE"',
            "the variable `NOT_SET_ANYWHERE` is empty or not set",
        ),
        (
            '[[account]]\nlogin="a"\npassword="b"\n[[account]]\nlogin="a"\npassword="c"',
            "two accounts have the login `a`",
        ),
        (
            '[[account]]\nname="x"\nlogin="a"\npassword="b"\n[[account]]\nname="x"\nlogin="c"\npassword="c"',
            "two accounts have the name `x`",
        ),
    ],
)
def test_files_that_are_not_right(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_accounts(written(tmp_path, text), "h")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read: no such file"):
        read_accounts(tmp_path / "none.toml", "h")

"""Addresses and credentials."""

from __future__ import annotations

import io
import sys

import pytest

from ostiary.errors import UsageError
from ostiary.sources.api.address import Address, read_address
from ostiary.sources.api.credentials import Credentials, find_credentials


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("https://odoo.example", Address("https://odoo.example")),
        ("https://odoo.example:8443/erp/?db=prod", Address("https://odoo.example:8443/erp", "prod")),
        ("http://localhost:8069?db=a", Address("http://localhost:8069", "a")),
        ("http://127.0.0.9:1/", Address("http://127.0.0.9:1")),
        ("http://[::1]:8069", Address("http://[::1]:8069")),
    ],
)
def test_addresses(source: str, address: Address) -> None:
    assert read_address(source) == address


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("http://odoo.example", "would send the key unencrypted"),
        ("http://127.0.0.1.evil.example", "would send the key unencrypted"),
        ("https://me:secret@odoo.example", "has no place in the URL"),
        ("https://", "names no host"),
        ("https://odoo.example?key=secret", "`key` has no meaning"),
        ("https://odoo.example?db=a&db=b", "`db, twice` has no meaning"),
        ("https://odoo.example:port", "cannot be read"),
        ("https://odoo.example/a b", "names no host"),
    ],
)
def test_addresses_that_are_refused(source: str, words: str) -> None:
    with pytest.raises(UsageError, match=words) as caught:
        read_address(source)
    assert "secret" not in f"{caught.value} {caught.value.hint}"


def test_the_database_of_the_environment_is_the_default() -> None:
    assert read_address("https://odoo.example", "prod").database == "prod"
    assert read_address("https://odoo.example?db=test", "prod").database == "test"


def test_the_environment_has_login_and_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OSTIARY_API_KEY", "0123456789abcdef\n")
    monkeypatch.setenv("OSTIARY_API_LOGIN", "admin")
    found = find_credentials(Address("https://odoo.example"))
    assert (found.login, found.key) == ("admin", "0123456789abcdef")
    assert "0123456789abcdef" not in repr(found)
    assert found.hide("bearer 0123456789abcdef") == "bearer ***"


def test_without_a_key_nobody_is_asked_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OSTIARY_API_KEY", raising=False)
    monkeypatch.setattr(sys, "stdin", io.StringIO("typed\n"))
    with pytest.raises(UsageError, match="there is no API key for `odoo.example`") as caught:
        find_credentials(Address("https://odoo.example"))
    assert "OSTIARY_API_KEY" in str(caught.value.hint)


def test_a_key_with_lines_would_be_a_header_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OSTIARY_API_KEY", "abc\r\nX-Evil: 1")
    with pytest.raises(UsageError, match="the API key is not one"):
        find_credentials(Address("https://odoo.example"))


def test_credentials_compare_without_showing() -> None:
    assert Credentials("a", "k" * 10) == Credentials("a", "k" * 10)

"""API keys from the keyring, through the real library: a backend that keeps them in a file, one that keeps none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ostiary.errors import UsageError
from ostiary.sources.api import credentials
from ostiary.sources.api.address import Address

keyring = pytest.importorskip("keyring")
KEY = "0123456789abcdef0123456789abcdef01234567"
HOST = Address("https://company.example", "company")


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No key in the environment, nobody at the terminal, and the keyring as it was afterwards."""
    for name in (credentials.KEY, credentials.LOGIN):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(credentials, "ask_secret", lambda _question: None)
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


def test_a_key_that_somebody_put_into_the_keyring(tmp_path: Path) -> None:
    file = pytest.importorskip("keyrings.alt.file")
    backend = file.PlaintextKeyring()
    backend.file_path = str(tmp_path / "keyring.cfg")
    keyring.set_keyring(backend)
    keyring.set_password(credentials.SERVICE, HOST.host, f"{KEY}\n")
    assert credentials.find_credentials(HOST).key == KEY
    assert credentials.find_credentials(HOST).login is None
    other = Address("https://other.example", "company")
    with pytest.raises(UsageError, match=r"there is no API key for `other\.example`") as caught:
        credentials.find_credentials(other)
    assert (
        caught.value.hint == "put it into OSTIARY_API_KEY, or into the keyring with `keyring set ostiary other.example`"
    )


@pytest.mark.parametrize("name", ["keyring.backends.null", "keyring.backends.fail"])
def test_a_keyring_that_keeps_nothing_or_cannot_be_opened(name: str) -> None:
    """`fail` is what the library takes where the machine has no keyring: asking it raises."""
    keyring.set_keyring(pytest.importorskip(name).Keyring())
    with pytest.raises(UsageError, match="there is no API key"):
        credentials.find_credentials(HOST)

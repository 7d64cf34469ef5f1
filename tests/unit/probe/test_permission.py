"""Which hosts may be tried."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from ostiary.errors import UsageError
from ostiary.probe.permission import Permission, permit
from ostiary.sources.api.address import Address

TODAY = datetime.date(2026, 6, 30)
GIVEN = """
[[host]]
name = "Shop.example.com"
allowed_by = "Ada, head of IT"
until = 2026-06-30
[[host]]
name = "old.example.com"
allowed_by = "Bob"
until = 2026-06-29
[[host]]
name = "test.example.com:8443"
allowed_by = "Bob"
until = 2030-01-01
"""


def asked(url: str, text: str | None, folder: Path, yes: bool = True) -> tuple[Permission | None, list[str]]:
    path = folder / "permission.toml"
    if text is not None:
        path.write_text(text)
    shown: list[str] = []

    def confirm(permission: Permission) -> bool:
        shown.append(str(permission))
        return yes

    return permit(Address(url), path if text is not None else None, confirm, TODAY), shown


@pytest.mark.parametrize("url", ["http://127.0.0.1:8069", "http://localhost", "http://[::1]:8069", "https://127.0.0.9"])
def test_this_machine_is_free(url: str, tmp_path: Path) -> None:
    assert asked(url, None, tmp_path) == (None, [])


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.example.com",
        "https://localhost.example.com",
        "https://10.0.0.1",
        "https://0.0.0.0",
        "https://2130706433",
    ],
)
def test_other_hosts_are_not_whatever_their_names_lead_to(url: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nobody has allowed trials of"):
        asked(url, None, tmp_path)


def test_a_permission_is_shown_and_confirmed(tmp_path: Path) -> None:
    permission, shown = asked("https://shop.example.com", GIVEN, tmp_path)
    assert permission == Permission("Shop.example.com", "Ada, head of IT", TODAY)
    assert shown == ["`Shop.example.com`, allowed by Ada, head of IT until 2026-06-30"]
    with pytest.raises(UsageError, match="were not confirmed"):
        asked("https://shop.example.com", GIVEN, tmp_path, yes=False)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("https://old.example.com", "the permission for `old.example.com` ended on 2026-06-29"),
        ("https://other.example.com", "does not name `other.example.com`"),
        ("https://shop.example.com.evil.invalid", "does not name"),
        ("https://shop.example.com:9443", "does not name `shop.example.com:9443`"),
        ("https://test.example.com", "does not name `test.example.com`"),
    ],
)
def test_hosts_without_a_permission_that_holds(url: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=message):
        asked(url, GIVEN, tmp_path)


def test_a_port_is_part_of_the_name(tmp_path: Path) -> None:
    assert asked("https://test.example.com:8443", GIVEN, tmp_path)[0] is not None
    assert asked("https://shop.example.com:443", GIVEN, tmp_path)[0] is not None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[host", "is no TOML"),
        ("", "names no hosts"),
        ("host = []\nmore = 1", "names no hosts"),
        ("host = [1]", "host 1 of"),
        ('[[host]]\nname = "shop.example.com"\nuntil = 2026-12-31', "host 1 of"),
        ('[[host]]\nname = "x"\nallowed_by = " "\nuntil = 2026-12-31', "does not say who allowed what"),
        ('[[host]]\nname = "x"\nallowed_by = "Ada"\nuntil = "2026-12-31"', "is no date"),
        ('[[host]]\nname = "x"\nallowed_by = "Ada"\nuntil = 2026-12-31T00:00:00', "is no date"),
    ],
)
def test_files_that_are_not_right(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=message):
        asked("https://shop.example.com", text, tmp_path)

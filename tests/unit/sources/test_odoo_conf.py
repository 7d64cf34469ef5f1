"""Odoo's configuration file: what is read, what is never kept, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from ostiary.errors import SourceError
from ostiary.sources.odoo_conf import MAX_BYTES, parse_odoo_conf, read_odoo_conf


def test_options_are_read_as_they_stand() -> None:
    text = "[options]\nlist_db = False\ndbfilter = ^%d$\n; a remark\nWorkers=4\n[queue]\nlist_db = True\n"
    assert parse_odoo_conf(text) == {"list_db": "False", "dbfilter": "^%d$", "workers": "4"}


@pytest.mark.parametrize(
    ("password", "kind"),
    [
        ("admin", "default"),
        ("", "empty"),
        ("False", "empty"),
        ("correct horse", "plain"),
        ("$pbkdf2-sha512$600000$abc$def", "hashed"),
    ],
)
def test_of_the_master_password_only_the_kind_is_kept(password: str, kind: str) -> None:
    assert parse_odoo_conf(f"[options]\nadmin_passwd = {password}\n") == {"admin_passwd": kind}


def test_other_secrets_are_left_out() -> None:
    text = "[options]\ndb_password = s3cret\nsmtp_password = s3cret\naws_secret = s3cret\nproxy_mode = True\n"
    assert parse_odoo_conf(text) == {"proxy_mode": "True"}


def test_an_option_given_twice_counts_as_the_last_one_says() -> None:
    assert parse_odoo_conf("[options]\nlist_db = True\nlist_db = False\n") == {"list_db": "False"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("list_db = True\n", "`odoo.conf`, line 1: is not a configuration file"),
        ("[other]\nlist_db = True\n", "`odoo.conf` has no section `[options]`"),
        ("", "`odoo.conf` has no section `[options]`"),
        ("[options]\n\x1b[31m = = \n[\n", "`odoo.conf`: is not a configuration file"),
    ],
)
def test_what_is_no_configuration_is_refused(text: str, message: str) -> None:
    with pytest.raises(SourceError) as raised:
        parse_odoo_conf(text)
    assert raised.value.message == message


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    binary, large = tmp_path / "binary.conf", tmp_path / "large.conf"
    binary.write_bytes(b"[options]\n\xff\xfe")
    large.write_bytes(b"#" * (MAX_BYTES + 1))
    for path, words in ((binary, "is not UTF-8"), (large, "more than 1 MB"), (tmp_path / "none", "no such file")):
        with pytest.raises(SourceError, match=words):
            read_odoo_conf(path)
    with pytest.raises(SourceError, match="cannot read"):
        read_odoo_conf(tmp_path)

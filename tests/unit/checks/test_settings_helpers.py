"""What the checks of tokens, configuration and fields share: addresses, words in names, parameters, lists of columns."""

from __future__ import annotations

import pytest

from ostiary.checks.audit import code, configuration, fields, files, signup, tokens, website
from ostiary.checks.audit.configuration.address import base_address, host_of, is_loopback, is_private, is_staging
from ostiary.checks.audit.fields import sensitive
from ostiary.checks.audit.fields.readable import Words
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.parameters import READABLE, as_number, is_on
from ostiary.checks.audit.rows import counted, find
from ostiary.database import quoted
from ostiary.facts import FieldRow
from ostiary.findings import Skipped
from ostiary.sources.kept import is_secret
from ostiary.sources.world import world_from_data

WHOLLY_SECRET = {"auth_totp_device", "res_device_log", "res_users_apikeys"}
"""Tables of which a snapshot keeps links, dates and flags alone."""
AREAS = (tokens, files, website, configuration, fields, signup, code)


def audit_of(**sections: object) -> Audit:
    opened = world_from_data({"series": "19.0", **sections})
    return Audit(facts=opened.facts, database=opened.database)


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://Acme.example:443/web", "acme.example"),
        ("acme.example", "acme.example"),
        ("http://user:word@acme.example", "acme.example"),
        ("https://[2001:db8::1]:8069", "[2001:db8::1]"),
    ],
)
def test_the_host_of_an_address(address: str, host: str) -> None:
    assert host_of(address) == host


def test_addresses_that_customers_cannot_open() -> None:
    assert [is_loopback(host) for host in ("localhost", "127.0.0.1", "[::1]", "acme.example")] == [True] * 3 + [False]
    local = ["10.1.2.3", "192.168.0.9", "172.16.0.1", "odoo", "erp.local"]
    far = ["172.32.0.1", "acme.example", "11.0.0.1"]
    assert [is_private(host) for host in local + far] == [True] * 5 + [False] * 3


def test_hosts_that_say_that_they_are_copies() -> None:
    copies = ["staging.acme.example", "acme-test.example", "dev2.acme.example", "test.example"]
    others = ["latest.example", "contest.example", "devon.example", "acme.example"]
    assert [is_staging(host) for host in copies + others] == [True] * 4 + [False] * 4


def test_a_base_address_must_be_one() -> None:
    assert base_address(audit_of(parameters={"web.base.url": "HTTPS://Acme.Example/"})) == ("https", "acme.example")
    with pytest.raises(Skipped, match=r"`web\.base\.url` holds no address"):
        base_address(audit_of(parameters={"web.base.url": "javascript:alert(1)"}))


def test_parameters_as_odoo_reads_them() -> None:
    assert [is_on(word) for word in (None, "", "False", "0", "no", "True", "1")] == [False] * 5 + [True] * 2
    assert (as_number("12.5", 1), as_number("often", 1), as_number(None, 7)) == (12.5, 1, 7)


def test_only_parameters_of_the_list_are_read() -> None:
    audit = audit_of(parameters={"web.base.url": "https://acme.example", "database.secret": "hidden"})
    assert audit.parameters == {"web.base.url": "https://acme.example"}
    assert "database.secret" not in READABLE


@pytest.mark.parametrize(
    ("words", "names", "others"),
    [
        (sensitive.COST, ["cost", "x_cost", "purchase_price", "unit_cost_total"], ["costume", "hourly_cost"]),
        (sensitive.MARGIN, ["margin", "margin_percent"], ["margin_top", "marginal"]),
        (sensitive.SALARY, ["wage", "hourly_cost"], ["wager", "cost"]),
    ],
)
def test_names_of_numbers(words: Words, names: list[str], others: list[str]) -> None:
    assert [name for name in names + others if words.names(FieldRow("x.job", name, "float"))] == names
    assert not any(words.names(FieldRow("x.job", name, "one2many")) for name in names)


def test_names_of_texts() -> None:
    notes = ["internal_note", "private_comment", "comment", "sale_line_warn_msg"]
    others = ["note", "comment_count", "commentary"]
    assert [name for name in notes + others if sensitive.NOTE.names(FieldRow("x", name, "text"))] == notes
    keys = ["api_key", "apikey", "client_secret", "x_password"]
    others = ["google_maps_api_key", "key", "recaptcha_site_key"]
    assert [name for name in keys + others if sensitive.CREDENTIAL.names(FieldRow("x", name, "char"))] == keys


def test_rows_are_counted_and_the_first_few_named() -> None:
    audit = audit_of(records={"res.partner": {f"partner {number}": {"color": 3} for number in range(8)}})
    found = find(audit, "SELECT id FROM res_partner WHERE color = $1", [3])
    assert found.number == 8
    assert len(found.samples) == 5 and list(found.samples) == sorted(found.samples)
    assert find(audit, "SELECT id FROM res_partner WHERE color = 4").evidence() == {"records": 0, "samples": []}


def test_words_for_numbers_and_names() -> None:
    assert (counted(1, "key"), counted(2, "key"), counted(2, "copy", "copies")) == ("1 key", "2 keys", "2 copies")
    assert quoted('a"b') == '"a""b"'


@pytest.mark.parametrize("area", AREAS)
def test_secrets_are_listed_apart_from_what_a_snapshot_may_keep(area: object) -> None:
    reads: dict[str, tuple[str, ...]] = area.READS
    secrets: dict[str, tuple[str, ...]] = area.PRESENCE_ONLY
    pairs = {(table, column) for table, columns in reads.items() for column in columns}
    assert not any(column in secrets.get(table, ()) for table, column in pairs)
    assert [
        pair
        for pair in pairs
        if pair[0] not in WHOLLY_SECRET and is_secret(*pair, "int4" if pair[1].endswith("_id") else "varchar")
    ] == []

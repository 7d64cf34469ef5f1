"""What a snapshot keeps for the checks: the same findings as the source, and none of the values that are secret."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest

import ostiary
from ostiary.api import World
from ostiary.checks import audit
from ostiary.checks.audit import code, files, signup, tokens
from ostiary.checks.audit.forms import FORMS, forms_of
from ostiary.checks.audit.material import PERSONAL
from ostiary.checks.audit.reads import AREAS, columns_read, read_columns
from ostiary.facts.schema import Schema
from ostiary.findings import Skipped
from ostiary.model.columns import needed_columns
from ostiary.sources.kept import kept_columns
from ostiary.sources.open import kept_tables
from ostiary.sources.rows import FACT_COLUMNS
from ostiary.sources.world import OpenedWorld, world_from_text
from unit.checks.pages import Example, describe, pages
from unit.checks.test_pages import BY_SLUG, judge

NEED_NAMES = {
    "duplicate-portal-users", "email-differs-from-login", "email-domain-mismatch", "hub-partner", "shared-mailbox-login",
    "signup-adopts-partner", "split-customer",
}  # fmt: skip
"""Checks that compare e-mail addresses or tax numbers, which a snapshot holds where names were asked for."""
OTHERS = {
    "weak-password-hash", "proxy-mode-off", "webhook-finds-any-record", "webhook-open", "base-url-not-https",
    "admin-without-second-factor", "public-user-can-log-in", "cost-readable", "credential-field-readable",
    "group-on-view-only", "document-with-two-customers", "payment-token-of-other", "price-list-of-others",
    "customer-sees-other-customer", "note-subtype-not-internal", "outsider-direct-extra-group", "stuck-cleanup-cron",
    "server-action-callable", "model-page-open", "company-mismatch-partner-document",
}  # fmt: skip
"""Checks of other areas that look at secrets, or at what nothing else reads."""
LOOKING = {check.slug for area in (code, files, signup, tokens) for check in area.CHECKS} | OTHERS | NEED_NAMES
BAD: dict[str, Example] = {
    page.slug: next(example for example in page.examples if example.kind == "bad") for page in pages()
}
"""The first bad world of each page."""
SECRETS = """
series: "19.0"
modules: [sale, mail, base_automation]
parameters:
  web.base.url: http://admin:hunter2hunter2@shop.example
  database.secret: "4711081542"
users:
  ann: {type: portal, password: hunter2hunter2, totp_secret: JBSWY3DPEHPK3PXP}
  bob: {type: portal, password: "$pbkdf2-sha512$12000$c2FsdHNhbHR5$bW9yZW9mdGhlaGFzaA"}
models:
  sale.order:
    fields: {name: char, access_token: char}
    inherit: [portal.mixin]
    records:
      one: {name: S1, access_token: 3f2b8c1e-9a4d-4c7b-8e21-0d5f6a7b9c13}
      two: {name: S2, access_token: 3f2b8c1e-9a4d-4c7b-8e21-0d5f6a7b9c13}
      three: {name: S3, access_token: secret-of-three}
  mail.message:
    fields: {body: html}
    records:
      sent: {body: "see https://shop.example/my/orders/1?access_token=3f2b8c1e-9a4d-4c7b-8e21-0d5f6a7b9c13"}
records:
  ir.attachment:
    slip: {name: payslip of Meier.pdf, access_token: 8d1c6f0a-2b3e-4f5a-9c7d-1e2f3a4b5c6d}
"""
TOLD = (
    b"hunter2", b"4711081542", b"JBSWY3DP", b"bW9yZW9m", b"c2FsdHNh", b"3f2b8c1e", b"0d5f6a7b9c13", b"secret-of-three",
    b"Meier", b"8d1c6f0a", b"/my/orders/1",
)  # fmt: skip
"""Pieces of what may not be in the file."""


def copied(opened: OpenedWorld, *, with_names: bool = True) -> OpenedWorld:
    """The world as a snapshot of it would be: only what is kept, with stand-ins in place of what is not."""
    facts, schema = opened.facts, Schema(opened.facts)
    columns = needed_columns(schema, also=read_columns(schema, with_names=with_names))
    kept = {table: frozenset(names) for table, names in kept_columns(facts, columns, with_names=with_names).items()}
    forms: dict[str, set[str]] = {}
    for table, expressions in forms_of(schema, "salt").items():
        wanted = {name: sql for name, sql in expressions.items() if name not in kept.get(table, ()) and table in kept}
        opened.database.query(f"SELECT 1 FROM {table} LIMIT 0")  # makes the table
        for name in wanted:
            opened.database.query(f'ALTER TABLE "{table}" ADD COLUMN "stand_in_{name}" VARCHAR')
            opened.database.query(f'UPDATE "{table}" SET "stand_in_{name}" = {wanted[name]}')
        for name in wanted:
            opened.database.query(f'ALTER TABLE "{table}" DROP COLUMN "{name}"')
            opened.database.query(f'ALTER TABLE "{table}" RENAME COLUMN "stand_in_{name}" TO "{name}"')
            forms.setdefault(table, set()).add(name)
    shaped = {table: frozenset(names) for table, names in forms.items()}
    return replace(opened, facts=replace(facts, tables=kept_tables(facts.tables, kept), forms=shaped))


def taken(opened: OpenedWorld, target: Path) -> World:
    """The world as a snapshot of it."""
    with World("w.world.yaml", opened.facts, opened.database) as world:
        world.snapshot(target)
    return ostiary.load(str(target))


@pytest.mark.parametrize("slug", sorted(LOOKING))
def test_what_a_snapshot_keeps_gives_the_same_findings(slug: str) -> None:
    example = BAD[slug]
    opened = world_from_text(example.world, slug)
    found = sorted(map(describe, judge(BY_SLUG[slug], opened, example.configuration)))
    assert sorted(map(describe, judge(BY_SLUG[slug], copied(opened), example.configuration))) == found != []


@pytest.mark.parametrize("slug", sorted(NEED_NAMES))
def test_what_needs_names_is_skipped_without_them(slug: str) -> None:
    opened = world_from_text(BAD[slug].world, slug)
    with pytest.raises(Skipped, match="with-names"):
        judge(BY_SLUG[slug], copied(opened, with_names=False))


def test_no_secret_is_in_the_file_and_no_stand_in_is_a_column(tmp_path: Path) -> None:
    with taken(world_from_text(SECRETS, "secrets"), tmp_path / "w.ostiary") as kept:
        assert kept.facts.forms["sale_order"] == {"access_token"}
        assert "access_token" not in kept.facts.tables["sale_order"].columns
        rows = kept.database.query("SELECT access_token FROM sale_order ORDER BY id")
        assert rows[0] == rows[1] != rows[2]
        dump = repr([kept.database.query(f'SELECT * FROM "{table}"') for table in kept.facts.tables]).encode()
        kept.snapshot(tmp_path / "again.ostiary")
        with ostiary.load(str(tmp_path / "again.ostiary")) as again:
            assert again.facts.forms == kept.facts.forms
            assert again.database.query("SELECT access_token FROM sale_order ORDER BY id") == rows
    written = (tmp_path / "w.ostiary").read_bytes()
    assert [piece for piece in TOLD if piece in dump or piece in written] == []


def test_two_snapshots_have_different_stand_ins(tmp_path: Path) -> None:
    seen = set()
    for name in ("a", "b"):
        with taken(world_from_text(SECRETS, "secrets"), tmp_path / f"{name}.ostiary") as kept:
            seen.add(kept.database.query("SELECT access_token FROM sale_order ORDER BY id LIMIT 1")[0])
    assert len(seen) == 2


def test_whatever_is_only_looked_at_has_a_form() -> None:
    listed = {
        (table, column)
        for area in AREAS
        for table, columns in getattr(area, "PRESENCE_ONLY", {}).items()
        for column in columns
    }
    of_documents = {(table, column) for table, column in listed if column == "access_token"}
    assert listed - of_documents <= {(table, column) for table, columns in FORMS.items() for column in columns}


def asked() -> set[tuple[str, str]]:
    """(table, column) that the source of a check names where it asks whether they are there."""
    found: set[tuple[str, str]] = set()
    for path in sorted(Path(audit.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("has", "require")
            ):
                table, *columns = (one.value if isinstance(one, ast.Constant) else None for one in node.args)
                found |= {(str(table), str(column)) for column in columns if table and column}
    return found


def test_what_a_check_asks_for_is_kept_by_a_snapshot() -> None:
    facts = {(table, column) for table, columns in FACT_COLUMNS.items() for column in columns}
    forms = {(table, column) for table, columns in FORMS.items() for column in columns}
    personal = {(table, column) for table, columns in PERSONAL.items() for column in columns}
    read = {(table, column) for table, _ in asked() for column in columns_read(table)}
    assert sorted(asked() - facts - forms - personal - read) == []

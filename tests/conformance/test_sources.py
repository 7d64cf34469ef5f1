"""The sources on real databases: facts as Odoo itself sees them, every way in which a database can fail, snapshots."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from conformance.interrupts import ctrl_c_after
from ostiary.errors import NotOdoo, NotReachable, SourceChanged, SourceError
from ostiary.facts import Facts
from ostiary.model.groups import GroupClosure
from ostiary.series import get_series
from ostiary.sources.code import load_code
from ostiary.sources.kept import is_secret
from ostiary.sources.postgres import PostgresDatabase
from ostiary.sources.reader import read_facts
from ostiary.sources.snapshot import SnapshotDatabase, write_snapshot

if TYPE_CHECKING:
    from lab import Lab

SOURCE_FACTS = Path(__file__).parent / "inside" / "source_facts.py"
SECRET = "never-show-this"


@dataclass
class Subject:
    """A clone of the template that these tests may do anything to."""

    lab: Lab
    name: str

    @property
    def url(self) -> str:
        return self.lab.url(self.name)

    def sql(self, *statements: str) -> list[tuple[Any, ...]]:
        """Run statements as the owner; the rows of the last one."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def odoo(self) -> dict[str, Any]:
        """What Odoo says now."""
        answer: dict[str, Any] = json.loads(self.lab.run(self.name, SOURCE_FACTS))
        return answer

    @cached_property
    def said(self) -> dict[str, Any]:
        return self.odoo()

    @cached_property
    def facts(self) -> Facts:
        return self.read(self.url)

    def read(self, url: str) -> Facts:
        database = PostgresDatabase(url)
        try:
            return read_facts(database, load_code)
        finally:
            database.close()


@pytest.fixture(scope="module")
def subject(lab: Lab, fresh: Callable[..., str]) -> Subject:
    """With an archived company where the series has such, and one without a sequence: their order is not trivial."""
    subject = Subject(lab, fresh("sources"))
    subject.sql(
        "UPDATE res_company SET sequence = NULL WHERE id = 1",
        "INSERT INTO res_company_users_rel (cid, user_id) SELECT c.id, 2 FROM res_company c ON CONFLICT DO NOTHING",
    )
    if get_series(lab.series.name).companies_archived:
        subject.sql("UPDATE res_company SET active = false WHERE id = (SELECT max(id) FROM res_company)")
    return subject


@pytest.fixture
def database(subject: Subject) -> Iterator[PostgresDatabase]:
    opened = PostgresDatabase(subject.url)
    yield opened
    opened.close()


# ------------------------------------------------------------------ facts


def test_users_are_as_odoo_sees_them(subject: Subject) -> None:
    closure = GroupClosure(subject.facts)
    read = {
        str(user.id): {
            "login": user.login,
            "active": user.active,
            "share": user.share,
            "partner": user.partner_id,
            "company": user.company_id,
            "companies": list(user.companies),
            "groups": sorted(closure.of_user(user)),
            "lang": user.lang,
            "tz": user.tz,
        }
        for user in subject.facts.users.values()
    }
    assert read == subject.said["users"]


def test_companies_and_groups_are_as_odoo_sees_them(subject: Subject) -> None:
    assert list(subject.facts.companies) == subject.said["companies"]
    implied = {str(group.id): sorted(group.implied) for group in subject.facts.groups.values()}
    assert implied == subject.said["groups"]


def test_modules_are_given_to_the_code_in_the_order_in_which_odoo_loads_them(subject: Subject) -> None:
    asked: list[tuple[str, ...]] = []
    database = PostgresDatabase(subject.url)
    read_facts(database, lambda series, modules: asked.append(modules) or load_code(series, modules))
    database.close()
    assert list(asked[0]) == subject.said["modules"]


def test_models_and_fields_are_those_of_the_registry(subject: Subject) -> None:
    facts = subject.facts
    for name, said in subject.said["models"].items():
        model = facts.models[name]
        assert model.transient == said["transient"], name
        assert model.abstract == said["abstract"] or facts.series.name == "14.0", name
        assert sorted(facts.fields[name]) == said["fields"], name
        assert said["table"] is None or said["table"] in facts.tables, name


def test_access_rights_and_rules_are_all_there(subject: Subject) -> None:
    rights = subject.sql("SELECT count(*), count(group_id), count(*) FILTER (WHERE perm_read) FROM ir_model_access")[0]
    read = subject.facts.access_rights
    assert (len(read), sum(r.group_id is not None for r in read), sum(r.permissions.read for r in read)) == rights
    rules = subject.sql(
        "SELECT r.id, m.model, r.domain_force, r.global, array(SELECT group_id FROM rule_group_rel"
        " WHERE rule_group_id = r.id ORDER BY 1) FROM ir_rule r JOIN ir_model m ON m.id = r.model_id ORDER BY r.id"
    )
    assert [(r.id, r.model, r.domain, r.is_global, sorted(r.groups)) for r in subject.facts.rules] == rules
    portal = subject.facts.xmlids["base.group_portal"]
    assert portal == ("res.groups", subject.sql("SELECT res_id FROM ir_model_data WHERE name = 'group_portal'")[0][0])


def test_tables_are_those_of_the_catalog(subject: Subject) -> None:
    columns = subject.sql(
        "SELECT table_name, column_name, udt_name, is_nullable = 'NO' FROM information_schema.columns"
        " WHERE table_schema = 'public' ORDER BY table_name COLLATE \"C\", ordinal_position"
    )
    read = [
        (table.name, column.name, column.type, column.not_null)
        for table in sorted(subject.facts.tables.values(), key=lambda table: table.name)
        for column in table.columns.values()
    ]
    assert read == columns
    views = subject.sql("SELECT table_name FROM information_schema.views WHERE table_schema = 'public' ORDER BY 1")
    assert sorted((table.name,) for table in subject.facts.tables.values() if table.is_view) == views


def test_parents_come_from_the_database_since_15(subject: Subject) -> None:
    expected = {} if subject.facts.series.name == "14.0" else {"res.partner": "partner_id"}
    assert subject.facts.inherits.get("res.users", {}) == expected


def test_unaccent_is_decided_as_odoo_decides_it(subject: Subject) -> None:
    assert subject.facts.unaccent is subject.said["unaccent"] is False
    subject.sql("CREATE SCHEMA elsewhere", "CREATE EXTENSION unaccent SCHEMA elsewhere")
    try:
        assert subject.read(subject.url).unaccent is subject.odoo()["unaccent"] is (subject.facts.series.name == "14.0")
        subject.sql("ALTER EXTENSION unaccent SET SCHEMA public")
        assert subject.read(subject.url).unaccent is subject.odoo()["unaccent"] is True
    finally:
        subject.sql("DROP EXTENSION unaccent", "DROP SCHEMA elsewhere")


def test_reading_all_facts_is_quick(subject: Subject, say: Callable[[str], None]) -> None:
    """A generous bound, as the machine may be busy; 0.35 s is what a quiet one needs at most."""
    database = PostgresDatabase(subject.url)
    series = get_series(subject.lab.series.name)
    code = subject.facts.code
    times = []
    for _ in range(5):
        started = time.perf_counter()
        read_facts(database, lambda series, modules: code)
        times.append(time.perf_counter() - started)
    database.close()
    say(f"{series.name}: all facts without the code in {min(times):.3f} s")
    assert min(times) < 1.5


# ------------------------------------------------------------------ a database that is not ready


def test_modules_on_their_way_are_a_warning(subject: Subject) -> None:
    subject.sql("UPDATE ir_module_module SET state = 'to upgrade' WHERE name = 'sale'")
    try:
        assert "`sale` (to upgrade)" in subject.read(subject.url).warnings[0]
    finally:
        subject.sql("UPDATE ir_module_module SET state = 'installed' WHERE name = 'sale'")


def test_a_base_that_is_being_upgraded_is_refused(subject: Subject) -> None:
    subject.sql("UPDATE ir_module_module SET state = 'to upgrade' WHERE name = 'base'")
    try:
        with pytest.raises(SourceChanged, match="`base` is in state `to upgrade`"):
            subject.read(subject.url)
    finally:
        subject.sql("UPDATE ir_module_module SET state = 'installed' WHERE name = 'base'")


def test_a_database_without_odoo(subject: Subject) -> None:
    with pytest.raises(NotOdoo, match="no table `ir_module_module`"):
        subject.read(subject.lab.url("postgres"))


# ------------------------------------------------------------------ connections that do not come about


def with_login(url: str, user: str, password: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{user}:{password}@{parts.hostname}:{parts.port}"))


def test_a_wrong_password(subject: Subject) -> None:
    with pytest.raises(SourceError, match="does not let this user in: password authentication failed") as caught:
        PostgresDatabase(with_login(subject.url, "lab", SECRET))
    assert SECRET not in f"{caught.value.message} {caught.value.hint}"


def test_a_database_that_is_not_there(subject: Subject) -> None:
    with pytest.raises(SourceError, match='answers, but database "no_such_db" does not exist'):
        PostgresDatabase(subject.lab.url("no_such_db"))


# ------------------------------------------------------------------ reading only


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO res_partner_category (id) VALUES (999999)",
        "UPDATE res_users SET active = false",
        "DELETE FROM ir_rule",
        "CREATE TABLE ostiary_was_here (id int)",
        "SELECT nextval('res_partner_id_seq')",
        "TRUNCATE ir_logging",
        "SET TRANSACTION READ WRITE",
    ],
)
def test_nothing_can_be_written(subject: Subject, database: PostgresDatabase, statement: str) -> None:
    before = subject.sql("SELECT count(*) FROM ir_rule")
    with pytest.raises(SourceError):
        database.query(statement)
    assert database.query("SELECT count(*) FROM ir_rule") == before == subject.sql("SELECT count(*) FROM ir_rule")


@pytest.mark.parametrize("statement", ["SELECT 1; COMMIT; DELETE FROM ir_rule", "SELECT ';'; ROLLBACK"])
def test_one_statement_at_a_time(database: PostgresDatabase, tmp_path: Path, statement: str) -> None:
    asks: tuple[Callable[[], object], ...] = (
        lambda: database.query(statement),
        lambda: database.copy_csv(statement, (), tmp_path / "out.csv"),
    )
    for ask in asks:
        with pytest.raises(ValueError, match="`;` has no place in a statement"):
            ask()
    assert database.query("SELECT ';'") == [(";",)]


def test_everything_is_read_as_it_was_at_one_moment(subject: Subject, database: PostgresDatabase) -> None:
    before = database.query("SELECT count(*) FROM ir_logging")
    subject.sql("INSERT INTO ir_logging (name, type, path, line, func, message) VALUES ('x', 'server', '', '', '', '')")
    with pytest.raises(SourceError, match="division by zero"):
        database.query("SELECT 1 / 0")
    assert database.query("SELECT count(*) FROM ir_logging") == before


@pytest.fixture
def reader_url(subject: Subject) -> Iterator[str]:
    """A role that may read the tables and nothing else."""
    role = f"ostiary_reader_{subject.name}"
    subject.sql(
        f"CREATE ROLE {role} LOGIN PASSWORD '{SECRET}'",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}",
    )
    yield with_login(subject.url, role, SECRET)
    subject.sql(f"DROP OWNED BY {role}", f"DROP ROLE {role}")


def test_a_role_that_may_only_select_reads_the_same_facts(subject: Subject, reader_url: str) -> None:
    assert subject.read(reader_url) == subject.facts


def test_a_missing_privilege_is_named_with_the_grant_to_give(subject: Subject, reader_url: str) -> None:
    role = urlsplit(reader_url).username
    subject.sql(f"REVOKE SELECT ON ir_rule FROM {role}")
    with pytest.raises(SourceError, match=f"the database user `{role}` may not use the table `ir_rule`") as caught:
        subject.read(reader_url)
    assert caught.value.hint == f'GRANT SELECT ON "ir_rule" TO "{role}";'
    assert SECRET not in str(caught.value)


def test_selected_columns_are_enough(subject: Subject, reader_url: str) -> None:
    role = urlsplit(reader_url).username
    subject.sql(
        f"REVOKE SELECT ON res_users FROM {role}",
        f"GRANT SELECT (id, login, active, share, partner_id, company_id) ON res_users TO {role}",
    )
    assert subject.read(reader_url).users == subject.facts.users


# ------------------------------------------------------------------ time and interruptions


def test_a_statement_that_takes_too_long_is_stopped(subject: Subject) -> None:
    database = PostgresDatabase(subject.url, statement_timeout=0.2)
    with pytest.raises(SourceError, match="took longer than allowed"):
        database.query("SELECT pg_sleep(30)")
    assert database.query("SELECT 1") == [(1,)]
    database.close()


def test_a_table_that_odoo_has_locked(subject: Subject) -> None:
    database = PostgresDatabase(subject.url, lock_timeout=0.2)
    with psycopg.connect(subject.url) as upgrade:
        upgrade.execute("LOCK TABLE ir_rule IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(SourceChanged, match="is locked"):
            database.query("SELECT count(*) FROM ir_rule")
    database.close()


def test_a_connection_that_breaks(subject: Subject) -> None:
    database = PostgresDatabase(subject.url)
    ((pid,),) = database.query("SELECT pg_backend_pid()")
    subject.sql(f"SELECT pg_terminate_backend({pid})")
    with pytest.raises(NotReachable, match="broke off"):
        database.query("SELECT 1")
    database.close()


def test_a_connection_that_nobody_uses_is_given_back(subject: Subject) -> None:
    database = PostgresDatabase(subject.url, idle_timeout=0.2)
    time.sleep(0.6)
    with pytest.raises(NotReachable, match="was idle for too long"):
        database.query("SELECT 1")
    database.close()


@pytest.mark.parametrize("way", ["query", "stream", "copy_csv", "copy_csv before the first row"])
def test_ctrl_c_stops_the_statement_at_once(database: PostgresDatabase, tmp_path: Path, way: str) -> None:
    endless = "SELECT a.id FROM ir_model_fields a, ir_model_fields b, ir_model_fields c"
    asks: dict[str, Callable[[], object]] = {
        "query": lambda: database.query("SELECT pg_sleep(30)"),
        "stream": lambda: sum(len(rows) for rows in database.stream(endless)),
        "copy_csv": lambda: database.copy_csv(endless, (), tmp_path / "out.csv"),
        "copy_csv before the first row": lambda: database.copy_csv("SELECT pg_sleep(30)", (), tmp_path / "out.csv"),
    }
    started = time.perf_counter()
    with ctrl_c_after(0.4), pytest.raises(KeyboardInterrupt):
        asks[way]()
    assert time.perf_counter() - started < 3
    assert database.query("SELECT 1") == [(1,)]


# ------------------------------------------------------------------ values


def test_values_are_those_that_the_other_dialect_has(database: PostgresDatabase) -> None:
    rows = database.query(
        "SELECT $1::int[], $2, '{\"a\": 1}'::jsonb, 1.5::numeric, count(*) FROM res_users WHERE id = ANY($3)",
        [[1, None], "it's", [1, 2]],
    )
    assert rows == [([1, None], "it's", '{"a": 1}', 1.5, 2)]


def test_a_value_that_does_not_convert_is_not_quoted(database: PostgresDatabase) -> None:
    with pytest.raises(SourceError, match="invalid input syntax for type integer") as caught:
        database.query("SELECT login::int FROM res_users WHERE id = 2")
    assert "admin" not in caught.value.message


def test_csv_has_parameters_and_tells_null_from_empty(database: PostgresDatabase, tmp_path: Path) -> None:
    sql = "SELECT id, $2, NULL, '', '$1', \"login\" FROM res_users WHERE id = ANY($1) ORDER BY id -- $3"
    database.copy_csv(sql, [[1, 2], 'o\'clock, "x" $1'], tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text() == (
        '1,"o\'clock, ""x"" $1",,"",$1,__system__\n2,"o\'clock, ""x"" $1",,"",$1,admin\n'
    )


def test_a_copy_that_fails_in_the_middle(database: PostgresDatabase, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="division by zero"):
        database.copy_csv("SELECT id, 1 / (id - 5000) FROM ir_model_fields ORDER BY id", (), tmp_path / "out.csv")
    with pytest.raises(OSError, match="No space"):
        database.copy_csv("SELECT * FROM ir_model_fields", (), Path("/dev/full"))
    assert database.query("SELECT 1") == [(1,)]


def test_streams_come_in_batches(database: PostgresDatabase) -> None:
    batches = list(database.stream("SELECT generate_series(1, $1)", [25_000]))
    assert [len(batch) for batch in batches] == [10_000, 10_000, 5_000] and batches[2][-1] == (25_000,)


# ------------------------------------------------------------------ snapshots


@pytest.fixture(scope="module")
def snapshot(subject: Subject, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SnapshotDatabase]:
    """With every column of every table asked for: what is left out is left out by the snapshot itself."""
    path = tmp_path_factory.mktemp("snapshots") / f"{subject.name}.ostiary"
    database = PostgresDatabase(subject.url)
    columns = {table.name: list(table.columns) for table in subject.facts.tables.values() if not table.is_view}
    write_snapshot(database, subject.facts, columns, path)
    database.close()
    opened = SnapshotDatabase(path)
    yield opened
    opened.close()


def test_a_snapshot_has_the_same_facts(subject: Subject, snapshot: SnapshotDatabase) -> None:
    assert read_facts(snapshot, load_code) == subject.facts


def test_a_snapshot_has_all_rows_and_values(subject: Subject, snapshot: SnapshotDatabase) -> None:
    database = PostgresDatabase(subject.url)
    for table in ("res_partner", "sale_order", "account_move", "ir_rule", "res_users", "mail_followers"):
        columns = [
            column
            for column in subject.facts.tables[table].columns.values()
            if column.name in snapshot.kept[table] and column.type != "jsonb"
        ]
        listed = ", ".join(f'"{column.name}"' for column in columns)
        query = f"SELECT {listed} FROM {table} ORDER BY id"
        assert snapshot.query(query) == database.query(query), table
    database.close()


def test_a_snapshot_has_the_rows_of_tables_that_others_inherit_from(
    subject: Subject, snapshot: SnapshotDatabase
) -> None:
    ((live, own),) = subject.sql("SELECT (SELECT count(*) FROM ir_actions), (SELECT count(*) FROM ONLY ir_actions)")
    assert live > own == 0
    assert snapshot.query("SELECT count(*) FROM ir_actions") == [(live,)]


def test_a_snapshot_keeps_json_as_json(subject: Subject, snapshot: SnapshotDatabase) -> None:
    if subject.facts.series.translations_json:
        query = "SELECT id, name ->> 'en_US' FROM res_groups ORDER BY id"
        database = PostgresDatabase(subject.url)
        assert snapshot.query(query) == database.query(query)
        database.close()
    else:
        assert subject.facts.tables["res_groups"].columns["name"].type == "varchar"


def test_a_snapshot_never_has_a_secret(subject: Subject, snapshot: SnapshotDatabase) -> None:
    kept = snapshot.kept
    for table in subject.facts.tables.values():
        for column in table.columns.values():
            secret = is_secret(table.name, column.name, column.type)
            assert (column.name in kept.get(table.name, ())) is not (secret or table.is_view), (table.name, column.name)
    for table, column in (("res_users", "password"), ("ir_config_parameter", "value"), ("sale_order", "access_token")):
        assert column not in kept[table]

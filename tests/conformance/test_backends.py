"""The same rows in PostgreSQL and in DuckDB give the same answers. No Odoo takes part, only the lab's PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st
from psycopg import sql

from ostiary.domain.syntax import Domain
from ostiary.domain.walk import failure, symbols_of, undecided
from ostiary.engine.compile import EVALUATORS, Evaluator
from ostiary.engine.plan import Planner
from ostiary.engine.reach import Answer, Engine
from ostiary.model.environment import Context
from ostiary.sources.postgres import PostgresDatabase
from unit.domain.test_translate import DOMAINS, translated
from unit.engine.test_random_worlds import Case, by_user, cases, engine_with
from unit.properties import examples
from unit.random_rows import random_world
from unit.random_rules import RandomRule
from unit.small_world import as_world

if TYPE_CHECKING:
    from lab import Lab
    from ostiary.sources.world import OpenedWorld

SEEDS = (0, 1)


@dataclass
class Backends:
    """One world in both databases, by the seed of its rows."""

    worlds: dict[int, OpenedWorld]
    databases: dict[int, PostgresDatabase]

    def engines(self, case: Case, evaluator: Evaluator) -> tuple[Engine, Engine, list[int]]:
        """(over DuckDB, over PostgreSQL, the portal users)"""
        seed = case.seed % len(SEEDS)
        world = as_world(self.worlds[seed])
        duck = engine_with(world, case.rules, Context(**case.context, active_test=evaluator == "record"))
        users = [user.id for user in world.users() if user.id > 4]
        return duck, Engine(duck.facts, self.databases[seed], duck.context), users


@pytest.fixture(scope="module")
def backends(lab: Lab, series: str) -> Iterator[Backends]:
    """The small world with random rows, copied into databases of the lab's cluster."""
    made = [f"backends_{lab.series.short}_{seed}_{os.getpid()}" for seed in SEEDS]
    worlds = {seed: random_world(series, seed) for seed in SEEDS}
    with psycopg.connect(lab.url("postgres"), autocommit=True) as admin:
        for seed, name in zip(SEEDS, made, strict=True):
            admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            with psycopg.connect(lab.url(name)) as connection:
                _copy(worlds[seed], connection)
        opened = {seed: PostgresDatabase(lab.url(name)) for seed, name in zip(SEEDS, made, strict=True)}
        yield Backends(worlds, opened)
        for database in opened.values():
            database.close()
        for name in made:
            admin.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def _copy(world: OpenedWorld, connection: psycopg.Connection[Any]) -> None:
    """Every table of the world with PostgreSQL's own types."""
    for table in world.facts.tables.values():
        columns = list(table.columns.values())
        typed = sql.SQL(", ").join(
            sql.SQL("{} {}").format(sql.Identifier(column.name), sql.SQL(column.type)) for column in columns
        )
        connection.execute(sql.SQL("CREATE TABLE {} ({})").format(sql.Identifier(table.name), typed))
        names = ", ".join(f'"{column.name}"' for column in columns)
        rows = world.database.query(f'SELECT {names} FROM "{table.name}"')
        with connection.cursor().copy(
            sql.SQL("COPY {} ({}) FROM STDIN").format(
                sql.Identifier(table.name), sql.SQL(", ").join(sql.Identifier(column.name) for column in columns)
            )
        ) as copy:
            for row in rows:
                copy.write_row(row)


def outcomes(answers: list[Answer]) -> dict[int, tuple[object, ...]]:
    return {
        user: (answer.outcome, answer.ids, answer.visible, answer.total) for user, answer in by_user(answers).items()
    }


@pytest.mark.parametrize("evaluator", EVALUATORS)
def test_both_databases_give_the_same_records(backends: Backends, series: str, evaluator: Evaluator) -> None:
    @settings(examples(150))
    @given(cases(series))
    def check(case: Case) -> None:
        duck, postgres, users = backends.engines(case, evaluator)
        for with_ids in (True, False):
            question = (case.model, case.operation, evaluator, users)
            in_duck = outcomes(duck.reach(*question, with_ids=with_ids))
            in_postgres = outcomes(postgres.reach(*question, with_ids=with_ids))
            note(f"DuckDB {in_duck}\nPostgreSQL {in_postgres}")
            assert in_duck == in_postgres

    check()


OPERATORS = ("=like", "=ilike", "like", "not ilike")
NUMBERS = ("qty", "rank", "amount", "price", "id", "flag", "day", "moment", "partner_id", "state", "title", "note")
PATTERNS = ("%1%", "1", "0%", "%.5", "2024-01%", "%00:00%", "t%", "%.0", "", "draft", "%10:00:00.5%")


@pytest.mark.parametrize("evaluator", EVALUATORS)
def test_texts_that_the_database_makes_are_the_same_or_unknown(
    backends: Backends, series: str, evaluator: Evaluator
) -> None:
    """`like` on a number or a moment compares the text that the database makes of it."""

    @settings(examples(100))
    @given(st.sampled_from(NUMBERS), st.sampled_from(OPERATORS), st.sampled_from(PATTERNS))
    def check(name: str, operator: str, pattern: str) -> None:
        rule = RandomRule(f"[({name!r}, {operator!r}, {pattern!r})]", (), "rwcu")
        duck, postgres, users = backends.engines(Case(0, "x.doc", {"x.doc": [rule]}, "read", {}), evaluator)
        (in_duck,) = duck.reach("x.doc", "read", evaluator, users[:1], with_ids=True)
        (in_postgres,) = postgres.reach("x.doc", "read", evaluator, users[:1], with_ids=True)
        note(f"DuckDB {in_duck}\nPostgreSQL {in_postgres}")
        assert in_duck.outcome == "unknown" or (in_duck.outcome, in_duck.ids) == (in_postgres.outcome, in_postgres.ids)

    check()


def test_a_hierarchy_that_starts_at_the_user_and_elsewhere(backends: Backends, series: str) -> None:
    """A symbol and a constant in one walk: each class starts at both."""
    rule = RandomRule("[('partner_id', 'child_of', [user.partner_id.id, 8])]", (), "rwcu")
    duck, postgres, users = backends.engines(Case(0, "x.doc", {"x.doc": [rule]}, "read", {}), "search")
    found = outcomes(postgres.reach("x.doc", "read", "search", users, with_ids=True))
    assert found == outcomes(duck.reach("x.doc", "read", "search", users, with_ids=True))
    assert len({ids for _, ids, *_ in found.values()}) > 1


def test_facts_are_the_same_apart_from_the_database(backends: Backends, series: str) -> None:
    duck, postgres, _ = backends.engines(Case(0, "x.doc", {"x.doc": []}, "read", {}), "search")
    assert replace(duck.facts, rules=()) == replace(postgres.facts, rules=())
    assert (duck.database.dialect, postgres.database.dialect) == ("duckdb", "postgres")


@pytest.mark.parametrize("evaluator", EVALUATORS)
def test_no_condition_is_refused_by_postgresql(backends: Backends, series: str, evaluator: Evaluator) -> None:
    """Where PostgreSQL would refuse a comparison, Odoo fails too: the condition must say so beforehand."""

    @settings(examples(300))
    @given(DOMAINS)
    def check(domain: Domain) -> None:
        condition = translated(domain, series, evaluator)
        if condition is None or failure(condition) is not None or undecided(condition) or symbols_of(condition):
            return
        for dialect, database in (("postgres", backends.databases[0]), ("duckdb", backends.worlds[0].database)):
            query = Planner(dialect, "x_doc", {}).matching(condition, count=True)  # type: ignore[arg-type]
            note(query.sql)
            assert isinstance(database.query(query.sql, query.parameters)[0][0], int)

    check()

"""A world as it would be if something had been done: facts are read again, and everything is judged anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ostiary.api import World
from ostiary.facts import Facts, Table
from ostiary.facts.schema import Schema
from ostiary.sources.rows import FACT_COLUMNS, RowReader
from ostiary.whatif.changes import Change
from ostiary.whatif.consequences import follow
from ostiary.whatif.database import ChangedDatabase
from ostiary.whatif.overlay import Overlay


def with_changes(world: World, changes: Iterable[Change]) -> World:
    """The world after these changes; the world itself stays as it is, and open: close that one.

    Raises UsageError for a change whose result cannot be said, such as one of a field that is computed.
    """
    overlay = Overlay.over(world.database, Schema(world.facts))
    for change in changes:
        follow(overlay, change, overlay.apply(change))
    return World(world.source, changed_facts(world.facts, overlay.database), overlay.database)


def changed_facts(facts: Facts, database: ChangedDatabase) -> Facts:
    """The facts as the changed tables give them; what was not touched is kept."""
    touched = database.shadows.keys()
    facts = replace(facts, tables=_without_views(facts, database))
    if not touched & FACT_COLUMNS.keys():
        return facts
    names: dict[str, dict[int, str]] = {}
    for xmlid, (model, record_id) in facts.xmlids.items():
        names.setdefault(model, {}).setdefault(record_id, xmlid)
    reader = RowReader(database, facts.tables)
    reader.models(facts.xmlids)
    if touched & {"res_groups", "res_groups_implied_rel"}:
        facts = replace(facts, groups=reader.groups(names.get("res.groups", {})))
    if "ir_model_access" in touched:
        facts = replace(facts, access_rights=reader.access_rights(names.get("ir.model.access", {})))
    if touched & {"ir_rule", "rule_group_rel"}:
        facts = replace(facts, rules=reader.rules(names.get("ir.rule", {})))
    if "res_company" in touched:
        facts = replace(facts, companies=reader.companies())
    if touched & {"res_users", "res_groups_users_rel", "res_company_users_rel", "res_partner", "res_company"}:
        facts = replace(facts, users=reader.users(facts.companies.values()))
    if "website" in touched:
        facts = replace(facts, websites=reader.websites())
    return facts


def _without_views(facts: Facts, database: ChangedDatabase) -> dict[str, Table]:
    """The tables; rows of views over changed tables are those of before, so that nothing is said from them."""
    stale = _views_over(facts, database)
    if not stale:
        return facts.tables
    reason = "its rows are computed from what would change"
    return facts.tables | {name: replace(facts.tables[name], partial=reason) for name in stale}


def _views_over(facts: Facts, database: ChangedDatabase) -> set[str]:
    """Views that may read a changed table; where the database does not tell, all of them."""
    views = {name for name, table in facts.tables.items() if table.is_view}
    if not database.shadows or not views:
        return set()
    if database.dialect == "duckdb":
        return views
    return views & {str(row[0]) for row in database.below.query(_VIEWS_OVER, [sorted(database.shadows)])}


_VIEWS_OVER = """
    WITH RECURSIVE over(view) AS (
        SELECT w.ev_class FROM pg_depend d JOIN pg_rewrite w ON w.oid = d.objid
         WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass
           AND d.refobjid IN (SELECT oid FROM pg_class WHERE relname = ANY($1)
                                 AND relnamespace = current_schema()::regnamespace)
         UNION
        SELECT w.ev_class FROM over JOIN pg_depend d ON d.refobjid = over.view JOIN pg_rewrite w ON w.oid = d.objid
         WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass AND w.ev_class <> over.view
    )
    SELECT c.relname::text FROM over JOIN pg_class c ON c.oid = over.view
"""

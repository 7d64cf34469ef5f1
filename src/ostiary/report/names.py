"""Display names, for those who ask with `--with-names`; logins and ids are shown without."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final

from ostiary.database import Database
from ostiary.errors import SourceError
from ostiary.facts import Facts

_CANDIDATES: Final = ("complete_name", "name", "display_name")


def display_names(database: Database, facts: Facts, model: str, ids: Iterable[int]) -> dict[int, str]:
    """id → name, as far as the source has names for the model; a snapshot has them when it was taken with names."""
    code = facts.code.model(model)
    table = facts.tables.get(code.table or model.replace(".", "_"))
    wanted = sorted(set(ids))
    if table is None or table.is_view or not wanted:
        return {}
    columns = [name for name in (code.rec_name, *_CANDIDATES) if name in table.columns]
    if not columns:
        return {}
    sql = f'SELECT id, CAST("{columns[0]}" AS text) FROM "{table.name}" WHERE id = ANY($1)'
    try:
        rows = database.query(sql, [wanted])
    except SourceError:  # a snapshot without names knows the column, but does not hold it
        return {}
    return {int(str(row[0])): _text(str(row[1])) for row in rows if row[1] is not None}


def user_names(database: Database, facts: Facts, user_ids: Iterable[int]) -> dict[int, str]:
    """user id → the name of the user's partner."""
    partners = {user_id: facts.users[user_id].partner_id for user_id in user_ids if user_id in facts.users}
    names = display_names(database, facts, "res.partner", partners.values())
    return {user_id: names[partner] for user_id, partner in partners.items() if partner in names}


def _text(value: str) -> str:
    """The English of a translated name, which the database keeps as a JSON object."""
    if not value.startswith("{"):
        return value
    try:
        translations = json.loads(value)
    except ValueError:
        return value
    return str(translations.get("en_US") or next(iter(translations.values()), value))

"""What a snapshot keeps of each table, and what it never keeps."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

from ostiary.facts import Facts
from ostiary.sources.rows import FACT_COLUMNS

_SECRET: Final = re.compile(
    r"passw|^pass$|_pass$|secret|token|api_?key|private_key|^key$|_key$|credential|salt$|hash|oauth|totp|otp_|signature"
    r"|session|webhook_u|^pin$|_pin$|db_datas"
)
_SECRET_TABLES: Final = frozenset(
    {"auth_totp_device", "res_device_log", "res_users_apikeys", "res_users_identitycheck"}
)
_SECRET_COLUMNS: Final = frozenset({("ir_config_parameter", "value"), ("loyalty_card", "code")})
_HARMLESS_TYPES: Final = frozenset({"bool", "int2", "int4", "int8", "float4", "float8", "numeric", "date", "timestamp"})
_HARMLESS: Final = frozenset({("ir_ui_view", "key"), ("ir_config_parameter", "key")})
"""Columns called `key` that name things."""

_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "res_partner": ("name", "display_name", "complete_name", "email"),
    "res_users": ("login",),
    "website": ("name",),
}


def is_secret(table: str, column: str, column_type: str = "varchar") -> bool:
    """Passwords, hashes, keys, tokens, signatures and binary contents; a snapshot never holds them, whoever asks.

    Numbers, dates and booleans are none: `session_id` is a link.
    """
    if column_type in _HARMLESS_TYPES or (table, column) in _HARMLESS:
        return False
    if table in _SECRET_TABLES or (table, column) in _SECRET_COLUMNS or column_type == "bytea":
        return True
    return bool(_SECRET.search(column))


def kept_columns(facts: Facts, columns: Mapping[str, Collection[str]], *, with_names: bool) -> dict[str, list[str]]:
    """table → columns to keep, in the order of the table: those of the facts, those asked for, and display names.

    Tables and columns that do not exist are left out without a word: that they are missing is in the catalog.
    """
    wanted: dict[str, set[str]] = {table: set(kept) for table, kept in FACT_COLUMNS.items()}
    for source in (columns, _display_columns(facts, columns) if with_names else {}):
        for table, names in source.items():
            wanted.setdefault(table, set()).update(names)
    kept = {
        table: [
            column.name
            for column in facts.tables[table].columns.values()
            if column.name in names and not is_secret(table, column.name, column.type)
        ]
        for table, names in wanted.items()
        if table in facts.tables
    }
    return {table: names for table, names in sorted(kept.items()) if names}


def _display_columns(facts: Facts, columns: Mapping[str, Collection[str]]) -> dict[str, Collection[str]]:
    """The columns by which people know a record, of the tables that are kept."""
    display: dict[str, Collection[str]] = dict(_NAMES)
    for model in facts.models:
        code = facts.code.model(model)
        table = code.table or model.replace(".", "_")
        if table in columns and table not in _NAMES:
            display[table] = (code.rec_name or "name",)
    return display

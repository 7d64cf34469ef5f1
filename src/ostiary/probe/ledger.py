"""Every verdict of a trial, on disk: a trial of any length takes the same memory.

A temporary database that only this process sees and that goes with it. It holds what reports show: no content of
documents, no tokens.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal

Cell = Literal["LEAK", "over-block", "undecided", "served", "refused"]
CELLS: Final[tuple[Cell, ...]] = ("LEAK", "over-block", "undecided", "served", "refused")
"""What the matrix shows of one account, document and way; of several tries the first of these."""
Row = tuple[str, str, dict[str, Cell]]
"""Document, way, and a cell for each account that tried."""
_TABLES: Final = """
    CREATE TABLE planned (id TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE told (document TEXT, way TEXT, account TEXT, cell INTEGER, said TEXT);
    CREATE TABLE reasons (reason TEXT PRIMARY KEY, many INTEGER) WITHOUT ROWID;
"""
_MATRIX: Final = """
    SELECT document, way, json_group_object(account, cell) FROM (
        SELECT document, way, account, min(cell) AS cell FROM told
        WHERE cell IS NOT NULL GROUP BY document, way, account
    ) GROUP BY document, way ORDER BY min(cell), document, way
"""


class Ledger:
    """For the main thread alone."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect("")  # a file of its own, which nobody else can open
        self._connection.isolation_level = None
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.executescript(_TABLES)

    def is_new(self, attempt: str) -> bool:
        """Whether a try is planned for the first time."""
        return self._connection.execute("INSERT OR IGNORE INTO planned VALUES (?)", (attempt,)).rowcount == 1

    def add(self, document: str, way: str, account: str, cell: Cell | None, said: Mapping[str, Any]) -> None:
        """A verdict as programs read it, and as the matrix shows it; with None it does not."""
        text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        number = None if cell is None else CELLS.index(cell)
        self._connection.execute("INSERT INTO told VALUES (?, ?, ?, ?, ?)", (document, way, account, number, text))

    def add_reason(self, reason: str) -> None:
        """Why one try is undecided."""
        sql = "INSERT INTO reasons VALUES (?, 1) ON CONFLICT (reason) DO UPDATE SET many = many + 1"
        self._connection.execute(sql, (reason,))

    def reasons(self, most: int) -> list[tuple[str, int]]:
        """The commonest reasons for which tries are undecided."""
        sql = "SELECT reason, many FROM reasons ORDER BY many DESC, reason LIMIT ?"
        return [(str(reason), int(many)) for reason, many in self._connection.execute(sql, (most,))]

    def rows(self) -> Iterator[Row]:
        """The matrix; rows with a disagreement come first."""
        for document, way, cells in self._connection.execute(_MATRIX):
            yield document, way, {name: CELLS[cell] for name, cell in json.loads(cells).items()}

    def said(self) -> Iterator[dict[str, Any]]:
        """Every verdict as programs read it, in the order in which they came."""
        for (text,) in self._connection.execute("SELECT said FROM told ORDER BY rowid"):
            yield json.loads(text)

    def close(self) -> None:
        self._connection.close()

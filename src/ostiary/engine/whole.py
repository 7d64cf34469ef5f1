"""SQL of one's own over tables that are there to the last row.

Where a source may lack rows of a table (`Table.partial`), an absent row proves nothing: counting over such a table
would report as safe what nobody looked at. Statements that the engine does not write ask through here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from ostiary.database import Database
from ostiary.errors import Undecided
from ostiary.facts import Table

_NAME: Final = re.compile(r"[a-z_][a-z0-9_]*")


class WholeTables:
    """A database that answers only where all tables that a statement names were read whole."""

    def __init__(self, database: Database, tables: Mapping[str, Table]) -> None:
        self._database = database
        self._gaps = {name: table.partial for name, table in tables.items() if table.partial}

    def query(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """All rows, as `Database.query`. Raises Undecided where rows of a table may be missing."""
        return self.ahead(sql, parameters)()

    def ahead(self, sql: str, parameters: Sequence[object] = ()) -> Callable[[], list[tuple[object, ...]]]:
        """All rows, later, as `Database.ahead`. Raises Undecided at once."""
        if self._gaps:
            for name in dict.fromkeys(_NAME.findall(sql)):
                if name in self._gaps:
                    raise Undecided(self._gaps[name])
        return self._database.ahead(sql, parameters)

"""The benchmark database: the template plus a large population, made by set-based SQL.

Its size is kept as a mark on the database, so that the same one is made once.
"""

import hashlib
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from .database import Databases
from .process import say

SQL = Path(__file__).parent / "sql"
CHECK = Path(__file__).parent / "inside" / "check_bench.py"


@dataclass(frozen=True)
class Size:
    """How many of each; every customer company has two portal users in the sizes given below."""

    users: int = 4_000
    companies: int = 2_000
    orders: int = 300_000
    lines: int = 900_000
    invoices: int = 150_000
    followers: int = 200_000

    def scaled(self, users: float = 1, rows: float = 1) -> "Size":
        """This size with more or fewer users (and their companies), or documents."""
        return Size(
            users=round(self.users * users),
            companies=round(self.companies * users),
            orders=round(self.orders * rows),
            lines=round(self.lines * rows),
            invoices=round(self.invoices * rows),
            followers=round(self.followers * rows),
        )

    def with_counts(self, **counts: int | None) -> "Size":
        """This size with the counts that are given."""
        return replace(self, **{name: count for name, count in counts.items() if count is not None})


FULL = Size()
SMALL = FULL.scaled(1 / 40, 1 / 40)


def ensure_bench(databases: Databases, name: str, size: Size) -> bool:
    """Make the benchmark database unless it exists with this very size; whether it was made."""
    odoo = databases.odoo
    script = "\n".join((SQL / part).read_text() for part in ("copies.sql", "rows.sql"))
    made_from = {**asdict(size), "sql": hashlib.sha256(script.encode()).hexdigest()[:16]}
    made_from["template"] = databases.marked(odoo.series.template)
    with odoo.home.lock(f"bench-{name}"):
        if databases.marked(name) == made_from:
            return False
        started = time.monotonic()
        say(f"{odoo.series.name}: make the benchmark database `{name}` of {size}")
        databases.clone(odoo.series.template, name)
        databases.cluster.sql(name, script, asdict(size))
        say(f"{odoo.series.name}: rows made in {time.monotonic() - started:.0f} s, checking in Odoo")
        check(databases, name)
        databases.mark(name, made_from)
    return True


def check(databases: Databases, name: str) -> None:
    """Ask Odoo what portal users find, and compare it with what was made for them."""
    for line in databases.odoo.run(name, CHECK, capture=True).splitlines():
        say(f"{databases.odoo.series.name}: {line}")

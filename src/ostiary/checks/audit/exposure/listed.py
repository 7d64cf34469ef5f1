"""Which records the stock portal pages list, so that what only RPC shows can be told apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.database import as_int, quoted
from ostiary.domain.algebra import all_of, is_set, negation
from ostiary.domain.condition import Column, Membership, Values

LISTED: Final[dict[str, frozenset[str]]] = {
    "sale.order": frozenset({"sent", "sale", "done"}),
    "purchase.order": frozenset({"sent", "purchase", "done", "cancel"}),
    "account.move": frozenset({"posted"}),
}
"""model → the states that a stock portal page lists (`_prepare_quotations_domain` and the like)."""
CLASSIC_LISTED: Final[dict[str, frozenset[str]]] = {"sale.order": frozenset({"sent", "cancel", "sale", "done"})}
"""The same before series 15, where it was more."""
DRAFT: Final = frozenset({"draft"})


@dataclass(frozen=True, slots=True)
class InState:
    """Records in one state that portal users find: distinct records, and pairs of a user and a record."""

    state: str
    records: int
    pairs: int


def unlisted(audit: Audit, model: str) -> Iterator[InState]:
    """What portal users find of a model though its portal page does not list it, by state."""
    table = audit.engine.schema.table_name(model)
    if not audit.has(table, "state"):
        return
    shown = Membership(Column("state", "text"), Values(tuple(sorted(listed(audit, model)))))
    rows = audit.exposures.of_reached(
        model,
        "portal",
        "SELECT state, count(*), CAST(sum(users) AS BIGINT) FROM (SELECT t.id, t.state, sum(c.users) AS users"
        f" FROM reached r JOIN crowd c ON c.class = r.class JOIN {quoted(table)} t ON t.id = r.id"
        " GROUP BY t.id, t.state) AS each GROUP BY state ORDER BY state",
        among=all_of(is_set(Column("state", "text")), negation(shown)),
    )
    for state, records, pairs in rows:
        yield InState(str(state), as_int(records), as_int(pairs))


def listed(audit: Audit, model: str) -> frozenset[str]:
    """The states that the model's portal page lists."""
    classic = int(audit.facts.series.name.split(".")[0]) < 15
    return (CLASSIC_LISTED.get(model) if classic else None) or LISTED[model]

"""To whom a record belongs: a commercial partner, by a path of fields.

    sale.order        partner_id
    sale.order.line   as the record behind order_id
    mail.message      as the document that model and res_id name

What `ostiary.toml` says comes first, then what is known of stock models (`ownership_stock`), then what the fields of a
model suggest (`ownership_inferred`). How sure that is stands beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ostiary.facts.schema import Schema
from ostiary.model import ownership_stock as stock
from ostiary.model.ownership_inferred import inferred
from ostiary.model.ownership_paths import FOLLOWERS, resolves
from ostiary.model.ownership_shape import Ownership, Said

DEEPEST = 4
"""How many parents a record may be asked through."""
OwnershipTable = Mapping[str, Ownership]


@dataclass(slots=True)
class Ownerships:
    """Ownership of every model of one Odoo; `configured` is what `ostiary.toml` says."""

    schema: Schema
    configured: OwnershipTable = field(default_factory=dict)
    _known: dict[str, Ownership] = field(default_factory=dict)

    def of(self, model: str) -> Ownership:
        """To whom the records of a model belong."""
        if model not in self._known:
            self._known[model] = self._of(model, DEEPEST)
        return self._known[model]

    def _of(self, model: str, depth: int) -> Ownership:
        said = self.configured.get(model)
        if said is not None:
            return said
        if model in stock.PUBLIC:
            return Ownership("public", origin="stock")
        known = stock.OWNED.get(model)
        if known is not None:
            found = self._from_stock(model, known, depth)
            if found is not None:
                return found
        guess = inferred(self.schema, model)
        if guess.parent is None:
            return guess.ownership
        above = self._above(model, guess.parent[0], depth)
        shared = self._resolved(model, above.shared)
        return replace(above, shared=shared, confidence="tentative", origin="inferred")

    def _from_stock(self, model: str, known: Said, depth: int) -> Ownership | None:
        """What is known of a stock model, as far as this database has its fields; None where it has none of them."""
        if known.nature != "owned":
            return Ownership(known.nature, origin="stock")
        above = self._above(model, known.parent, depth)
        owners = self._resolved(model, known.owners + above.owners)
        shared = self._resolved(model, known.shared + above.shared)
        return Ownership("owned", owners, shared, known.kind, "certain", "stock") if owners else None

    def _resolved(self, model: str, paths: tuple[str, ...]) -> tuple[str, ...]:
        """The paths that this database has the fields for."""
        return tuple(dict.fromkeys(path for path in paths if resolves(self.schema, model, path)))

    def _above(self, model: str, link: str | None, depth: int) -> Ownership:
        """What the record behind a link says; nothing where there is no such link."""
        found = self.schema.field(model, link) if link else None
        if link is None or found is None or found.relation is None or not depth:
            return Ownership("none")
        if not resolves(self.schema, model, link, to_person=False):
            return Ownership("none")
        return _below(link, self._of(found.relation, depth - 1))


def _below(link: str, above: Ownership) -> Ownership:
    """The ownership of records that belong to whom the record behind `link` belongs."""
    if above.nature != "owned" or any(":" in path for path in above.owners):
        return Ownership("none")
    return replace(
        above,
        owners=tuple(f"{link}.{path}" for path in above.owners if path != "id") or (link,),
        shared=tuple(f"{link}.{path}" for path in (*above.shared, FOLLOWERS)),
    )


__all__ = ["Ownership", "OwnershipTable", "Ownerships"]

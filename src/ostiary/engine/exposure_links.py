"""People who were put on somebody else's document: followers, collaborators, addressees."""

from __future__ import annotations

from dataclasses import dataclass

from ostiary.database import as_int
from ostiary.engine.exposure import OUTSIDERS, Exposures
from ostiary.engine.exposure_sql import Statement


@dataclass(frozen=True, slots=True)
class ForeignLink:
    """A partner who is put on a record that belongs to another customer; both customers are commercial partners."""

    record: int
    partner: int
    customer: int
    owner: int


def foreign_links(exposures: Exposures, model: str, pairs: str, parameters: list[object]) -> list[ForeignLink]:
    """The outsiders among `pairs`, a SELECT of (id of a record, partner), who are not of the customer it belongs to.

    People of a company above the customer are not foreign, and nothing is foreign to documents of the own company.
    """
    people = exposures.people
    users = exposures.search.facts.users
    outsiders = sorted({users[user].partner_id for kind in OUTSIDERS for user in exposures.users(kind)} - {0})
    statement = Statement(list(parameters))
    owned = exposures.owners(model)
    head = (
        f"pairs(id, partner) AS ({pairs}), reached(class, id) AS (SELECT DISTINCT p.partner, p.id FROM pairs p"
        f" WHERE p.partner IN (SELECT {statement.ids(outsiders)})),"
        f" insiders(owner) AS (SELECT {statement.ids(people.insiders)}),"
        f" family(owner, above) AS (SELECT {statement.ids(one for one, _ in people.families)},"
        f" {statement.ids(two for _, two in people.families)}), owned(class, id, owner) AS ({owned.owned(statement)})"
    )
    rows = exposures.database.query(f"WITH {head} {_FOREIGN}", statement.parameters)
    return [ForeignLink(*(as_int(cell) for cell in row)) for row in rows]


_FOREIGN = """SELECT o.id, o.class, coalesce(p.commercial_partner_id, p.id), o.owner
    FROM owned o JOIN res_partner p ON p.id = o.class
    WHERE o.owner <> coalesce(p.commercial_partner_id, p.id)
        AND NOT EXISTS (SELECT 1 FROM insiders i WHERE i.owner = o.owner)
        AND NOT EXISTS (SELECT 1 FROM family f WHERE f.owner = o.owner
            AND f.above = coalesce(p.commercial_partner_id, p.id))
    ORDER BY o.id, o.class"""

"""Which outsiders reach records of another customer, by a simple measure: the commercial partner of `partner_id`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ostiary.api import World
from ostiary.database import as_int
from ostiary.engine.matrix import Block
from ostiary.facts import FieldRow
from ostiary.report.demo_report import Example, Exposure
from ostiary.report.names import display_names

_OWNER: Final = "partner_id"


def exposures(world: World, users: Sequence[int], blocks: Iterable[Block]) -> list[Exposure]:
    """The exposed models, the worst first: most pairs of a user and a foreign record.

    `blocks` are answers with ids. Users, companies and the like (`res.…`) have a partner without belonging to one.
    """
    partners = _commercial_partners(world)
    mine = {user_id: partners.get(world.facts.users[user_id].partner_id) for user_id in users}
    found = []
    for block in blocks:
        owner = world.facts.fields.get(block.model, {}).get(_OWNER)
        if owner is not None and _is_owner(owner) and not block.model.startswith("res."):
            exposure = _exposure(world, block, mine, partners)
            if exposure is not None:
                found.append(exposure)
    return sorted(found, key=lambda exposure: -sum(len(ids) for ids in exposure.foreign.values()))


def _is_owner(field: FieldRow) -> bool:
    return field.store and field.type == "many2one" and field.relation == "res.partner"


def _commercial_partners(world: World) -> dict[int, int]:
    rows = world.database.query(
        "SELECT id, commercial_partner_id FROM res_partner WHERE commercial_partner_id IS NOT NULL"
    )
    return {as_int(partner): as_int(commercial) for partner, commercial in rows}


def _exposure(world: World, block: Block, mine: dict[int, int | None], partners: dict[int, int]) -> Exposure | None:
    """What users reach of a model that belongs to somebody else; None where nobody does."""
    table = world.engine().schema.table_name(block.model)
    rows = world.database.query(f'SELECT id, {_OWNER} FROM "{table}" WHERE {_OWNER} IS NOT NULL')
    owners = {as_int(record): partners.get(as_int(partner)) for record, partner in rows}
    foreign: dict[int, tuple[int, ...]] = {}
    for answer in block.answers:
        for user_id in answer.users:
            ids = sorted(one for one in answer.ids or () if owners.get(one) not in (None, mine[user_id]))
            if ids:
                foreign[user_id] = tuple(ids)
    if not foreign:
        return None
    records = {one for ids in foreign.values() for one in ids}
    return Exposure(block.model, foreign, len(records), _example(world, block.model, foreign, owners))


def _example(
    world: World, model: str, foreign: Mapping[int, tuple[int, ...]], owners: Mapping[int, int | None]
) -> Example:
    """The first user who reaches most, and one of the records."""
    user_id = min(foreign, key=lambda user_id: (-len(foreign[user_id]), user_id))
    record_id = foreign[user_id][0]
    name = display_names(world.database, world.facts, model, [record_id]).get(record_id)
    record = f"{model}:{record_id}" + (f" ({name})" if name else "")
    owner = partner_name(world, owners[record_id] or 0)
    return Example(world.facts.users[user_id].login, record, owner, world.explain(user_id, model, record_id))


def partner_name(world: World, partner: int) -> str:
    """The name of a partner, or its id where the source has no names."""
    return display_names(world.database, world.facts, "res.partner", [partner]).get(partner, f"partner {partner}")

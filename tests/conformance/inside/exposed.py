"""Which records users reach of what is not theirs, counted by Odoo itself.

    python3 -m lab run 19 DATABASE exposed.py REQUEST.json OUTPUT.json

The request has `kinds` (name → user ids) and `questions` (model, operation, evaluator, owner: paths). For each, the
output has by kind the records, pairs and users; a record is foreign to a user when the first partner on the owner's
paths has another commercial partner, and no follower, nor a company above, explains it.
"""

from __future__ import annotations

import json
from typing import Any


def main(env: Any, args: list[str]) -> None:
    with open(args[0]) as file:
        asked = json.load(file)
    everything = env(su=True, context={**env.context, "active_test": False})
    if asked["loosen"]:
        loosen(everything, asked["loosen"])
    answers = [
        {
            kind: {str(user): foreign(everything, question, user) for user in users}
            for kind, users in asked["kinds"].items()
        }
        for question in asked["questions"]
    ]
    with open(args[1], "w") as file:
        json.dump(answers, file)


def loosen(env: Any, domains: dict[str, str]) -> None:
    """Give rules other domains, as somebody who makes a mistake would."""
    for xmlid, domain in domains.items():
        env.ref(xmlid).write({"domain_force": domain})
    env.cr.commit()


def foreign(env: Any, question: Any, user: int) -> list[int]:
    """The records that a user reaches and that belong to somebody else, who does not share them."""
    own = env["res.users"].browse(user).partner_id.commercial_partner_id
    found = []
    for record in env[question["model"]].browse(reached(env, question, user)):
        owner = owner_of(record, question["owner"])
        if owner and owner != own and own not in sharing(record, question["shared"]) | above(owner):
            found.append(record.id)
    return found


def reached(env: Any, question: Any, user: int) -> list[int]:
    """The ids that a user reaches, by one of Odoo's two ways."""
    mine = env(user=user, su=False)[question["model"]]
    operation = question["operation"]
    if not mine.check_access_rights(operation, raise_exception=False):
        return []
    if question["evaluator"] == "search":
        return list(mine.search([]).ids)
    every = mine.browse(env[question["model"]].search([]).ids).with_context(active_test=True)
    if hasattr(mine, "_filtered_access"):
        return list(every._filtered_access(operation).ids)
    return list(every._filter_access_rules_python(operation).ids)


def owner_of(record: Any, paths: list[str]) -> Any:
    """The commercial partner of the first path that is set."""
    for path in paths:
        found = partners(record if path == "id" else record.mapped(path))
        if found:
            return found[0].commercial_partner_id
    return None


def sharing(record: Any, paths: list[str]) -> Any:
    """Commercial partners of the people that a record is shared with."""
    people = record.env["res.partner"]
    for path in paths:
        people |= partners(record.mapped(path))
    return people.mapped("commercial_partner_id")


def partners(people: Any) -> Any:
    return people.mapped("partner_id") if people._name == "res.users" else people


def above(partner: Any) -> Any:
    """The companies above a company."""
    found = partner.browse()
    while partner.parent_id and partner.parent_id.commercial_partner_id not in found:
        partner = partner.parent_id.commercial_partner_id
        found |= partner
    return found


if __name__ == "__main__":
    main(env, args)  # type: ignore[name-defined]

"""Does what mends say, one after the other, each undone again, and asks the ORM. Runs inside Odoo 14 and 19.

    python3 -m lab run 19 DATABASE mend_scenarios.py REQUEST.json OUTPUT.json

The request is a list of `name`, `user`, `model`, `id`, `operation` and `changes`.
"""

from __future__ import annotations

import json
import uuid

import measuring


class Undone(Exception):
    """Ends a savepoint whose work is not kept."""


def tried(env, asked):
    """What the ORM answers once the changes are done; or why they cannot be done."""
    found = {}
    try:
        with env.cr.savepoint():
            made = {}
            for change in asked["changes"]:
                done(env, change, made)
            (env["base"].flush if measuring.IS_14 else env.flush_all)()
            found = answers(env, asked)
            raise Undone
    except Undone:
        pass
    except Exception as error:  # a mend that Odoo refuses
        found = {"error": measuring.first_line(error)}
    measuring.clear(env)
    return found


def done(env, change, made):
    """Do one change as Odoo does it for an administrator."""
    model = env[change["model"]]
    values = {name: value_of(value, made) for name, value in change.get("values", {}).items()}
    if change["do"] == "create":
        made[change["name"]] = model.create(values).id
        return
    records = model.browse([value_of(one, made) for one in change["ids"]])
    records.write(values) if change["do"] == "write" else records.unlink()


def value_of(value, made):
    """A value as the ORM takes it; `{"ref": …}` is a record made before, `{"link": …}` a command."""
    if not isinstance(value, dict):
        return value
    ((kind, what),) = value.items()
    if kind == "ref":
        return made[what]
    if kind == "token":
        return str(uuid.uuid4())
    ids = [value_of(one, made) for one in what]
    return [(6, 0, ids)] if kind == "set" else [({"link": 4, "unlink": 3}[kind], one) for one in ids]


def answers(env, asked):
    measuring.clear(env)
    measure = measuring.Measure(env, asked["model"], asked["user"], [asked["id"]])
    return {way: outcome(measure.ask(asked["operation"], way), asked["id"]) for way in measuring.EVALUATORS}


def outcome(answer, record_id):
    """The measured answer in the words of an explanation."""
    if any(first <= record_id <= last for first, last in answer.get("ids", ())):
        return "allowed"
    return "error" if answer["outcome"] == "error" else "denied"


if __name__ == "__main__":
    measuring.prepare(env, refusals_cheap=False)
    with open(args[0]) as file:
        asked = json.load(file)
    env = env(context=dict(env.context, tracking_disable=True, no_reset_password=True, active_test=False))
    with open(args[1], "w") as file:
        json.dump({one["name"]: tried(env, one) for one in asked}, file)

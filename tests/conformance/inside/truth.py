"""Every user × stored model × operation × evaluator of one database, as Odoo answers. Runs inside Odoo.

    python3 -m lab run 19 DATABASE truth.py REQUEST.json OUTPUT.json

The request is `{"users": [ids] | "auto", "models": [names] | "all", "operations": […], "evaluators": […],
"contexts": {"search": {…}, "record": {…}}}`, each key optional. The output has, for each model, its kind and all of
its ids, and for each user and model `operation/evaluator` → outcome, ids and error; ids are written as runs.
"""

import json
import sys
import time

import measuring


def choose_users(env, wanted):
    """Every share user, active or not, and five internal users that differ in their groups."""
    if wanted != "auto":
        return list(wanted)
    users = env["res.users"].with_context(active_test=False)
    share = users.search([("share", "=", True)], order="id").ids
    internal = users.search([("share", "=", False), ("id", "!=", 1), ("active", "=", True)], order="id")
    return share + different(internal)[:5]


def different(users):
    """The ids of users, those with groups that no earlier user has the same set of first."""
    seen, first, rest = set(), [], []
    for user in users:
        groups = getattr(user, "all_group_ids", None) or user.groups_id
        key = frozenset(groups.ids)
        (rest if key in seen else first).append(user.id)
        seen.add(key)
    return first + rest


def measure_user(env, uid, models, totals, request):
    """model → {"read/search": answer, …} for one user."""
    measuring.clear(env)
    contexts = request.get("contexts", {})
    result = {}
    for model in models:
        measuring.refresh(env)
        measure = measuring.Measure(env, model, uid, totals[model], contexts.get("search"), contexts.get("record"))
        result[model] = {
            "%s/%s" % (operation, evaluator): measure.ask(operation, evaluator)
            for operation in request.get("operations", measuring.OPERATIONS)
            for evaluator in request.get("evaluators", measuring.EVALUATORS)
        }
    return result


def table_totals(env, kinds):
    """model → all ids; empty where there is nothing to read."""
    totals = {}
    for name, kind in kinds.items():
        try:
            with env.cr.savepoint(flush=False):
                totals[name] = [] if kind == "none" else measuring.all_ids(env[name])
        except Exception as error:
            totals[name] = []
            sys.stderr.write("no ids of %s: %s\n" % (name, measuring.first_line(error)))
    return totals


def main(env, args):
    """Read the request, measure, write the output."""
    measuring.prepare(env)
    with open(args[0]) as file:
        request = json.load(file)
    kinds = measuring.stored_models(env)
    if request.get("models", "all") != "all":
        kinds = {name: kinds[name] for name in request["models"]}
    totals = table_totals(env, kinds)
    answers, seconds = {}, {}
    for uid in choose_users(env, request.get("users", "auto")):
        started = time.time()
        answers[uid] = measure_user(env, uid, sorted(kinds), totals, request)
        seconds[uid] = round(time.time() - started, 2)
    logins = {user.id: user.login for user in env["res.users"].browse(list(answers))}
    output = {
        "logins": logins,
        "models": {name: {"kind": kinds[name], "ids": measuring.runs(totals[name])} for name in sorted(kinds)},
        "answers": answers,
        "seconds": seconds,
    }
    with open(args[1], "w") as file:
        json.dump(output, file)


if __name__ == "__main__":
    main(env, args)

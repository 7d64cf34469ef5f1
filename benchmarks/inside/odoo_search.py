"""Runs inside Odoo: how long its own `search` takes for a sample of portal users, every model that they may read.

Prints JSON. The caches of values are dropped between users, as in a server whose requests come from many people.
"""

import json
import time

SAMPLE = int(args[0])

portal = env.ref("base.group_portal")
users = env["res.users"].search([("share", "=", True)], order="id")
users = [
    user for user in users if portal in (user.all_group_ids if "all_group_ids" in user._fields else user.groups_id)
]
step = max(1, len(users) // SAMPLE)
sample = users[::step][:SAMPLE]
models = [name for name in sorted(env) if not env[name]._abstract and env[name]._auto]

env["res.partner"].with_user(sample[0]).search([], limit=1)  # the first query of a process loads code
seconds, searches, rows, refused = 0.0, 0, 0, 0
for user in sample:
    env.invalidate_all() if hasattr(env, "invalidate_all") else env.cache.invalidate()
    started = time.perf_counter()
    for name in models:
        model = env[name].with_user(user).with_context(active_test=False)
        if not env["ir.model.access"].with_user(user).check(name, "read", raise_exception=False):
            continue
        searches += 1
        try:
            with env.cr.savepoint(flush=False):
                rows += len(model.search([]))
        except Exception:
            refused += 1  # a rule that breaks, or an order that the user may not read
    seconds += time.perf_counter() - started
print(json.dumps({"users": len(sample), "seconds": seconds, "searches": searches, "rows": rows, "refused": refused}))

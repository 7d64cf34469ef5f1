"""Runs inside Odoo: how long it takes to find, user by user, what a sample of portal users read of other customers.

    MODEL SAMPLE

Prints JSON: the number of users, the seconds, and how many records of others they read in all. A record belongs to the
company of its `partner_id`; what its followers share is left in, which is less work than to look for them.
"""

import json
import time

model, sample = args[0], int(args[1])
portal = env.ref("base.group_portal")
users = env["res.users"].search([("share", "=", True)], order="id")
users = [
    user for user in users if portal in (user.all_group_ids if "all_group_ids" in user._fields else user.groups_id)
]
chosen = users[:: max(1, len(users) // sample)][:sample]

env[model].with_user(chosen[0]).search([], limit=1)  # the first query of a process loads code
seconds, foreign = 0.0, 0
for user in chosen:
    env.invalidate_all() if hasattr(env, "invalidate_all") else env.cache.invalidate()
    started = time.perf_counter()
    own = user.partner_id.commercial_partner_id
    records = env[model].with_user(user).with_context(active_test=False).search([]).sudo()
    foreign += sum(record.partner_id.commercial_partner_id != own for record in records)
    seconds += time.perf_counter() - started
print(json.dumps({"users": len(chosen), "seconds": seconds, "foreign": foreign}))

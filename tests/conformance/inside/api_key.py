"""Prints a new API key: LOGIN, "all" or "own" companies, and the groups of a user who is made for it."""

login, companies, *groups = args
users = env["res.users"].with_context(active_test=False)
user = users.search([("login", "=", login)])
if not user:
    field = "group_ids" if "group_ids" in users._fields else "groups_id"
    chosen = [env.ref(name).id for name in ("base.group_user", *groups)]
    user = users.with_context(no_reset_password=True).create({"name": login, "login": login, field: [(6, 0, chosen)]})
if companies == "all" and user.share is False:
    everything = env["res.company"].with_context(active_test=False).search([])
    user.write({"company_ids": [(6, 0, everything.ids)]})
keys = env["res.users.apikeys"].with_user(user)
if env["ir.module.module"].search([("name", "=", "base")]).latest_version.startswith("14"):
    print(keys._generate("rpc", "conformance"))
else:
    print(keys.sudo().with_user(user).sudo()._generate(None, "conformance", None))
env.cr.commit()

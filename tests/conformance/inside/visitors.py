"""A portal user with a password and a second factor, whose secret is the first argument, and an API key of `portal`.

Prints the login and the key.
"""

LOGIN = "lab_second_factor"


def made():
    users = env["res.users"].with_context(no_reset_password=True)
    groups = "group_ids" if "group_ids" in users._fields else "groups_id"
    portal = env.ref("base.group_portal")
    user = users.create({"name": LOGIN, "login": LOGIN, "password": "second", groups: [(6, 0, portal.ids)]})
    env.cr.execute("UPDATE res_users SET totp_secret = %s WHERE id = %s", (args[0], user.id))


def key():
    keys = env["res.users.apikeys"].with_user(env["res.users"].search([("login", "=", "portal")]))
    if "expiration_date" in keys._fields or hasattr(type(keys), "_check_expiration_date"):
        return keys.sudo()._generate("rpc", "conformance", None)
    return keys._generate("rpc", "conformance")


made()
print(LOGIN, key())
env.cr.commit()

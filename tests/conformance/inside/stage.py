"""Puts companies, partners and users into a fresh scratch database and commits. Runs inside Odoo 14 and 19.

Everything gets a symbol (`C1`, `P1`, `U1`, `GA`, `W1`), because ids differ between databases. The symbols are kept in
the parameter `ostiary_scratch.symbols`; rules and rows of worlds refer to `@P1@`.
"""

import json

import measuring

PARAMETER = "ostiary_scratch.symbols"
IS_14 = measuring.IS_14
GROUPS = "groups_id" if IS_14 else "group_ids"
QUIET = {
    "no_reset_password": True,
    "mail_create_nosubscribe": True,
    "mail_create_nolog": True,
    "tracking_disable": True,
}

COMPANIES = {
    "C1": ("Scratch One", None),
    "C1A": ("Scratch Branch", "C1"),
    "C2": ("Scratch Two", None),
    "C3": ("Scratch Gone", None),
}

PARTNERS = {
    "CP": {"name": "Alpha Co", "is_company": True, "email": "info@alpha.example", "city": "Ghent"},
    "P1": {"name": "Ann", "parent_id": "@CP", "email": "ann@alpha.example", "ref": "R-1", "city": "Ghent"},
    "P2": {"name": "Bob 100%", "parent_id": "@CP", "city": False},
    "PX": {"name": "Xeno", "parent_id": "@CP", "active": False},
    "P1B": {"name": "ann_b", "parent_id": "@P1", "color": 3},
    "CQ": {"name": "Beta & Söhne", "is_company": True, "company_id": "@C2", "city": "ANTWERP"},
    "P3": {"name": "Érik", "parent_id": "@CQ", "color": 7},
    "P4": {"name": "a\\b", "parent_id": "@P3", "active": False, "city": "ghent"},
    "P5": {"name": False, "parent_id": "@CQ", "type": "invoice"},
    "P6": {"name": "alpha", "email": "alpha@solo.example", "ref": "A%", "color": 1, "city": ""},
    "P7": {"name": "Zed", "company_id": "@C1A", "ref": ""},
    "P8": {"name": "Alone", "active": False, "company_id": "@C1"},
}
COUNTRIES = {"P1": "base.be", "P3": "base.fr", "P6": "base.be", "CQ": "base.us"}

INTERNAL, PORTAL = "base.group_user", "base.group_portal"
USERS = {
    "U1": {"partner_id": "@P1", "company": "C1", "companies": ["C1"], "groups": [PORTAL], "tz": "Europe/Brussels"},
    "U2": {
        "partner_id": "@P3",
        "company": "C2",
        "companies": ["C2"],
        "groups": [PORTAL, "b"],
        "tz": "Pacific/Auckland",
    },
    "U3": {"company": "C1", "companies": ["C1", "C1A", "C2"], "groups": [INTERNAL, "a"], "tz": False},
    "U4": {
        "company": "C2",
        "companies": ["C2"],
        "groups": [INTERNAL, "a", "b"],
        "tz": "Pacific/Auckland",
        "lang": "fr_FR",
    },
    "U5": {"company": "C1A", "companies": ["C1A"], "groups": [INTERNAL, "b"], "tz": "America/Los_Angeles"},
    "U6": {"company": "C1", "companies": ["C1", "C3"], "groups": [INTERNAL, "x"], "tz": "Europe/Brussels"},
    "U7": {"company": "C1", "companies": ["C1"], "groups": [PORTAL, "z"], "tz": False},
    "U8": {"company": "C1", "companies": ["C1"], "groups": [INTERNAL, "x"], "tz": False},
    "U9": {"company": "C1", "companies": ["C1"], "groups": [INTERNAL, "x2"], "tz": False},
}


def add_companies(env, symbols):
    """Two companies, a branch of the first, and one that is archived where companies can be."""
    for symbol, (name, parent) in COMPANIES.items():
        values = {"name": name}
        if parent:
            values["parent_id"] = symbols[parent]
        symbols[symbol] = env["res.company"].create(values).id


def add_partners(env, symbols):
    """A small forest of partners; names have wildcards, accents and letters of both cases."""
    for symbol, values in PARTNERS.items():
        values = {key: symbols[value[1:]] if str(value).startswith("@") else value for key, value in values.items()}
        if symbol in COUNTRIES:
            values["country_id"] = env.ref(COUNTRIES[symbol]).id
        symbols[symbol] = env["res.partner"].create(dict(values, tz=False)).id
    env.cr.execute("UPDATE res_partner SET city = '' WHERE id = %s", [symbols["P6"]])
    env.cr.execute("UPDATE res_partner SET ref = '' WHERE id = %s", [symbols["P7"]])


def add_users(env, symbols):
    """Portal and internal users; `PU3` is the partner of `U3`."""
    for symbol, what in USERS.items():
        values = {
            "name": "User %s" % symbol,
            "login": "scratch_%s" % symbol.lower(),
            "company_id": symbols[what["company"]],
            "company_ids": [(6, 0, [symbols[company] for company in what["companies"]])],
            GROUPS: [(6, 0, [group_id(env, group) for group in what["groups"]])],
            "tz": what["tz"],
        }
        if "partner_id" in what:
            values["partner_id"] = symbols[what["partner_id"][1:]]
            del values["name"]
        user = env["res.users"].create(dict(values, lang=what.get("lang", "en_US")))
        user.partner_id.write({"tz": what["tz"]})
        symbols[symbol], symbols["P" + symbol] = user.id, user.partner_id.id


def group_id(env, name):
    """The id of a group of the scratch add-on, or of an external id."""
    return env.ref(name if "." in name else "ostiary_scratch.group_%s" % name).id


def bend_groups(env, symbols):
    """Cases 8 and 9: a missing row of the closure, and an implication that is taken away again."""
    if IS_14:
        query = "DELETE FROM res_groups_users_rel WHERE gid = %s AND uid = %s"
        env.cr.execute(query, [group_id(env, "y"), symbols["U8"]])
    group = env["res.groups"].browse(group_id(env, "x2"))
    group.write({"implied_ids": [(3, group_id(env, "y2"))]})


def known_symbols(env):
    """Symbols of records that were there before."""
    symbols = {"U0": env.ref("base.public_user").id, "ADMIN": 2, "ROOT": 1, "W1": env.ref("website.default_website").id}
    second = env["website"].search([("id", "!=", symbols["W1"])], limit=1)
    symbols["W2"] = second.id or env["website"].create({"name": "Second"}).id
    for name in ("a", "b", "x", "y", "x2", "y2", "z"):
        symbols["G" + name.upper()] = group_id(env, name)
    symbols["GUSER"], symbols["GPORTAL"] = group_id(env, INTERNAL), group_id(env, PORTAL)
    symbols["GPUBLIC"] = group_id(env, "base.group_public")
    symbols["EUR"], symbols["BE"] = env.ref("base.EUR").id, env.ref("base.be").id
    return symbols


def add_website(env, symbols):
    """A website of company C2, which has a public user of its own."""
    website = env["website"].create({"name": "Scratch Site", "company_id": symbols["C2"]})
    symbols["W3"], symbols["UW3"] = website.id, website.user_id.id


def add_inactive_right(env):
    """Case 6: an access right that is switched off."""
    model = env["ir.model"].search([("model", "=", "scratch.cellar")])
    env["ir.model.access"].create({"name": "off", "model_id": model.id, "active": False, "perm_write": True})


def main(env):
    """Build the stage once."""
    measuring.prepare(env, refusals_cheap=False)
    env = env(context=QUIET)
    env["res.lang"]._activate_lang("fr_FR")
    symbols = known_symbols(env)
    add_companies(env, symbols)
    add_partners(env, symbols)
    add_users(env, symbols)
    symbols["PU0"] = env["res.users"].browse(symbols["U0"]).partner_id.id
    bend_groups(env, symbols)
    add_website(env, symbols)
    add_inactive_right(env)
    if not IS_14:
        env["res.company"].browse(symbols["C3"]).write({"active": False})
    env["ir.config_parameter"].set_param(PARAMETER, json.dumps(symbols))
    env.cr.commit()


if __name__ == "__main__":
    main(env)

"""Runs inside Odoo: does a portal user of the benchmark find the records that SQL by hand says are theirs?

Until Odoo 16 a portal user finds what the company's people follow, since then what is of the company.
"""

from odoo.release import version_info

OF_THE_COMPANY = """
    SELECT count(*) FROM {table} d JOIN res_partner p ON p.id = d.{partner}
     WHERE p.commercial_partner_id = %s"""
FOLLOWED = """
    SELECT count(DISTINCT d.id)
      FROM {table} d JOIN mail_followers f ON f.res_id = d.{document} AND f.res_model = %s
      JOIN res_partner p ON p.id = f.partner_id
     WHERE p.commercial_partner_id = %s"""
MODELS = (
    ("sale.order", "sale.order", "id", "partner_id"),
    ("sale.order.line", "sale.order", "order_id", "order_partner_id"),
    ("account.move", "account.move", "id", "partner_id"),
)

env = globals()["env"]


def expected(company, model, followed_model, document, partner):
    """The count SQL by hand gives for a customer company."""
    names = {"table": model.replace(".", "_"), "document": document, "partner": partner}
    if version_info[0] < 17:
        env.cr.execute(FOLLOWED.format(**names), [followed_model, company.id])
    else:
        env.cr.execute(OF_THE_COMPANY.format(**names), [company.id])
    return env.cr.fetchone()[0]


def check(user):
    """Compare what a user finds with what is expected, for every model."""
    for model, *names in MODELS:
        found = env[model].with_user(user).search_count([])
        count = expected(user.commercial_partner_id, model, *names)
        print(user.login, model, found)
        if found != count:
            raise SystemExit("%s finds %s of %s, not %s" % (user.login, found, model, count))


users = env["res.users"].search([("login", "=like", "bench_portal_%")], order="id")
if not users or not all(user.share for user in (users[0], users[-1])):
    raise SystemExit("there are no portal users of the benchmark")
for user in (users[0], users[len(users) // 2], users[-1]):
    check(user)

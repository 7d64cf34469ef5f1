"""Fills a fresh demo database with the people and documents that tests of access need.

Run inside Odoo by the lab while it builds a template. It draws nothing at random: names, logins and the
order of creation are fixed, so that two builds differ in timestamps and tokens only.
"""

from people import populate_people
from talk import populate_talk
from trade import populate_trade
from work import populate_work

env = globals()["env"]
quiet = env(context=dict(env.context, mail_notify_force_send=False, lang="en_US"))
for step in (populate_people, populate_trade, populate_work, populate_talk):
    step(quiet)
    env.cr.commit()  # also what loads the branch's chart of accounts, in 19

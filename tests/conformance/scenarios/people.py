"""Users: archived, unknown, not of the portal, of two types, and a customer with two accounts."""

from __future__ import annotations

from .plan import Question, plant

MEMBERS = "INSERT INTO res_groups_users_rel (gid, uid) VALUES (%s, %s)"
"""Odoo's own code refuses users of two types; imports and scripts that write rows do not."""


@plant("user-archived", each=("order", "task"))
def archived_user(stage, kind):
    """The customer's account was archived."""
    user = stage.portal()
    record = stage.document(kind, user)
    user.write({"active": False})
    return Question(user, record)


@plant("user-archived", also=("partner-mismatch",), only=("19.0",))
def archived_user_with_anothers_order(stage):
    """The account is archived, and the order is somebody else's besides."""
    user = stage.portal()
    user.write({"active": False})
    return Question(user, stage.order(stage.bob))


@plant("user-not-found")
def no_such_login(stage):
    """Nobody has that login."""
    return Question(None, stage.order(stage.ann), login="nobody@nowhere.example")


@plant("user-not-found")
def contact_that_was_never_invited(stage):
    """The address is that of a contact, who has no account."""
    partner = stage.contact(email="uninvited@example.com")
    order = stage.env["sale.order"].create({"partner_id": partner.id})
    return Question(None, order, login="uninvited@example.com")


@plant("user-not-found")
def signup_that_was_never_finished(stage):
    """The contact was sent an invitation and has not used it."""
    partner = stage.contact(email="invited@example.com")
    partner.signup_prepare()
    order = stage.env["sale.order"].create({"partner_id": partner.id})
    return Question(None, order, login="invited@example.com")


@plant("signup-pending")
def account_without_password(stage):
    """The account was made by the invitation, and nobody ever came."""
    user = stage.portal()
    stage.sql("UPDATE res_users SET password = NULL WHERE id = %s", user.id)
    return Question(user, stage.order(user), by_page=True)


@plant("user-not-portal")
def user_of_the_public_group(stage):
    """Portal access was revoked, which makes the account public, and the account was unarchived by hand."""
    user = stage.user(stage.contact(), "base.group_public")
    return Question(user, stage.order(user))


@plant("user-not-portal")
def user_without_type(stage):
    """The account is in no group at all."""
    user = stage.user(stage.contact())
    stage.sql("DELETE FROM res_groups_users_rel WHERE uid = %s", user.id)
    return Question(user, stage.order(user))


@plant("access-right-missing", each=("order", "invoice", "purchase"))
def employee_without_the_application(stage, kind):
    """An employee, whom nobody gave the application, opens what a portal user might open."""
    user = stage.employee()
    return Question(user, stage.document(kind, user))


@plant("user-types-conflict", only=("19.0",))
def employee_who_is_portal_too(stage):
    """An employee was put into the portal group by a script: contacts of customers are gone."""
    user = stage.employee()
    stage.sql(MEMBERS, stage.ref("base.group_portal").id, user.id)
    return Question(user, stage.contact())


@plant("user-types-conflict")
def storekeeper_who_is_portal_too(stage):
    """The portal's rule of deliveries now holds for a storekeeper."""
    user = stage.employee("stock.group_stock_user")
    stage.sql(MEMBERS, stage.ref("base.group_portal").id, user.id)
    return Question(user, stage.picking(stage.contact()))


@plant("partner-mismatch", in14="follower-missing")
def second_account_of_the_same_person(stage):
    """The customer logs in with an account whose contact is a duplicate, outside of the company."""
    twin = stage.portal(stage.env["res.partner"].create({"name": "Twin", "email": "twin@example.com"}))
    return Question(twin, stage.order(stage.ann))


@plant("partner-mismatch", in14="follower-missing")
def contact_moved_to_another_company(stage):
    """The person changed the employer; the order stayed with the old one."""
    old = stage.customer()
    user = stage.portal(stage.contact(old))
    order = stage.order(stage.portal(stage.contact(old)))
    user.partner_id.write({"parent_id": stage.customer().id})
    return Question(user, order)

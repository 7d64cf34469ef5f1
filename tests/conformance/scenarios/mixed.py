"""Several causes at once: all are told, and the one to mend first is the first."""

from __future__ import annotations

from .plan import Question, plant
from .records import in_second_company

OWN = "('partner_id', 'child_of', user.commercial_partner_id.id)"
CONTACT = "('partner_id', '=', user.partner_id.id)"


@plant("user-archived", also=("company-mismatch", "partner-mismatch"))
def archived_user_another_customer_another_company(stage):
    user = stage.member("crm.lead", domain="[%s]" % OWN)
    user.write({"active": False})
    return Question(user, stage.lead(stage.bob.partner_id, company_id=stage.second_company.id))


@plant("user-not-portal", also=("company-mismatch",))
def revoked_access_and_another_company(stage):
    user = stage.user(stage.contact(), "base.group_public")
    return Question(user, in_second_company(stage, "order", user))


@plant("signup-pending", also=("partner-mismatch",), only=("19.0",))
def account_without_password_and_anothers_order(stage):
    user = stage.portal()
    stage.sql("UPDATE res_users SET password = NULL WHERE id = %s", user.id)
    return Question(user, stage.order(stage.bob), by_page=True)


@plant("access-right-missing", also=("partner-mismatch",))
def no_right_and_another_customer(stage):
    """The group has a rule and no right."""
    group = stage.group()
    stage.rule([group], "crm.lead", "[%s]" % OWN)
    return Question(stage.portal(None, group), stage.lead(stage.bob.partner_id))


@plant("access-right-missing", also=("company-mismatch", "partner-missing"))
def no_right_another_company_and_no_customer(stage):
    group = stage.group()
    stage.rule([group], "crm.lead", "[%s]" % OWN)
    return Question(stage.portal(None, group), stage.lead(company_id=stage.second_company.id))


@plant("access-right-inactive", also=("rule-wrong-attribute",))
def inactive_right_and_rule_of_the_salesperson(stage):
    group = stage.group()
    stage.right(group, "crm.lead", active=False)
    stage.rule([group], "crm.lead", "[('user_id', '=', user.id)]")
    user = stage.portal(None, group)
    return Question(user, stage.lead(user.partner_id, user_id=False))


@plant("company-mismatch", also=("commercial-partner-mismatch",))
def lead_of_a_colleague_in_another_company(stage):
    user = stage.member("crm.lead", domain="[%s]" % CONTACT)
    colleague = stage.contact(user.partner_id.parent_id)
    return Question(user, stage.lead(colleague, company_id=stage.second_company.id))


@plant("company-mismatch", also=("state-excluded",), only=("19.0",))
def draft_invoice_in_another_company(stage):
    return Question(stage.ann, stage.invoice(stage.ann, post=False, company=stage.second_company))


@plant("partner-mismatch", also=("record-archived",))
def archived_lead_of_another_customer(stage):
    user = stage.member("crm.lead", domain="[%s, ('active', '=', True)]" % OWN)
    return Question(user, stage.lead(stage.bob.partner_id, active=False))


@plant("partner-mismatch", also=("rule-excludes-record",))
def rule_with_two_comparisons(stage):
    """Both must hold, and neither does."""
    user = stage.member("crm.lead", domain="[%s, ('type', '=', 'lead')]" % OWN)
    return Question(user, stage.lead(stage.bob.partner_id))


@plant("partner-mismatch")
def two_rules_of_which_one_is_enough(stage):
    """To one rule the customer alone is missing, to the other the kind and the salesperson."""
    group = stage.group()
    stage.right(group, "crm.lead")
    stage.rule([group], "crm.lead", "[('type', '=', 'lead'), ('user_id', '=', user.id)]")
    stage.rule([group], "crm.lead", "[%s]" % OWN)
    return Question(stage.portal(None, group), stage.lead(stage.bob.partner_id, user_id=False))


@plant("partner-mismatch")
def rule_for_salespeople_or_customers(stage):
    """An `or`, of which the half for customers is the one that counts."""
    user = stage.member("crm.lead", domain="['|', ('user_id', '=', user.id), %s]" % OWN)
    return Question(user, stage.lead(stage.bob.partner_id, user_id=False))


@plant("token-wrong", also=("company-mismatch",))
def wrong_token_and_another_company(stage):
    order = in_second_company(stage, "order", stage.bob)
    stage.token(order)
    return Question(stage.ann, order, token="wrong")


@plant("website-unpublished", also=("website-mismatch",))
def unpublished_product_of_another_website(stage):
    product = stage.product(is_published=False, website_id=stage.second_website.id)
    return Question(stage.ann, product, website=stage.website.id)


@plant("website-unpublished", also=("rule-excludes-record",))
def unpublished_product_that_is_not_sold(stage):
    return Question(stage.ann, stage.product(is_published=False, sale_ok=False))


@plant("website-unpublished", also=("field-group",))
def field_of_employees_of_an_unpublished_product(stage):
    return Question(stage.ann, stage.product(is_published=False), field="standard_price")


@plant("follower-missing", also=("view-broken",), stage="bent", only=("19.0",))
def anothers_project_on_a_broken_page(stage):
    """The page of projects is broken by now, and the project is not shared."""
    return Question(stage.ann, stage.project(None), by_page=True)


@plant("database-permission", also=("partner-mismatch",), stage="closed", only=("19.0",))
def anothers_order_in_a_table_of_another_owner(stage):
    """The table of orders is closed by now."""
    return Question(stage.ann, stage.order(stage.bob))

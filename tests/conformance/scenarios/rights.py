"""Access rights and rules: missing, inactive, of another group, wrong, broken."""

from __future__ import annotations

from .plan import Question, plant


@plant("access-right-missing")
def model_without_portal_right(stage):
    """Nobody gave the portal a right to leads."""
    return Question(stage.ann, stage.lead(stage.ann.partner_id))


@plant("access-right-missing")
def right_of_another_group(stage):
    """The right is there, for a group in which the customer is not."""
    stage.right(stage.group(), "crm.lead")
    return Question(stage.ann, stage.lead(stage.ann.partner_id))


@plant("access-right-missing")
def right_without_reading(stage):
    """The right allows writing alone."""
    user = stage.member("crm.lead", "w")
    return Question(user, stage.lead(user.partner_id))


@plant("access-right-missing", each=("order", "invoice", "purchase"))
def writing_where_portal_reads(stage, kind):
    return Question(stage.ann, stage.document(kind, stage.ann), operation="write")


@plant("access-right-inactive")
def inactive_right(stage):
    """The right was switched off."""
    group = stage.group()
    stage.right(group, "crm.lead", active=False)
    user = stage.portal(None, group)
    return Question(user, stage.lead(user.partner_id))


@plant("access-right-inactive", also=("company-mismatch",))
def inactive_right_in_another_company(stage):
    """Two at once: the right is off, and the lead is in another company."""
    group = stage.group()
    stage.right(group, "crm.lead", active=False)
    user = stage.portal(None, group)
    return Question(user, stage.lead(user.partner_id, company_id=stage.second_company.id))


@plant("rule-wrong-attribute")
def rule_of_the_salesperson(stage):
    """A rule copied from the salespeople's: no customer is ever `user_id`."""
    user = stage.member("crm.lead", domain="[('user_id', '=', user.id)]")
    return Question(user, stage.lead(user.partner_id, user_id=False))


@plant("rule-wrong-attribute")
def rule_of_the_responsible(stage):
    """The same, and somebody else is responsible."""
    user = stage.member("event.event", domain="[('user_id', 'in', [user.id])]")
    return Question(user, stage.ref("lab.event"))


@plant("company-mismatch", also=("rule-wrong-attribute",))
def rule_of_the_salesperson_in_another_company(stage):
    user = stage.member("crm.lead", domain="[('user_id', '=', user.id)]")
    return Question(user, stage.lead(user.partner_id, user_id=False, company_id=stage.second_company.id))


@plant("rule-excludes-record")
def rule_of_one_kind(stage):
    """A rule that leaves out what the customer asks for."""
    user = stage.member("crm.lead", domain="[('type', '=', 'lead')]")
    return Question(user, stage.lead(user.partner_id))


@plant("rule-excludes-record")
def global_rule_against_one_record(stage):
    """A global rule of somebody's own."""
    user = stage.member("crm.lead")
    lead = stage.lead(user.partner_id)
    stage.rule([], "crm.lead", "[('id', '!=', %d)]" % lead.id)
    return Question(user, lead)


@plant("rule-excludes-record")
def rule_that_is_switched_off(stage):
    """The rule that would let it through is inactive; another one is narrow."""
    group = stage.group()
    stage.right(group, "crm.lead")
    stage.rule([group], "crm.lead", "[('type', '=', 'lead')]")
    stage.rule([group], "crm.lead", "[('partner_id', 'child_of', user.commercial_partner_id.id)]", active=False)
    user = stage.portal(None, group)
    return Question(user, stage.lead(user.partner_id))


@plant("rule-missing")
def rule_of_another_group(stage):
    """The rule that would let it through is another group's; the customer's own is never true."""
    group, other = stage.group(), stage.group()
    stage.right(group, "crm.lead")
    stage.rule([group], "crm.lead", "[(0, '=', 1)]")
    stage.rule([other], "crm.lead", "[('partner_id', 'child_of', user.commercial_partner_id.id)]")
    user = stage.portal(None, group)
    return Question(user, stage.lead(user.partner_id))


@plant("rule-broken")
def rule_over_an_attribute_that_is_gone(stage):
    """The field was removed from users; Odoo fails on each access."""
    user = stage.member("crm.lead", domain="[('partner_id', '=', user.x_customer_id.id)]")
    return Question(user, stage.lead(user.partner_id))


@plant("rule-broken")
def rule_over_a_field_that_is_gone(stage):
    user = stage.member("crm.lead", domain="[('x_customer_id', '=', user.partner_id.id)]")
    return Question(user, stage.lead(user.partner_id))


@plant("rule-broken")
def rule_with_an_error_of_syntax(stage):
    user = stage.member("crm.lead", domain="[('partner_id', '=', user.partner_id.id)")
    return Question(user, stage.lead(user.partner_id))


@plant("rule-broken", in14="allowed-by-rule")
def rule_of_an_earlier_series(stage):
    """A migrated rule that uses `time`, which 19 no longer gives to rules."""
    user = stage.member("crm.lead", domain="[('create_date', '>', time.strftime('2000-01-01'))]")
    return Question(user, stage.lead(user.partner_id))


@plant("rule-broken", also=("company-mismatch",))
def broken_rule_in_another_company(stage):
    user = stage.member("crm.lead", domain="[('partner_id', '=', user.x_customer_id.id)]")
    return Question(user, stage.lead(user.partner_id, company_id=stage.second_company.id))


@plant("field-group", each=("standard_price", "message_follower_ids"))
def field_of_employees(stage, name):
    """The record is there for everybody; one of its fields is not."""
    return Question(stage.ann, stage.product(), field=name)


@plant("allowed-by-rule")
def field_for_everybody(stage):
    return Question(stage.ann, stage.product(), field="list_price")

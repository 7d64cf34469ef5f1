"""What is bent for everybody: stock rules, rights and views. In each stage, each on a model of its own."""

from __future__ import annotations

from .plan import Question, plant

SALESPERSON = "[('user_id', '=', user.id)]"
CONTACT = "[('partner_id', '=', user.partner_id.id)]"


@plant("rule-wrong-attribute", stage="bent")
def stock_rule_of_orders_by_salesperson(stage):
    """Somebody copied the salespeople's rule over the portal's."""
    order = stage.order(stage.ann)
    stage.bend(stage.ref("sale.sale_order_rule_portal"), domain_force=SALESPERSON)
    return Question(stage.ann, order)


@plant("access-right-inactive", stage="bent")
def stock_right_of_invoices_switched_off(stage):
    invoice = stage.invoice(stage.ann)
    stage.bend(stage.ref("account.access_account_invoice_portal"), active=False)
    return Question(stage.ann, invoice)


@plant("rule-broken", stage="bent")
def stock_rule_of_purchases_with_an_error(stage):
    """The rule was edited by hand, and names what there is not."""
    purchase = stage.purchase(stage.ann)
    rule = stage.ref("purchase.portal_purchase_order_user_rule")
    stage.bend(rule, domain_force="[('partner_id', '=', user.x_customer_id.id)]")
    return Question(stage.ann, purchase)


@plant("access-right-missing", stage="bent")
def stock_right_of_tasks_for_others(stage):
    """The portal's right to tasks was given to another group."""
    task = stage.task(stage.ann)
    stage.bend(stage.ref("project.access_task_portal"), group_id=stage.group().id)
    return Question(stage.ann, task)


@plant("view-broken", stage="bent")
def page_of_projects_with_a_broken_extension(stage):
    """An extension looks for a node that its template no longer has, and for another that is there."""
    project = stage.project(stage.ann)
    gone = '<xpath expr="//div[@id=\'gone\']" position="after"><p/></xpath>'
    stage.extend("project.portal_my_project", gone + '<xpath expr="//t[1]" position="inside"><i/></xpath>')
    return Question(stage.ann, project, by_page=True)


@plant("field-group", in14="allowed-by-rule", stage="bent")
def page_of_products_with_a_field_of_employees(stage):
    """The page of a product was made to show the cost, which is for employees; 14 shows it."""
    product = stage.product()
    node = '<xpath expr="//div[@id=\'product_details\']" position="inside"><b t-esc="product.standard_price"/></xpath>'
    stage.extend("website_sale.product", node)
    return Question(stage.ann, product, by_page=True)


@plant("allowed-without-rule", stage="bent again")
def stock_rule_of_orders_switched_off(stage):
    """Without the portal's rule everybody sees every order."""
    order = stage.order(stage.bob)
    stage.bend(stage.ref("sale.sale_order_rule_portal"), active=False)
    return Question(stage.ann, order)


@plant("commercial-partner-mismatch", stage="bent again")
def stock_rule_of_invoices_for_the_contact(stage):
    """The rule was narrowed to the very contact; the invoice is the company's."""
    invoice = stage.invoice(stage.ann, partner_id=stage.ann.partner_id.parent_id.id)
    stage.bend(stage.ref("account.account_invoice_rule_portal"), domain_force=CONTACT)
    return Question(stage.ann, invoice)


@plant("view-broken", stage="bent again")
def page_of_purchases_with_a_broken_extension_of_an_extension(stage):
    purchase = stage.purchase(stage.ann)
    mine = stage.extend(
        "purchase.portal_my_purchase_order", '<xpath expr="//t[1]" position="inside"><i id="mine"/></xpath>'
    )
    stage.extend(mine, '<xpath expr="//i[@id=\'yours\']" position="replace"/>')
    return Question(stage.ann, purchase, by_page=True)


@plant("view-broken", stage="bent again", only=("19.0",))
def somebody_elses_task_on_a_broken_page(stage):
    """With the link the task may be seen, but the page cannot be put together."""
    task = stage.task(stage.bob)
    stage.extend("project.portal_my_task", '<xpath expr="//div[@id=\'gone\']" position="after"><p/></xpath>')
    return Question(stage.visitor(), task, token=stage.token(task), by_page=True)


@plant("view-hidden", stage="bent again")
def page_of_projects_for_those_who_are_logged_in(stage):
    """The template was restricted in the website's editor; the link alone opens nothing."""
    project = stage.project(stage.ann)
    stage.bend(stage.ref("project.portal_my_project"), visibility="connected")
    return Question(stage.visitor(), project, token=stage.token(project), by_page=True)


@plant("database-permission", stage="closed", each=("order", "lead"))
def table_of_another_owner(stage, kind):
    """A table was restored by another role of PostgreSQL than Odoo's."""
    user = stage.member("crm.lead") if kind == "lead" else stage.ann
    record = stage.lead(user.partner_id) if kind == "lead" else stage.order(user)
    stage.close(record._table)
    return Question(user, record)

"""Records: gone, archived, of another customer, of another company, in a state that is not shown."""

from __future__ import annotations

from .plan import Question, plant


@plant("record-missing", each=("order", "invoice", "task"))
def deleted_document(stage, kind):
    """The document was deleted; the link in the e-mail is old."""
    record = stage.document(kind, **({"post": False} if kind == "invoice" else {}))
    gone = stage.env[record._name].browse(record.id)
    if kind == "order":
        record.write({"state": "cancel"})
    record.unlink()
    return Question(stage.ann, gone)


@plant("record-missing")
def number_that_never_was(stage):
    """A digit too many in the address."""
    return Question(stage.ann, stage.env["sale.order"].browse(stage.order(stage.ann).id * 1000))


@plant("record-archived", only=("19.0",))
def archived_task(stage):
    """The portal's rule wants tasks that are not archived."""
    task = stage.task(stage.ann)
    task.write({"active": False})
    return Question(stage.ann, task)


@plant("record-archived")
def archived_lead_under_a_rule_for_active_ones(stage):
    user = stage.member("crm.lead", domain="[('active', '=', True)]")
    return Question(user, stage.lead(user.partner_id, active=False))


@plant("partner-mismatch", each=("order", "invoice", "purchase"), in14="follower-missing")
def document_of_another_customer(stage, kind):
    """The document was made out to another customer."""
    return Question(stage.ann, stage.document(kind, stage.bob))


@plant("partner-mismatch")
def lead_of_another_customer(stage):
    user = stage.member("crm.lead", domain="[('partner_id', 'child_of', user.commercial_partner_id.id)]")
    return Question(user, stage.lead(stage.bob.partner_id))


@plant("partner-missing")
def lead_without_customer(stage):
    """Nobody filled in the customer."""
    user = stage.member("crm.lead", domain="[('partner_id', 'child_of', user.commercial_partner_id.id)]")
    return Question(user, stage.lead())


@plant("partner-missing", in14="follower-missing")
def delivery_without_contact(stage):
    picking = stage.picking(stage.ann.partner_id)
    picking.write({"partner_id": False})
    picking.message_unsubscribe(stage.ann.partner_id.ids)
    return Question(stage.ann, picking)


@plant("commercial-partner-mismatch", in14="follower-missing")
def delivery_to_a_colleague(stage):
    """The delivery is for a colleague; the stock rule compares the very contact."""
    return Question(stage.ann, stage.picking(stage.contact(stage.ann.partner_id.parent_id)))


@plant("commercial-partner-mismatch", in14="follower-missing")
def delivery_to_the_company(stage):
    """The delivery is for the customer's company itself."""
    return Question(stage.ann, stage.picking(stage.ann.partner_id.parent_id))


@plant("commercial-partner-mismatch")
def lead_of_a_colleague(stage):
    user = stage.member("crm.lead", domain="[('partner_id', '=', user.partner_id.id)]")
    return Question(user, stage.lead(stage.contact(user.partner_id.parent_id)))


@plant("partner-mismatch")
def contact_of_another_company(stage):
    """The portal shows people of one's own company alone."""
    return Question(stage.ann, stage.bob.partner_id)


@plant("company-mismatch", each=("order", "invoice", "purchase"))
def document_in_another_company(stage, kind):
    """The customer's own document, in a company that the account is not allowed in."""
    return Question(stage.ann, in_second_company(stage, kind, stage.ann))


def in_second_company(stage, kind, user):
    company = stage.second_company
    if kind == "invoice":
        return stage.invoice(user, company=company)
    values = {"company_id": company.id}
    if kind == "order":
        warehouse = stage.env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1)
        values["warehouse_id"] = warehouse.id
    return getattr(stage, kind)(user, **values)


@plant("company-mismatch", each=("order", "invoice"), also=("partner-mismatch",), only=("19.0",))
def anothers_document_in_another_company(stage, kind):
    """Two reasons at once: another customer, and another company."""
    return Question(stage.ann, in_second_company(stage, kind, stage.bob))


@plant("company-mismatch")
def account_of_another_company(stage):
    """The account was made in the second company alone."""
    company = stage.second_company
    user = stage.portal(company_id=company.id, company_ids=[(6, 0, company.ids)])
    return Question(user, stage.order(user))


@plant("company-mismatch")
def lead_in_another_company(stage):
    user = stage.member("crm.lead")
    return Question(user, stage.lead(user.partner_id, company_id=stage.second_company.id))


@plant("state-excluded", in14="allowed-by-rule")
def draft_invoice(stage):
    """The invoice was not posted. 14 shows drafts to those who follow them."""
    return Question(stage.ann, stage.invoice(stage.ann, post=False))


@plant("state-excluded", in14="allowed-by-rule")
def cancelled_invoice(stage):
    invoice = stage.invoice(stage.ann, post=False)
    invoice.button_cancel()
    return Question(stage.ann, invoice)


@plant("state-excluded", also=("partner-mismatch",), only=("19.0",))
def anothers_draft_invoice(stage):
    return Question(stage.ann, stage.invoice(stage.bob, post=False))


@plant("state-excluded")
def payment_in_preparation(stage):
    """A rule of somebody's own that wants payments that were made."""
    user = stage.member("account.payment", domain="[('state', 'in', ('posted', 'paid'))]")
    values = {"payment_type": "inbound", "partner_type": "customer", "amount": 10.0}
    return Question(user, stage.env["account.payment"].create(dict(values, partner_id=user.partner_id.id)))


@plant("rule-excludes-record")
def receipt_among_invoices(stage):
    """The portal's rule knows invoices and refunds, and no receipts."""
    return Question(stage.ann, stage.invoice(stage.ann, move_type="out_receipt"))


@plant("follower-missing", only=("19.0",))
def project_that_nobody_shared(stage):
    """The project is for portal users, and the customer was not invited."""
    return Question(stage.ann, stage.project(None))


@plant("follower-missing", only=("19.0",))
def task_that_nobody_shared(stage):
    return Question(stage.ann, stage.task(None, stage.project(None)))


@plant("follower-missing", only=("14.0",), each=("order", "invoice"))
def own_document_without_following(stage, kind):
    """The customer's own, of which 14 asks the followers."""
    record = stage.document(kind, stage.ann)
    record.message_unsubscribe(stage.ann.partner_id.ids)
    return Question(stage.ann, record)


@plant("rule-excludes-record")
def project_for_employees(stage):
    """The customer follows, but the project is for employees."""
    return Question(stage.ann, stage.project(stage.ann, visibility="employees"))


@plant("rule-excludes-record", only=("19.0",))
def task_of_a_project_for_employees(stage):
    return Question(stage.ann, stage.task(stage.ann, stage.project(None, visibility="employees")))

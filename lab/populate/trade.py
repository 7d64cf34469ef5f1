"""Quotations, orders, invoices and purchases in every state, for every kind of customer."""

from differences import SERIES, cancel_order, lock_order, lock_purchase, payment_token
from records import lab, lab_all, make, make_all

STATES = ("draft", "sent", "sale", "locked", "cancel")
INVOICES = {
    "invoice_%s_draft": ("out_invoice", None),
    "invoice_%s_posted": ("out_invoice", "action_post"),
    "invoice_%s_cancel": ("out_invoice", "button_cancel"),
    "refund_%s_posted": ("out_refund", "action_post"),
}
CUSTOMERS = ("azure", "azure_1", "azure_2", "azure_delivery", "azure_clerk", "birch", "birch_1")
CUSTOMERS += ("birch_2", "birch_north", "birch_north_1", "cedar", "loner", "fr", "vendor_1")


def populate_trade(env):
    make_products(env)
    main, second, branch = (lab(env, name) for name in ("main", "second", "branch"))
    make_orders(env, main, CUSTOMERS[::2], "lab_sales_own")
    make_orders(env, main, CUSTOMERS[1::2], "lab_sales_all")
    make_orders(env, second, ("second_1", "second_2"), "lab_second")
    make_orders(env, branch, ("branch_1",), "lab_both")
    make_invoices(env, main, (*CUSTOMERS, "second_1"))
    make_invoices(env, second, ("second_1", "second_2"))
    make_invoices(env, branch, ("branch_1",))
    make_purchases(env)
    for customer in ("azure_1", "birch_1"):
        make(env, "token_" + customer, "payment.token", payment_token(env, lab(env, customer)))
        values = {"name": "Lab lead", "partner_id": lab(env, customer).id, "type": "opportunity"}
        make(env, "lead_" + customer, "crm.lead", values)


def make_products(env):
    for name, kind in (("widget", "consu"), ("service", "service")):
        values = {"name": "Lab " + name.title(), "type": kind, "list_price": 100.0}
        make(env, name, "product.product", values)


def company_suffix(env, company):
    """What tells apart the documents a customer has in two companies."""
    return "" if company == lab(env, "main") else "_in_" + company.name.split()[-1].lower()


def make_orders(env, company, customers, seller):
    """An order in each state per customer; the one that was sent can be opened with its link."""
    suffix = company_suffix(env, company)
    names = {state: ["order_%s%s_%s" % (who, suffix, state) for who in customers] for state in STATES}
    values = {
        name: order_values(env, customer, seller, company)
        for state in STATES
        for name, customer in zip(names[state], customers)
    }
    make_all(env, "sale.order", values).write({"access_token": False})
    lab_all(env, names["sent"]).action_quotation_sent()
    lab_all(env, names["sale"] + names["locked"]).action_confirm()
    lock_order(lab_all(env, names["locked"]))
    cancel_order(lab_all(env, names["cancel"]))
    for name in names["sent"]:
        lab(env, name).access_token = "lab-" + name


def order_values(env, customer, seller, company):
    lines = [
        {"product_id": lab(env, "widget").id, "product_uom_qty": 2, "price_unit": 100.0},
        {"product_id": lab(env, "service").id, "product_uom_qty": 1, "price_unit": 50.0},
    ]
    return {
        "partner_id": lab(env, customer).id,
        "user_id": lab(env, seller).id,
        "company_id": company.id,
        "warehouse_id": warehouse_of(env, company).id,
        "order_line": [(0, 0, line) for line in lines],
    }


def warehouse_of(env, company):
    """A company's warehouse; 19 no longer makes one with the company."""
    found = env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1)
    values = {"name": company.name, "code": "L%s" % company.id, "company_id": company.id}
    return found or env["stock.warehouse"].create(values)


def make_invoices(env, company, customers):
    """A draft, a posted and a cancelled invoice, and a posted credit note per customer."""
    scoped = env(context=dict(env.context, allowed_company_ids=company.ids))
    suffix = company_suffix(env, company)
    for pattern, (kind, action) in INVOICES.items():
        names = {pattern % (who + suffix): who for who in customers}
        values = {name: invoice_values(env, kind, who) for name, who in names.items()}
        moves = make_all(scoped, "account.move", values)
        if action:
            getattr(moves, action)()


def invoice_values(env, kind, customer):
    line = {"product_id": lab(env, "service").id, "quantity": 1, "price_unit": 50.0}
    return {
        "move_type": kind,
        "partner_id": lab(env, customer).id,
        "invoice_date": "2024-01-15",
        "invoice_line_ids": [(0, 0, line)],
    }


def make_purchases(env):
    """A purchase in each state; half of them from the company, half from its contact."""
    names = {state: "purchase_" + state for state in STATES}
    values = {
        name: purchase_values(env, "vendor_1" if state in ("draft", "sale") else "vendor")
        for state, name in names.items()
    }
    make_all(env, "purchase.order", values)
    lab(env, names["sent"]).write({"state": "sent"})
    lab_all(env, [names["sale"], names["locked"]]).button_confirm()
    lock_purchase(lab(env, names["locked"]))
    lab(env, names["cancel"]).button_cancel()


def purchase_values(env, vendor):
    line = {
        "product_id": lab(env, "widget").id,
        "name": "Lab Widget",
        "product_qty": 3,
        "price_unit": 20.0,
        "date_planned": "2024-02-01 09:00:00",
    }
    if SERIES < 17:
        line["product_uom"] = lab(env, "widget").uom_id.id
    return {"partner_id": lab(env, vendor).id, "order_line": [(0, 0, line)]}

"""Links with a token: right, wrong, cut off, of another document, where there is none."""

from __future__ import annotations

from .plan import Question, plant
from .stage import DOCUMENTS


@plant("allowed-by-token", each=DOCUMENTS)
def visitor_with_the_link(stage, kind):
    record = stage.document(kind, stage.ann)
    return Question(stage.visitor(), record, token=stage.token(record))


@plant("allowed-by-token", each=("order", "invoice", "task"))
def another_customer_with_the_link(stage, kind):
    """The link was passed on to somebody with an account of their own."""
    record = stage.document(kind, stage.ann)
    return Question(stage.bob, record, token=stage.token(record))


@plant("allowed-by-token")
def link_of_a_draft_invoice(stage):
    """A token opens what no rule would show."""
    invoice = stage.invoice(stage.ann, post=False)
    return Question(stage.visitor(), invoice, token=stage.token(invoice))


@plant("token-wrong", each=("order", "invoice", "purchase"))
def link_with_a_wrong_token(stage, kind):
    record = stage.document(kind, stage.ann)
    stage.token(record)
    return Question(stage.visitor(), record, token="0c3b1f6e-2d5a-4b7e-9c1d-5f2a7e8b9d00")


@plant("token-wrong")
def link_that_was_cut_off(stage):
    """The mail program broke the line."""
    order = stage.order(stage.ann)
    return Question(stage.visitor(), order, token=stage.token(order)[:20])


@plant("token-wrong")
def link_with_spaces(stage):
    order = stage.order(stage.ann)
    return Question(stage.visitor(), order, token=stage.token(order) + " ")


@plant("token-wrong")
def token_of_another_order(stage):
    order, other = stage.order(stage.ann), stage.order(stage.ann)
    stage.token(order)
    return Question(stage.visitor(), order, token=stage.token(other))


@plant("token-wrong", also=("partner-mismatch",), only=("19.0",))
def another_customer_with_a_wrong_token(stage):
    order = stage.order(stage.bob)
    stage.token(order)
    return Question(stage.ann, order, token="wrong")


@plant("token-missing", each=("order", "task"))
def document_without_token(stage, kind):
    """The link has a token, and the document has none: it was copied or its token was deleted."""
    record = stage.document(kind, stage.ann)
    record.write({"access_token": False})
    return Question(stage.visitor(), record, token="0c3b1f6e-2d5a-4b7e-9c1d-5f2a7e8b9d00")


@plant("token-required", each=DOCUMENTS)
def link_without_its_token(stage, kind):
    """The document has a token, and the link lost it."""
    record = stage.document(kind, stage.ann)
    stage.token(record)
    return Question(stage.visitor(), record, by_page=True)


@plant("token-required")
def link_with_an_empty_token(stage):
    order = stage.order(stage.ann)
    stage.token(order)
    return Question(stage.visitor(), order, token="")


@plant("token-unsupported", each=("lead", "contact"))
def token_for_a_model_without(stage, kind):
    """Leads and contacts have no link of their own."""
    record = stage.lead(stage.bob.partner_id) if kind == "lead" else stage.contact()
    return Question(stage.ann, record, token="0c3b1f6e-2d5a-4b7e-9c1d-5f2a7e8b9d00")


@plant("record-missing")
def link_of_a_deleted_order(stage):
    order = stage.order(stage.ann)
    gone, token = stage.env["sale.order"].browse(order.id), stage.token(order)
    order.write({"state": "cancel"})
    order.unlink()
    return Question(stage.visitor(), gone, token=token)

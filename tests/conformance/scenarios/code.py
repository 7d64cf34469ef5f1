"""A module that decides by code: its checks, its searches, its pages. The module is that of the planted holes."""

from __future__ import annotations

from .plan import Question, plant


def owned(stage, model, user):
    """A record of the module that belongs to a customer."""
    return stage.env[model].create({"name": stage.named("record"), "partner_id": user.partner_id.id})


@plant("code-override", by_code=True)
def receipt_whose_check_lets_everybody_pass(stage):
    """Its rules say that the receipt is another customer's; the module's own check does not ask them."""
    return Question(stage.ann, owned(stage, "hole.receipt", stage.bob))


@plant("code-override", by_code=True)
def badge_that_is_searched_with_sudo(stage):
    return Question(stage.ann, owned(stage, "hole.badge", stage.bob))


@plant("code-override", by_code=True)
def own_loan_on_the_page_of_the_module(stage):
    """Rights allow the loan, and the page may ask for more."""
    return Question(stage.ann, owned(stage, "hole.loan", stage.ann), by_page=True)


@plant("partner-mismatch")
def loan_of_another_customer_on_the_page_of_the_module(stage):
    """The page of the module asks for the rights of the person, or for the token."""
    return Question(stage.ann, owned(stage, "hole.loan", stage.bob), by_page=True)


@plant("token-wrong")
def loan_with_a_wrong_token_on_the_page_of_the_module(stage):
    loan = owned(stage, "hole.loan", stage.ann)
    stage.token(loan)
    return Question(stage.visitor(), loan, token="wrong", by_page=True)


@plant("token-required")
def loan_without_its_token_on_the_page_of_the_module(stage):
    loan = owned(stage, "hole.loan", stage.ann)
    stage.token(loan)
    return Question(stage.visitor(), loan, by_page=True)

"""What is allowed, and by what: the questions in reverse."""

from __future__ import annotations

from .plan import Question, plant
from .records import in_second_company
from .stage import DOCUMENTS


@plant("allowed-by-rule", each=DOCUMENTS)
def own_document(stage, kind):
    return Question(stage.ann, stage.document(kind, stage.ann))


@plant("allowed-by-rule", only=("19.0",))
def order_of_the_company(stage):
    """What is the company's is its contacts'."""
    order = stage.order(stage.ann)
    order.write({"partner_id": stage.ann.partner_id.parent_id.id})
    return Question(stage.ann, order)


@plant("allowed-by-rule")
def draft_order(stage):
    """Lists leave quotations in preparation out; the page does not."""
    order = stage.order(stage.ann)
    order.write({"state": "draft"})
    return Question(stage.ann, order)


@plant("allowed-by-rule")
def own_contact(stage):
    return Question(stage.ann, stage.ann.partner_id)


@plant("allowed-by-rule")
def archived_project(stage):
    """It opens by its number, and lists leave it out."""
    project = stage.project(stage.ann)
    project.write({"active": False})
    return Question(stage.ann, project)


@plant("allowed-by-rule")
def product_of_the_shop(stage):
    return Question(stage.ann, stage.product())


@plant("allowed-by-rule")
def course_for_everybody(stage):
    return Question(stage.ann, stage.course())


@plant("allowed-by-rule")
def own_order_with_a_wrong_token(stage):
    """Odoo does not look at the token of those who may see the document."""
    order = stage.order(stage.ann)
    stage.token(order)
    return Question(stage.ann, order, token="wrong")


@plant("allowed-by-rule")
def order_of_a_colleague_without_token_with_a_token(stage):
    """With any token in the address, 14 writes down the visit, which fails where the order has none."""
    colleague = stage.portal(stage.contact(stage.ann.partner_id.parent_id))
    order = stage.order(colleague)
    order.write({"access_token": False})
    return Question(stage.ann, order, token="wrong")


@plant("allowed-by-rule")
def order_of_a_company_that_the_website_is_not_of(stage):
    """The account is of both companies: lists by API show the order, the website's page does not."""
    both = [stage.company.id, stage.second_company.id]
    user = stage.portal(company_ids=[(6, 0, both)])
    return Question(user, in_second_company(stage, "order", user))


@plant("allowed-without-rule")
def right_without_rule(stage):
    """A right and no rule of the customer's groups: every lead of the company."""
    user = stage.member("res.partner.category")
    category = stage.env["res.partner.category"].create({"name": stage.named("category")})
    return Question(user, category)


@plant("allowed-without-rule")
def country_for_everybody(stage):
    return Question(stage.ann, stage.ref("base.be"))


@plant("allowed-by-superuser", each=("order", "lead"))
def superuser(stage, kind):
    record = stage.lead() if kind == "lead" else stage.order(stage.bob)
    return Question(stage.env["res.users"].browse(1), record)


# what a website decides


@plant("website-unpublished")
def unpublished_product(stage):
    return Question(stage.ann, stage.product(is_published=False))


@plant("website-unpublished")
def unpublished_product_for_a_visitor(stage):
    return Question(stage.visitor(), stage.product(is_published=False))


@plant("website-unpublished")
def unpublished_course(stage):
    return Question(stage.ann, stage.course(is_published=False))


@plant("rule-excludes-record")
def product_that_is_not_sold(stage):
    return Question(stage.ann, stage.product(sale_ok=False))


@plant("website-mismatch")
def product_of_another_website(stage):
    """Published, on another website than the one that answers."""
    product = stage.product(website_id=stage.second_website.id)
    return Question(stage.ann, product, website=stage.website.id)


@plant("website-mismatch")
def course_of_another_website(stage):
    course = stage.course(website_id=stage.second_website.id)
    return Question(stage.ann, course, website=stage.website.id)


@plant("rule-excludes-record")
def course_for_members(stage):
    """Published, for those who were invited."""
    return Question(stage.ann, stage.course(visibility="members", enroll="invite"))


# a task below its project: the project is asked like any document, and then a search finds the task, or fails


def below(project, task):
    return {"by_page": True, "path": "/my/projects/%d/task/%d" % (project.id, task.id)}


@plant("allowed-by-rule", only=("19.0",))
def task_below_its_project(stage):
    task = stage.task(stage.ann)
    return Question(stage.ann, task, **below(task.project_id, task))


@plant("record-missing", only=("19.0",))
def task_below_another_project(stage):
    return Question(stage.ann, task := stage.task(stage.ann), **below(stage.project(stage.ann), task))


@plant("follower-missing", only=("19.0",))
def task_of_others_below_a_project_that_one_sees(stage):
    project = stage.project(stage.ann)
    return Question(stage.ann, task := stage.task(None, project), **below(project, task))


@plant("allowed-without-rule", only=("19.0",))
def task_of_others_below_a_project_with_any_token(stage):
    """Nobody compares the token where the project opens without it, and then the task is searched for as superuser."""
    project = stage.project(stage.ann)
    return Question(stage.ann, task := stage.task(None, project), token="any", **below(project, task))


@plant("allowed-by-token", only=("19.0",))
def task_below_its_project_with_the_link_of_the_project(stage):
    task = stage.task(stage.bob)
    return Question(stage.visitor(), task, token=stage.token(task.project_id), **below(task.project_id, task))


@plant("token-wrong", only=("19.0",))
def task_below_its_project_with_its_own_token(stage):
    """The token must be that of the project, which has one."""
    task = stage.task(stage.bob)
    stage.token(task.project_id)
    return Question(stage.visitor(), task, token=stage.token(task), **below(task.project_id, task))

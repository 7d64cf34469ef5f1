"""The pages that outsiders open, as data: where they are, whose records they show, and what each asks of a record.

Read from the controllers of Odoo 14 and 19 (portal, sale, account, purchase, project, hr_timesheet, sale_stock,
mrp_subcontracting, website_crm_partner_assign, payment, loyalty, mail, web, website_*),
and of 15 to 18 where they moved.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

Kind = Literal[
    "document", "child", "list", "slug", "login", "open", "file", "mail", "signed", "code", "guarded", "unpublished",
]  # fmt: skip
"""What a page asks.

`document`: `_document_check_access`, the user's own rights or the access token of the record.
`child`: the document above it in the path is asked like that, and then the record is searched for among its children.
`list`: a search as the user with the page's own domain. `slug`: the record in the path is checked as the user.
`login`: nothing but a login. `open`: nothing at all. `file`: `/web/content` and `/web/image`.
`mail`: a link of an e-mail, which leads to the page of the document. `signed`: a value that the server signed.
`code`: its Python decides in a way that is not written down here. `guarded`: its Python asks for the rights or the
token, and perhaps for more. `unpublished`: a page of the website that only its
editors see.
"""


LAST: Final = "99.0"


@dataclass(frozen=True)
class Page:
    """One page of the portal.

    In `path`, `<id>` is the record, `<slug>` a record as in `chair-12`, `<model>` and `<field>` words; `<other>` is the
    record above, and `above` names its model and the field that leads there.
    `domain` is what a list adds to the rules, in the words of a rule; `shown` is what a document must be beside being
    allowed. `token` is the path from the record (a child: from the one above) to the token that opens the page, None
    where none does. `variable` is what the templates call a record that they read with the rights of the person, None
    where the page reads as the superuser. `refusal` is what a person sees who is refused.
    """

    path: str
    kind: Kind
    module: str = "portal"
    model: str | None = None
    login: bool = False
    token: str | None = None
    domain: str | None = None
    shown: str | None = None
    templates: tuple[str, ...] = ()
    variable: str | None = None
    refusal: str = "the browser is sent back to /my"
    since: str = "14.0"
    until: str = LAST
    above: tuple[str, str] | None = None
    as_superuser: bool = False
    """A list that asks no rights, but its domain alone."""
    added: tuple[str, str] | None = None
    """A module, and what it adds to the domain where it is installed."""
    code_for: str | None = None
    """A group for whose people the page's Python decides."""
    source: str | None = None
    """The module, file and line of a page that is not stock."""

    def serves(self, series: str) -> bool:
        """Whether the series has this page."""
        return _number(self.since) <= _number(series) <= _number(self.until)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The path as a regular expression."""
        pieces = re.split(r"(<\w+>)", self.path)
        return re.compile("".join(_PLACES.get(piece, re.escape(piece)) for piece in pieces))

    @property
    def address(self) -> str:
        """The path as people write it: the first page of a list, a record as `ID`."""
        return (
            re.sub(r"<rest>|<end>", "", self.path)
            .replace("<id>", "ID")
            .replace("<other>", "ID")
            .replace("<slug>", "NAME-ID")
        )


_PLACES: Final = {
    "<id>": r"(?P<id>\d{1,18})",
    "<other>": r"(?P<other>\d{1,18})",
    "<slug>": r"(?:[^/]*-)?(?P<id>\d{1,18})",
    "<model>": r"(?P<model>[a-z_][\w]*(?:\.\w+)+)",
    "<field>": r"(?P<field>[A-Za-z_]\w*)",
    "<word>": r"[^/]+",
    "<rest>": r"(?:/.*)?",
    "<end>": r"(?:/page/\d+)?",
}


def _number(series: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", series)[:2])


def _document(
    path: str,
    module: str,
    model: str,
    *templates: str,
    shown: str | None = None,
    since: str = "14.0",
    until: str = LAST,
) -> Page:
    return Page(
        path,
        "document",
        module,
        model,
        token="access_token",
        templates=templates,
        shown=shown,
        since=since,
        until=until,
    )


def _list(
    path: str,
    module: str,
    model: str,
    domain: str | None,
    template: str = "",
    *,
    since: str = "14.0",
    until: str = LAST,
) -> Page:
    return Page(
        path + "<end>",
        "list",
        module,
        model,
        login=True,
        domain=domain,
        templates=(template,) if template else (),
        refusal="the list leaves it out",
        since=since,
        until=until,
    )


_FOLLOWED: Final = "('message_partner_ids', 'child_of', [user.partner_id.commercial_partner_id.id])"
_OWN: Final = "('partner_id', 'child_of', [user.partner_id.commercial_partner_id.id])"
_MOVES: Final = "'out_invoice', 'out_refund', 'in_invoice', 'in_refund', 'out_receipt', 'in_receipt'"
_POSTED: Final = f"[('state', 'not in', ('cancel', 'draft')), ('move_type', 'in', ({_MOVES}))]"

_CALLED_BY_CODE: Final = ("sale.sale_order_portal_content", "sale.document_tax_totals")
"""Templates of an order whose names a method gives (`_get_name_portal_content_view`); Brazil has others."""

_SALE: Final = (
    _list("/my/quotes", "sale", "sale.order", f"[{_FOLLOWED}, ('state', 'in', ['sent', 'cancel'])]",
          "sale.portal_my_quotations", until="16.0"),
    _list("/my/quotes", "sale", "sale.order", f"[{_OWN}, ('state', '=', 'sent')]",
          "sale.portal_my_quotations", since="18.0"),
    _list("/my/orders", "sale", "sale.order", f"[{_FOLLOWED}, ('state', 'in', ['sale', 'done'])]",
          "sale.portal_my_orders", until="16.0"),
    _list("/my/orders", "sale", "sale.order", f"[{_OWN}, ('state', '=', 'sale')]",
          "sale.portal_my_orders", since="18.0"),
    *(Page(path + "<end>", "code", "sale", "sale.order", login=True, since="17.0", until="17.0")
      for path in ("/my/quotes", "/my/orders")),
    _document("/my/orders/<id>", "sale", "sale.order", "sale.sale_order_portal_template", *_CALLED_BY_CODE),
    _document("/my/orders/<id>/<word><rest>", "sale", "sale.order"),
)  # fmt: skip

_ACCOUNT: Final = (
    _list("/my/invoices", "account", "account.move", "[('move_type', 'in', ('in_invoice', 'out_invoice'))]",
          "account.portal_my_invoices", until="14.0"),
    _list("/my/invoices", "account", "account.move", _POSTED, "account.portal_my_invoices", since="15.0"),
    Page("/my/invoices/overdue", "code", "account_payment", "account.move", since="18.0"),
    _document("/my/invoices/<id>", "account", "account.move", "account.portal_invoice_page"),
    Page("/my/journal/<id>/unsubscribe", "signed", "account", "account.journal", since="17.0"),
    _document("/invoice/transaction/<id>", "account_payment", "account.move", since="15.0"),
)  # fmt: skip

_PURCHASE: Final = (
    _list("/my/rfq", "purchase", "purchase.order", "[('state', '=', 'sent')]",
          "purchase.portal_my_purchase_rfqs", since="15.0"),
    _list("/my/purchase", "purchase", "purchase.order", "[('state', 'in', ['purchase', 'done', 'cancel'])]",
          "purchase.portal_my_purchase_orders"),
    _document("/my/purchase/<id>", "purchase", "purchase.order", "purchase.portal_my_purchase_order"),
    _document("/my/purchase/<id>/<word>", "purchase", "purchase.order"),
)  # fmt: skip

_CUSTOMER: Final = "'child_of', [user.partner_id.commercial_partner_id.id]"
_TIMESHEETS: Final = (
    f"['&', '|', ('message_partner_ids', {_CUSTOMER}), ('partner_id', {_CUSTOMER}),"
    " ('project_id.privacy_visibility', 'in', ['invited_users', 'portal'])]"
)
_BILLED: Final = (
    "[('timesheet_invoice_type', 'in',"
    " ['billable_time', 'non_billable', 'billable_fixed', 'billable_manual', 'billable_milestones'])]"
)
_NO_TEMPLATE: Final = "[('is_template', '=', False)]"
_PROJECT: Final = (
    _list("/my/projects", "project", "project.project", None, "project.portal_my_projects", until="18.0"),
    _list("/my/projects", "project", "project.project", _NO_TEMPLATE, "project.portal_my_projects", since="19.0"),
    _document("/my/project/<id><end>", "project", "project.project", "project.portal_my_project"),
    _document("/my/projects/<id><end>", "project", "project.project", "project.portal_my_project",
              since="16.0", until="18.0"),
    _document("/my/projects/<id><end>", "project", "project.project", "project.portal_my_project",
              since="19.0", shown=_NO_TEMPLATE),
    Page("/my/project/<id>/project_sharing<rest>", "code", "project", "project.project", login=True, since="15.0"),
    Page("/my/projects/<id>/project_sharing<rest>", "code", "project", "project.project", login=True, since="16.0"),
    Page("/my/project/<other>/task/<id><rest>", "code", "project", "project.task", since="15.0"),
    Page("/my/projects/<other>/task/<id>", "child", "project", "project.task", token="access_token",
         templates=("project.portal_my_task",), above=("project.project", "project_id"), since="19.0"),
    Page("/my/projects/<other>/task/<id><rest>", "code", "project", "project.task", since="16.0"),
    _list("/my/tasks", "project", "project.task", None, "project.portal_my_tasks", until="14.0"),
    Page("/my/tasks<end>", "code", "project", "project.task", login=True, since="15.0", until="18.0"),
    _list("/my/tasks", "project", "project.task", _NO_TEMPLATE, "project.portal_my_tasks", since="19.0"),
    _document("/my/task/<id>", "project", "project.task", "project.portal_my_task"),
    _document("/my/tasks/<id>", "project", "project.task", "project.portal_my_task", since="16.0"),
    Page("/my/tasks/<id>/orders/invoices", "code", "sale_timesheet", "project.task", login=True),
    Page("/my/timesheets<end>", "code", "hr_timesheet", "account.analytic.line", login=True, until="18.0"),
    Page("/my/timesheets<end>", "list", "hr_timesheet", "account.analytic.line", login=True, since="19.0",
         domain=_TIMESHEETS, added=("sale_timesheet", _BILLED), as_superuser=True,
         code_for="hr_timesheet.group_hr_timesheet_user", templates=("hr_timesheet.portal_my_timesheets",),
         refusal="the list leaves it out"),
)  # fmt: skip

_OTHERS: Final = (
    Page("/my/picking/pdf/<id>", "document", "sale_stock", "stock.picking", token="sale_id.access_token"),
    Page("/my/picking/return/pdf/<id>", "document", "sale_stock", "stock.picking", token="sale_id.access_token",
         since="17.0"),
    _list("/my/productions", "mrp_subcontracting", "stock.picking",
          "[('partner_id.commercial_partner_id', '=', user.partner_id.commercial_partner_id.id),"
          " ('move_ids.is_subcontract', '=', True)]", since="16.0"),
    Page("/my/productions/<id><rest>", "document", "mrp_subcontracting", "stock.picking", since="16.0"),
    Page("/my/loyalty_card/<id>/<word>", "code", "loyalty", "loyalty.card", login=True, since="18.0"),
    _list("/my/leads", "website_crm_partner_assign", "crm.lead",
          "[('partner_assigned_id', 'child_of', user.commercial_partner_id.id), ('type', '=', 'lead')]"),
    _list("/my/opportunities", "website_crm_partner_assign", "crm.lead",
          "[('partner_assigned_id', 'child_of', user.commercial_partner_id.id), ('type', '=', 'opportunity')]"),
    Page("/my/lead/<slug>", "slug", "website_crm_partner_assign", "crm.lead", login=True),
    Page("/my/opportunity/<slug>", "slug", "website_crm_partner_assign", "crm.lead", login=True),
    Page("/my/test_portal/<id>", "document", "test_mail_full", "mail.test.portal", token="access_token"),
    Page("/payment/<word><rest>", "signed", "payment"),
    Page("/web/signup", "signed", "auth_signup"),
    Page("/web/reset_password", "signed", "auth_signup"),
    Page("/web/login<rest>", "open", "web"),
    Page("/my", "login", templates=("portal.portal_my_home",)),
    *(Page(path, "login") for path in (
        "/my/home", "/my/account", "/my/addresses", "/my/address<rest>", "/my/security", "/my/counters",
        "/my/deactivate_account", "/my/payment_method", "/my/details",
    )),
)  # fmt: skip

_FORBIDDEN: Final = "the server answers 403 Forbidden or 404 Not Found"
_SERVED: Final = (("content", _FORBIDDEN), ("image", "the server answers with a placeholder in place of the image"))
_FILES: Final = (
    *(Page(f"/web/{what}/<id>{rest}", "file", "web", "ir.attachment", refusal=refusal)
      for what, refusal in _SERVED for rest in ("", "-<word>", "/<word>", "-<word>/<word>")),
    *(Page(f"/web/{what}/<model>/<id>/<field>{rest}", "file", "web", refusal=refusal)
      for what, refusal in _SERVED for rest in ("", "/<word>", "/<word>/<word>")),
    *(Page(f"/web/{what}", "file", "web", refusal=refusal) for what, refusal in _SERVED),
    Page("/report/<word>/<word>/<id>", "code", "web", login=True),
    Page("/mail/view", "mail", "mail", refusal="the browser is sent to the login page, or to /my"),
)  # fmt: skip


def _slug(path: str, module: str, model: str, template: str = "", variable: str | None = None) -> Page:
    templates = (template,) if template else ()
    return Page(path, "slug", module, model, templates=templates, variable=variable, refusal=_FORBIDDEN)


_WEBSITE: Final = (
    _slug("/shop/<slug>", "website_sale", "product.template", "website_sale.product", "product"),
    _slug("/shop/product/<slug>", "website_sale", "product.template", "website_sale.product", "product"),
    _slug("/shop/category/<slug><end>", "website_sale", "product.public.category"),
    _slug("/blog/<word>/<slug>", "website_blog", "blog.post", "website_blog.blog_post_complete", "blog_post"),
    _slug("/blog/<word>/post/<slug>", "website_blog", "blog.post", "website_blog.blog_post_complete", "blog_post"),
    _slug("/blog/<slug><end>", "website_blog", "blog.blog"),
    _slug("/event/<slug><rest>", "website_event", "event.event", "website_event.event_description_full", "event"),
    _slug("/slides/slide/<slug><rest>", "website_slides", "slide.slide", "website_slides.slide_main", "slide"),
    _slug("/slides/<slug><rest>", "website_slides", "slide.channel", "website_slides.course_main", "channel"),
    _slug("/forum/<word>/<slug>", "website_forum", "forum.post"),
    _slug("/forum/<slug><rest>", "website_forum", "forum.forum"),
    _slug("/jobs/detail/<slug>", "website_hr_recruitment", "hr.job", "website_hr_recruitment.detail", "job"),
    _slug("/jobs/<slug>", "website_hr_recruitment", "hr.job", "website_hr_recruitment.detail", "job"),
    Page("/shop<rest>", "code", "website_sale"),
)

PAGES: Final = _SALE + _ACCOUNT + _PURCHASE + _PROJECT + _OTHERS + _FILES + _WEBSITE


def pages_of(series: str) -> tuple[Page, ...]:
    """The pages of one series."""
    return tuple(page for page in PAGES if page.serves(series))


def document_page(series: str, model: str) -> Page | None:
    """The page on which one record of a model is shown, the address that this series gives it."""
    found = [page for page in pages_of(series) if page.model == model and page.kind in ("document", "slug")]
    return max(found, key=lambda page: (page.templates != (), page.since), default=None)


def list_pages(series: str, model: str) -> tuple[Page, ...]:
    """The pages that list records of a model."""
    return tuple(page for page in pages_of(series) if page.model == model and page.kind == "list")

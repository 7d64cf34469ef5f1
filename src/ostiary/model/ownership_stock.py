"""Whose the records of stock models are, from Odoo 14 to 19. A model or field that a series does not have is left out.

The first path of `owners` that is set names the owner. `shared` are people who take part by design: who was put on the
document as somebody to see it. Followers take part in every document and are not named again.
"""

from __future__ import annotations

from typing import Final

from ostiary.model.ownership_shape import Kind, Said


def _owned(*owners: str, shared: tuple[str, ...] = (), parent: str | None = None, kind: Kind = "document") -> Said:
    return Said("owned", owners, shared, parent, kind)


def _part(parent: str, *owners: str, shared: tuple[str, ...] = ()) -> Said:
    """A line of something: it belongs to whom that belongs."""
    return Said("owned", owners, shared, parent)


def _trace(*owners: str, shared: tuple[str, ...] = (), parent: str | None = None) -> Said:
    """A row that says no more than that somebody took part in something."""
    return Said("owned", owners, shared, parent, "trace")


_NOBODY: Final = Said("none")
_TEAM: Final = ("collaborator_ids.partner_id", "allowed_portal_user_ids", "allowed_internal_user_ids")
_PROJECT_TEAM: Final = tuple(f"project_id.{path}" for path in ("message_partner_ids", *_TEAM))

OWNED: Final[dict[str, Said]] = {
    # people
    "res.partner": _owned("id", kind="person"),
    "res.users": _owned("partner_id", kind="person"),
    "res.partner.bank": _owned("partner_id"),
    "res.users.log": _trace("create_uid"),
    "res.users.apikeys": _owned("user_id"),
    "res.device": _owned("user_id"),
    "res.device.log": _owned("user_id"),
    "auth_totp.device": _owned("user_id"),
    "auth.passkey.key": _owned("create_uid"),
    "bus.presence": _trace("user_id"),
    "mail.presence": _trace("user_id"),
    # sales, invoices, purchases, payments
    "sale.order": _owned("partner_id", shared=("partner_invoice_id", "partner_shipping_id")),
    "sale.order.line": _part("order_id"),
    "sale.order.option": _part("order_id"),
    "account.move": _owned("partner_id", shared=("partner_shipping_id",)),
    "account.move.line": _part("move_id"),
    "account.edi.document": _part("move_id"),
    "account.payment": _owned("partner_id"),
    "account.analytic.line": _owned(
        "partner_id",
        "task_id.partner_id",
        "project_id.partner_id",
        shared=("task_id.message_partner_ids", "user_id", *_PROJECT_TEAM),
    ),
    "purchase.order": _owned("partner_id", shared=("dest_address_id",)),
    "purchase.order.line": _part("order_id"),
    "purchase.requisition": _owned("vendor_id"),
    "payment.token": _owned("partner_id"),
    "payment.transaction": _owned("partner_id"),
    "loyalty.card": _owned("partner_id"),
    "coupon.coupon": _owned("partner_id"),
    "product.wishlist": _owned("partner_id"),
    # projects and tickets
    "project.project": _owned("partner_id", shared=_TEAM),
    "project.task": _owned(
        "partner_id", "project_id.partner_id", shared=("user_ids", "user_id", "allowed_user_ids", *_PROJECT_TEAM)
    ),
    "project.update": _part("project_id"),
    "project.milestone": _part("project_id"),
    "project.collaborator": _trace("partner_id", shared=_PROJECT_TEAM),
    "helpdesk.ticket": _owned("partner_id", shared=("user_id",)),
    "repair.order": _owned("partner_id"),
    "maintenance.request": _owned("owner_user_id"),
    "crm.lead": _owned("partner_id", shared=("partner_assigned_id", "user_id")),
    # deliveries
    "stock.picking": _owned("partner_id", "sale_id.partner_id", shared=("sale_id.partner_id", "owner_id")),
    "stock.move": _part("picking_id", "partner_id"),
    "stock.move.line": _part("picking_id"),
    # messages, files, meetings: as their document
    "mail.message": _owned("model:res_id", shared=("partner_ids", "notified_partner_ids", "author_id")),
    "mail.activity": _owned("res_model:res_id", shared=("user_id",)),
    "ir.attachment": _owned("res_model:res_id"),
    "mail.notification": _trace("res_partner_id", shared=("mail_message_id.partner_ids", "mail_message_id.author_id")),
    "mail.followers": _trace("partner_id"),
    "mail.channel.partner": _trace("partner_id", shared=("channel_id.channel_partner_ids",)),
    "discuss.channel.member": _trace("partner_id", shared=("channel_id.channel_member_ids.partner_id",)),
    "calendar.event": _owned("user_id", shared=("partner_ids",)),
    "calendar.attendee": _owned("partner_id", shared=("event_id.partner_ids",)),
    "event.registration": _owned("partner_id"),
    "rating.rating": _trace("partner_id"),
    "survey.user_input": _owned("partner_id"),
    "survey.user_input.line": _part("user_input_id"),
    "website.visitor": _owned("partner_id"),
    "website.track": _part("visitor_id"),
    # learning and games
    "slide.channel.partner": _trace("partner_id"),
    "slide.slide.partner": _trace("partner_id"),
    "gamification.badge.user": _trace("user_id"),
    "gamification.goal": _trace("user_id"),
    # people who work here
    "hr.employee": _owned("user_id", "work_contact_id", "address_home_id", "company_id.partner_id", kind="person"),
    "hr.employee.public": _owned("user_id", "work_contact_id", "company_id.partner_id", kind="person"),
    "hr.applicant": _owned("partner_id", "company_id.partner_id", kind="person"),
    "hr.candidate": _owned("partner_id", "company_id.partner_id", kind="person"),
    "hr.leave": _owned("user_id", parent="employee_id"),
    "hr.leave.report": _part("employee_id"),
    "hr.expense": _part("employee_id"),
    "hr.contract": _part("employee_id"),
    "hr.version": _part("employee_id"),
    "hr.payslip": _part("employee_id"),
    "hr.attendance": _part("employee_id"),
    # nobody's, though some of their fields name people: who is responsible, who wrote, who may
    "crm.team": _NOBODY,
    "discuss.channel": _NOBODY,  # members see it, and everybody what is open to everybody
    "mail.channel": _NOBODY,
    "gamification.challenge": _NOBODY,
    "gamification.challenge.line": _NOBODY,
    "ir.default": _NOBODY,
    "ir.filters": _NOBODY,
    "mail.alias": _NOBODY,
    "mail.guest": _NOBODY,
    "product.supplierinfo": _NOBODY,  # what a product costs here; has a check of its own
    "project.task.type": _NOBODY,
    "stock.quant": _NOBODY,
    "stock.lot": _NOBODY,
    "utm.campaign": _NOBODY,
}
"""model → whose its records are."""

PUBLIC: Final = frozenset(
    {
        # places, money, units
        "res.country", "res.country.group", "res.country.state", "res.city", "res.city.zip", "res.currency",
        "res.currency.rate", "res.lang", "res.partner.industry", "res.partner.title", "res.partner.category",
        "res.bank", "uom.uom", "uom.category", "account.incoterms", "account.payment.term", "account.tax",
        "account.fiscal.position", "l10n_latam.identification.type", "l10n_ar.afip.responsibility.type",
        "payment.method", "payment.icon", "payment.provider", "payment.acquirer", "barcode.nomenclature",
        "barcode.rule",
        # the company card and the website
        "res.company", "website", "website.menu", "website.page", "website.base.unit", "website.sale.extra.field",
        "website.event.menu", "website.seo.metadata", "website.rewrite", "theme.website.menu", "ir.ui.view",
        # the shop
        "product.attribute", "product.attribute.category", "product.attribute.value", "product.category",
        "product.image", "product.product", "product.public.category", "product.ribbon", "product.tag",
        "product.template", "product.template.attribute.exclusion", "product.template.attribute.line",
        "product.template.attribute.value", "product.combo", "product.combo.item", "product.document",
        "product.style", "product.pricelist", "product.pricelist.item", "delivery.carrier",
        # blogs, events, forums, courses
        "blog.blog", "blog.post", "blog.tag", "blog.tag.category", "event.event", "event.event.ticket", "event.stage",
        "event.tag", "event.tag.category", "event.type", "event.sponsor", "event.track", "event.question",
        "event.question.answer", "event.track.location", "event.track.stage", "event.track.tag", "event.slot",
        "forum.forum", "forum.post", "forum.post.reason", "forum.tag", "forum.post.vote",
        "slide.channel", "slide.channel.tag", "slide.channel.tag.group", "slide.embed", "slide.question",
        "slide.answer", "slide.slide", "slide.slide.link", "slide.slide.resource", "slide.tag",
        "gamification.badge", "gamification.karma.rank", "gamification.goal.definition", "im_livechat.channel",
        "im_livechat.channel.rule", "hr.job", "hr.department",
        # words that other records are sorted by
        "crm.stage", "crm.tag", "helpdesk.stage", "mail.message.subtype", "project.project.stage", "project.tags",
        "utm.medium", "utm.source", "utm.stage", "utm.tag", "report.layout", "report.paperformat",
        "account.edi.format", "decimal.precision", "ir.model", "ir.model.fields", "ir.module.category",
    }
)  # fmt: skip
"""Models whose records are for everybody by nature."""

"""What the population must do otherwise in each series."""

from odoo.release import version_info

SERIES = version_info[0]
GROUPS_FIELD = "group_ids" if SERIES >= 19 else "groups_id"
WEBSITE_EDITOR = "website.group_website_restricted_editor" if SERIES >= 16 else "website.group_website_publisher"


def load_chart(env, company):
    """Give a company the generic chart of accounts, without which it cannot invoice."""
    if SERIES >= 17:
        env["account.chart.template"].try_loading("generic_coa", company=company)
    else:
        env.ref("l10n_generic_coa.configurable_chart_template").try_loading(company=company)


def lock_order(order):
    order.action_lock() if SERIES >= 17 else order.action_done()


def cancel_order(order):
    order._action_cancel() if SERIES >= 16 else order.action_cancel()


def lock_purchase(order):
    order.button_lock() if SERIES >= 19 else order.button_done()


def share_project(project, editor, limited, follower):
    """Share with three portal users: one may edit, one edits own tasks only, one reads."""
    partners = (editor | limited | follower).mapped("partner_id")
    if SERIES >= 15:
        project.message_subscribe(partners.ids)
        project._add_collaborators(editor.partner_id)
        project._add_collaborators(limited.partner_id, limited_access=True)
    else:
        project.allowed_portal_user_ids |= editor | limited | follower
        project.message_subscribe(partners.ids)


def share_task(task, user):
    """Let a portal user follow one task of a project that is not shared with them."""
    if SERIES < 15:
        task.allowed_user_ids |= user
    task.message_subscribe(user.partner_id.ids)


def assignee(user):
    return {"user_ids": [(6, 0, user.ids)]} if SERIES >= 15 else {"user_id": user.id}


def payment_token(env, partner):
    """The values of a saved payment means."""
    if SERIES >= 17:
        methods = env["payment.method"].with_context(active_test=False)
        return {
            "provider_id": env["payment.provider"].search([], order="id", limit=1).id,
            "payment_method_id": methods.search([], order="id", limit=1).id,
            "payment_details": "0042",
            "provider_ref": "lab %s" % partner.id,
            "partner_id": partner.id,
        }
    return {
        "acquirer_id": env["payment.acquirer"].search([], order="id", limit=1).id,
        "acquirer_ref": "lab %s" % partner.id,
        "name": "XXXXXXXXXXXX0042",
        "partner_id": partner.id,
    }

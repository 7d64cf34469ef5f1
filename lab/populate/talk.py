"""Followers, messages, internal notes and attachments on documents."""

import base64

from records import lab, make, named

DOCUMENTS = ("order_azure_1_sale", "invoice_azure_1_posted", "task_portal_1", "purchase_sale")
TEXT = base64.b64encode(b"lab")


def populate_talk(env):
    for name in DOCUMENTS:
        converse(env, name, lab(env, name))
    # followers of another customer, of no customer, and a whole customer company
    lab(env, "order_azure_1_sale").message_subscribe(lab(env, "birch_1").ids)
    lab(env, "invoice_azure_1_posted").message_subscribe(lab(env, "loner").ids)
    lab(env, "invoice_birch_1_posted").message_subscribe(lab(env, "azure").ids)
    lab(env, "order_loner_draft").message_subscribe(lab(env, "azure_2").ids)
    lab(env, "purchase_sale").message_subscribe(lab(env, "vendor_1").ids)
    lab(env, "lead_azure_1").message_subscribe(lab(env, "azure_1").ids)
    make_attachments(env)


def converse(env, name, document):
    """A comment of the customer and one of the seller, a note, and a comment kept internal."""
    seller = lab(env, "lab_sales_own").partner_id
    customer = document.partner_id
    for kind, subtype, author in (
        ("comment", "mail.mt_comment", customer),
        ("reply", "mail.mt_comment", seller),
        ("note", "mail.mt_note", seller),
        ("internal", "mail.mt_comment", seller),
    ):
        attachment = make_attachment(env, "%s_%s_file" % (name, kind), document)
        message = document.message_post(
            body="Lab %s" % kind,
            message_type="comment",
            subtype_xmlid=subtype,
            author_id=author.id,
            attachment_ids=attachment.ids,
        )
        if kind == "internal":
            message.is_internal = True
        named(env, "%s_%s" % (name, kind), message)


def make_attachment(env, name, document=None, **more):
    values = {"name": name + ".txt", "datas": TEXT, "mimetype": "text/plain", **more}
    if document:
        values.update(res_model=document._name, res_id=document.id)
    return make(env, name, "ir.attachment", values)


def make_attachments(env):
    """Attachments apart from messages: bare, public, with a link, and of no document."""
    order = lab(env, "order_birch_1_sale")
    make_attachment(env, "file_bare", order)
    make_attachment(env, "file_public", order, public=True)
    make_attachment(env, "file_token", order, access_token="lab-file-token")
    make_attachment(env, "file_orphan")
    portal = lab(env, "lab_portal_b1")
    make_attachment(env, "file_of_portal_user")
    env.cr.execute(
        "UPDATE ir_attachment SET create_uid = %s WHERE id = %s",
        (portal.id, lab(env, "file_of_portal_user").id),
    )

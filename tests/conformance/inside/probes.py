"""What real Odoos do in the cases that a set of ids cannot show. Runs inside Odoo 14 and 19.

    python3 -m lab run 19 DATABASE probes.py REQUEST.json OUTPUT.json

The request is `{"symbols": {…}}`; the output has one observation per probe: a value, or `{"raised": "AccessError"}`.
Each probe is undone, but for `documents`, whose records the other side is asked about as well.
"""

import contextlib
import functools
import json
import sys
import traceback
import types

import measuring
from load_spec import put_rules

IS_14 = measuring.IS_14
PROBES = {}


class Undo(Exception):
    """Takes a probe back."""


def probe(function):
    """Register an observation under the function's name."""
    PROBES[function.__name__] = function
    return function


def observed(env, function, symbols):
    """The value that a probe gives, or what it raises; the database is left as it was."""
    result = None
    try:
        with env.cr.savepoint(flush=False):
            measuring.clear(env)
            result = function(env, symbols)
            raise Undo
    except Undo:
        pass
    except Exception as error:
        result = {"raised": type(error).__name__, "message": measuring.first_line(error)}
    measuring.clear(env)
    return result


def tried(env, action):
    """What an action gives or raises, in a savepoint of its own."""
    try:
        with env.cr.savepoint(flush=False):
            return action()
    except Exception as error:
        sys.stderr.write(traceback.format_exc())
        return {"raised": type(error).__name__}


def flush(env):
    env["base"].flush() if IS_14 else env.flush_all()


def as_user(env, symbols, user, model, ids):
    """Records as a user sees them."""
    return env[model].with_user(symbols[user]).browse(ids)


def has_access(record, operation):
    """Whether the server lets a user do something to a record, as code asks it."""
    if not IS_14:
        return record.has_access(operation)
    try:
        record.check_access_rights(operation)
        record.check_access_rule(operation)
    except Exception as error:
        if type(error).__name__ != "AccessError":
            raise
        return False
    return True


def global_rule(domain, groups=(), permissions="rwcu"):
    return {"domain": domain, "groups": list(groups), "permissions": permissions, "active": True}


# ---------------------------------------------------------------- fields


@probe
def sudo_reads_a_field_for_nobody(env, symbols):
    """Case 11."""
    return as_user(env, symbols, "U1", "scratch.plain", 1101).sudo().secret


@probe
def user_reads_a_field_for_nobody(env, symbols):
    return as_user(env, symbols, "U1", "scratch.plain", 1101).read(["secret"])


@probe
def member_reads_a_technical_field(env, symbols):
    """Case 12: outside of a debug session nobody has group_no_one, as far as fields go."""
    group = env.ref("base.group_no_one")
    group.write({"users" if IS_14 else "user_ids": [(4, symbols["U3"])]})
    flush(env)
    measuring.clear(env)
    return as_user(env, symbols, "U3", "scratch.plain", 1101).read(["technical"])


@probe
def access_right_for_group_no_one(env, symbols):
    """Case 12: access rights go by membership."""
    group = env.ref("base.group_no_one")
    model = env["ir.model"].search([("model", "=", "scratch.vault")])
    env["ir.model.access"].create({"name": "probe", "model_id": model.id, "group_id": group.id, "perm_read": True})
    group.write({"users" if IS_14 else "user_ids": [(4, symbols["U3"])]})
    flush(env)
    measuring.clear(env)
    return as_user(env, symbols, "U3", "scratch.vault", []).search([]).ids


@probe
def search_by_a_forbidden_field(env, symbols):
    """Case 13."""
    return as_user(env, symbols, "U1", "scratch.plain", []).search([("guarded", "=", "g")]).ids


@probe
def read_after_sudo(env, symbols):
    """Case 14: the value is in the transaction's cache."""
    record = as_user(env, symbols, "U1", "scratch.plain", 1101)
    record.sudo().mapped("guarded")
    return record.guarded


# ---------------------------------------------------------------- caching and searching


@probe
def stale_then_fresh(env, symbols):
    """Case 26: a partner moves to another company; the rule's value stays until the cache is cleared."""
    domain = "[('partner_id', 'child_of', [user.commercial_partner_id.id])]"
    put_rules(env, {"scratch.doc": [global_rule(domain)]})
    measuring.clear(env)
    documents = as_user(env, symbols, "U1", "scratch.doc", [2501, 2502, 2504])
    before = search_in(documents)
    query = "UPDATE res_partner SET parent_id = %s, commercial_partner_id = %s WHERE id = %s"
    env.cr.execute(query, [symbols["P6"], symbols["P6"], symbols["P1"]])
    measuring.refresh(env)
    stale = search_in(documents)
    measuring.clear(env)
    return {"before": before, "stale": stale, "fresh": search_in(documents)}


def search_in(records):
    return sorted(records.search([("id", "in", records.ids)]).ids)


@probe
def archived_records(env, symbols):
    """Case 32: when the implicit filter is left out."""
    documents = as_user(env, symbols, "U3", "scratch.doc", [3201, 3202, 3203, 3204])
    within = [("id", "in", documents.ids)]
    return {
        "plain": sorted(documents.search(within).ids),
        "read": len(documents.read(["name"])),
        "both": sorted(documents.search([*within, ("active", "in", [True, False])]).ids),
        "below": sorted(documents.search([*within, ("child_ids.active", "=", False)]).ids),
    }


@probe
def foreign_company(env, symbols):
    """Case 28: a company that is not the user's."""
    context = {"allowed_company_ids": [symbols["C2"], symbols["C1"]]}
    put_rules(env, {"scratch.doc": [global_rule("[('company_id', 'in', company_ids)]")]})
    measuring.clear(env)
    return as_user(env, symbols, "U4", "scratch.doc", []).with_context(**context).search([]).ids


# ---------------------------------------------------------------- writing


@probe
def create_that_fails_the_rule(env, symbols):
    """Case 47."""
    put_rules(env, {"scratch.doc": [global_rule("[('name', '=', 'good')]")]})
    measuring.clear(env)
    documents = as_user(env, symbols, "U3", "scratch.doc", [])
    before = count(env)
    bad = tried(env, lambda: documents.create({"name": "bad", "owner_id": symbols["CP"]}).id)
    kept = count(env) - before
    good = tried(env, lambda: bool(documents.create({"name": "good", "owner_id": symbols["CP"]})))
    return {"bad": bad, "kept": kept, "good": good}


def count(env):
    env.cr.execute("SELECT count(*) FROM scratch_doc")
    return env.cr.fetchone()[0]


@probe
def write_out_of_own_scope(env, symbols):
    """Case 48."""
    put_rules(env, {"scratch.doc": [global_rule("[('name', '=', 'a')]")]})
    measuring.clear(env)
    document = as_user(env, symbols, "U3", "scratch.doc", 101)
    document.write({"name": "gone"})
    flush(env)
    measuring.refresh(env)
    return tried(env, lambda: document.read(["qty"]))


@probe
def missing_record(env, symbols):
    """Case 49."""
    record = as_user(env, symbols, "U3", "scratch.doc", 999999)
    free = tried(env, lambda: has_access(record, "read"))
    put_rules(env, {"scratch.doc": [global_rule("[('name', '=', 'a')]")]})
    measuring.clear(env)
    return {
        "without rule": free,
        "read with rule": tried(env, lambda: has_access(record, "read")),
        "write with rule": tried(env, lambda: has_access(record, "write")),
    }


@probe
def own_user(env, symbols):
    """Case 46: self-readable fields of one's own user."""
    user = as_user(env, symbols, "U1", "res.users", symbols["U1"])
    stranger = as_user(env, symbols, "U1", "res.users", symbols["U2"])
    return {
        "own": [sorted(row) for row in user.read(["name", "login"])],
        "own hidden": tried(env, lambda: bool(user.read(["share", "password"]))),
        "other": tried(env, lambda: bool(stranger.read(["name", "login"]))),
    }


# ---------------------------------------------------------------- documents, messages, attachments, tokens


def make_documents(env, symbols):
    """Orders of the portal user and of a stranger, with messages and attachments; committed."""
    orders = {"mine": order(env, symbols, "P1"), "other": order(env, symbols, "P6")}
    note, comment = env.ref("mail.mt_note").id, env.ref("mail.mt_comment").id
    mine, other = orders["mine"], orders["other"]
    messages = {
        "note": message(env, mine, subtype_id=note, is_internal=True),
        "comment": message(env, mine, subtype_id=comment),
        "tracking": message(env, mine, message_type="notification", subtype_id=False),
        "foreign": message(env, other, subtype_id=comment),
        "authored": message(env, other, subtype_id=comment, author_id=symbols["P1"]),
    }
    attachments = {
        "plain": attachment(env, res_model="sale.order", res_id=mine.id),
        "public": attachment(env, res_model="sale.order", res_id=mine.id, public=True),
        "orphan": attachment(env, res_model="gone.model", res_id=1),
        "foreign": attachment(env, res_model="sale.order", res_id=other.id),
    }
    measuring.clear(env)
    env.cr.commit()
    named = {"orders": orders, "messages": messages, "attachments": attachments}
    return {kind: {name: record.id for name, record in some.items()} for kind, some in named.items()}


def order(env, symbols, partner):
    """A confirmed order of a partner, who follows it."""
    company = env["res.company"].browse(symbols["C1"])
    orders = env["sale.order"].with_context(allowed_company_ids=[company.id], tracking_disable=True)
    orders = orders.with_company(company)
    product = env["product.product"].create({"name": "Thing", "type": "service", "list_price": 10})
    line = {"product_id": product.id, "product_uom_qty": 1}
    made = orders.create({"partner_id": symbols[partner], "company_id": company.id, "order_line": [(0, 0, line)]})
    made.write({"state": "sale"})
    made.message_subscribe([symbols[partner]])
    flush(env)
    return made


def message(env, record, **values):
    """A message on a record, without anybody being notified."""
    common = {"model": record._name, "res_id": record.id, "body": "x", "message_type": "comment", "author_id": False}
    return env["mail.message"].create(dict(common, **values))


def attachment(env, **values):
    return env["ir.attachment"].create(dict({"name": "x.txt", "raw": b"x"}, **values))


def seen(env, symbols, user, model, named):
    """name → how a user sees a record: "S", "P", "SP" or ""."""
    measure = measuring.Measure(env, model, symbols[user], sorted(named.values()))
    found = {}
    for letter, evaluator in (("S", "search"), ("P", "record")):
        answer = measure.ask("read", evaluator)
        found[letter] = {id_ for first, last in answer.get("ids", ()) for id_ in range(first, last + 1)}
    return {name: "".join(letter for letter in "SP" if id_ in found[letter]) for name, id_ in named.items()}


def portal_page(env, symbols, user, order_id, token):
    """`_document_check_access` of the portal, in a request of that user: what it gives back."""
    import odoo.http
    from odoo.addons.portal.controllers.portal import CustomerPortal

    odoo.http._request_stack.push(types.SimpleNamespace(env=env(user=symbols[user]), session={}, lang=None))
    try:
        record = CustomerPortal()._document_check_access("sale.order", order_id, access_token=token)
        return {"id": record.id, "superuser": record.env.su, "lines": len(record.order_line)}
    finally:
        odoo.http._request_stack.pop()


def document_probes(env, symbols, made):
    """Cases 41 to 45."""
    mine, other = made["orders"]["mine"], made["orders"]["other"]
    tokens = {name: env["sale.order"].browse(id_)._portal_ensure_token() for name, id_ in made["orders"].items()}
    flush(env)
    measuring.refresh(env)
    pages = {
        "wrong token": (mine, "wrong"),
        "no token": (other, None),
        "empty token": (other, ""),
        "right token": (other, tokens["other"]),
    }
    return {
        "messages": seen(env, symbols, "U1", "mail.message", made["messages"]),
        "attachments": seen(env, symbols, "U1", "ir.attachment", made["attachments"]),
        "internal attachments": seen(env, symbols, "U3", "ir.attachment", made["attachments"]),
        "orders": seen(env, symbols, "U1", "sale.order", made["orders"]),
        "pages": {
            name: tried(env, functools.partial(portal_page, env, symbols, "U1", *what)) for name, what in pages.items()
        },
        "token": as_user(env, symbols, "U1", "sale.order", mine).read(["access_token"])[0]["access_token"]
        == tokens["mine"],
    }


def main(env, args):
    """Observe everything, write it down."""
    measuring.prepare(env, refusals_cheap=False)
    with open(args[0]) as file:
        symbols = json.load(file)["symbols"]
    result = {name: observed(env, function, symbols) for name, function in PROBES.items()}
    made = make_documents(env, symbols)
    result["made"] = made
    result["documents"] = observed(env, lambda env, symbols: document_probes(env, symbols, made), symbols)
    with open(args[1], "w") as file:
        json.dump(result, file)


if __name__ == "__main__":
    with contextlib.suppress(Undo):
        main(env, args)

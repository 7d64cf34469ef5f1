"""Mends of one record: whose it is, where it is shown, whether it is there."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.database import as_int
from ostiary.facts import User
from ostiary.fixes.case import Case
from ostiary.fixes.fix import Fix, Safety
from ostiary.whatif import Create, NewToken, Value, Write, set_to


def _write(case: Case, id: str, title: str, name: str, value: Value, safety: Safety = "review") -> Iterator[Fix]:
    """One field of the record, where it may be written."""
    if case.stored(name) is not None:
        yield Fix(id, title, (Write(case.model, (case.record_id,), {name: value}),), safety)


def _record(case: Case) -> str:
    return f"{case.model}:{case.record_id}"


def set_document_partner(case: Case) -> Iterator[Fix]:
    """Give the document to the user's own partner: the field that the rule asks for, else that of the owner."""
    user = case.user
    if user is None:
        return
    if case.model == "res.partner":
        yield from _own_contact(case, user)
        return
    for path in dict.fromkeys((case.leaf_path, case.owner_path() or "", "partner_id")):
        name = path.partition(".")[0]
        found = case.stored(name) if name else None
        if found is not None and found.type == "many2one" and found.relation == "res.partner":
            title = f"Make `{user.login}` the customer of {_record(case)} (`{name}`)"
            yield from _write(case, "set-document-partner", title, name, user.partner_id)
            return


def _own_contact(case: Case, user: User) -> Iterator[Fix]:
    """A contact that hangs under nobody, and whom nobody logs in as, put under the user's company."""
    sql = "SELECT id FROM res_partner WHERE id = $1 AND is_company IS NOT TRUE AND parent_id IS NULL"
    alone = case.world.database.query(sql, [case.record_id])
    sql = "SELECT commercial_partner_id FROM res_partner WHERE id = $1 AND commercial_partner_id <> $2"
    companies = case.world.database.query(sql, [user.partner_id, case.record_id])
    if alone and companies and all(one.partner_id != case.record_id for one in case.world.facts.users.values()):
        company = as_int(companies[0][0])
        title = f"Put {_record(case)} under the company of `{user.login}` ({company})"
        yield from _write(case, "set-document-partner", title, "parent_id", company)


def add_follower(case: Case) -> Iterator[Fix]:
    """As `message_subscribe` does, with the subtypes that are preset for the model."""
    user = case.user
    if user is None or case.schema.table("mail.followers") is None:
        return
    values: dict[str, Value] = {
        "res_model": case.model,
        "res_id": case.record_id,
        "partner_id": user.partner_id,
    }
    subtypes = _default_subtypes(case)
    if subtypes:
        values["subtype_ids"] = set_to(*subtypes)
    changes = (Create("mail.followers", values, "follower"),)
    yield Fix("add-follower", f"Let `{user.login}` follow {_record(case)}", changes, "safe")


def _default_subtypes(case: Case) -> list[int]:
    """What an outsider who begins to follow gets mails about."""
    table = case.world.facts.tables.get("mail_message_subtype")
    if table is None or not {"default", "internal", "res_model"} <= table.columns.keys():
        return []
    if case.schema.field("mail.followers", "subtype_ids") is None:
        return []
    sql = (
        'SELECT id FROM mail_message_subtype WHERE "default" AND internal IS NOT TRUE'
        " AND (res_model IS NULL OR res_model = $1) ORDER BY id"
    )
    return [as_int(row[0]) for row in case.world.database.query(sql, [case.model])]


def move_company(case: Case) -> Iterator[Fix]:
    """Into the user's own company, if that is among those which the rule accepts; else into the first of these."""
    user = case.user
    accepted = [one for one in case.expected if isinstance(one, int) and not isinstance(one, bool)]
    accepted = accepted or ([*user.companies] if user else [])
    if user is None or not accepted:
        return
    company = user.company_id if user.company_id in accepted else accepted[0]
    title = f"Move {_record(case)} into company {company}"
    yield from _write(case, "move-company", title, case.leaf_path or "company_id", company)


def move_website(case: Case) -> Iterator[Fix]:
    """On the website that was asked, else on all of them."""
    accepted = [one for one in case.expected if isinstance(one, int) and not isinstance(one, bool)]
    website = case.found.website or (accepted[0] if accepted else None)
    for one in dict.fromkeys((website, None)):
        where = f"on website {one}" if one else "on every website"
        yield from _write(case, "move-website", f"Show {_record(case)} {where}", "website_id", one or False)


def publish(case: Case) -> Iterator[Fix]:
    """The flag that the series stores."""
    for name in ("is_published", "website_published"):
        if case.stored(name) is not None:
            yield from _write(case, "publish", f"Publish {_record(case)}", name, True)
            return


def unarchive_record(case: Case) -> Iterator[Fix]:
    name = case.schema.active_field(case.model)
    if name:
        yield from _write(case, "unarchive-record", f"Unarchive {_record(case)}", name, True)


def make_token(case: Case) -> Iterator[Fix]:
    """A token where there is none yet; who has one needs the whole link, not another token."""
    if case.stored("access_token") is None:
        return
    table = case.schema.table_name(case.model)
    sql = f"SELECT 1 FROM \"{table}\" WHERE id = $1 AND access_token IS NOT NULL AND access_token <> ''"
    if case.world.database.query(sql, [case.record_id]):
        by_hand = f"in Odoo, open {_record(case)}, Share (or Preview), and send the whole link"
        yield Fix("make-token", f"Send the link of {_record(case)} again", by_hand=by_hand)
        return
    note = "whoever has the link can open the record: send it to the customer alone (in Odoo: Share)"
    changes = (Write(case.model, (case.record_id,), {"access_token": NewToken()}),)
    yield Fix("make-token", f"Make a link with a token for {_record(case)}", changes, notes=(note,))


def rotate_token(case: Case) -> Iterator[Fix]:
    """Another token: the links that are about do not open the record any more."""
    if case.stored("access_token") is not None:
        note = "links that were sent before do not work any more: send the new one to whom it is meant for"
        changes = (Write(case.model, (case.record_id,), {"access_token": NewToken()}),)
        yield Fix("rotate-token", f"Make a new token for {_record(case)}", changes, notes=(note,))

"""Loads a world into the scratch models and tries cases of rules on it. Runs inside Odoo 14 and 19.

    python3 -m lab run 19 DATABASE load_spec.py REQUEST.json OUTPUT.json

The request is `{"world": {…} | null, "cases": […]}`; the world's rows are written by SQL, as the ORM would refuse half
of them, and committed. Each case has `model`, `rules` (model → [{domain, groups, permissions, active}]), `users`,
`operations` and `context`. Its rules stand in for all rules of those models while it is measured, and are undone.
The output has one `{uid: {"read/search": {outcome, ids, error}, …}}` per case, in order.
"""

import contextlib
import json
import sys

import measuring

IS_14 = measuring.IS_14
LETTERS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}


def load_world(env, world):
    """Replace everything in the scratch tables."""
    tables = [env[model]._table for model in world["rows"]] + list(world["relations"])
    env.cr.execute("TRUNCATE %s CASCADE" % ", ".join(tables))
    for model, rows in world["rows"].items():
        insert_rows(env[model], rows)
    for table, (columns, *pairs) in world["relations"].items():
        query = "INSERT INTO %s (%s, %s) VALUES (%%s, %%s) ON CONFLICT DO NOTHING" % (table, columns[0], columns[1])
        for pair in pairs:
            env.cr.execute(query, pair)
    load_followers(env, world["followers"])
    load_defaults(env, world["defaults"])
    env["scratch.node"]._parent_store_compute()
    env["scratch.node"].flush() if IS_14 else env.flush_all()
    env.cr.commit()


def insert_rows(model, rows):
    """Rows of one table; parts that live elsewhere in 14 go there."""
    for row in rows:
        columns, values = [], []
        for name, value in row.items():
            column = stored_value(model, name, row["id"], value)
            if column is not None:
                columns.append('"%s"' % name)
                values.append(column[0])
        places = ", ".join(["%s"] * len(values))
        query = 'INSERT INTO "%s" (%s) VALUES (%s)' % (model._table, ", ".join(columns), places)
        model.env.cr.execute(query, values)
    model.env.cr.execute("SELECT setval('%s_id_seq', 50000)" % model._table)


def stored_value(model, name, id_, value):
    """[what the column holds], or None if there is no column."""
    field = model._fields[name]
    if getattr(field, "company_dependent", False):
        if IS_14:
            for company, item in value.items():
                add_property(model, field, "%s,%s" % (model._name, id_), int(company), item)
            return None
        return [json.dumps(value) if value else None]
    if value is not None and field.translate:
        if not IS_14:
            return [json.dumps(value)]
        add_translations(model, name, id_, value)
        return [value.get("en_US")]
    return [value]


def add_translations(model, name, id_, texts):
    """Rows of ir_translation for the languages other than English (14)."""
    for lang, text in texts.items():
        if lang != "en_US":
            model.env.cr.execute(
                """INSERT INTO ir_translation (lang, type, name, res_id, src, value, state)
                   VALUES (%s, 'model', %s, %s, %s, %s, 'translated')""",
                [lang, "%s,%s" % (model._name, name), id_, texts.get("en_US"), text],
            )


def add_property(model, field, resource, company, value):
    """A row of ir_property; `resource` None makes it the default (14)."""
    columns = {"char": "value_text", "selection": "value_text", "integer": "value_integer", "boolean": "value_integer"}
    columns.update({"float": "value_float", "date": "value_datetime", "many2one": "value_reference"})
    if field.type == "many2one" and value is not None:
        value = "%s,%s" % (field.comodel_name, value)
    if field.type == "boolean" and value is not None:
        value = int(value)
    model.env.cr.execute(
        """INSERT INTO ir_property (name, type, fields_id, company_id, res_id, "%s")
           SELECT %%s, %%s, id, %%s, %%s, %%s FROM ir_model_fields WHERE model = %%s AND name = %%s"""
        % columns[field.type],
        [field.name, field.type, company, resource, value, model._name, field.name],
    )


def load_followers(env, pairs):
    """Who follows which topic."""
    env.cr.execute("DELETE FROM mail_followers WHERE res_model = 'scratch.topic'")
    for topic, partner in pairs:
        query = """INSERT INTO mail_followers (res_model, res_id, partner_id)
                   VALUES ('scratch.topic', %s, %s) ON CONFLICT DO NOTHING"""
        env.cr.execute(query, [topic, partner])


def load_defaults(env, defaults):
    """Fallbacks of company-dependent fields."""
    model = env["scratch.doc"]
    fields = "SELECT id FROM ir_model_fields WHERE model = 'scratch.doc'"
    if IS_14:
        env.cr.execute("DELETE FROM ir_property WHERE res_id IS NULL AND fields_id IN (%s)" % fields)
    else:
        env.cr.execute("DELETE FROM ir_default WHERE field_id IN (%s)" % fields)
    for default in defaults:
        field = model._fields[default["field"]]
        if IS_14:
            add_property(model, field, None, default["company"], default["value"])
        else:
            env.cr.execute(
                """INSERT INTO ir_default (field_id, company_id, json_value)
                   SELECT id, %s, %s FROM ir_model_fields WHERE model = 'scratch.doc' AND name = %s""",
                [default["company"], json.dumps(default["value"]), field.name],
            )


def clean_properties(env):
    """Rows of ir_property for records that the truncation removed (14)."""
    if IS_14:
        env.cr.execute("DELETE FROM ir_property WHERE res_id LIKE 'scratch.%'")
        env.cr.execute("DELETE FROM ir_translation WHERE name LIKE 'scratch.%,%' AND type = 'model'")


def put_rules(env, rules):
    """Make the given rules the only ones of their models."""
    for model, some in rules.items():
        env.cr.execute("SELECT id FROM ir_model WHERE model = %s", [model])
        model_id = env.cr.fetchone()[0]
        env.cr.execute("UPDATE ir_rule SET active = false WHERE model_id = %s", [model_id])
        for number, rule in enumerate(some):
            put_rule(env, model_id, "case %s" % number, rule)


def put_rule(env, model_id, name, rule):
    """Insert one rule by SQL, as the constraints of ir.rule would refuse some."""
    flags = [letter in rule["permissions"] for letter in LETTERS]
    query = """INSERT INTO ir_rule (name, model_id, domain_force, active, "global",
                                    perm_read, perm_write, perm_create, perm_unlink)
               VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id"""
    values = [name, model_id, rule["domain"], rule.get("active", True), not rule["groups"], *flags]
    env.cr.execute(query, values)
    rule_id = env.cr.fetchone()[0]
    for group in rule["groups"]:
        env.cr.execute("INSERT INTO rule_group_rel (rule_group_id, group_id) VALUES (%s, %s)", [rule_id, group])


@contextlib.contextmanager
def frontend(env, website):
    """As in a page of the website: Odoo's own hook for tests."""
    if not website:
        yield
        return
    from odoo.addons.website.models import ir_http

    original = ir_http.get_request_website
    ir_http.get_request_website = lambda: env["website"].browse(website)
    try:
        yield
    finally:
        ir_http.get_request_website = original


def context_of(case):
    """The context of the caller."""
    names = {"companies": "allowed_company_ids", "lang": "lang", "tz": "tz", "website": "website_id"}
    return {names[key]: value for key, value in case.get("context", {}).items()}


class Undo(Exception):
    """Takes a case back."""


def try_case(env, case, totals):
    """Answers of one case; the database is left as it was."""
    answers = {}
    try:
        with env.cr.savepoint(flush=False):
            put_rules(env, case["rules"])
            measuring.clear(env)
            with frontend(env, case.get("context", {}).get("website")):
                for uid in case["users"]:
                    answers[uid] = try_user(env, case, uid, totals)
            raise Undo
    except Undo:
        pass
    return answers


def try_user(env, case, uid, totals):
    """Answers of one case for one user."""
    measuring.refresh(env)
    context = context_of(case)
    measure = measuring.Measure(env, case["model"], uid, totals[case["model"]], context, context)
    measure.thorough = False
    answers = {}
    for operation in case["operations"]:
        for evaluator in measuring.EVALUATORS:
            answers["%s/%s" % (operation, evaluator)] = measure.ask(operation, evaluator)
    return answers


def main(env, args):
    """Load, try, write."""
    measuring.prepare(env)
    measuring.PATIENCE = 3
    with open(args[0]) as file:
        request = json.load(file)
    if request.get("world"):
        clean_properties(env)
        load_world(env, request["world"])
    totals = {model: measuring.all_ids(env[model]) for model in {case["model"] for case in request["cases"]}}
    output = [try_case(env, case, totals) for case in request["cases"]]
    with open(args[1], "w") as file:
        json.dump(output, file)


if __name__ == "__main__":
    sys.setrecursionlimit(3000)
    main(env, args)

"""Plants scenarios into a database and asks the ORM about each. Runs inside Odoo 14 and 19.

python3 -m lab run 19 DATABASE plant_scenarios.py STAGE OUTPUT.json
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import time
import traceback
from urllib.parse import urlsplit

import measuring
from odoo.exceptions import AccessError

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(measuring.__file__))))

from scenarios import allowed, bent, code, mixed, people, records, rights, tokens  # noqa: F401
from scenarios.plan import STAGES, scenarios
from scenarios.stage import IS_14, Stage

ON_WEBSITES = ("product.template", "slide.channel")
PATIENCE = 1200
"""Seconds for whoever walks through what was planted."""
ASKED = {}
"""name → question, of the stage that is played."""
KINDS = {"r": "TABLE", "v": "VIEW"}
SERIES = "14.0" if IS_14 else "19.0"


def play(env, stage_name):
    """Plant every scenario of the stage, then ask about each."""
    stage, asked, failed = Stage(env, 1000 * STAGES.index(stage_name)), {}, {}
    stage.straighten()
    for name, (function, planted) in scenarios(SERIES, stage_name).items():
        try:
            with env.cr.savepoint():
                asked[name] = (function(stage), planted)
        except Exception:  # a scenario that cannot be played must not hide the others
            failed[name] = traceback.format_exc(limit=-4)
    stage.remember()
    stage.flush()
    ASKED.clear()
    ASKED.update({name: question for name, (question, _) in asked.items()})
    told = {name: told_of(name, question, planted) for name, (question, planted) in asked.items()}
    env.cr.commit()
    if stage.closed:
        hand_over(env, stage.closed)
    measuring.clear(env)
    for name, (question, _) in asked.items():
        told[name].update(answers(env, question))
    env.cr.rollback()
    env.registry.signal_changes()
    return {"scenarios": told, "failed": failed}


def hand_over(env, closed):
    """Give all tables but the closed ones to a role of Odoo's own, which is what Odoo connects as from now on."""
    role = "%s_role" % env.cr.dbname
    env.cr.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    if not env.cr.fetchone():
        env.cr.execute('CREATE ROLE "%s"' % role)
    env.cr.execute(
        "SELECT relname, relkind FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('r', 'v') AND NOT relname = ANY(%s)",
        [closed],
    )
    for name, kind in env.cr.fetchall():
        env.cr.execute('ALTER %s "%s" OWNER TO "%s"' % (KINDS[kind], name, role))
    env.cr.execute('GRANT USAGE ON SCHEMA public TO "%s"' % role)
    env.cr.commit()
    env.cr.execute('SET ROLE "%s"' % role)


def told_of(name, question, planted):
    """What the test needs to know of a scenario."""
    record = question.record
    return {
        "name": name,
        "code": planted.codes[SERIES],
        "also": planted.also,
        "by_code": planted.by_code,
        "user": question.user.id if question.user else None,
        "login": question.login,
        "visitor": question.user == record.env.ref("base.public_user"),
        "model": record._name,
        "id": record.id,
        "operation": question.operation,
        "token": question.token,
        "website": question.website,
        "by_page": question.by_page,
        "field": question.field,
        "path": question.path or path_of(record),
    }


def path_of(record):
    """The address of the record's own page, where it has one."""
    if not record.exists():
        patterns = {"sale.order": "/my/orders/%s", "account.move": "/my/invoices/%s"}
        patterns["project.task"] = "/my/task/%s" if IS_14 else "/my/tasks/%s"
        return patterns[record._name] % record.id
    if "access_token" in record._fields and "access_url" in record._fields:
        return record.access_url if record.access_url != "#" else None
    return urlsplit(record.website_url).path if record._name in ON_WEBSITES else None


def answers(env, question):
    """What the ORM says by both of its ways."""
    if not question.user:
        return {"search": "denied", "record": "denied"}
    context = {"website_id": question.website} if question.website else {}
    measuring.refresh(env)
    record = question.record
    measure = measuring.Measure(env, record._name, question.user.id, [record.id], context, context)
    found = {way: outcome(measure.ask(question.operation, way), record.id) for way in measuring.EVALUATORS}
    return dict(found, reads=reads(measure.model.browse(record.id), question.field)) if question.field else found


def reads(record, name):
    """Whether a field can be read."""
    try:
        record.read([name])
    except AccessError:
        return "denied"
    return "allowed"


def outcome(answer, record_id):
    """The measured answer in the words of an explanation."""
    if any(first <= record_id <= last for first, last in answer.get("ids", ())):
        return "allowed"
    return "error" if answer["outcome"] == "error" else "denied"


def wait_for(path, env, folder):
    """Wait until somebody else has made a file; scripts that are laid down meanwhile are run."""
    deadline = time.time() + PATIENCE
    while not os.path.exists(path):
        if time.time() > deadline:
            raise RuntimeError("nobody made `%s`" % path)
        for name in sorted(os.listdir(folder)):
            if name.endswith(".py"):
                run_script(env, os.path.join(folder, name))
        time.sleep(0.05)


def run_script(env, path):
    """As Odoo's shell runs it; what it prints lies beside it."""
    with open(path) as file:
        text = file.read()
    env.cr.rollback()
    env.registry.check_signaling()
    measuring.clear(env)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(text, path, "exec"), {"env": env})  # noqa: S102
        except Exception:  # whoever waits for it reads why
            traceback.print_exc(file=out)
            env.cr.rollback()
    measuring.clear(env)
    os.rename(path, path + ".ran")
    tell(path[: -len(".py")] + ".out", out.getvalue())


def tell(path, text):
    """Write a file, all of it at once."""
    with open(path + ".draft", "w") as file:
        file.write(text)
    os.rename(path + ".draft", path)


def api_key(env):
    """What an administrator, who is in all companies, is let in with; 14 takes the password."""
    if IS_14:
        return "admin"
    user = env.ref("base.user_admin")
    return env["res.users.apikeys"].with_user(user).sudo().with_user(user).sudo()._generate(None, "scenarios", None)


def ask_again(env):
    """What was asked last, once more, by the role that Odoo connects as."""
    env.cr.execute('SET ROLE "%s_role"' % env.cr.dbname)
    measuring.clear(env)
    told = {name: answers(env, question)["search"] for name, question in ASKED.items()}
    env.cr.rollback()
    return told


def main(env, folder):
    """All stages, in one process: to load Odoo takes longer than to plant."""
    measuring.prepare(env, refusals_cheap=False)
    tell(os.path.join(folder, "key"), api_key(env))
    for stage in STAGES:
        path = os.path.join(folder, stage)
        tell(path + ".json", json.dumps(play(env, stage)))
        wait_for(path + (".done" if stage != STAGES[-1] else ".granted"), env, folder)
    tell(os.path.join(folder, "granted.json"), json.dumps(ask_again(env)))


if __name__ == "__main__":
    main(env, args[0])

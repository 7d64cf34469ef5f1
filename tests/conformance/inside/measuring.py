"""What a running Odoo answers: who may do what with which records. Runs inside Odoo 14 and 19 (Python 3.9).

Two evaluators, named as ostiary names them:

`search` (S)   read: `Model.with_user(u).with_context(active_test=False).search([])`, through every override of
               `search` and `_search`, with the model's default order.
               other operations: access right, then the rule domain as SQL. In 19 `ir.rule._compute_domain`
               given to the base `_search` as superuser with archived records. In 14 `_apply_ir_rules`, as
               `_filter_access_rules` does: rules of the model and of its `_inherits` parents.
`record` (P)   19: `browse(all ids).with_user(u)._filtered_access(operation)`.
               14: access right, then `_filter_access_rules_python(operation)`. Models that override
               `check_access_rule` or have a `check(operation)` of their own are asked record by record.

Which entry points of Odoo 14 use which evaluator, for records that have an id (read in `odoo/models.py`, and run):

    SQL      search, search_read, search_count, name_search, read_group, read() and prefetching of stored columns
             (`_read`), reading a many2many field (rules of the comodel), `_filter_access_rules`: mail.message's
             own `_search` for the documents behind messages, mail.activity `can_write`, calendar alarms.
    Python   `check_access_rule`: write, unlink, create (after the insert), `_read` when no wanted field is a column,
             copy through create, portal's `_document_check_access`, ir.attachment and ir.translation `check`.

So in 14 each of write, create and unlink is decided by Python for real records, and read by SQL, except where
code calls `check_access_rule('read')` by itself, as portal pages do.
"""

import contextlib
import logging
import resource
import signal
import threading

import odoo.release

IS_14 = odoo.release.version_info[0] == 14
OPERATIONS = ("read", "write", "create", "unlink")
EVALUATORS = ("search", "record")
PATIENCE = 60
"""Seconds for one answer."""
CHECKED_14 = ("ir.attachment", "ir.translation")
"""Models of 14 whose read, write, create and unlink call a `check(operation)` of their own first."""


def runs(ids):
    """[[first, last], ...] of the sorted ids."""
    result = []
    for id_ in sorted(set(ids)):
        if result and result[-1][1] == id_ - 1:
            result[-1][1] = id_
        else:
            result.append([id_, id_])
    return result


def clear(env):
    """Forget everything cached: rules, groups, companies, record values."""
    if IS_14:
        env.invalidate_all() if hasattr(env, "invalidate_all") else env.cache.invalidate()
        env.registry.clear_caches()
    else:
        env.invalidate_all()
        env.registry.clear_cache()


def refresh(env):
    """Forget record values only."""
    if IS_14:
        env.cache.invalidate()
    else:
        env.invalidate_all()


def base_class():
    """The class in which the ORM defines the procedure that models override."""
    import odoo.models

    return odoo.models.BaseModel


def overrides(model, name):
    """Whether some module redefines the method `name` for the model."""
    base = base_class()
    for cls in type(model).__mro__:
        if name in cls.__dict__:
            return cls is not base
    return False


def relation_kinds(cr):
    """table name → "table" or "view", as PostgreSQL has them."""
    cr.execute("SELECT relname, relkind FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f')")
    return {name: "view" if kind in ("v", "m") else "table" for name, kind in cr.fetchall()}


def stored_models(env):
    """name → kind of every model with a table, a view or a query; `abstract` ones are left out."""
    kinds = relation_kinds(env.cr)
    result = {}
    for name in sorted(env.registry):
        model = env[name]
        if model._abstract:
            continue
        result[name] = kinds.get(model._table) or ("query" if model._table_query else "none")
    return result


def all_ids(model):
    """Every id of the model's table, archived ones too, without asking any override."""
    table, query = '"%s"' % model._table, model._table_query
    if query:
        text = getattr(query, "code", query)
        table = '(%s) AS "%s"' % (text, model._table)
        parameters = list(getattr(query, "params", ()) or ())
    else:
        parameters = []
    model.env.cr.execute("SELECT DISTINCT id FROM %s ORDER BY id" % table, parameters)
    return [row[0] for row in model.env.cr.fetchall() if row[0] is not None]


def first_line(error):
    """`Class: first line` of an exception."""
    lines = str(error).strip().splitlines() or [""]
    return "%s: %s" % (type(error).__name__, lines[0][:300])


MOST_MEMORY = 6 << 30


class Endless(Exception):
    """Odoo did not come to an answer."""


@contextlib.contextmanager
def patience(seconds):
    """Give up after some seconds or gigabytes: 14 walks hierarchies that have a cycle for ever."""

    def give_up(signal_number, frame):
        raise Endless("no answer after %s seconds" % seconds)

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(seconds)
    limits = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, limits[1]))
    try:
        yield
    except MemoryError:
        raise Endless("no answer within %s bytes" % MOST_MEMORY) from None
    finally:
        resource.setrlimit(resource.RLIMIT_AS, limits)
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


class Measure:
    """Asks one user about one model; `total` are all ids of the model.

    `thorough`: where the record evaluator crashes on all records together, ask record by record.
    """

    def __init__(self, env, model, uid, total, search_context=None, record_context=None):
        self.env = env
        self.uid = uid
        self.total = total
        self.model = env[model].with_user(uid).with_context(**(record_context or {}))
        self.searching = self.model.with_context(**dict({"active_test": False}, **(search_context or {})))
        self.custom_search = overrides(self.model, "_search") or overrides(self.model, "search")
        self.custom_record = overrides(self.model, "check_access_rule") or overrides(self.model, "_check_access")
        self.rights = {}
        self.thorough = True
        self.refused_early = set()
        self.notes = set()

    def right(self, operation):
        """Whether an access right grants the operation on the model."""
        if operation not in self.rights:
            access = self.model.env["ir.model.access"]
            name = self.model._name
            self.rights[operation] = self.model.env.su or bool(access.check(name, operation, raise_exception=False))
        return self.rights[operation]

    def ask(self, operation, evaluator):
        """One answer: {"outcome": …, "ids": runs, "error": …}; SQL errors are undone."""
        if not self.right(operation) and not self.own_way(operation, evaluator):
            return {"outcome": "denied"}
        question = self.search if evaluator == "search" else self.record
        try:
            with patience(PATIENCE), self.env.cr.savepoint(flush=False):
                ids = question(operation)
        except Endless as error:
            refresh(self.env)
            return {"outcome": "endless", "error": first_line(error)}
        except Exception as error:  # the point is to know whichever it is
            refresh(self.env)
            if "Endless(" in str(error):  # as `safe_eval` of rules words it
                return {"outcome": "endless", "error": first_line(error)}
            return self.failure(error, operation, evaluator)
        if not ids and not self.right(operation):
            return {"outcome": "denied"}
        return {"outcome": self.outcome(ids), "ids": runs(ids)}

    def own_way(self, operation, evaluator):
        """Whether the model may answer without an access right."""
        if evaluator == "search":
            return self.custom_search and operation == "read"
        return self.model._name == "ir.translation" if IS_14 else self.custom_record

    def failure(self, error, operation, evaluator):
        """The answer for an exception: a refusal by Odoo, or a crash; which records make it crash."""
        denied = type(error).__name__ == "AccessError"
        if self.thorough and evaluator == "record" and self.right(operation) and len(self.total) <= 5000:
            ids, raising = self.sift(lambda records: self.safely(records, operation))
            if ids or raising or not denied:
                outcome = "error" if raising else self.outcome(ids)
                return {"outcome": outcome, "ids": runs(ids), "raising": runs(raising), "error": first_line(error)}
        return {"outcome": "denied" if denied else "error", "error": first_line(error)}

    def sift(self, passing):
        """The ids that `passing(records)` gives, and those on which it crashes.

        Where it raises for several records they are halved until it does not.
        """
        good, raising, work = [], [], [self.arranged()]
        while work:
            ids = work.pop()
            try:
                good += passing(self.model.browse(ids)) if ids else []
            except Exception as error:
                if len(ids) > 1:
                    work += [ids[: len(ids) // 2], ids[len(ids) // 2 :]]
                elif type(error).__name__ != "AccessError":
                    raising += ids
        return good, raising

    def arranged(self):
        """All ids; messages in an order in which neighbours have the same fate, so that little halving is needed."""
        if self.model._name != "mail.message":
            return self.total
        self.env.cr.execute(
            """SELECT m.id,
                      m.message_type = 'comment' AND (m.is_internal IS TRUE OR s.id IS NULL OR s.internal IS TRUE) note
                 FROM mail_message m LEFT JOIN mail_message_subtype s ON s.id = m.subtype_id
                ORDER BY note, m.model, m.id"""
        )
        found = self.env.cr.fetchall()
        self.notes = {id_ for id_, note in found if note}
        return [id_ for id_, note in found]

    def outsider(self):
        """Whether the user is not an employee."""
        return not self.model.env.user.has_group("base.group_user")

    def safely(self, records, operation):
        """The record evaluator's answer; SQL errors are undone."""
        with self.env.cr.savepoint(flush=False):
            return self.record(operation, records)

    def outcome(self, ids):
        """all, some or none."""
        if not ids:
            return "none"
        return "all" if set(self.total) <= set(ids) else "some"

    def search(self, operation):
        """Ids by SQL."""
        if operation == "read":
            return self.searching.search([]).ids
        if IS_14:
            return self.search_14(operation)
        domain = self.searching.env["ir.rule"]._compute_domain(self.model._name, operation)
        sudo = self.searching.sudo()
        return list(base_class()._search(sudo, domain))

    def search_14(self, operation):
        """What `_filter_access_rules` does, without its flush for the rules of reading, which may be broken."""
        records = self.searching.browse(self.total)
        if overrides(records, "_filter_access_rules"):
            return records._filter_access_rules(operation).ids
        from odoo.osv.query import Query

        query = Query(self.env.cr, records._table, records._table_query)
        records._apply_ir_rules(query, operation)
        self.env.cr.execute(*query.select())
        return [row[0] for row in self.env.cr.fetchall()]

    def record(self, operation, records=None):
        """Ids record by record, in Python."""
        records = self.model.browse(self.total) if records is None else records
        if not IS_14:
            return records._filtered_access(operation).ids if records else []
        if records._name in CHECKED_14 or overrides(records, "check_access_rule"):
            if len(records) == len(self.total):
                good, raising = self.sift(lambda some: self.check_14(some, operation))
                if raising:
                    raise ValueError("records %s crash" % raising[:5])
                return good
            return self.check_14(records, operation)
        return records._filter_access_rules_python(operation).ids

    def check_14(self, records, operation):
        """The ids that 14 lets pass of a model with a procedure of its own; most raise if one is refused."""
        if records._name == "mail.message":
            return self.check_messages_14(records, operation)
        if records._name in CHECKED_14:
            records.check(operation)
        if records._name != "ir.translation":
            records.check_access_rights(operation)
            records.check_access_rule(operation)
        return records.ids

    def check_messages_14(self, records, operation):
        """`check_access_rule` of messages ends with `self.browse(refused).exists()`, so one call tells all of them.

        Internal notes are refused to outsiders before anything else, whatever the operation: each is asked about once.
        """
        asked = [id_ for id_ in records.ids if id_ not in self.refused_early]
        if not asked:
            return []
        records, refused, cls = records.browse(asked), [], type(records)

        def exists(these):
            refused.append(these.ids)
            return super(cls, these).exists()

        cls.exists = exists
        try:
            records.check_access_rights(operation)
            with documents_without_right_are_hidden() if operation != "create" else contextlib.nullcontext():
                records.check_access_rule(operation)
        except Exception as error:
            if type(error).__name__ == "AccessError" and not refused and len(asked) == 1 and self.outsider():
                self.refused_early.update(self.notes.intersection(asked))
            if type(error).__name__ != "AccessError" or not refused:
                raise
            return [id_ for id_ in records.ids if id_ not in set(refused[-1])]
        finally:
            del cls.exists
        return records.ids


@contextlib.contextmanager
def documents_without_right_are_hidden():
    """Messages of documents without access right are refused one by one, not the whole set with them (14).

    `mail.message.check_access_rule` raises for the first model without right. For one message that is a refusal, as
    it is when the document is hidden by rules; but for `create`, where more may allow the message afterwards.
    """
    base = base_class()
    rights, rules = base.check_access_rights, base._filter_access_rules
    base.check_access_rights = lambda self, operation, raise_exception=True: rights(self, operation, False)

    def visible(self, operation):
        return rules(self, operation) if rights(self, operation, False) else self.browse()

    base._filter_access_rules = visible
    try:
        yield
    finally:
        base.check_access_rights, base._filter_access_rules = rights, rules


def make_refusals_cheap(env):
    """Refusals without their long messages, whose making takes most of the time of a refusal."""
    from odoo.exceptions import AccessError

    access, rule = type(env["ir.model.access"]), type(env["ir.rule"])
    check = access.check

    def cheap_check(self, model, mode="read", raise_exception=True):
        allowed = check(self, model, mode, raise_exception=False)
        if raise_exception and not allowed:
            raise AccessError("You are not allowed to access `%s`" % model)
        return allowed

    access.check = cheap_check
    rule._make_access_error = lambda self, operation, records: AccessError("rules refuse %s" % operation)


def prepare(env, refusals_cheap=True):
    """What a server does for its threads; and Odoo's log of refusals and bad queries is not wanted here."""
    threading.current_thread().dbname = env.cr.dbname
    if IS_14 and refusals_cheap:
        make_refusals_cheap(env)
    for name in ("odoo.sql_db", "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model", "odoo.domains"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    logging.getLogger("odoo").setLevel(logging.ERROR)

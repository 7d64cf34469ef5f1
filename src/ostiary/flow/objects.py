"""Methods of what is known by name: the request, the environment, the user who asks."""

from __future__ import annotations

from ostiary.flow import functions, old_api, requests, sinks
from ostiary.flow.arguments import Args
from ostiary.flow.frame import Frame
from ostiary.flow.joining import join
from ostiary.flow.keys import OWN, fixed
from ostiary.flow.knowledge import GROUPS
from ostiary.flow.proofs import ADMIN, INTERNAL, LOGIN
from ostiary.flow.unread import passed_on, passed_through
from ostiary.flow.values import NOTHING, RECORDS, UNKNOWN, Env, Fact, Obj, Rec, Value, leaves, lit, one


def environment(env: Env, args: Args) -> Env:
    """`env(user=…, su=…)`: another user, other rights."""
    elevated, user = args.get(3, "su"), args.get(1, "user")
    if elevated is not None and elevated.constant() is not None:
        return Env(elevated == lit(True))
    if user is None:
        return env
    return Env(not any(isinstance(atom, RECORDS) and atom.key == OWN for atom, _ in leaves(user)))


def of_object(frame: Frame, atom: Obj, name: str, args: Args) -> Value:
    if atom.name == "request":
        return requests.method(frame, name, args)
    if atom.name == "httprequest":
        return requests.http_request_method(frame, name, args)
    if atom.name == "session":
        return requests.session_method(frame, name, args)
    if atom.name == "cr":
        if name in ("execute", "executemany", "execute_values", "mogrify") and args.pos:
            sinks.injected(frame, "sql-injection", args.pos[0], args.node, "run as SQL")
        return UNKNOWN
    if atom.name == "logger":
        sinks.logged(frame, args, args.node)
        return lit(None)
    if atom.name == "pool":
        return old_api.model(args.get(0, "model_name")) if name == "get" else UNKNOWN
    if atom.name == "import":
        return functions.imported(frame, f"{atom.detail}.{name}", args)
    if atom.name == "qcontext" and name == "update":
        sinks.serve(frame, join(*args), args.node, "page")
        return lit(None)
    if atom.name == "signature":
        return join(one(atom), passed_through(args))
    return passed_on(frame, args)


def of_environment(frame: Frame, env: Env, name: str, args: Args) -> Value:
    if name == "ref":
        return one(Rec(None, fixed("ref"), env.sudo))
    if name in ("is_admin", "is_superuser", "is_system"):
        return _group(frame, frozenset({LOGIN, INTERNAL, ADMIN}), NOTHING, args)
    return UNKNOWN


def _group(frame: Frame, true: frozenset[Fact], false: frozenset[Fact], args: Args) -> Value:
    frame.guard("group", "the caller", args.node)
    return Value({Obj("bool"): ()}, true, false)


def of_user(frame: Frame, rec: Rec, name: str, args: Args) -> Value | None:
    """Who the caller is."""
    if name in ("has_group", "has_groups", "user_has_groups", "_has_group"):
        given = (args.get(0, "group_ext_id") or UNKNOWN).text() or ""
        words: set[str] = {"login", "internal", "admin", "asked"}
        for group in given.replace("!", "").split(","):
            words &= set(GROUPS.get(group.strip(), ("login", "internal", "asked")))
        if "!" in given:
            words = set()
        return _group(frame, frozenset((word,) for word in words), NOTHING, args)
    if name in ("_is_internal",):
        return _group(frame, frozenset({LOGIN, INTERNAL}), NOTHING, args)
    if name in ("_is_admin", "_is_system", "_is_superuser"):
        return _group(frame, frozenset({LOGIN, INTERNAL, ADMIN}), NOTHING, args)
    if name == "_is_portal":
        others = frozenset({INTERNAL}) if LOGIN in frame.facts else NOTHING
        return _group(frame, frozenset({LOGIN}), others, args)
    if name in ("_is_public", "is_public_user"):
        return _group(frame, NOTHING, frozenset({LOGIN}), args)
    return None

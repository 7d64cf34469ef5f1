"""Runs inside Odoo: prints as JSON what its registry says of every model and field.

    python3 -m lab run 19 DATABASE tests/conformance/inside/dump_code.py NAME,NAME…

The names are the decision methods to look for in the classes of addons.
"""

import json

BOOLEANS = ("store", "compute_sudo", "related_sudo", "company_dependent", "required", "inherited")
AUTOMATIC = ("id", "display_name", "create_uid", "create_date", "write_uid", "write_date", "__last_update")
ATTRIBUTES = (
    "_order",
    "_rec_name",
    "_rec_names_search",
    "_parent_name",
    "_parent_store",
    "_table",
    "_auto",
    "_abstract",
    "_transient",
    "_active_name",
    "_mail_post_access",
)


def modules_of(cls):
    """The addon of a definition class, None for a class of the framework or of the registry."""
    if "pool" in cls.__dict__ or not cls.__module__.startswith("odoo.addons."):
        return None
    return cls.__module__.split(".")[2]


def overrides(cls, names):
    """name → modules whose definitions bind it to something that is not a field."""
    from odoo.fields import Field

    found = {}
    for base in cls.__mro__:
        module = modules_of(base)
        for name in names if module else ():
            if name in base.__dict__ and not isinstance(base.__dict__[name], Field):
                found.setdefault(name, set()).add(module)
    return {name: sorted(modules) for name, modules in found.items()}


def method_name(value):
    """The name of what computes or searches."""
    if not value or isinstance(value, str):
        return value or None
    return getattr(value, "__name__", "<callable>")


def module_defining(cls, method):
    """The addon of the definition of a method that runs, None where it is the framework's."""
    if callable(method):
        parts = getattr(method, "__module__", "").split(".")
        return parts[2] if parts[:2] == ["odoo", "addons"] else None
    for base in cls.__mro__:
        if method in base.__dict__:
            return modules_of(base)
    return None


def dump_field(cls, field):
    related = field.related
    result = {name: bool(getattr(field, name)) for name in BOOLEANS if hasattr(field, name)}
    result.update(
        type=field.type,
        related=".".join(related) if isinstance(related, (list, tuple)) else related or None,
        search=method_name(field.search),
        search_module=module_defining(cls, field.search),
        compute=method_name(field.compute),
        groups=field.groups or None,
        comodel=getattr(field, "comodel_name", None) or None,
        inverse=getattr(field, "inverse_name", None) or None,
        auto_join=bool(getattr(field, "bypass_search_access", getattr(field, "auto_join", False))),
        domain=plain(getattr(field, "domain", None)),
        context=plain(dict(getattr(field, "context", None) or {})),
        manual=bool(field.manual),
        automatic=field.name in AUTOMATIC,
    )
    return result


def plain(value):
    """A value that JSON holds without change, None for another."""
    try:
        return value if json.loads(json.dumps(value)) == value else None
    except (TypeError, ValueError):
        return None


def attribute(cls, name):
    """A class attribute; what is worked out at run time has no value here."""
    value = getattr(cls, name, None)
    if isinstance(value, tuple):
        value = list(value)
    return "<callable>" if isinstance(value, property) or callable(value) else plain(value)


def dump_model(cls, names):
    return {
        "attributes": {name: attribute(cls, name) for name in ATTRIBUTES},
        "inherits": dict(cls._inherits),
        "table_query": any(base.__dict__.get("_table_query") is not None for base in cls.__mro__),
        "mro": [base._name for base in cls.__mro__[1:] if "pool" in base.__dict__ and base._name != "base"],
        "overrides": overrides(cls, names),
        "fields": {name: dump_field(cls, field) for name, field in cls._fields.items()},
    }


def main(env, names):
    registry = env.registry
    installed = sorted(registry._init_modules)
    print(json.dumps({"modules": installed, "models": {name: dump_model(registry[name], names) for name in registry}}))


main(env, args[0].split(","))

"""`[ownership]` of `ostiary.toml`: to whom the records of a model belong, where ostiary does not know or guesses wrong.

[ownership]
"library.loan" = "member_id.partner_id"                # a path to a partner or user
"library.fee" = ["partner_id", "loan_id.partner_id"]   # the first that is set
"library.book" = "public"                              # for everybody
"library.note" = "none"                                # nobody's: not counted
"library.club" = {owner = "partner_id", shared = ["member_ids.partner_id"]}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from ostiary.errors import UsageError
from ostiary.facts.schema import Schema
from ostiary.model.ownership_paths import resolves
from ostiary.model.ownership_shape import Ownership

HINT = "write a path such as `partner_id`, a list of them, `public` or `none`"


def configured(schema: Schema, table: Mapping[str, object]) -> dict[str, Ownership]:
    """model → what the file says of it. Raises UsageError."""
    return {model: _of_model(schema, model, said) for model, said in _flat(table, "")}


def _flat(table: Mapping[str, object], prefix: str) -> Iterator[tuple[str, object]]:
    """Models by their full names: TOML reads a name with dots as tables in tables unless it is quoted."""
    for key, value in table.items():
        if isinstance(value, Mapping) and not {"owner", "shared"} & value.keys():
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def _of_model(schema: Schema, model: str, said: object) -> Ownership:
    if not schema.exists(model):
        near = get_close_matches(model, schema.facts.models, n=1, cutoff=0.6)
        hint = f"did you mean `{near[0]}`?" if near else "is its module installed?"
        raise UsageError(f"[ownership] names the model `{model}`, which is not there", hint=hint)
    if said == "public":
        return Ownership("public", origin="configured")
    if said == "none":
        return Ownership("none", origin="configured")
    table = said if isinstance(said, Mapping) else {"owner": said}
    owners, shared = (_paths(schema, model, table.get(key, ())) for key in ("owner", "shared"))
    unknown = sorted(table.keys() - {"owner", "shared"})
    if unknown or not owners:
        raise UsageError(f"[ownership] does not say whose the records of `{model}` are", hint=HINT)
    return Ownership("owned", owners, shared, origin="configured")


def _paths(schema: Schema, model: str, said: object) -> tuple[str, ...]:
    paths = said if isinstance(said, list | tuple) else [said]
    for path in paths:
        if not isinstance(path, str):
            raise UsageError(f"[ownership] gives `{model}` something that is not a path: `{path}`", hint=HINT)
        if not resolves(schema, model, path):
            raise UsageError(
                f"[ownership] says that `{path}` leads from `{model}` to a partner or user, which it does not",
                hint="use fields that are stored, ending at a partner or a user",
            )
    return tuple(paths)

"""A route as the trial needs it, and the routes that a series of Odoo ships with."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from ostiary import series as series_package
from ostiary.findings import Location

DATA: Final = Path(series_package.__file__).parent / "data"
PARAMETER: Final = re.compile(r"<(?:(?P<converter>\w+)(?:\((?P<arguments>[^>]*?)\))?:)?(?P<name>\w+)>")
JSON_TYPES: Final = frozenset({"json", "jsonrpc", "json2"})


@dataclass(frozen=True, slots=True)
class RouteFact:
    """One route. `params` are the handler's arguments that are in no path.

    `models` are the models that its code names; `document` is the one that it hands to `_document_check_access`, which
    looks at the rights of the caller and then at the token. `changes` is the first thing in the code that changes data,
    None where nothing was seen to. `mints` says that it makes a token for a record that has none; `body` names what it
    takes from a body of JSON though it is no route of JSON-RPC; without `csrf` it takes forms from other sites.
    """

    module: str
    method: str
    paths: tuple[str, ...]
    auth: str = "user"
    type: str = "http"
    methods: tuple[str, ...] = ()
    params: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    document: str | None = None
    changes: str | None = None
    readonly: bool = False
    website: bool = False
    location: Location | None = None
    mints: bool = False
    body: tuple[str, ...] = ()
    csrf: bool = True

    @property
    def name(self) -> str:
        return self.paths[0] if self.paths else self.method

    @property
    def is_json(self) -> bool:
        return self.type in JSON_TYPES


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a path that is filled in: its name, converter and the model that the converter names."""

    name: str
    converter: str
    model: str | None

    @property
    def is_id(self) -> bool:
        """Whether the number of a record goes there."""
        named = self.name in ("id", "ids") or self.name.endswith(("_id", "_ids"))
        return self.converter in ("int", "model", "models") or (self.converter == "string" and named)


def parts_of(path: str) -> tuple[Part, ...]:
    """The parts of a path that are filled in, in its order."""
    found = []
    for match in PARAMETER.finditer(path):
        model = re.search(r"['\"]([\w.]+)['\"]", match["arguments"] or "")
        found.append(Part(match["name"], match["converter"] or "string", model[1] if model else None))
    return tuple(found)


def fill(path: str, values: dict[str, str]) -> str:
    """The path with its parts filled in; what has no value keeps its name."""
    return PARAMETER.sub(lambda match: values.get(match["name"], match["name"]), path)


# --------------------------------------------------------------------------- shipped data


def encode(routes: Iterable[RouteFact]) -> str:
    """The text of a file of routes: a line each, the same for the same sources."""
    lines = sorted(_line(route) for route in routes if route.paths)
    return "".join(line + "\n" for line in lines)


def _line(route: RouteFact) -> str:
    flags = "".join(letter for letter, on in (("r", route.readonly), ("w", route.website)) if on)
    row = [
        route.module, route.method, list(route.paths), route.auth, route.type, list(route.methods),
        list(route.params), list(route.models), route.document, route.changes, flags,
    ]  # fmt: skip
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def decode(text: str) -> Iterator[RouteFact]:
    for line in text.splitlines():
        module, method, paths, auth, kind, methods, params, models, document, changes, flags = json.loads(line)
        yield RouteFact(
            module, method, tuple(paths), auth, kind, tuple(methods), tuple(params), tuple(models), document, changes,
            "r" in flags, "w" in flags,
        )  # fmt: skip


@cache
def shipped_routes(series: str) -> tuple[RouteFact, ...]:
    """The routes of the nearest series that was read: 14 up to 16, 19 from 17 on."""
    nearest = "14.0" if int(series.partition(".")[0]) < 17 else "19.0"
    return tuple(decode((DATA / f"routes-{nearest}.jsonl").read_text(encoding="utf-8")))


def installed(routes: Iterable[RouteFact], modules: Iterable[str] | None) -> Sequence[RouteFact]:
    """The routes of installed modules; all where that is not known."""
    known = None if modules is None else {*modules, "base", "web"}
    return [route for route in routes if known is None or route.module in known]

"""Arguments that a page takes without being asked to: formats of a document, models, numbers and fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import quote_plus

from ostiary.probe.discovery.route import Part, RouteFact, parts_of
from ostiary.probe.exchange import Request, get
from ostiary.probe.scene import Actor, Document, Prediction, Scene
from ostiary.probe.tries.attempt import Attempt
from ostiary.probe.tries.targets import FILLERS, address, documents_for, models_of, page_prediction, reads_alone, visits

FORMATS: Final = (("report_type", "html"), ("report_type", "text"), ("report_type", "pdf"), ("download", "true"))
_MODELS: Final = ("model", "res_model", "model_name", "thread_model", "object")
_FIELDS: Final = ("field", "fields", "field_name")
_NUMBERS: Final = ("id", "res_id", "ids", "record_id", "thread_id", "doc_id", "document_id")
_LISTS: Final = ("page", "sortby", "filterby", "groupby", "search", "search_in", "date_begin", "date_end", "domain",
                 "name", "term", "value", "redirect", "limit", "offset", "order")  # fmt: skip
MOST: Final = 2


def attempts(scene: Scene) -> Iterator[Attempt]:
    yield from _formats(scene)
    for route in scene.routes:
        numbers = [name for name in route.params if name in _NUMBERS or name.endswith(("_id", "_ids"))]
        wanted = any(not parts_of(path) for path in route.paths) and numbers and not route.is_json
        if wanted and reads_alone(scene, route):
            for name in numbers:
                yield from _numbered(scene, route, name)
        mailed = route.location and any("mail" in name for name in route.params) and not route.is_json
        if mailed and any(not parts_of(path) for path in route.paths) and reads_alone(scene, route):
            yield from _mailed(scene, route)


def _formats(scene: Scene) -> Iterator[Attempt]:
    """The document as report or download."""
    for route, path, part in visits(scene):
        flags = [(name, "1") for name in route.params if route.location and is_flag(name)]
        wanted = [(name, value) for name, value in (*FORMATS, *flags) if name in route.params]
        for model in models_of(scene, route, part) if wanted else ():
            for document in documents_for(scene, route, model)[: 2 * MOST]:
                request = get(address(path, part, document), name="arguments", effect="reads")
                for actor in scene.actors:
                    foretold = page_prediction(scene, actor, route, document)
                    if foretold.outcome == "denied":
                        yield from (_format(route, document, actor, request, foretold, *one) for one in wanted)


def _format(
    route: RouteFact, document: Document, actor: Actor, request: Request, foretold: Prediction, name: str, value: str
) -> Attempt:
    as_pdf = value == "pdf"
    return Attempt(
        family="arguments",
        way=f"page, {name}={value}",
        actor=actor,
        request=request.with_query(**{name: value}),
        prediction=replace(foretold, tentative=True) if as_pdf else foretold,
        reading="pdf" if as_pdf else "page",
        key=document.key,
        route=route,
        difference=f"the argument {name}={value}",
    )


def _field_of(scene: Scene, document: Document) -> str:
    """A field that would give the record away: a file of it, or a text."""
    files = [file.field for file in scene.files if (file.model, file.record) == document.key and file.field]
    texts = [marker.field for marker in scene.markers.of(document.key)]
    return next(iter([*files, *texts]), "name")


def is_flag(name: str) -> bool:
    """Whether an argument may be one that is only on or off: whatever is no number, token, text or order of a list."""
    return not (
        name in _NUMBERS
        or name in _MODELS
        or name in _FIELDS
        or name in _LISTS
        or name.endswith(("_id", "_ids", "token"))
    )


def _mailed(scene: Scene, route: RouteFact) -> Iterator[Attempt]:
    """An address of somebody else as an argument: what comes is judged by whom it shows."""
    path = next(path for path in route.paths if not parts_of(path))
    name = next(name for name in route.params if "mail" in name)
    for document in scene.of_model("res.partner")[: 2 * MOST]:
        address = next((one.text for one in scene.markers.of(document.key) if one.field == "email"), None)
        for actor in scene.actors if address else ():
            yield Attempt(
                family="arguments",
                way=f"page, {name}",
                actor=actor,
                request=get(path, name="arguments", effect="reads").with_query(**{name: address or ""}),
                prediction=Prediction("open", "a list"),
                route=route,
                difference=f"the address of res.partner:{document.id}",
                secrets=((quote_plus(address or ""), f"EMAIL_OF_PARTNER_{document.id}"),),
            )


def _numbered(scene: Scene, route: RouteFact, name: str) -> Iterator[Attempt]:
    """A number as an argument, with the model where the page wants one, too."""
    path = next(path for path in route.paths if not parts_of(path))
    model_name = next((one for one in route.params if one in _MODELS), None)
    field_name = next((one for one in route.params if one in _FIELDS), None)
    part = Part(name, "string", None)
    for model in models_of(scene, route, part):
        for document in documents_for(scene, route, model)[:MOST]:
            for actor in scene.actors:
                values = {name: str(document.id)}
                if model_name:
                    values[model_name] = model
                if field_name:
                    values[field_name] = _field_of(scene, document)
                yield Attempt(
                    family="arguments",
                    way=f"page, {name}",
                    actor=actor,
                    request=get(path, name="arguments", effect="reads").with_query(**values),
                    prediction=page_prediction(scene, actor, route, document),
                    key=document.key,
                    route=route,
                    difference=f"the argument {name}={document.id}",
                )


__all__ = ["FILLERS", "attempts"]

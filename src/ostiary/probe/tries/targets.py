"""Which route is tried with which record, and what should come of it."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.probe.discovery.route import Part, RouteFact, fill, parts_of
from ostiary.probe.scene import Actor, Document, Prediction, Scene, few_of_each
from ostiary.probe.tries.foretold import file_prediction
from ostiary.probe.tries.openly import served_openly
from ostiary.probe.tries.side_effects import reason_against, takes_get

MODEL_NAMES = frozenset({"model", "res_model", "model_name", "thread_model", "object"})
MOST_MODELS = 4
FILLERS = {"access_token": "", "token": "", "filetype": "pdf", "report_type": "html", "page": "1"}


def reads_alone(scene: Scene, route: RouteFact) -> bool:
    """Whether a route may be called; what may not is noted."""
    reason = served_openly(route) or (None if scene.changes_allowed else reason_against(route))
    if reason is not None:
        scene.leave_out(route.name, reason)
    return reason is None


def visits(scene: Scene, *, json: bool = False) -> Iterator[tuple[RouteFact, str, Part]]:
    """Pages that open one record: (route, its shortest path with one id, that part)."""
    for route in scene.routes:
        if route.is_json != json or (route.location is not None and not takes_get(route)):
            continue
        paths = [path for path in route.paths if len(_ids(path)) == 1]
        if paths and reads_alone(scene, route):
            path = min(paths, key=len)
            yield route, path, _ids(path)[0]


def documents_for(scene: Scene, route: RouteFact, model: str) -> list[Document]:
    """The documents that a route is tried with: a few of each owner with a token, and without one. A route that makes
    tokens would leave none without."""
    documents = few_of_each(scene.of_model(model), scene.each)
    if not route.mints:
        return documents
    having = [document for document in documents if document.token]
    if len(having) < len(documents):
        scene.leave_out(f"{route.name} of `{model}` without a token", "it would make one")
    return having


def _ids(path: str) -> list[Part]:
    return [part for part in parts_of(path) if part.is_id and part.name != "page"]


def ids_of(path: str) -> list[Part]:
    """The parts of a path that hold the numbers of records."""
    return _ids(path)


def models_of(scene: Scene, route: RouteFact, part: Part) -> list[str]:
    """The models that the number in a path may be of: what the converter or the check says, what a field of that name
    leads to, what the name says of the models that the code names, else all of these."""
    known = scene.known
    if part.model:
        return [part.model] if part.model in known else []
    if route.document and len(_ids(route.name)) == 1 and part.name in route.name:
        return [route.document] if route.document in known else []
    linked = [scene.links.get((model, part.name)) for model in route.models]
    led = [model for model in linked if model is not None and model in known]
    word = part.name.removesuffix("_ids").removesuffix("_id").split("_")[-1]
    named = [model for model in route.models if model in known]
    fitting = [model for model in named if word in _words(model)]
    if not fitting and not led and route.location is not None:
        fitting = [
            model for model in sorted(known) if word == _words(model)[-1] and scene.predictor.is_own_model(model)
        ]
    return list(dict.fromkeys((*fitting, *led))) or named or _any_model(scene, route)


def _words(model: str) -> list[str]:
    return model.replace("_", ".").split(".")


def _any_model(scene: Scene, route: RouteFact) -> list[str]:
    """Where the caller names the model, too: some of one's own models, else some that pages are about."""
    names = {part.name for path in route.paths for part in parts_of(path)} | set(route.params)
    if not names & MODEL_NAMES:
        return []
    files = {file.model for file in scene.files}
    ranked = sorted(scene.known, key=lambda model: (model not in files, model not in scene.threads, model))
    own = [model for model in ranked if scene.predictor.is_own_model(model)]
    return own[:MOST_MODELS] or sorted(scene.known & scene.threads)[:MOST_MODELS]


def address(path: str, part: Part, document: Document) -> str:
    """The path with the number of a record in it; other parts get something harmless."""
    models = dict.fromkeys(MODEL_NAMES, document.model)
    return fill(path, {**FILLERS, **models, part.name: str(document.id)})


def page_prediction(
    scene: Scene, actor: Actor, route: RouteFact, document: Document, path: str | None = None
) -> Prediction:
    """What should come of a page that opens a record: with the rights of the caller, or of nobody who has no token.

    A page may always be stricter than the rules; one of an addon that checks the document is not expected to be, nor a
    stock page, whose `path` is then given, of which that is known.
    """
    if actor.anonymous and route.auth not in ("public", "none", "bearer_or_public"):
        return Prediction("denied", "the route is for those who log in")
    if document.model == "ir.attachment":
        file = next((one for one in scene.files if one.id == document.id), None)
        if file is not None:
            return file_prediction(scene, actor, file)
    by_rule = scene.predictor.record(actor, document.key, site=True)
    if by_rule.outcome == "allowed":
        checks_that_alone = route.document == document.model and route.location is not None
        known = route.location is None and path is not None and scene.predictor.page_opens(actor, path)
        return by_rule if checks_that_alone or known else Prediction("open", by_rule.reason)
    if by_rule.outcome == "denied" and scene.has_source:
        listed = scene.predictor.record(actor, document.key, evaluator="search", site=True)
        if listed.outcome != "denied":
            return Prediction("open", listed.reason)
    return by_rule

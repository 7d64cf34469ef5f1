"""Which route is tried with which record, and what should come of it."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.probe.discovery.route import Part, RouteFact, fill, parts_of
from ostiary.probe.scene import Actor, Document, Prediction, Scene
from ostiary.probe.tries.openly import served_openly
from ostiary.probe.tries.side_effects import reason_against

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
        if route.is_json != json:
            continue
        paths = [path for path in route.paths if len(_ids(path)) == 1]
        if paths and reads_alone(scene, route):
            path = min(paths, key=len)
            yield route, path, _ids(path)[0]


def _ids(path: str) -> list[Part]:
    return [part for part in parts_of(path) if part.is_id and part.name != "page"]


def ids_of(path: str) -> list[Part]:
    """The parts of a path that hold the numbers of records."""
    return _ids(path)


def models_of(route: RouteFact, part: Part, known: set[str]) -> list[str]:
    """The models that the number in a path may be of: what the converter or the check says, else what the name of the
    part says of the models that the code names, else all of these."""
    if part.model:
        return [part.model] if part.model in known else []
    if route.document and len(_ids(route.name)) == 1:
        return [route.document] if route.document in known else []
    named = [model for model in route.models if model in known]
    words = part.name.removesuffix("_ids").removesuffix("_id").split("_")
    fitting = [model for model in named if words and words[-1] in model.replace("_", ".").split(".")]
    return fitting or named


def address(path: str, part: Part, number: int) -> str:
    """The path with the number of a record in it; other parts get something harmless."""
    return fill(path, {**FILLERS, part.name: str(number)})


def page_prediction(scene: Scene, actor: Actor, route: RouteFact, document: Document) -> Prediction:
    """What should come of a page that opens a record: with the rights of the caller, or of nobody who has no token.

    A page may always be stricter than the rules; one whose code does nothing but check the document is not.
    """
    if actor.anonymous and route.auth not in ("public", "none", "bearer_or_public"):
        return Prediction("denied", "the route is for those who log in")
    by_rule = scene.predictor.record(actor, document.key, site=True)
    if by_rule.outcome == "allowed":
        return Prediction("open", by_rule.reason)
    if by_rule.outcome == "denied" and scene.has_source:
        listed = scene.predictor.record(actor, document.key, evaluator="search", site=True)
        if listed.outcome != "denied":
            return Prediction("open", listed.reason)
    return by_rule

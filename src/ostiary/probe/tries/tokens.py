"""Tokens: empty, wrong, another record's, cut, doubled, of another model; and the right one where it may be used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from ostiary.probe.discovery.route import RouteFact, fill, parts_of
from ostiary.probe.exchange import Request, get
from ostiary.probe.scene import Actor, Document, Prediction, Scene
from ostiary.probe.tries.attempt import Attempt
from ostiary.probe.tries.targets import address, documents_for, models_of, page_prediction, reads_alone, visits

WRONG: Final = "00000000-0000-4000-8000-000000000000"
NAMES: Final = ("access_token", "token")
MOST: Final = 2
"""Documents of each model that tokens are tried on."""


@dataclass(frozen=True, slots=True)
class Variant:
    """What is wrong with a token, and the token. `of` is the document that it was taken from, and `shell` how a shell
    makes it of that document's own."""

    kind: str
    value: str = field(repr=False)
    of: Document | None = None
    shell: str = "{}"


def attempts(scene: Scene) -> Iterator[Attempt]:
    for route, path, part in visits(scene):
        name = next((one for one in NAMES if one in route.params), None)
        if name is None:
            continue
        for model in models_of(scene, route, part):
            few = with_and_without(scene, documents_for(scene, route, model))
            for document in dict.fromkeys((*few, *_twins(scene, model))):
                for actor in some_strangers(scene, document):
                    request = get(address(path, part, document), name="tokens", effect="reads")
                    yield from _of_document(scene, route, document, actor, request, name)
    yield from _found_by_token(scene)
    yield from _without_number(scene)


def _of_document(
    scene: Scene, route: RouteFact, document: Document, actor: Actor, request: Request, name: str
) -> Iterator[Attempt]:
    """A page with the number of a document, and a token that is not its own; with the right one in the end."""
    foretold = page_prediction(scene, actor, route, document)
    for variant in variants(scene, document, route.models):
        asked = request.with_query(**{name: variant.value})
        yield _attempt(route, document, actor, asked, variant, foretold)
    if document.token and foretold.outcome == "denied" and (route.changes is None or scene.changes_allowed):
        right = Variant("right", document.token, document)
        asked = request.with_query(**{name: document.token})
        yield _attempt(route, document, actor, asked, right, _with_right_token(route.document is not None))


def _found_by_token(scene: Scene) -> Iterator[Attempt]:
    """A page of one's own that finds its record by the token in the address: what is not the whole token finds none."""
    for route in scene.routes:
        parts = parts_of(route.paths[0]) if route.paths else ()
        if route.is_json or route.location is None or len(parts) != 1 or "token" not in parts[0].name:
            continue
        for model in [one for one in route.models if one in scene.known] if reads_alone(scene, route) else ():
            for document in [one for one in scene.of_model(model) if one.token][:1]:
                for actor in some_strangers(scene, document):
                    foretold = page_prediction(scene, actor, route, document)
                    for variant in _mutilated(document):
                        path = fill(route.paths[0], {parts[0].name: quote(variant.value, safe="")})
                        request = get(path, name="tokens", effect="reads")
                        yield _attempt(route, document, actor, request, variant, foretold)


def _without_number(scene: Scene) -> Iterator[Attempt]:
    """A page of one's own that takes a token and nothing else: without one it should show nothing of anybody."""
    for route in scene.routes:
        name = next((one for one in NAMES if one in route.params), None)
        if name is None or route.is_json or route.location is None or not route.paths or parts_of(route.paths[0]):
            continue
        for actor in [one for one in scene.actors if one.anonymous] if reads_alone(scene, route) else ():
            for kind, query in (("none", {}), ("empty", {name: ""}), ("wrong", {name: WRONG})):
                yield Attempt(
                    family="tokens",
                    way=f"page, token {kind}",
                    actor=actor,
                    request=get(route.paths[0], name="tokens", effect="reads").with_query(**query),
                    prediction=Prediction("open", "nothing was asked for"),
                    route=route,
                    difference=f"the token is {kind}",
                )


def _attempt(
    route: RouteFact, document: Document, actor: Actor, request: Request, variant: Variant, foretold: Prediction
) -> Attempt:
    return Attempt(
        family="tokens",
        way=f"page, token {variant.kind}",
        actor=actor,
        request=request,
        prediction=foretold,
        key=document.key,
        route=route,
        difference=f"the token is {variant.kind}",
        secrets=secret_of(variant),
    )


def _with_right_token(checked: bool) -> Prediction:
    return Prediction("allowed" if checked else "open", "the token is the record's own")


def secret_of(variant: Variant) -> tuple[tuple[str, str], ...]:
    """The token with the shell variable that stands for it; what is made up is no secret."""
    if variant.of is None:
        return ()
    name = f"TOKEN_{variant.of.model.replace('.', '_')}_{variant.of.id}".upper()
    return (((variant.of.token or "") if variant.shell == "{}" else variant.value, variant.shell.format(name)),)


def with_and_without(scene: Scene, documents: list[Document]) -> list[Document]:
    """A few that have a token, and one that has none: an empty one is often taken for that."""
    telling = sorted(documents, key=lambda one: not scene.markers.knows(one.key))
    having = [document for document in telling if document.token]
    lacking = [document for document in telling if not document.token]
    return [*having[: min(MOST, scene.each)], *lacking[:1]]


def _twins(scene: Scene, model: str) -> list[Document]:
    """One that has the token of somebody else's record."""
    owners: dict[str | None, set[frozenset[str]]] = {}
    for document in scene.of_model(model):
        owners.setdefault(document.token, set()).add(document.owners)
    return [one for one in scene.of_model(model) if one.token and len(owners[one.token]) > 1][:1]


def some_strangers(scene: Scene, document: Document) -> list[Actor]:
    """Nobody, and one account that does not reach the document."""
    strangers = scene.strangers(document)
    nobody = [actor for actor in strangers if actor.anonymous]
    return [*nobody, *[actor for actor in strangers if not actor.anonymous and not actor.internal][:1]]


def variants(scene: Scene, document: Document, named: Sequence[str] = ()) -> Iterator[Variant]:
    """Tokens that are not the document's; of other models, those that the page's code names come first."""
    yield Variant("empty", "")
    yield Variant("wrong", WRONG)
    yield Variant("the word False", "False")
    yield Variant("any word", "x")
    yield Variant("a wildcard", "%")
    yield from _mutilated(document)
    others = [one for one in scene.documents if one.token and one.key != document.key]
    same = next((one for one in others if one.model == document.model and one.token != document.token), None)
    if same is not None:
        yield Variant("of another record", same.token or "", same)
    of_models = {one.model: one for one in others if one.model != document.model and one.token != document.token}
    for model in sorted(of_models, key=lambda model: (model not in named, model))[:MOST]:
        yield Variant("of another model", of_models[model].token or "", of_models[model])
    twin = next((one for one in others if one.token == document.token and one.owners != document.owners), None)
    if twin is not None:
        yield Variant("of another record, which has the same", twin.token or "", twin)


def _mutilated(document: Document) -> Iterator[Variant]:
    """The document's own token, and not quite."""
    own = document.token
    if own:
        yield Variant("cut in half", own[: len(own) // 2], document, f"{{{{{{}}:0:{len(own) // 2}}}}}")
        yield Variant("one letter short", own[:-1], document, "{{{}%?}}")
        yield Variant("doubled", own + own, document)
        if own.upper() != own:
            yield Variant("in capitals", own.upper(), document, "{{{}^^}}")

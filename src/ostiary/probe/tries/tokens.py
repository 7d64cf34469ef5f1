"""Tokens: empty, wrong, another record's, cut, doubled, of another model; and the right one where it may be used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.probe.exchange import get
from ostiary.probe.scene import Actor, Document, Prediction, Scene, by_model
from ostiary.probe.tries.attempt import Attempt
from ostiary.probe.tries.targets import address, models_of, page_prediction, visits

WRONG: Final = "00000000-0000-4000-8000-000000000000"
NAMES: Final = ("access_token", "token")
MOST: Final = 2
"""Documents of each model that tokens are tried on."""


def attempts(scene: Scene) -> Iterator[Attempt]:
    documents = by_model(scene.documents)
    for route, path, part in visits(scene):
        name = next((one for one in NAMES if one in route.params), None)
        if name is None:
            continue
        for model in models_of(scene, route, part):
            for document in with_and_without(documents[model]):
                for actor in some_strangers(scene, document):
                    foretold = page_prediction(scene, actor, route, document)
                    base = get(address(path, part, document), name="tokens", effect="reads")
                    kinds = [(kind, value, foretold) for kind, value in variants(scene, document)]
                    if (
                        document.token
                        and foretold.outcome == "denied"
                        and (route.changes is None or scene.changes_allowed)
                    ):
                        kinds.append(("right", document.token, _with_right_token(route.document is not None)))
                    for kind, value, prediction in kinds:
                        yield Attempt(
                            family="tokens",
                            way=f"page, token {kind}",
                            actor=actor,
                            request=base.with_query(**{name: value}),
                            prediction=prediction,
                            key=document.key,
                            route=route,
                            difference=f"the token is {kind}",
                            secrets=secret_of(document, value) if len(value) > 8 and value != WRONG else (),
                        )


def _with_right_token(checked: bool) -> Prediction:
    return Prediction("allowed" if checked else "open", "the token is the record's own")


def secret_of(document: Document, value: str) -> tuple[tuple[str, str], ...]:
    """The token with the name of the variable that stands for it."""
    return ((value, f"TOKEN_{document.model.replace('.', '_')}_{document.id}".upper()),)


def with_and_without(documents: list[Document]) -> list[Document]:
    """A few that have a token, and one that has none: an empty one is often taken for that."""
    having = [document for document in documents if document.token]
    lacking = [document for document in documents if not document.token]
    return [*having[:MOST], *lacking[:1]]


def some_strangers(scene: Scene, document: Document) -> list[Actor]:
    """Nobody, and one account that does not reach the document."""
    strangers = scene.strangers(document)
    nobody = [actor for actor in strangers if actor.anonymous]
    return [*nobody, *[actor for actor in strangers if not actor.anonymous and not actor.internal][:1]]


def variants(scene: Scene, document: Document) -> Iterator[tuple[str, str]]:
    """(what is wrong with it, a token)."""
    yield "empty", ""
    yield "wrong", WRONG
    yield "the word False", "False"
    yield "any word", "x"
    own = document.token
    if own:
        yield "cut in half", own[: len(own) // 2]
        yield "one letter short", own[:-1]
        yield "doubled", own + own
        yield "a wildcard", "%"
        if own.upper() != own:
            yield "in capitals", own.upper()
    same = next((one.token for one in scene.of_model(document.model) if one.token and one.id != document.id), None)
    if same and same != own:
        yield "of another record", same
    other = next((one.token for one in scene.documents if one.token and one.model != document.model), None)
    if other and other != own:
        yield "of another model", other

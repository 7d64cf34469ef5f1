"""Reports by their name: as HTML, as text and as PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ostiary.probe.exchange import get
from ostiary.probe.scene import Actor, Document, Prediction, Scene, by_model
from ostiary.probe.tries.attempt import Attempt

MOST_REPORTS: Final = 3
MOST: Final = 3


def attempts(scene: Scene) -> Iterator[Attempt]:
    documents = by_model(scene.documents)
    for model, names in scene.reports.items():
        for name in names[:MOST_REPORTS]:
            for document in documents.get(model, ())[:MOST]:
                for actor in scene.panel(document):
                    foretold = scene.predictor.record(actor, document.key, evaluator="search", site=False)
                    if foretold.outcome == "allowed":
                        foretold = replace(foretold, outcome="open")
                    if foretold.outcome == "denied" and document is documents[model][0]:
                        yield _as_pdf(document, actor, name, foretold)
                    for kind in ("html", "text") if document is documents[model][0] else ("html",):
                        yield Attempt(
                            family="reports",
                            way=f"report as {kind}",
                            actor=actor,
                            request=get(f"/report/{kind}/{name}/{document.id}", name="reports", effect="reads"),
                            prediction=foretold,
                            key=document.key,
                            difference=f"the number {document.id} in the address",
                        )


def _as_pdf(document: Document, actor: Actor, name: str, foretold: Prediction) -> Attempt:
    """Only asked for by those whom it is refused: a PDF takes a server long to make."""
    return Attempt(
        family="reports",
        way="report as pdf",
        actor=actor,
        request=get(f"/report/pdf/{name}/{document.id}", name="reports", effect="reads"),
        prediction=replace(foretold, tentative=True),
        reading="pdf",
        key=document.key,
        difference=f"the number {document.id} in the address",
    )

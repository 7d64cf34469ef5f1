"""What the demo found, as sections of the HTML page."""

from __future__ import annotations

from ostiary.report.demo_report import DemoFindings, example_sentence, exposure_sentence, why_sentence
from ostiary.report.explain_html import explain_html
from ostiary.report.markup import Markup, prose, tag


def demo_sections(found: DemoFindings) -> list[Markup]:
    """The worst exposures and the denial."""
    cards = [
        tag(
            "div",
            tag("h3", exposure_sentence(exposure)),
            tag("p", example_sentence(exposure.example), " ", prose(why_sentence(exposure.example))),
            class_="card",
        )
        for exposure in found.exposures
    ]
    return [
        tag("section", tag("h2", "Outsiders who reach what belongs to others"), cards),
        tag("section", tag("h2", "One denial explained"), explain_html(found.denial, found.denial_names)),
    ]

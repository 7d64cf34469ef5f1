"""What a running Odoo tells a portal user whom it refuses is read back, in the languages that Odoo ships."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from lab import Lab
from ostiary.clues import Clue, read_clues

INSIDE = Path(__file__).parent / "inside"
LANGUAGES = {"19.0": ("en_US", "de_DE", "fr_FR", "es_ES", "ja_JP", "ar_001", "zh_CN", "nl_NL"), "14.0": ("en_US",)}
"""Before 17 a translation has to be loaded into the database first, which takes minutes."""


def test_refusals_are_read_in_every_language(lab: Lab, series: str, fresh: Callable[..., str]) -> None:
    said = lab.run(fresh("clues"), INSIDE / "refusals.py", ",".join(LANGUAGES[series]))
    marked = re.search("<<<(.*)>>>", said, re.DOTALL)
    assert marked is not None
    answer = json.loads(marked[1])
    uid = answer["user"]
    modern = series == "19.0"
    expected = {
        "record-rule": ("read", "sale.order", (), uid if modern else None, ()),
        "access-right": ("read", "ir.cron", (), None, ()),
        "field": ("read", "res.partner", (), None, ("signup_type",)),
        "missing-record": (None, "res.partner", (99999999,), uid, ()),
        "companies": (None, None, (), None, ()),
    }
    assert [(one["kind"], one["lang"]) for one in answer["found"]] == [
        (kind, lang) for lang in LANGUAGES[series] for kind in expected
    ]
    for one in answer["found"]:
        (clue,) = read_clues(one["text"].splitlines())
        assert clue.kind == one["kind"]
        assert told(clue) == expected[clue.kind], one


def told(clue: Clue) -> tuple[object, ...]:
    return clue.operation, clue.model, clue.ids, clue.uid, clue.fields

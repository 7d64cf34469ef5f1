"""The hand-written rows behind the fifty cases of `semantics.md`, section 7.

The row with id `case * 100 + n` belongs to that case and is called `n` in its test. Symbols such as `@P1@` are the
people and companies of `inside/stage.py`.
"""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]
BLANK: Row = {"code": "c", "rank": 0, "owner_id": "@CP@", "active": True}
LONG_AGO, FAR_OFF = "2020-05-05", "2031-05-05"


def doc(case: int, number: int, **values: Any) -> Row:
    """A document of a case; what is not given is NULL."""
    return {"id": case * 100 + number, **BLANK, **values}


def numbered(case: int, values: list[Row]) -> list[Row]:
    """Documents 1, 2, … of a case."""
    return [doc(case, number, **some) for number, some in enumerate(values, 1)]


def each(case: int, name: str, *values: Any) -> list[Row]:
    """Documents that differ in one field."""
    return numbered(case, [{name: value} for value in values])


def documents() -> list[Row]:
    """All rows of scratch.doc."""
    simple = [row for case in (1, 4, 5, 6, 7, 10, 38) for row in each(case, "name", "a", "b")]
    partners = ("@P1@", "@P2@", "@CP@", "@P6@", "@PX@")
    return [
        *simple,
        *each(2, "name", "a", "b", "c"),
        *numbered(
            3,
            [
                {"name": "a", "qty": 1, "flag": True},
                {"name": "a", "qty": 2, "flag": True},
                {"name": "a", "qty": 1, "flag": False},
                {"name": "c", "qty": 1, "flag": True},
            ],
        ),
        *each(15, "name", None, "", "a"),
        *each(16, "qty", None, 0, 7),
        *numbered(17, [{"qty": None, "day": None}, {"qty": 3, "day": LONG_AGO}, {"qty": 9, "day": FAR_OFF}]),
        *each(18, "day", None, LONG_AGO, FAR_OFF),
        *each(19, "partner_id", None, "@P1@", "@P6@"),
        *numbered(20, [{}, {}, {}]),
        *numbered(21, [{}, {}, {}]),
        *each(22, "partner_id", None, "@P1@"),
        *each(23, "partner_id", None, "@P1@"),
        *numbered(24, [{"partner_id": partner, "company_id": company} for partner, company in AT_24]),
        *each(25, "partner_id", *partners),
        *each(27, "company_id", "@C1@", "@C1A@", "@C2@", None),
        *each(28, "company_id", "@C1@", "@C2@", "@C1A@"),
        *each(29, "company_id", "@C1@", "@C3@"),
        *numbered(30, [{"name": "a"}, {"name": "b"}]),
        *numbered(32, [{"active": True}, {"active": False}]),
        doc(32, 3, parent_id=3202),
        doc(32, 4, parent_id=3201, active=False),
        *numbered(33, [{}, {}]),
        *each(34, "moment", "2024-05-09 10:00:00", "2024-05-09 13:00:00", "2024-05-10 05:00:00", "2024-05-10 08:00:00"),
        *each(35, "day", "2024-07-15", "2024-08-15", "2024-10-15", "2024-11-15", "2024-09-01"),
        *numbered(
            36, [{"title": {"en_US": "hello", "fr_FR": "bonjour"}}, {"title": {"en_US": "hello"}}, {"title": None}]
        ),
        *numbered(37, [{"cd_partner_id": value} for value in ({}, {"@C1@": "@P2@"}, {"@C1@": None}, {"@C2@": "@P1@"})]),
        *each(50, "company_id", "@C1@", "@C2@", None),
    ]


AT_24 = ((None, None), ("@P1@", "@C1@"), ("@PX@", "@C2@"))


def lines() -> list[Row]:
    """Rows of scratch.line: cases 20, 21 and 33."""
    states = {2001: ("done", "open"), 2002: ("done",), 2101: ("done", "open"), 2102: ("open",)}
    rows = [
        {"id": document * 10 + number, "doc_id": document, "state": state, "active": True}
        for document, some in states.items()
        for number, state in enumerate(some)
    ]
    archived = {"id": 33010, "doc_id": 3301, "state": "open", "active": False}
    return [*rows, archived, {"id": 33020, "doc_id": 3302, "state": "done", "active": True}]


def topics() -> list[Row]:
    """Rows of scratch.topic: case 40."""
    published: list[Row] = [{"is_published": True, "website_id": website} for website in ("@W1@", "@W2@", None)]
    return [{"id": 4000 + number, **values} for number, values in enumerate([*published, {"is_published": False}], 1)]


def content() -> dict[str, Any]:
    """Everything, in the form of `worldgen.rows.make_rows`."""
    children = [{"id": 3001, "doc_id": 3001, "extra": "x"}, {"id": 3002, "doc_id": 3002, "extra": "x"}]
    return {
        "rows": {
            "scratch.tag": [],
            "scratch.node": [],
            "scratch.tree": [],
            "scratch.doc": documents(),
            "scratch.line": lines(),
            "scratch.child": children,
            "scratch.topic": topics(),
            "scratch.vault": [{"id": 801, "name": "a"}],
            "scratch.cellar": [{"id": 901, "name": "a"}],
            "scratch.plain": [{"id": 1101, "name": "a", "secret": "s", "guarded": "g", "technical": "t"}],
        },
        "relations": {"scratch_doc_tag_rel": [["doc_id", "tag_id"]]},
        "followers": [],
        "defaults": [{"field": "cd_partner_id", "company": "@C1@", "value": "@P1@"}],
    }

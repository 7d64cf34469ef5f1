"""What a scenario is: a function that plants a cause, and the question that it leaves behind."""

from __future__ import annotations

SERIES = ("14.0", "19.0")
SCENARIOS = {}
"""name → (function, what was planted), in the order of definition."""
STAGES = ("apart", "bent", "bent again", "closed")
"""Scenarios that stand side by side, and then those that bend what everybody shares, a stage after the other."""


class Planted:
    """What the first cause must be in each series, what else holds, and where the scenario can be played.

    `by_code` says that a module's own code decides, of which nobody can tell in advance what it does.
    """

    def __init__(self, code, in14=None, also=(), only=SERIES, stage="apart", by_code=False):
        self.codes = {"19.0": code, "14.0": in14 or code}
        self.also = tuple(also)
        self.only = only
        self.stage = stage
        self.by_code = by_code


class Question:
    """Who asks for which record, and with what in the hand; `by_page` where the complaint is about the page.

    `path` is the page where it is not the record's own.
    """

    def __init__(
        self, user, record, operation="read", token=None, website=None, login=None, by_page=False, field=None, path=None
    ):
        self.user = user
        self.record = record
        self.operation = operation
        self.token = token
        self.website = website
        self.login = login or (user.login if user else None)
        self.by_page = by_page
        self.field = field
        self.path = path


def plant(code, each=(), **more):
    """Register a scenario; with `each`, one for every kind named, which the function gets as its second argument."""

    def register(function):
        planted = Planted(code, **more)
        if not each:
            SCENARIOS[function.__name__] = (function, planted)
        for kind in each:
            SCENARIOS["%s[%s]" % (function.__name__, kind)] = (bound(function, kind), planted)
        return function

    return register


def bound(function, kind):
    return lambda stage: function(stage, kind)


def scenarios(series, stage):
    """The scenarios of a stage that can be played in a series."""
    return {
        name: (function, planted)
        for name, (function, planted) in SCENARIOS.items()
        if series in planted.only and planted.stage == stage
    }

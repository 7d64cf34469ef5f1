"""The right hand sides of conditions, as Python source: literals of every form, and what rules say about the user."""

from __future__ import annotations

import random

from worldgen import pools
from worldgen.schema import COUNTS, NUMBER, STATES, SYMBOLS, TEXT, Field

PARTNERS = (
    *("user.partner_id.id", "user.partner_id.commercial_partner_id.id", "user.commercial_partner_id.id"),
    *("user.partner_id.parent_id.id", "user.company_id.partner_id.id", "user.partner_id.ids[0]"),
)
PARTNER_LISTS = (
    *(
        "user.partner_id.ids",
        "[user.partner_id.id]",
        "user.partner_id.child_ids.ids",
        "user.company_ids.mapped('partner_id').ids",
    ),
    *("[p.id for p in user.partner_id.child_ids]", "[user.partner_id.id, False]", "user.company_ids.partner_id.ids"),
    *("user.partner_id.commercial_partner_id.child_ids.ids", "(user.partner_id.id, user.partner_id.parent_id.id)"),
    *(
        "[p.id for p in user.partner_id.commercial_partner_id.child_ids if p.name != 'Ann']",
        "user.partner_id.parent_id.ids",
    ),
    *(
        "user.partner_id.mapped('parent_id.child_ids').ids",
        "[user.commercial_partner_id.id] + user.partner_id.child_ids.ids",
    ),
    *(
        "(user.partner_id + user.partner_id.parent_id).ids",
        "user.partner_id.commercial_partner_id.child_ids.child_ids.ids",
    ),
    "user.partner_id.child_ids.filtered(lambda p: p.color).ids",
    "(user.partner_id | user.company_id.partner_id).ids",
)
USERS = ("user.id", "user.partner_id.user_ids[:1].id", "uid_of_nobody")
USER_LISTS = (
    "user.ids",
    "[user.id]",
    "(False, user.id)",
    "[False, user.id]",
    "user.partner_id.user_ids.ids",
    "[user.id, 1]",
)
COMPANIES = ("company_id", "user.company_id.id", "company_ids[0]", "user.company_ids[:1].id", "user.env.company.id")
COMPANY_LISTS = (
    *("company_ids",) * 6,
    *("company_ids + [False]", "[False] + company_ids", "user.company_ids.ids", "user.company_id.ids", "[company_id]"),
    *("[company_id, False]", "company_ids[:1]", "company_ids[1:]", "[c for c in company_ids if c != company_id]"),
    *(
        "user.env.companies.ids",
        "[]  + company_ids",
        "tuple(company_ids)",
        "list(company_ids)",
        "user.company_id.child_ids.ids",
    ),
    *(
        "user.company_ids.child_ids.ids",
        "(user.company_id | user.company_ids).ids",
        "user.company_ids.mapped('parent_id').ids",
    ),
)
TEXTS = (
    *(
        "user.name",
        "user.login",
        "user.partner_id.name",
        "user.lang",
        "user.company_id.name",
        "user.partner_id.email or 'a'",
    ),
    *(
        "user.name.lower()",
        "'a' if user.share else 'b'",
        "user.login[:1]",
        "'%s%%' % user.login[0]",
        "user.partner_id.name[:1]",
    ),
    *(
        "str(len(company_ids))",
        "user.tz",
        "user.partner_id.city",
        "'a' + 'b'",
        "user.partner_id.ref",
        "user.partner_id.parent_id.name",
    ),
)
NUMBERS = (
    *("len(company_ids)", "user.partner_id.color", "user.share and 1 or 2", "sum([1, 2])", "max(1, 2)", "-1", "1 + 1"),
    *("3 if company_id in company_ids else 0", "len(user.partner_id.child_ids)", "int('5')", "abs(-2)", "2 * 1"),
)
BOOLEANS = ("user.share", "not user.share", "bool(user.partner_id.parent_id)", "len(company_ids) > 1", "user.active")
CONDITIONS = (
    *("user.share", "user.has_group('ostiary_scratch.group_a')", "len(company_ids) > 1", "user.partner_id.parent_id"),
    *("user.company_id.id in company_ids", "user.has_group('base.group_portal')", "not user.tz", "user.id % 2"),
    *(
        "user.company_id.name == 'Scratch One'",
        "user.partner_id and user.partner_id.color",
        "company_ids",
        "False",
        "1",
    ),
)


class Values:
    """Makes values for conditions on a field, in one series."""

    def __init__(self, rng: random.Random, series: str) -> None:
        self.rng = rng
        self.series = series

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def pick(self, weighted: dict[str, float]) -> str:
        return self.rng.choices(list(weighted), list(weighted.values()))[0]

    def scalar(self, field: Field) -> str:
        """One value: mostly of the field's type, else empty in one of its forms, or odd."""
        kind = self.pick({"typed": 74, "user": 12, "False": 8, "None": 1.5, "empty": 3, "odd": 1.5})
        if kind == "False":
            return "False"
        if kind == "None":
            return "None"
        if kind == "empty":
            return self.rng.choice(["''", "0", "[]", "()", "False"])
        if kind == "odd":
            return self.odd()
        return self.user(field) if kind == "user" else self.typed(field)

    def odd(self) -> str:
        """A value that hardly any field expects."""
        odd = [
            "'3'",
            "1.5",
            "True",
            "[0]",
            "'a'",
            "7",
            "[None]",
            "0.0",
            "[1, 'a']",
            "user",
            "{}",
            "range(3)",
            "'2024-01-01'",
        ]
        return self.rng.choice(odd)

    def typed(self, field: Field) -> str:
        """A literal of the field's own type."""
        if field.type in TEXT:
            return repr(self.rng.choice(("", *pools.STRINGS) if self.chance(0.9) else pools.PATTERNS))
        if field.type == "integer":
            return repr(self.rng.choice(pools.INTEGERS))
        if field.type in NUMBER:
            return repr(self.rng.choice((*pools.FLOATS, *pools.AMOUNTS, 1, 0, 2)))
        if field.type == "boolean":
            return self.pick({"True": 6, "False": 4, "1": 0.5, "0": 0.5})
        if field.type == "selection":
            return repr(self.rng.choice((*STATES, "gone")))
        if field.type in ("date", "datetime"):
            return repr(self.moment(field))
        if field.type == "reference":
            return repr(
                self.rng.choice([f"res.partner,@{self.rng.choice(SYMBOLS['res.partner'])}@", "scratch.tag,2", "a"])
            )
        if field.type == "many2one_reference":
            return repr(self.rng.choice([0, 1, 2, 3, 5, 8]))
        return self.record_id(field.comodel or "")

    def moment(self, field: Field) -> str:
        """A date or a datetime as a string, often of the other kind."""
        relative = ["today", "now", "today -1d", "today =monday", "now -2H", "=1d", "today +1m -3d"]
        if self.series == "19.0" and self.chance(0.06):
            return self.rng.choice(relative)
        same = pools.DAYS if field.type == "date" else tuple(moment.split(".")[0] for moment in pools.MOMENTS)
        other = pools.MOMENTS if field.type == "date" else pools.DAYS
        return self.rng.choice(same if self.chance(0.75) else tuple(text.split(".")[0] for text in other))

    def record_id(self, model: str) -> str:
        """The id of a record, or of none."""
        if self.chance(0.03):
            return str(pools.MISSING_ID)
        if model in SYMBOLS:
            return f"@{self.rng.choice(SYMBOLS[model])}@"
        return str(self.rng.randint(1, COUNTS.get(model, 40)))

    def user(self, field: Field) -> str:
        """An expression about the user that fits the field."""
        if field.type in TEXT or field.type in ("selection", "reference"):
            return self.rng.choice(TEXTS)
        if field.type in NUMBER or field.type == "many2one_reference":
            return self.rng.choice(NUMBERS)
        if field.type == "boolean":
            return self.rng.choice(BOOLEANS)
        if field.type in ("date", "datetime"):
            return self.clock(field)
        return self.rng.choice(
            {"res.partner": PARTNERS, "res.users": USERS[:2], "res.company": COMPANIES}.get(
                field.comodel or "", NUMBERS
            )
        )

    def clock(self, field: Field) -> str:
        """The time where rules have it, and an expression that gives a fixed day."""
        if self.series == "14.0" and self.chance(0.5):
            return "time.strftime('%Y-%m-%d')" if field.type == "date" else "time.strftime('%Y-%m-%d %H:%M:%S')"
        return "'2024-%02d-01' % (6 + len(company_ids))"

    def many(self, field: Field) -> str:
        """A list of values, with the empty ones mixed in."""
        kind = self.pick({"list": 72, "user": 20, "scalar": 2, "False": 2, "empty": 3, "odd": 1.5})
        if kind == "user" and field.comodel in ("res.partner", "res.users", "res.company"):
            lists = {"res.partner": PARTNER_LISTS, "res.users": USER_LISTS, "res.company": COMPANY_LISTS}
            return self.rng.choice(lists[field.comodel])
        if kind == "scalar":
            return self.typed(field)
        if kind == "False":
            return "False"
        if kind == "empty":
            return self.rng.choice(["[]", "()", "[]"])
        if kind == "odd":
            return self.rng.choice(["['a', 1]", "[0]", "[True, False]", "[None]", "['']", "set()", "range(2)", "(1,)"])
        return self.listed(field)

    def listed(self, field: Field) -> str:
        """A list of one to four values of the type, sometimes with False, None or the empty value."""
        items = [self.typed(field) for _ in range(self.rng.choice([1, 1, 2, 2, 3, 4]))]
        if self.chance(0.22):
            items.insert(self.rng.randint(0, len(items)), "False")
        if self.chance(0.04):
            items.insert(self.rng.randint(0, len(items)), "None")
        if self.chance(0.05):
            items.append(self.rng.choice(["''", "0"] if field.type in TEXT or field.type in NUMBER else ["False"]))
        if self.chance(0.12):
            return "(" + ", ".join(items) + ",)"
        return "[" + ", ".join(items) + "]"

    def pattern(self, field: Field) -> str:
        """The value of a `like`."""
        if self.chance(0.05):
            return self.rng.choice(["''", "False", "1", "'%'", "None"])
        if self.chance(0.06):
            return self.rng.choice(TEXTS)
        if field.type == "selection":
            return repr(self.rng.choice(["dra", "open", "%n%", "o", "D"]))
        if field.comodel and self.chance(0.6):
            return repr(
                self.rng.choice(
                    ["Ann", "alpha", "Co", "a", "A", "User", "Beta", "Scratch", "é", "%", "b", "solo", "R-1"]
                )
            )
        return repr(self.rng.choice(pools.PATTERNS))

    def hierarchy(self, field: Field) -> str:
        """The value of child_of and parent_of."""
        kind = self.pick(
            {"id": 35, "list": 25, "user": 26, "False": 3, "[False]": 3, "text": 4, "empty": 2, "mixed": 2}
        )
        comodel = field.comodel or ""
        if kind == "user" and comodel in ("res.partner", "res.users", "res.company"):
            one = {"res.partner": PARTNERS, "res.users": USERS[:2], "res.company": COMPANIES}[comodel]
            more = {"res.partner": PARTNER_LISTS, "res.users": USER_LISTS, "res.company": COMPANY_LISTS}[comodel]
            return self.rng.choice(one if self.chance(0.4) else more)
        if kind in ("False", "[False]"):
            return kind
        if kind == "text":
            return repr(self.rng.choice(["a", "Alpha Co", "Ann", "b", "Scratch One", "zzz", "100%"]))
        if kind == "empty":
            return "[]"
        if kind == "mixed":
            return f"[{self.record_id(comodel)}, False]"
        if kind == "list":
            return "[" + ", ".join(self.record_id(comodel) for _ in range(self.rng.randint(1, 3))) + "]"
        return self.record_id(comodel)

"""The dictionary of names that say what a field holds."""

from __future__ import annotations

from typing import Final

from ostiary.checks.audit.fields.readable import ANY, NUMBERS, TEXTS, Words

COST: Final = Words(
    ("cost", "unit_cost", "standard_price", "purchase_price", "cost_price", "buying_price", "landed_cost"),
    NUMBERS,
    r"hourly_cost|timesheet_cost|employee_cost|shipping_cost|delivery_cost",
)
MARGIN: Final = Words(("margin", "margin_percent", "profit", "markup"), NUMBERS, r"margin_(top|bottom|left|right)")
NOTE: Final = Words(
    (
        *(f"{whose}_{what}" for whose in ("internal", "private", "staff") for what in ("notes?", "comments?", "memo")),
        *("internal_description", "internal_remarks?", "warn_msg", "blocking_notes?", "^comment$"),
    ),
    TEXTS,
)
RATING: Final = Words(
    ("trust", "credit_limit", "debit_limit", "credit_score", "risk", "risk_level", "blacklisted", "lead_score"),
    harmless="use_credit_limit",
)
BANK: Final = Words(
    ("acc_number", "account_number", "iban", "bic", "mandate", "card_number", "sort_code", "routing_number"),
    TEXTS,
    r"code_prefix",
)
IDENTITY: Final = Words(
    (
        *("identification_id", "passport", "passport_id", "ssn", "ssnid", "sinid", "social_security", "national_id"),
        *("identity_card", "id_card", "birthday", "birth_?date", "date_of_birth", "place_of_birth", "gender"),
        *("marital", "marital_status"),
    )
)
SALARY: Final = Words(
    (
        *("wage", "salary", "bonus", "hourly_cost", "hourly_wage", "compensation", "gross_pay", "net_pay"),
        *("timesheet_cost", "employee_cost"),
    ),
    NUMBERS,
)
HEALTH: Final = Words(
    (
        *("health", "disability", "handicap", "religion", "ethnicity", "ethnic_origin", "union_member", "diagnosis"),
        *("medical", "blood_type", "blood_group", "vaccination", "sick_leave"),
    ),
    ANY - {"many2one"},
)
CREDENTIAL: Final = Words(
    (
        *("password", "passwd", "secret", "client_secret", "secret_key", "api_?key", "private_key", "access_key"),
        *("api_token", "auth_token", "refresh_token", "credentials?", "pin_code"),
    ),
    TEXTS | {"binary"},
    r"maps_api_key|site_key|public_key|publishable",  # stand in every page that uses them
)
TOKEN: Final = Words(("access_token", "signup_token", "invite_token", "share_token", "login_token", "token"), TEXTS)
EVERY: Final = (COST, MARGIN, NOTE, RATING, BANK, IDENTITY, SALARY, HEALTH, CREDENTIAL, TOKEN)
"""All of them, by the codes of their checks."""

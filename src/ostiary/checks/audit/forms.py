"""What a snapshot keeps of values that must not leave the database: a stand-in of the same form.

A check asks of a token whether it is there, whether Odoo made it, whether another record has the same; of a text
whether something stands in it. A stand-in gives the same answers to the same SQL and nothing else: what tells two
values apart is a digest with a `salt` that is thrown away when the snapshot is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from ostiary.checks.audit.code.hard_coded_credential import ASSIGNED, BEARER
from ostiary.checks.audit.code.server_action_code_for_outsiders import POWERFUL
from ostiary.checks.audit.configuration.proxy_mode_off import LOCAL
from ostiary.checks.audit.configuration.weak_password_hash import SCHEME
from ostiary.checks.audit.fields.sensitive import EVERY
from ostiary.checks.audit.files.attachment_name_with_markup import MARKUP
from ostiary.checks.audit.files.backup_file_attachment import BACKUP
from ostiary.checks.audit.files.public_attachment_of_sensitive_type import CONFIDENTIAL
from ostiary.checks.audit.parameters import READABLE
from ostiary.checks.audit.rows import literal
from ostiary.checks.audit.tokens.documents import MIXIN, TOKEN, UUID4
from ostiary.checks.audit.tokens.forms import looks_guessable
from ostiary.checks.audit.tokens.token_printed_in_view import PRINTS
from ostiary.database import quoted
from ostiary.facts import Table
from ostiary.facts.schema import Schema

Form = Callable[[Table, str, str], str]
"""(table, column, salt) → the stand-in as SQL, for PostgreSQL and DuckDB alike."""


def forms_of(schema: Schema, salt: str) -> dict[str, dict[str, str]]:
    """table → column → the stand-in as SQL, of all that the checks look at and may not have."""
    wanted: dict[str, dict[str, Form]] = {}
    for model in schema.stored_models:
        table = schema.table_name(model)
        wanted[table] = dict.fromkeys(_telling(schema, model), filled)
        if MIXIN in schema.code(model).inherit:
            wanted[table][TOKEN] = token
    for table, columns in FORMS.items():
        wanted.setdefault(table, {}).update(columns)
    found: dict[str, dict[str, str]] = {}
    for table, columns in wanted.items():
        known = schema.facts.tables.get(table)
        for column, form in columns.items() if known else ():
            if known and column in known.columns:
                found.setdefault(table, {})[column] = form(known, column, salt)
    return found


def _telling(schema: Schema, model: str) -> list[str]:
    """Fields whose names say that their values are nobody's business: whether rows have one is all that is asked."""
    fields = schema.facts.fields.get(model, {})
    return [name for name, row in fields.items() if row.store and any(words.names(row) for words in EVERY)]


# ------------------------------------------------------------------ forms


def _case(column: str, stand_in: str) -> str:
    """What is NULL or empty stays so."""
    text = f"CAST({quoted(column)} AS text)"
    return f"CASE WHEN {quoted(column)} IS NULL THEN NULL WHEN {text} = '' THEN '' ELSE {stand_in} END"


def _digest(column: str, salt: str) -> str:
    return f"md5('{salt}' || CAST({quoted(column)} AS text))"


def filled(_table: Table, column: str, _salt: str) -> str:
    """That there is a value."""
    return f"CASE WHEN {quoted(column)} IS NULL THEN NULL ELSE 'x' END"


def alike(_table: Table, column: str, salt: str) -> str:
    """Which values are the same."""
    return _case(column, _digest(column, salt))


def token(table: Table, column: str, salt: str) -> str:
    """A token that Odoo made, one that can be guessed, another; and which are the same."""
    digest, value = _digest(column, salt), quoted(column)
    drawn = f"substr({digest}, 1, 8) || '-0000-4000-8000-' || substr({digest}, 9, 12)"
    short = f"substr(translate({digest}, 'abcdef', '012345'), 1, 15)"
    guessed = looks_guessable(table) if "id" in table.columns else "FALSE"
    return _case(column, f"CASE WHEN {value} ~ '{UUID4}' THEN {drawn} WHEN {guessed} THEN {short} ELSE {digest} END")


def password(_table: Table, column: str, salt: str) -> str:
    """The scheme and its rounds, and which hashes are the same."""
    value, digest = quoted(column), _digest(column, salt)
    hashed = f"'$pbkdf2-sha512$' || split_part({value}, '$', 3) || '$' || {digest}"
    return _case(column, f"CASE WHEN {value} ~ '{SCHEME}' THEN {hashed} ELSE {digest} END")


def address(_table: Table, column: str, _salt: str) -> str:
    """A local address or one of the internet."""
    return _case(column, f"CASE WHEN {quoted(column)} ~ '{LOCAL}' THEN '127.0.0.1' ELSE '203.0.113.1' END")


def marked(patterns: tuple[tuple[str, str], ...], *, lowered: bool = False) -> Form:
    """The stand-ins of the patterns that match a text, one after the other."""

    def form(_table: Table, column: str, _salt: str) -> str:
        text = f"CAST({quoted(column)} AS text)"
        text = f"lower({text})" if lowered else text
        found = [f"CASE WHEN {text} ~ '{one}' THEN {literal(stand_in)} ELSE '' END" for one, stand_in in patterns]
        return _case(column, " || ".join(found))

    return form


def arch(_table: Table, column: str, _salt: str) -> str:
    """Views of the back office that name groups as they are; of templates, whether they print a token."""
    text = f"CAST({quoted(column)} AS text)"
    printed = f"{text} LIKE '%access_token%' AND {text} ~ '{PRINTS}'"
    hiding = f"type <> 'qweb' AND {text} LIKE '%groups=%'"
    return f"CASE WHEN {hiding} THEN {text} WHEN type = 'qweb' AND {printed} THEN '{_PRINTED}' ELSE '' END"


def parameter(_table: Table, column: str, _salt: str) -> str:
    """Parameters that checks may read, without a login in an address; how long the secret is, and of what."""
    value = quoted(column)
    readable = ", ".join(literal(key) for key in sorted(READABLE))
    uuid = f"(SELECT u.{value} FROM ir_config_parameter u WHERE u.key = 'database.uuid' LIMIT 1)"
    letter = f"CASE WHEN {value} = {uuid} THEN 'u' WHEN {value} ~ '^[0-9]*$' THEN '0' ELSE 'x' END"
    return (
        f"CASE WHEN key IN ({readable}) THEN regexp_replace({value}, '//[^/@]*@', '//')"
        f" WHEN key IN ('database.secret', 'database.uuid') THEN repeat({letter}, length({value})) END"
    )


_PRINTED: Final = 't-out="o.access_token"'
_LINK: Final = (("access_token=", "access_token="),)
_CODE: Final = (
    (POWERFUL, ".sudo("),
    (ASSIGNED, 'password = "********"'),
    (BEARER, '"bearer xxxxxxxxxxxx"'),
)
_FILE_NAME: Final = ((MARKUP, "<"), (CONFIDENTIAL, "contract "), (BACKUP, "a.dump"))
FORMS: Final[Mapping[str, Mapping[str, Form]]] = {
    "base_automation": {
        "webhook_uuid": alike,
        "record_getter": marked((("payload", "payload "), ("browse", "browse"))),
    },
    "ir_act_server": {"code": marked(_CODE)},
    "ir_attachment": {"access_token": token, "name": marked(_FILE_NAME, lowered=True)},
    "ir_config_parameter": {"value": parameter},
    "ir_model_fields": {"compute": marked((("sudo", "sudo"), ("^", "x")))},
    "ir_ui_view": {"arch_db": arch},
    "link_tracker": {"url": marked(_LINK)},
    "mail_message": {"body": marked(_LINK)},
    "mail_template": {"body_html": marked(((PRINTS, _PRINTED),))},
    "res_device_log": {"ip_address": address},
    "res_partner": {"signup_token": alike},
    "res_users": {"password": password, "totp_secret": alike, "oauth_uid": alike},
    "spreadsheet_dashboard_share": {"access_token": alike},
    "website_track": {"url": marked(_LINK)},
}
"""The columns that checks look at inside the database; tokens of documents and `_telling` fields come to these."""

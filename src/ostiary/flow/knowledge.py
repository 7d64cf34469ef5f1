"""What is known of Odoo without reading it: names of methods, models and fields that mean something to the flow."""

from __future__ import annotations

import re
from typing import Final

TOKEN: Final = re.compile(
    r"(?:^|_)(?:access_)?(?:token|uuid|hash|signature|hmac|secret)(?:_|$)|(?:^|_)(?:access|share|api|secret|private|kiosk)_?key$|^guid$|"
    r"(?:^|_)uuids$|(?:session|access|invite|invitation|verification)_code$"
)
"""Names of fields and parameters that are meant to be secret and to open something."""
PLAIN: Final = re.compile(r"token|secret|signature|hmac|hash|password|(?:access|api|kiosk)_?key")
"""Names of what must be compared in constant time."""
SECRET: Final = re.compile(r"(?:^|_)(?:token|password|passwd|secret|api_?key|signature)(?:_|$)")
"""Names whose values must not stand in a log."""
PUBLISHED: Final = frozenset(
    {"website_published", "is_published", "published", "is_visible", "website_visibility", "visibility", "public"}
)

HARMLESS_FIELDS: Final = frozenset(
    {
        "id",
        "ids",
        "_name",
        "_description",
        "_table",
        "_fields",
        "_context",
        "_uid",
        "_cr",
        "env",
        "_ids",
        "pool",
        "_origin",
        "NewId",
        "_rec_name",
    }
)
HARMLESS_DATA: Final = frozenset({"id", "ids", "access_url", "exists", "public", "public_key"})

NOT_MODELS: Final = frozenset(
    {
        "ir.http",
        "ir.qweb",
        "ir.binary",
        "ir.actions.report",
        "ir.ui.view",
        "bus.bus",
        "ir.config_parameter",
        "mail.render.mixin",
        "ir.sequence",
    }
)
"""Models whose methods are tools: they are not records that somebody owns."""

PUBLIC_MODELS: Final = re.compile(
    r"^(?:res\.country|res\.currency|res\.lang|res\.partner\.industry|res\.partner\.title|res\.company|res\.groups|"
    r"product\.|website(?:\.|$)|blog\.|event\.(?:event|type|tag|stage|track|sponsor|question|ticket|booth)|slide\.(?!channel\.partner|slide\.partner)|uom\.|forum\.|"
    r"ir\.(?:model|ui|module|actions|http|qweb|translation|asset|sequence|default|filters|rule|cron|logging|profile)|im_livechat\.|web_editor\.|web_tour|theme\.|"
    r"delivery\.carrier|payment\.(?:provider|acquirer|method|icon)|sale\.order\.template|sale\.order\.option|hr\.job|hr\.department|"
    r"gamification\.(?:badge|karma\.rank)|utm\.|digest\.|link\.tracker|crm\.(?:team|tag|stage)|project\.(?:tags|task\.type|project\.stage)|loyalty\.(?:program|reward|rule)|stock\.(?:warehouse|location|picking\.type)|"
    r"account\.(?:incoterms|payment\.term|tax|fiscal\.position)|helpdesk\.(?:team|stage|tag|ticket\.(?:team|stage|tag|category|channel|type))|pos\.(?:config|category|payment\.method)|"
    r".*\.(?:type|tag|stage|category|industry|reason)$|restaurant\.|appointment\.type|calendar\.event\.type|resource\.calendar|mail\.(?:template|alias|message\.subtype|activity\.type)|bus\.|publisher_warranty|base\.language|discuss\.gif)"
)
"""What is public by nature, or the same for all: reading it with privilege leaks nothing."""
PRIVATE_MODELS: Final = re.compile(
    r"^(?:res\.partner|res\.users|res\.partner\.bank|sale\.order|account\.|purchase\.|project\.|crm\.lead|hr\.|stock\.|mrp\.|helpdesk\.ticket|"
    r"mail\.(?:message|thread|followers|mail|tracking)|ir\.attachment|documents\.|sign\.|calendar\.event|survey\.user_input|payment\.(?:transaction|token)|"
    r"pos\.order|fleet\.|repair\.|maintenance\.|event\.registration|rating\.|loyalty\.card|subscription|contract|rental|field\.service|fsm\.|ir\.config_parameter|website\.visitor)"
)
"""What belongs to somebody."""
OWNER_FIELDS: Final = (
    "partner_id",
    "user_id",
    "access_token",
    "employee_id",
    "customer_id",
    "member_id",
    "commercial_partner_id",
    "owner_id",
    "student_id",
    "patient_id",
    "author_id",
    "contact_id",
    "salesman_id",
    "borrower_id",
    "tenant_id",
    "worker_id",
    "assigned_id",
)
"""Fields that say that a record belongs to somebody."""

GROUPS: Final = {
    "base.group_portal": ("login",),
    "base.group_public": (),
    "base.group_user": ("login", "internal"),
    "base.group_system": ("login", "internal", "admin"),
    "base.group_erp_manager": ("login", "internal", "admin"),
    "base.group_no_one": (),
}
"""What is known of a user in one of these groups; any other group is one of internal users."""
CONSTANT_TIME: Final = frozenset({"consteq", "compare_digest", "constant_time_compare", "safe_str_cmp"})
SIGNING: Final = frozenset(
    {
        "hmac",
        "new",
        "hexdigest",
        "digest",
        "hash_sign",
        "sha256",
        "sha1",
        "sha512",
        "md5",
        "generate_access_token",
        "_generate_signature",
        "_compute_signature",
        "_hmac",
        "b64encode",
        "_generate_token",
        "_sign_token",
        "_get_hash",
        "_unsubscribe_token",
        "_generate_mailing_recipient_token",
        "_message_token",
        "limited_field_access_token",
    }
)

HARMLESS_IMPORTS: Final = re.compile(
    r"^(?:logging|json|datetime|dateutil|werkzeug|math|re|base64|hashlib|hmac|io|itertools|functools|collections|time|random|uuid|urllib|copy|operator|string|pytz|zoneinfo|"
    r"markupsafe|lxml|babel|unicodedata|binascii|ast|csv|zipfile|xlsxwriter|xlwt|PIL|decimal|textwrap|secrets|traceback|simplejson|psycopg2|"
    r"odoo\.(?:_|fields|http|exceptions|tools|osv|api|models|sql_db|release|SUPERUSER_ID))(?:\.|$)"
)
"""What cannot be a guard of its own."""


OWN_FLAGS: Final = re.compile(r"^(?:is_(?:self|me|mine|own|current_user|author)|(?:user_)?can_|has_access|is_allowed)")
"""Fields that say of a record what the user who asks may do with it."""
MAILINGS: Final = re.compile(r"^(?:(?:mail|phone)\.blacklist|mailing\.)")
"""What a newsletter's link changes for whoever has the address: that is how one unsubscribes."""

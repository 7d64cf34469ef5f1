"""Names of methods that mean something to the flow."""

from __future__ import annotations

import re
from typing import Final

CHECKING: Final = re.compile(
    r"check|verif|valid|ensure|assert|author|access|permi|allow|can_|guard|protect|authenticat|is_owner|owned|restrict"
)
"""Names of methods that may well be a guard."""


SAME: Final = frozenset(
    {
        "exists",
        "sorted",
        "with_context",
        "with_company",
        "with_prefetch",
        "with_env",
        "_origin",
        "concat",
        "union",
        "try_lock_for_update",
        "lock_for_update",
        "force_company",
        "with_lang",
        "_with_locked_records",
        "toggle",
        "_as_query",
    }
)
"""Methods of recordsets that give records of the same, with the same rights."""


SEARCHES: Final = frozenset(
    {
        "search",
        "search_fetch",
        "_search",
        "search_read",
        "web_search_read",
        "name_search",
        "read_group",
        "_read_group",
        "formatted_read_group",
        "web_read_group",
        "search_count",
    }
)


COUNTS: Final = frozenset({"search_count", "__len__"})


WHOLE: Final = frozenset(
    {"read", "search_read", "web_read", "web_search_read", "export_data", "copy_data", "jsonify", "_convert_to_write"}
)
"""Methods that give values of fields."""


RECORD_CHECKS: Final = frozenset({"check_access", "check_access_rule", "_check_access", "check_field_access_rights"})


MODEL_CHECKS: Final = frozenset({"check_access_rights"})


BOOLEAN_CHECKS: Final = frozenset({"has_access", "_has_access"})


FILTER_CHECKS: Final = frozenset({"_filtered_access", "_filter_access_rules", "_filter_access_rules_python"})


CHANGES: Final = frozenset(
    {
        "write",
        "update",
        "_write",
        "web_save",
        "copy",
        "toggle_active",
        "action_archive",
        "action_unarchive",
        "message_post",
        "message_subscribe",
        "message_unsubscribe",
        "activity_schedule",
        "activity_feedback",
        "message_update",
        "_message_update_content",
    }
)


DELETES: Final = frozenset({"unlink", "_unlink"})


CREATES: Final = frozenset({"create", "name_create", "_create", "load"})


MINTS: Final = frozenset(
    {
        "get_portal_url",
        "_portal_ensure_token",
        "_get_share_url",
        "_sign_token",
        "generate_access_token",
        "_get_access_action",
        "_generate_access_token",
        "get_access_token",
        "_get_portal_return_action",
        "_notify_get_action_link",
    }
)
"""Methods that give whoever asks a link or a token for the record."""


REPORTS: Final = frozenset(
    {
        "_render_qweb_pdf",
        "_render_qweb_html",
        "_render_qweb_text",
        "render_qweb_pdf",
        "render_qweb_html",
        "render_qweb_text",
        "_render",
        "get_pdf",
        "get_html",
        "render_report",
        "_render_xlsx",
        "render_xlsx",
    }
)


ACTING: Final = re.compile(
    r"^(?:action|button|do|set|cancel|confirm|send|process|mark|validate|post|apply|accept|refuse|approve|close|open|add|remove|update|delete|assign|toggle|sign|pay|reset|reject|done|start|stop|subscribe|unsubscribe)_|^_?(?:send|confirm|cancel|process|update|set|add|remove|delete|accept|refuse)"
)
"""Names of methods that change something."""


FILES: Final = frozenset(
    {
        "send_file",
        "_get_stream_from",
        "_get_image_stream_from",
        "_get_content_common",
        "from_binary_field",
        "from_attachment",
        "_get_stream",
        "_content_image",
        "_get_placeholder_stream",
    }
)


OWN_METHODS: Final = frozenset(
    {
        "sale_get_order",
        "_get_current_visitor",
        "_get_visitor_from_request",
        "_get_current_persona",
        "_get_and_cache_current_cart",
        "_get_cart",
        "get_current_cart",
        "_get_guest_from_context",
        "_find_or_create_guest",
        "_get_current_guest",
        "_prepare_sale_order_values",
        "_create_cart",
    }
)
"""Methods that give what belongs to the caller's session."""


FIXED_METHODS: Final = frozenset(
    {
        "get_current_website",
        "ref",
        "_get_main_company",
        "get_param",
        "_get_default_website",
        "_for_xml_id",
        "_xmlid_to_res_id",
        "xmlid_to_object",
        "xmlid_to_res_id",
        "get_module_resource",
        "_lang_get",
        "_get_current_pricelist",
        "get_current_pricelist",
        "_get_pricelist_available",
        "website_domain",
        "_get_company",
        "search_pages",
    }
)


TELLING: Final = re.compile(
    r"domain|current|check|access|token|allow|(?:^|_)can_|(?:^|_)is_|owner|valid|verif|permi|restrict|hash|sign|portal"
)
"""Names of methods that are followed even where nothing of the caller goes in."""

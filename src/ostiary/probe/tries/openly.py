"""Stock routes that serve records by other means than the rights of the caller, each read in Odoo's source."""

from __future__ import annotations

from typing import Final

from ostiary.probe.discovery.route import RouteFact

_OPENLY: Final = {
    "mass_mailing.mailing_view_in_browser": "whoever has the link of a mailing reads it",
    "website_event_track.event_track_page": "tracks that are published are for everybody",
    "hr_recruitment.jobs": "published jobs are for everybody",
    "website_profile.view_user_profile": "profiles that their owners publish are for everybody",
    "website_profile.get_user_profile_avatar": "pictures of published profiles are for everybody",
    "website_partner.partners_detail": "partners that are published are for everybody",
    "website_crm_partner_assign.partners_detail": "partners that are published are for everybody",
    "im_livechat.livechat_init": "the chat greets everybody",
}


def served_openly(route: RouteFact) -> str | None:
    """Why a route serves more than the caller's rights say; None for all others."""
    return _OPENLY.get(f"{route.module}.{route.method}")

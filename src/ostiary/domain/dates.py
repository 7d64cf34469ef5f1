"""Dates and times in domains."""

from __future__ import annotations

import datetime
import re
import zoneinfo
from typing import Final

_FORMATS: Final = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")

_RELATIVE: Final = re.compile(
    r"\s*(today|now)?(\s*(?<!\w)([+-]\d{1,3}[dwmy]|[=+-]((mon|tues|wednes|thurs|fri|satur|sun)day|week_start))(?!\S))*\s*"
)
"""What is surely a date relative to now for Odoo 19 (odoo/tools/date_utils.py `parse_date`)."""


def is_relative(text: str) -> bool:
    """Whether the text is a date such as `today -3d`."""
    return _RELATIVE.fullmatch(text) is not None


def parse_iso(text: str) -> datetime.date | datetime.datetime | None:
    """A date (10 characters) or datetime in ISO form; None for anything else."""
    try:
        if len(text) == 10:
            return datetime.date.fromisoformat(text)
    except ValueError:
        return None
    for pattern in _FORMATS:
        try:
            return datetime.datetime.strptime(text, pattern)
        except ValueError:
            continue
    return None


def local_midnight(day: datetime.date, zone: object) -> datetime.datetime:
    """The UTC moment (naive) at which `day` begins in the time zone; an unknown zone is UTC."""
    naive = datetime.datetime.combine(day, datetime.time.min)
    if day.year in (1, 9999) or not isinstance(zone, str) or zone == "UTC":
        return naive
    try:
        info = zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return naive
    return naive.replace(tzinfo=info).astimezone(datetime.UTC).replace(tzinfo=None)


def add_one(moment: datetime.datetime, *, days: bool) -> datetime.datetime | None:
    """One day or one second later; None beyond the calendar."""
    try:
        return moment + (datetime.timedelta(days=1) if days else datetime.timedelta(seconds=1))
    except OverflowError:
        return None

#!/usr/bin/env python3
"""Audit a portal and tell people when something is new or could not be done: by webhook, by e-mail, or both.

    audit_and_notify.py postgresql:///prod --folder /var/lib/ostiary --notify /etc/ostiary/notify.yml [-- OPTIONS …]

`notify.yml` is a configuration file of Apprise (https://github.com/caronc/apprise), readable by this user alone:

    urls:
      - mailto://user:password@mail.example.com?to=security@example.com
      - jsons://hooks.example.com/portal-audit

The folder keeps `last.json`, which the next run compares with, and `portal.html`, which goes along with an e-mail. What
stands behind `--` is given to `ostiary audit`, such as `--baseline accepted.toml`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

import apprise  # pip install apprise

FOUND = 1
"""The exit status of `ostiary audit` when a finding reaches --fail-on."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Audit a portal and tell people what is new.")
    parser.add_argument("source")
    parser.add_argument("--folder", type=Path, required=True, help="where the last report is kept")
    parser.add_argument("--notify", type=Path, required=True, help="a configuration file of Apprise")
    own, options = partition(sys.argv[1:])
    given = parser.parse_args(own)
    last, report, page = (given.folder / name for name in ("last.json", "portal.json", "portal.html"))
    compare = ["--compare", str(last)] if last.exists() else []
    audit = ["ostiary", "audit", given.source, "--quiet", *options, *compare]
    done = subprocess.run([*audit, "-o", str(report)], stderr=subprocess.PIPE, text=True)
    if done.returncode not in (0, FOUND):
        tell(given.notify, "The portal audit could not be done", done.stderr)
        return done.returncode
    found = json.loads(report.read_text(encoding="utf-8"))
    text = summary(found)
    if text:
        subprocess.run([*audit, "-o", str(page)])
        score = found["score"]
        title = f"Portal audit: {score['value']} of 100, grade {score['grade']}"
        if not tell(given.notify, title, text, page):
            print("error: nobody could be told; the next run tries again", file=sys.stderr)
            return 1
    report.replace(last)
    return 0


def partition(words: list[str]) -> tuple[list[str], list[str]]:
    """The words before and behind the first `--`."""
    at = words.index("--") if "--" in words else len(words)
    return words[:at], words[at + 1 :]


def summary(found: dict) -> str:
    """What is new and what is gone, the worst first; nothing when there is nothing to tell."""
    comparison = found.get("comparison")
    new = None if comparison is None else set(comparison["new"])
    lines = [
        f"{one['severity'].upper()} {one['check']}: {one['message']}"
        for one in found["findings"]
        if new is None or one["fingerprint"] in new
    ]
    lines += [f"gone: {one['check']}: {one['message']}" for one in (comparison or {}).get("gone", [])]
    return "\n".join(lines + found["notes"])


def tell(configuration: Path, title: str, text: str, page: Path | None = None) -> bool:
    """Send a message to everybody who is in the configuration; whether that worked."""
    config = apprise.AppriseConfig()
    config.add(str(configuration))
    sender = apprise.Apprise()
    sender.add(config)
    return bool(sender.notify(title=title, body=text, attach=str(page) if page else None))


if __name__ == "__main__":
    sys.exit(main())

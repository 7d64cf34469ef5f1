"""What `ostiary fix` can do about findings of an audit: check → mends, the best first."""

from __future__ import annotations

from typing import Final

from ostiary.findings.finding import FixOffer

_GROUP: Final = (FixOffer("revoke-group", "Take outsiders out of the group"),)
_RULE: Final = (
    FixOffer("restore-rule", "Put the rule back as it ships"),
    FixOffer("correct-rule", "Bind the rule to the owner"),
)
_TOKEN: Final = (FixOffer("rotate-token", "Make new tokens"),)
_NO_TOKEN: Final = (FixOffer("remove-token", "Remove the tokens"),)
_ATTACHMENT: Final = (FixOffer("unpublish-attachment", "Make the attachments private"),)
_PORTAL: Final = (FixOffer("revoke-portal-access", "Revoke the portal access"),)
_RIGHT: Final = (
    FixOffer("narrow-access-right", "Take the operation out of the access right"),
    FixOffer("deactivate-access-right", "Deactivate the access right"),
)

OFFERS: Final[dict[str, tuple[FixOffer, ...]]] = {
    "outsider-in-business-group": _GROUP,
    "outsider-direct-extra-group": _GROUP,
    "partner-manager-outsider": _GROUP,
    "export-right-for-outsider": _GROUP,
    "outsider-in-technical-group": _GROUP,
    "outsider-in-admin-group": _GROUP,
    "rule-always-true": _RULE,
    "rule-not-bound-to-owner": _RULE,
    "rule-opens-unset-owner": _RULE,
    "rule-binds-wrong-attribute": _RULE,
    "rule-does-not-evaluate": _RULE,
    "stock-rule-edited": _RULE,
    "rule-with-hard-coded-id": _RULE,
    "rule-by-email": _RULE,
    "rule-opens-siblings": _RULE,
    "hand-made-access-right": _RIGHT,
    "portal-can-create": _RIGHT,
    "portal-can-delete": _RIGHT,
    "portal-can-write": _RIGHT,
    "portal-reads-accounting-internals": _RIGHT,
    "portal-reads-hr": _RIGHT,
    "portal-reads-mail-plumbing": _RIGHT,
    "portal-reads-payment-plumbing": _RIGHT,
    "portal-reads-technical-model": _RIGHT,
    "portal-writes-sequence": _RIGHT,
    "public-can-create": _RIGHT,
    "public-can-write": _RIGHT,
    "wizard-open-to-outsiders": _RIGHT,
    "stock-rule-missing": (FixOffer("restore-rule", "Make the rule anew, as it ships"),),
    "stock-rule-disabled": (FixOffer("activate-rule", "Activate the rule"),),
    "portal-model-without-rule": (FixOffer("add-rule", "Bind portal users to their own records"),),
    "token-guessable": _TOKEN,
    "token-not-uuid4": _TOKEN,
    "token-older-than-limit": _TOKEN,
    "token-shared-by-two-records": _TOKEN,
    "token-of-departed-customer": _NO_TOKEN,
    "token-on-unshareable-document": _NO_TOKEN,
    "public-attachment-without-record": _ATTACHMENT,
    "public-attachment-of-sensitive-type": _ATTACHMENT,
    "public-attachment-by-outsider": _ATTACHMENT,
    "backup-file-attachment": _ATTACHMENT,
    "portal-user-dormant": _PORTAL,
    "portal-user-never-logged-in": _PORTAL,
    "departed-employee-turned-portal": _PORTAL,
}

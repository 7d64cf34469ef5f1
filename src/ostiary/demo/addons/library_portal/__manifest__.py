{
    "name": "Library: loans in the customer portal",
    "summary": "Sample add-on of ostiary, with deliberate mistakes: never install it on a real database",
    "version": "19.0.1.0.0",
    "license": "LGPL-3",
    "author": "The ostiary contributors",
    "category": "Services",
    "depends": ["portal", "website", "sale"],
    "data": [
        "security/library_groups.xml",
        "security/ir.model.access.csv",
        "security/library_rules.xml",
        "views/portal_templates.xml",
    ],
    "installable": True,
}

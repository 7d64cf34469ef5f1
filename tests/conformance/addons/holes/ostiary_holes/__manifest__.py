{
    "name": "A library portal with holes, for the conformance tests of the probe",
    "version": "1.0.0",
    "license": "LGPL-3",
    "depends": ["portal", "website", "sale"],
    "data": [
        "security/ir.model.access.csv",
        "security/rules.xml",
        "views/pages.xml",
        "views/report.xml",
    ],
}

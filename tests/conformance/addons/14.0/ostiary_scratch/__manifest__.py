{
    "name": "Scratch models of the conformance tests",
    "version": "14.0.1.0.0",
    "license": "LGPL-3",
    "depends": ["mail", "website"],
    "data": ["security/groups.xml", "security/ir.model.access.csv"],
}

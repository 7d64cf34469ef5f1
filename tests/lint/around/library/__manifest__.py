{
    "name": "Library",
    "version": "18.0.1.0.0",
    "depends": ["portal", "website"],
    "data": ["security/groups.xml", "security/ir.model.access.csv", "security/rules.xml"],
}

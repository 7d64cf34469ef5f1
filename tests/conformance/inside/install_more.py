"""Install modules that the template does not have."""

names = args[0].split(",")
env["ir.module.module"].search([("name", "in", names)]).button_immediate_install()

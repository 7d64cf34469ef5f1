"""Installs the addon of that name, which lies in OSTIARY_LAB_ADDONS, or uninstalls it."""

Modules = env["ir.module.module"]
name, *uninstall = args
Modules.update_list()
module = Modules.search([("name", "=", name)])
if uninstall:
    module.button_immediate_uninstall()
else:
    module.button_immediate_install()
print(env["ir.module.module"].search([("name", "=", name)]).state)

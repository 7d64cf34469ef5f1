"""Installs the addon of that name, which lies in OSTIARY_LAB_ADDONS."""

env["ir.module.module"].update_list()
env["ir.module.module"].search([("name", "=", args[0])]).button_immediate_install()
print(env["ir.module.module"].search([("name", "=", args[0])]).state)

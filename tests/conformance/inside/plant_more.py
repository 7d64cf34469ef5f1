"""Sins of modules that the template does not have."""

Models = env["ir.model"]

env["link.tracker"].create({"url": "http://localhost:8069/my/orders/1?access_token=abc", "title": "Order"})
env["auth.oauth.provider"].create(
    {
        "name": "Own",
        "client_id": "odoo",
        "enabled": True,
        "body": "Log in",
        "scope": "openid",
        "auth_endpoint": "http://id.example/auth",
        "validation_endpoint": "https://id.example/info",
    }
)
env["ir.config_parameter"].set_param("auth_password_policy.minlength", "4")
if "webhook_uuid" in env["base.automation"]._fields:
    automation = env["base.automation"].create(
        {"name": "Hook", "model_id": Models._get_id("res.partner"), "trigger": "on_webhook"}
    )
    env["ir.actions.server"].create(
        {
            "name": "Do",
            "model_id": Models._get_id("res.partner"),
            "state": "code",
            "code": "record.sudo().unlink()",
            "usage": "base_automation",
            "base_automation_id": automation.id,
        }
    )
env.cr.commit()

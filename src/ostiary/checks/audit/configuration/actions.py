"""Server actions that outsiders start by their id."""

from __future__ import annotations

from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import literal

_GROUPS: Final = "ir_act_server_group_rel"


def callable_actions(audit: Audit, *, stock: bool) -> str:
    """A SELECT of server actions without groups on models that outsiders may write: `/web/action/run` runs those.

    Source: odoo/addons/base/models/ir_actions.py `ir.actions.server.run`. Raises Skipped where facts are missing.
    """
    audit.require("ir_act_server", "model_id", "state", "usage")
    audit.require(_GROUPS, "act_id")
    models = sorted({model for model, operation in audit.openings.rights["portal"] if operation == "write"})
    names = ", ".join(map(literal, models)) or "NULL"
    modules = ", ".join(map(literal, sorted(audit.facts.code.stock_modules))) or "NULL"
    return f"""
        SELECT action.id
          FROM ir_act_server action JOIN ir_model model ON model.id = action.model_id
         WHERE model.model IN ({names}) AND action.usage = 'ir_actions_server'
           AND NOT EXISTS (SELECT 1 FROM {_GROUPS} limited WHERE limited.act_id = action.id)
           AND {"" if stock else "NOT"} EXISTS (
                SELECT 1 FROM ir_model_data data
                 WHERE data.model = 'ir.actions.server' AND data.res_id = action.id AND data.module IN ({modules}))
    """

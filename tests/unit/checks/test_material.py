"""What checks may ask of a source that did not give everything."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ostiary.checks.audit.material import Audit
from ostiary.findings import Skipped
from ostiary.sources.world import world_from_data


def test_rows_of_a_table_that_was_read_in_part_are_not_given() -> None:
    opened = world_from_data({"series": "19.0"})
    partner = replace(opened.facts.tables["res_partner"], partial="the key sees only some partners")
    audit = Audit(replace(opened.facts, tables=opened.facts.tables | {"res_partner": partner}), opened.database)
    assert audit.rows("SELECT count(*) FROM res_groups_users_rel") != []
    with pytest.raises(Skipped) as skipped:
        audit.rows("SELECT u.id FROM res_users u JOIN res_partner p ON p.id = u.partner_id")
    assert skipped.value.reason == "the key sees only some partners"

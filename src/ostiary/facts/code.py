"""What only the source code of Odoo and its modules knows.

Field groups, search methods, order, parents before 15, and which methods that take part in decisions are
overridden by which module. The facts of several modules are merged in the order in which Odoo loads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

DECISION_METHODS: Final = frozenset(
    {
        "_search",
        "search",
        "_check_access",
        "check_access",
        "has_access",
        "_filtered_access",
        "check_access_rights",
        "check_access_rule",
        "_filter_access_rules",
        "_filter_access_rules_python",
        "_apply_ir_rules",
        "_compute_domain",
        "_compute_domain_keys",
        "_eval_context",
        "_get_rules",
        "_get_allowed_models",
        "check",
        "filtered_domain",
        "_has_field_access",
        "_check_field_access",
        "check_field_access_rights",
        "_name_search",
        "_search_display_name",
        "_where_calc",
        "_read",
        "read",
        "fetch",
        "_table_query",
        "_search_panel_field_image",
        "_get_group_ids",
        "_mail_post_access",
        "_order",
    }
)
"""Methods and class attributes whose override can change who may reach what."""


@dataclass(frozen=True, slots=True)
class CodeField:
    """A field as the source declares it, after merging the extensions of all installed modules.

    `type` is the field's type as `ir_model_fields.ttype` has it.
    `search`, `compute` are method names (None where there is none; "<lambda>" or "<callable>" where it has no name).
    A related field that is not stored has no `search` of its own where Odoo can search along its path.
    `store` is None where the source says nothing (then: stored unless computed or related, see `stored`).
    `compute_sudo` is what Odoo makes of it: given, else whether it is stored (computed) or `related_sudo` (related).
    `groups` of a related or inherited field that has none of its own are those of the field at the end of its path;
    "." is nobody, "<unknown>" is an expression that only Python knows.
    `domain` is the source text of the field's domain: a list, the name of a method, a lambda, or a string, which is
    quoted and which the server does not apply. `context` is a literal dict, else `context_text` is its source text.
    `module` is the module of the last declaration that mattered; `search_module`, `compute_module` are those of the
    methods that run (None where no addon defines them).
    `inherited` fields belong to an `_inherits` parent; `related` is then "link.field".
    """

    model: str
    name: str
    type: str | None = None
    comodel: str | None = None
    inverse: str | None = None
    store: bool | None = None
    related: str | None = None
    related_sudo: bool = True
    compute: str | None = None
    compute_sudo: bool | None = None
    search: str | None = None
    groups: str | None = None
    required: bool = False
    company_dependent: bool = False
    translate: bool = False
    attachment: bool = True
    auto_join: bool = False
    """`auto_join` before 19, `bypass_search_access` since."""
    domain: str | None = None
    context: Mapping[str, object] | None = None
    module: str | None = None
    context_text: str | None = None
    search_module: str | None = None
    compute_module: str | None = None
    inherited: bool = False

    @property
    def stored(self) -> bool:
        """Whether Odoo keeps the values (a one2many counts as stored, as in `ir_model_fields`)."""
        return self.store if self.store is not None else not (self.compute or self.related)


@dataclass(frozen=True, slots=True)
class CodeModel:
    """A model as the source declares it, after merging.

    `inherit` are all models that it takes fields and methods from (mixins), nearest first, without itself and
    without `base`, which is in all of them. `modules` are those that declare the model itself.
    `overrides` maps a name of DECISION_METHODS to the modules that define it on this model, in load order.
    """

    name: str
    table: str | None = None
    auto: bool = True
    abstract: bool = False
    transient: bool = False
    inherit: tuple[str, ...] = ()
    inherits: dict[str, str] = field(default_factory=dict)
    order: str | None = None
    rec_name: str | None = None
    rec_names_search: tuple[str, ...] | None = None
    parent_name: str = "parent_id"
    parent_store: bool = False
    active_name: str | None = None
    mail_post_access: str | None = None
    table_query: bool = False
    """`_table_query` is defined: the rows come from a query that only the code knows."""
    overrides: dict[str, tuple[str, ...]] = field(default_factory=dict)
    modules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """The merged facts of the code of all installed modules.

    `fields` holds every field that has something that the database does not tell, and may hold others.
    Both mappings may be lazy: a model is merged when somebody asks for it.
    `unknown_modules` are installed modules whose source was neither shipped with ostiary nor given; `stock_modules`
    are those that Odoo's own package has.
    """

    series: str
    models: Mapping[str, CodeModel] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, CodeField]] = field(default_factory=dict)
    unknown_modules: frozenset[str] = frozenset()
    stock_modules: frozenset[str] = frozenset()
    problems: tuple[str, ...] = ()
    """Source files that could not be read or understood; their modules are among the unknown ones."""

    def model(self, name: str) -> CodeModel:
        """What the code says of a model; the defaults of Odoo where it says nothing."""
        return self.models.get(name) or CodeModel(name)

    def field(self, model: str, name: str) -> CodeField | None:
        return self.fields.get(model, {}).get(name)

"""The flow: what a caller controls, followed through the Python of Odoo addons to what is served or changed.

Pure: the input are files that somebody else has read, nothing is imported or run. `Program` knows the code,
`analyse(program)` follows it from every route and every method that RPC can call, and `FlowFacts` is what was found.
"""

from ostiary.flow.analyse import analyse, begun
from ostiary.flow.outcome import FlowFacts, Guard, Leak, Place, Reach, Rendered, Route, Step
from ostiary.flow.parsing import Unreadable, parse
from ostiary.flow.program import Program
from ostiary.flow.sources import Addon, Module, SourceModule, read_module

__all__ = [
    "Addon",
    "FlowFacts",
    "Guard",
    "Leak",
    "Module",
    "Place",
    "Program",
    "Reach",
    "Rendered",
    "Route",
    "SourceModule",
    "Step",
    "Unreadable",
    "analyse",
    "begun",
    "parse",
    "read_module",
]

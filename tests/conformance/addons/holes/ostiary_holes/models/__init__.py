from . import loan, methods, others, overrides

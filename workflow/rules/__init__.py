"""Rules as data: files in TOML, checked with every fault named, loaded once and kept for ever."""

from workflow.rules.faults import Fault, RuleFileRefused
from workflow.rules.loading import Loaded, check_file, load_file, load_files
from workflow.rules.schemas import register_schema
from workflow.rules.tables import Table

__all__ = [
    "Fault",
    "Loaded",
    "RuleFileRefused",
    "Table",
    "check_file",
    "load_file",
    "load_files",
    "register_schema",
]

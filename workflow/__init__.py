"""A workflow engine: declared life cycles, one door, a tamper-evident record. It knows no domain."""

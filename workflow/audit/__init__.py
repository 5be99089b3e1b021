"""The audit of record: what is written, and how it is verified."""

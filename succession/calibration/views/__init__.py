"""The sessions over HTTP."""

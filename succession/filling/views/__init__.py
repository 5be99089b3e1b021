"""The filling over HTTP."""

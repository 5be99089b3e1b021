"""Technical approvals over HTTP."""

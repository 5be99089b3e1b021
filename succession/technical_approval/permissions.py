"""The verbs one may be granted in technical approval; which role bears which is policy."""

VIEW = "view_technical_approval"
CHASE = "chase_technical_approval"

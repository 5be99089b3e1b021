"""The verbs one may be granted in mapping; which role bears which is policy."""

VIEW = "view_mapping"
OPEN = "open_mapping"
LOAD_PEOPLE = "load_people"
LOCK_DATA = "lock_data"
SCORE = "score_mapping"
HAND_OVER = "hand_over_mapping"
REOPEN = "reopen_mapping"

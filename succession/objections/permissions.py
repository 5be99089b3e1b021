"""The verbs one may be granted in objections; which role bears which is policy."""

VIEW = "view_objection"
FILE = "file_objection"
ANSWER = "answer_objection"
WITHDRAW = "withdraw_objection"

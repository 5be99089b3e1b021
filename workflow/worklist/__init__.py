"""The worklist: what waits for me, what I have put off, what waits for others, what I have done.

A page takes two statements, the counts of all four lists take one, and so does what waits alone.
"""

from workflow.worklist.rows import CAP, Counts, Cursor, Filters, Page, Pic, Row, Tab, Unowned, capped
from workflow.worklist.selectors import counts, page, unowned, waiting

__all__ = [
    "CAP",
    "Counts",
    "Cursor",
    "Filters",
    "Page",
    "Pic",
    "Row",
    "Tab",
    "Unowned",
    "capped",
    "counts",
    "page",
    "unowned",
    "waiting",
]

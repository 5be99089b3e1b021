"""The worklist: what waits for me, what I have put off, what waits for others, what I have done.

A page takes two statements, the counts of all four lists take one.
"""

from workflow.worklist.rows import Counts, Cursor, Filters, Page, Pic, Row, Tab, Unowned
from workflow.worklist.selectors import counts, page, unowned

__all__ = [
    "Counts",
    "Cursor",
    "Filters",
    "Page",
    "Pic",
    "Row",
    "Tab",
    "Unowned",
    "counts",
    "page",
    "unowned",
]

"""Who was shown whom: one row a person and page, written before the page is answered, never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from workflow.models.cases import Case
from workflow.models.parties import Person


class Access(models.Model):
    """Somebody's data were shown or exported to a viewer under a hat, in its words of that moment.

    Written many at a time and only from rows that are there (`workflow.accesses`), hence without a check of
    each reference; persons and cases are never deleted.
    """

    person = models.ForeignKey(
        Person, models.PROTECT, db_constraint=False, db_index=False, related_name="accesses"
    )
    viewer = models.ForeignKey(Person, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    hat = models.CharField(max_length=360, blank=True)
    place = models.CharField(max_length=60)
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    is_export = models.BooleanField(_("diunduh"), default=False)
    at = models.DateTimeField(db_default=Func(function="clock_timestamp"))

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "-id"], name="access_of_a_person")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(person=F("viewer")), name="access_is_by_somebody_else")
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.at:%Y-%m-%d %H:%M}"

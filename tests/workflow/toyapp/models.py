from django.db import models

from workflow.models import Case, OwnRowField


class Wish(models.Model):
    case = OwnRowField(Case, models.PROTECT, related_name="wish")
    purpose = models.TextField(blank=True)
    is_broken = models.BooleanField(default=False)
    loans = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "toyapp"

    def __str__(self) -> str:
        return self.purpose

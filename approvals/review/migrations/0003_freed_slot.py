"""A slot that was given back is free for another agency; who had it stays known."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("review", "0002_review")]
    operations = [
        migrations.AddField(
            "ekspose",
            "freed_at",
            models.DateTimeField(null=True, help_text="given back unused, so that another may have it"),
        ),
        migrations.RemoveConstraint("ekspose", "one_agency_a_slot"),
        migrations.AddConstraint(
            "ekspose",
            models.UniqueConstraint(
                fields=["on", "slot"], condition=models.Q(freed_at=None), name="one_agency_a_slot"
            ),
        ),
    ]

"""Who was shown whom: written by the application once, at the database's time, and never changed."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("workflow", "0003_exchange"),
    ]

    operations = [
        migrations.CreateModel(
            name="Access",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hat", models.CharField(blank=True, max_length=360)),
                ("place", models.CharField(max_length=60)),
                ("is_export", models.BooleanField(default=False, verbose_name="diunduh")),
                ("at", models.DateTimeField(db_default=models.Func(function="clock_timestamp"))),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflow.case",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accesses",
                        to="workflow.person",
                    ),
                ),
                (
                    "viewer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflow.person",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "-id"], name="access_of_a_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("viewer")), _negated=True),
                        name="access_is_by_somebody_else",
                    )
                ],
            },
        ),
        migrations.RunSQL((SQL / "accesses.sql").read_text(), migrations.RunSQL.noop),
    ]

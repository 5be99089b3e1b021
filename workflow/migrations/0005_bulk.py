"""Runs: one verb for many turns, worked on by the background worker."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workflow", "0004_access"),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkRun",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("hat", models.CharField(blank=True, max_length=360)),
                ("language", models.CharField(max_length=8)),
                ("verb", models.CharField(max_length=20, verbose_name="tindakan")),
                ("facts", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bulk_runs",
                        to="workflow.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BulkItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("outcome", models.CharField(blank=True, max_length=1000)),
                ("is_done", models.BooleanField(default=False)),
                ("tried_at", models.DateTimeField(null=True)),
                (
                    "turn",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflow.turn"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="workflow.bulkrun",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="bulkrun",
            index=models.Index(fields=["person", "-created_at"], name="bulk_run_of_a_person"),
        ),
        migrations.AddIndex(
            model_name="bulkitem",
            index=models.Index(
                condition=models.Q(("tried_at", None)), fields=["run", "id"], name="bulk_item_untried"
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkitem",
            constraint=models.UniqueConstraint(fields=("run", "turn"), name="bulk_item_once"),
        ),
    ]

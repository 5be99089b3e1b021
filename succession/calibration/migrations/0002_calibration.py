"""What the database refuses for sessions."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql" / "calibration.sql"


class Migration(migrations.Migration):
    dependencies = [("calibration", "0001_initial"), ("mapping", "0002_mapping"), ("workflow", "0002_record")]
    operations = [migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop)]

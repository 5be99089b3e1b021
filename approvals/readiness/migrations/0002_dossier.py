"""What the database refuses and hashes for readiness."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql" / "readiness.sql"


class Migration(migrations.Migration):
    dependencies = [("readiness", "0001_initial"), ("workflow", "0002_record")]
    operations = [migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop)]

"""What the database refuses, hashes and makes for mapping."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql" / "mapping.sql"


class Migration(migrations.Migration):
    dependencies = [("mapping", "0001_initial"), ("workflow", "0002_record")]
    operations = [migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop)]

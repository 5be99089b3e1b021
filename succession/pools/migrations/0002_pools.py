"""What the database refuses for pools."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql" / "pools.sql"


class Migration(migrations.Migration):
    dependencies = [("pools", "0001_initial"), ("workflow", "0002_record")]
    operations = [migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop)]

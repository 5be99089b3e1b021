"""What the database refuses for technical approvals."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql" / "technical_approval.sql"


class Migration(migrations.Migration):
    dependencies = [("technical_approval", "0001_initial"), ("workflow", "0003_exchange")]
    operations = [migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop)]

"""What the database refuses for fillings."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql" / "filling.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("filling", "0001_initial"),
        ("technical_approval", "0002_technical_approval"),
        ("workflow", "0003_exchange"),
    ]
    operations = [migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop)]

"""What a recusal hides is asked by a function, which a session plans once."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("workflow", "0006_one_call_in")]
    operations = [
        migrations.RunSQL((SQL / "withheld.sql").read_text(), migrations.RunSQL.noop),
    ]

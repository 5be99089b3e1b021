"""The audit of record, the hats and the one call that writes both, in SQL; and what the application may do."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


def run(name: str) -> migrations.RunSQL:
    return migrations.RunSQL((SQL / name).read_text(), migrations.RunSQL.noop)


class Migration(migrations.Migration):
    dependencies = [("workflow", "0001_initial")]
    operations = [
        run(f"{name}.sql")
        for name in (
            "hats",
            "facts",
            "audit",
            "record",
            "dossiers",
            "worklist",
            "rights",
            "ballots",
            "authority",
        )
    ]

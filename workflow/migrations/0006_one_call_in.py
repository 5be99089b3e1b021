"""The lock and all facts in one call; turns that cost fewer look-ups. What it replaces stays until a later release."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


def run(name: str) -> migrations.RunSQL:
    return migrations.RunSQL((SQL / name).read_text(), migrations.RunSQL.noop)


class Migration(migrations.Migration):
    dependencies = [("workflow", "0005_bulk")]
    operations = [run(f"{name}.sql") for name in ("hats", "facts", "record")]

"""Steps that another system takes: accepted from the exchange's own role of the database alone."""

import re
from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parents[1] / "sql"


def renewed(file: str, function: str) -> migrations.RunSQL:
    """Make one function of a file anew, as it stands there now."""
    text = (SQL / f"{file}.sql").read_text()
    found = re.search(
        rf"^CREATE OR REPLACE FUNCTION {function}\(.*?^END \$\$;", text, re.DOTALL | re.MULTILINE
    )
    assert found, f"{file}.sql has no function {function}"
    return migrations.RunSQL(found.group(), migrations.RunSQL.noop)


class Migration(migrations.Migration):
    dependencies = [("workflow", "0002_record")]
    operations = [
        migrations.AddField("lifecyclestep", "is_by_exchange", models.BooleanField(default=False)),
        renewed("audit", "audit_fill"),
    ]

"""The facts about a person say whether he is recused from anything: then the door asks whether from this case."""

from pathlib import Path

from django.db import migrations

FACTS = Path(__file__).parents[1] / "sql/facts.sql"


class Migration(migrations.Migration):
    dependencies = [("workflow", "0007_withheld")]
    operations = [migrations.RunSQL(FACTS.read_text(), migrations.RunSQL.noop)]

"""The row that a feature hangs on its case, read in every step: asked for in words that are written once."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db import connection, models
from django.db.models.fields.related_descriptors import ReverseOneToOneDescriptor


class _OwnRow(ReverseOneToOneDescriptor):  # type: ignore[type-arg]
    """`case.wish`, without a queryset built and compiled anew: that took a third of a step's Python."""

    @cached_property
    def fields(self) -> list[Any]:
        """Return the columns of the row."""
        return list(self.related.related_model._meta.concrete_fields)

    @cached_property
    def question(self) -> str:
        """Return the one statement that reads the row."""
        quote = connection.ops.quote_name
        columns = ", ".join(quote(field.column) for field in self.fields)
        table, key = quote(self.related.related_model._meta.db_table), quote(self.related.field.column)
        return f"SELECT {columns} FROM {table} WHERE {key} = %s"  # noqa: S608 (the model's own names)

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is not None and instance.pk is not None and not self.is_cached(instance):
            row = self._read(instance.pk)
            self.related.set_cached_value(instance, row)
            if row is not None:
                self.related.field.set_cached_value(row, instance)
        return super().__get__(instance, cls)

    def _read(self, pk: Any) -> models.Model | None:
        with connection.cursor() as cursor:
            cursor.execute(self.question, [pk])
            found = cursor.fetchone()
        if found is None:
            return None
        values = [_converted(field, value) for field, value in zip(self.fields, found, strict=True)]
        row: models.Model = self.related.related_model.from_db(
            connection.alias, [field.attname for field in self.fields], values
        )
        return row


def _converted(field: Any, value: Any) -> Any:
    for convert in field.get_db_converters(connection):
        value = convert(value, field, connection)
    return value


class OwnRowField(models.OneToOneField):  # type: ignore[type-arg]
    """The key of a row that belongs to one case and is read with it."""

    related_accessor_class = _OwnRow

    def deconstruct(self) -> Any:
        """Return it as the plain key that it is in the database."""
        name, _path, args, rest = super().deconstruct()
        return name, "django.db.models.OneToOneField", args, rest

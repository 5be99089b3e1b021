"""The screens that every life cycle has without writing any: case, step, inbox, list, record."""

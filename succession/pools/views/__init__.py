"""The screens of talent pools."""

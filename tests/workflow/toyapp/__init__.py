"""A case about nothing: the engine is tried on it, so that it learns no domain."""

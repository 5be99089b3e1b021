"""Evidence files: taken in with suspicion, kept by their hash, shown only to who may see the case."""

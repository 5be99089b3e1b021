"""HTTP of the registry: its pages, and its verbs as dialogs."""

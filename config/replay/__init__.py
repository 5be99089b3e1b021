"""Published cases, driven through the real services by the right roles at the published dates."""

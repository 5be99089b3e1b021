"""Objections: an ASN objects to the published box, the committee answers by ballot."""

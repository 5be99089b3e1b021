"""The screens of objections, and the page of an ASN about himself."""

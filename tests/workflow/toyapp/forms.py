"""No step of the toy asks for more than a reason."""

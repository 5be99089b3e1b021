"""A peer: the toy's step with django-fsm-2, django-fsm-log and django-guardian."""

"""Who plays: made-up persons in the roles of one agency and of the desks above it."""

from __future__ import annotations

from approvals.registry import demo
from workflow.actors import Actor
from workflow.models import Appointment, Organisation

OFFICES = {
    "regional_office": ("kanreg_verifier", "kanreg_verifier", "kanreg_head"),
    "central_office": ("pic_pusat", "pic_pusat", "pic_pusat"),
}


class Cast:
    """The persons of one agency's story by their roles."""

    def __init__(self, agency: Organisation) -> None:
        self.agency = agency
        self.office = Organisation.objects.get(pk=agency.lineage[-2])
        self.scorer_role = OFFICES[self.office.kind][0]
        self._found: dict[str, list[int]] = {}

    def ready(self) -> Cast:
        """Fill the agency's and its office's roles where nobody holds them; the headquarters' are there."""
        for organisation, roles in ((self.agency, demo.AGENCY), (self.office, OFFICES[self.office.kind])):
            if not Appointment.objects.filter(organisation=organisation).exists():
                demo.staff(organisation, roles)
        posts = Appointment.objects.filter(organisation__in=self.agency.lineage, is_effective=True)
        for role, person in posts.order_by("pk").values_list("role__code", "person_id"):
            self._found.setdefault(role, []).append(person)
        return self

    def actor(self, role: str, number: int = 0) -> Actor:
        """Return who holds a role, the first unless another is asked for."""
        return Actor(self._found[role][number])

    @property
    def scorer(self) -> Actor:
        """Return who judges and scores at the office."""
        return self.actor(self.scorer_role)

    @property
    def second(self) -> Actor:
        """Return the second person of the office."""
        return self.actor(self.scorer_role, 1)

"""What the committee puts to the vote: the bloc of whom nobody singled out, and each of the others."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from succession.calibration import permissions
from succession.calibration.effects import after_closing, ripe_outcomes
from succession.calibration.models import Item
from succession.calibration.recusals import bar
from succession.calibration.selectors import BLOC, PLACEMENT, RULE
from workflow.ballots.questions import Hides, Question

# Opinions are asked before the session; votes are given in it.
ALONE = Question(
    name=PLACEMENT,
    label=_("Kotak seorang pegawai"),
    options=(
        (Item.Outcome.CONFIRM.value, _("Kotak hitungan tetap")),
        (Item.Outcome.CHANGE.value, _("Diubah sesuai usulan")),
        (Item.Outcome.DEFER.value, _("Ditunda ke sidang berikutnya")),
    ),
    rule=RULE,
    opens=permissions.SCHEDULE,
    opens_in=("scheduled", "in_session"),
    votes_in=("in_session",),
    bar=bar,
    takes_opinions=True,
    hides=Hides.NOTHING,
    effect=after_closing,
    ripe=ripe_outcomes,
)
TOGETHER = Question(
    name=BLOC,
    label=_("Kotak hitungan tetap untuk semua yang tidak dibahas tersendiri"),
    options=((Item.Outcome.CONFIRM.value, _("Setuju seluruhnya")), ("separate", _("Bahas satu per satu"))),
    rule=RULE,
    opens=permissions.SCHEDULE,
    opens_in=("in_session",),
    votes_in=("in_session",),
    bar=bar,
    hides=Hides.NOTHING,
    effect=after_closing,
)

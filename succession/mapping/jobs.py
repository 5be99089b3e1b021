"""What mapping runs in the background."""

from __future__ import annotations

from workflow.jobs import declare


@declare(name="succession.mapping.run_scoring")  # type: ignore[untyped-decorator, unused-ignore]
def run_scoring(scoring_id: int) -> None:
    """Place everybody of a scoring; run twice, it changes nothing."""
    from succession.mapping.scoring import run

    run(scoring_id)

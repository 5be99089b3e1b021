"""The life cycles as pages of the documentation: tables and a picture, written from what is declared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils import translation
from django.utils.html import escape

from workflow.diagrams import diagram
from workflow.features import followers
from workflow.lifecycles import Deed, Lifecycle, Stage, Step

STYLE = (
    "text{fill:#3d4450;font:12.5px system-ui,sans-serif;text-anchor:middle;dominant-baseline:central}"
    "rect{fill:#fff;stroke:#b9c0cc}.edge{fill:none;stroke:#7b8494;stroke-width:1.25}.head{fill:#7b8494}"
)
TITLES = ("stage", "name", "turn of", "period of the policy")
HEADS = ("from", "step", "name", "verb", "guards", "apart from", "to")


def page(lifecycle: type[Lifecycle]) -> str:
    """Return the page of a life cycle in Markdown."""
    with translation.override("id"):
        return "\n".join([*_head(lifecycle), *_stages(lifecycle), *_steps(lifecycle), *_deeds(lifecycle), ""])


def picture(lifecycle: type[Lifecycle]) -> str:
    """Return the picture of a life cycle as a file of its own."""
    with translation.override("id"):
        drawn = diagram(lifecycle)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{drawn.view_box}" role="img">\n'
            f"<title>{escape(drawn.title)}</title>\n<desc>{escape(drawn.description)}</desc>\n"
            f"<style>{STYLE}</style>\n{drawn.svg}\n</svg>\n"
        )


def _head(lifecycle: type[Lifecycle]) -> Iterator[str]:
    yield f"# {lifecycle.label} (`{lifecycle.kind}`)\n"
    yield "Written by `manage.py lifecycles document` from the code; do not edit.\n"
    yield f"Seen with `{lifecycle.views}`, opened with `{lifecycle.opens or 'another case'}`.\n"
    yield f"![{lifecycle.label}]({lifecycle.kind}.svg)\n"


def _stages(lifecycle: type[Lifecycle]) -> Iterator[str]:
    yield from _table("## Stages", TITLES, (_stage(stage) for stage in lifecycle.stages.values()))


def _stage(stage: Stage) -> tuple[str, ...]:
    turn = ", ".join(f"`{role}`" for role in stage.turn)
    return f"`{stage}`", str(stage.label), turn, f"`{stage.within}`" if stage.turn else ""


def _steps(lifecycle: type[Lifecycle]) -> Iterator[str]:
    yield from _table("\n## Steps", HEADS, (_step(lifecycle, spec) for spec in lifecycle.steps.values()))


def _step(lifecycle: type[Lifecycle], spec: Step) -> tuple[str, ...]:
    guards = [f"`{guard.__name__}`" for guard in spec.guards]
    if spec.needs_reason:
        guards.append("a reason")
    if spec.rests_on:
        guards.append(f"unchanged since `{spec.rests_on}`")
    event = lifecycle.event(spec.name)
    followed = [f"together with it: `{follow.__name__}`" for follow in followers(event)]
    return (
        _stages_of(spec.sources),
        f"`{spec.name}`",
        str(spec.label),
        _verb(spec),
        "; ".join(guards + followed),
        ", ".join(spec.apart_from),
        _stages_of(spec.targets),
    )


def _verb(spec: Step) -> str:
    if spec.by_clock:
        return "(by the clock)"
    if spec.by_exchange:
        return "(by the exchange)"
    return f"(by `{spec.by_case}`)" if spec.by_case else f"`{spec.may}`"


def _deeds(lifecycle: type[Lifecycle]) -> Iterator[str]:
    if lifecycle.deeds:
        heads = ("in", "deed", "name", "verb", "apart from")
        yield from _table("\n## Deeds that keep the stage", heads, map(_deed, lifecycle.deeds.values()))


def _deed(spec: Deed) -> tuple[str, ...]:
    return (
        _stages_of(spec.sources),
        f"`{spec.name}`",
        str(spec.label),
        f"`{spec.may}`",
        ", ".join(spec.apart_from),
    )


def _stages_of(stages: Iterable[Stage]) -> str:
    return ", ".join(f"`{stage}`" for stage in stages)


def _table(title: str, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    names = list(heads)
    yield f"{title}\n"
    yield f"| {' | '.join(names)} |"
    yield f"|{'---|' * len(names)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"

"""An instrument as SQL: one statement places everybody of a period, one finds every fault of a file.

The twin in plain Python (`instruments.py`) says the same of one person; a property test holds them together.
All arithmetic is `numeric` without a division, which would round: a hundredth is a factor, and the quotient
of a group is the whole quotient `div` of numbers made large enough. What a file says becomes a literal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from psycopg import sql

from succession.mapping.components import Component
from succession.mapping.instruments import BOXES, Axis, Instrument

HUNDREDTH = Decimal("0.01")
MILLIONTH = Decimal("0.000001")

# OFFSET 0 keeps a level apart: without it every use of a sum would work the sum out again.
PLACEMENTS = sql.SQL(
    """SELECT {key}, id, performance, potential, {talent}, {box}, missing
FROM (SELECT id, {performance} AS performance, {potential} AS potential, {missing} AS missing
  FROM (SELECT id, {scores} FROM {people} OFFSET 0) scored
  OFFSET 0) summed"""
)
PLACE = sql.SQL(
    """INSERT INTO mapping_placement
  (scoring_id, employee_id, performance, potential, talent_score, computed_box, missing)
{placements}"""
)
PEOPLE = sql.SQL("mapping_employee WHERE case_id = {}")
# What `components.WHOLE` and `components.NUMBER` say, in half the time of a regular expression.
NO_WHOLE = sql.SQL("(translate({number}, '0123456789', '') <> '' OR length({number}) > 9)")
NO_NUMBER = sql.SQL(
    """CASE translate({number}, '0123456789', '') WHEN '' THEN length({number}) > 9
  WHEN '.' THEN strpos({number}, '.') NOT BETWEEN 2 AND 10
    OR length({number}) - strpos({number}, '.') NOT BETWEEN 1 AND 6
  ELSE {number} IS NOT NULL END"""
)
FAULTS = sql.SQL(
    """SELECT s.line, f.code, f.fault
FROM (SELECT * FROM {table} WHERE coalesce({each}) IS NOT NULL) s
CROSS JOIN LATERAL (VALUES {rows}) f (place, code, fault)
WHERE f.fault IS NOT NULL ORDER BY s.line, f.place LIMIT {limit}"""
)


def placing_query(instrument: Instrument, *, scoring: int, case: int) -> sql.Composed:
    """Return the statement that places everybody of a period for one scoring."""
    people = PEOPLE.format(sql.Literal(case))
    return PLACE.format(placements=placements_query(instrument, people, sql.Literal(scoring)))


def placements_query(instrument: Instrument, people: sql.Composable, key: sql.Composable) -> sql.Composed:
    """Return the query of placements of people, a source with the columns `id` and `values`."""
    return PLACEMENTS.format(
        key=key,
        people=people,
        scores=_listed(_named_scores(instrument)),
        performance=_axis(instrument, "performance"),
        potential=_axis(instrument, "potential"),
        missing=_missing(instrument),
        talent=_talent(instrument),
        box=_box(instrument),
    )


def faults_query(instrument: Instrument, table: str, limit: int = 1000) -> sql.Composed:
    """Return the statement that finds the faults of a staging table, as rows of line, code and fault.

    The table has a column `line` and a text column for each of `Instrument.columns`; sorted by both.
    `Instrument.sentence(code, fault)` says what is wrong.
    """
    checks = {code: _fault(leaf, instrument.scale_max) for code, leaf in instrument.leaves.items()}
    rows = (
        sql.SQL("({}, {}, {})").format(sql.Literal(place), sql.Literal(code), check)
        for place, (code, check) in enumerate(checks.items())
    )
    return FAULTS.format(
        table=sql.Identifier(table),
        each=_listed(checks.values()),
        rows=_listed(rows),
        limit=sql.Literal(limit),
    )


def values_expression(instrument: Instrument) -> sql.Composed:
    """Return the expression that makes `mapping_employee.values` of the columns of a staging table."""
    return sql.SQL("ARRAY[{}]::text[]").format(_listed(map(_kept, instrument.leaves.values())))


def _kept(leaf: Component) -> sql.Composed:
    text = sql.Identifier(leaf.code) if leaf.is_choice else _canonical(sql.Identifier(leaf.code))
    return sql.SQL("nullif({}, '')").format(text)


def _canonical(text: sql.Composable) -> sql.Composed:
    return sql.SQL("replace({}, ',', '.')").format(text)


def _fault(leaf: Component, scale_max: int) -> sql.Composed:
    """Return the expression that names the fault of a column, NULL where there is none."""
    column = sql.Identifier(leaf.code)
    if leaf.is_choice:
        wrong = [
            (sql.SQL("{} NOT IN ({})").format(column, _listed(map(sql.Literal, leaf.options))), "option")
        ]
    else:
        wrong = list(_wrong_numbers(leaf, column, scale_max))
    cases = sql.SQL(" ").join(
        sql.SQL("WHEN {} THEN {}").format(when, sql.Literal(key)) for when, key in wrong
    )
    return sql.SQL("CASE WHEN {} = '' THEN NULL {} END").format(column, cases)


def _wrong_numbers(
    leaf: Component, column: sql.Identifier, scale_max: int
) -> Iterator[tuple[sql.Composed, str]]:
    number = _canonical(column)
    template, fault = (NO_WHOLE, "whole") if leaf.is_whole else (NO_NUMBER, "number")
    yield template.format(number=column if leaf.is_whole else number), fault
    if not leaf.bands:
        yield sql.SQL("{}::numeric > {}").format(number, _number(Decimal(scale_max))), "range"


def _named_scores(instrument: Instrument) -> Iterator[sql.Composed]:
    """Yield what each value adds: to its axis, or to the sum of its group."""
    order = {code: position for position, code in enumerate(instrument.columns, 1)}
    for component in instrument.components:
        factor = component.weight * HUNDREDTH
        for leaf in component.leaves:
            value = sql.SQL("values[{}]").format(sql.Literal(order[leaf.code]))
            added = _added(leaf, value, _part_factor(leaf) if component.parts else factor)
            yield sql.SQL("{} AS {}").format(added, _score(leaf))


def _added(leaf: Component, value: sql.Composed, factor: Decimal) -> sql.Composed:
    """Return the expression of a value's score times a factor, 0 or NULL where the value is missing."""
    if leaf.is_choice:
        return _chosen(leaf, value, factor)
    number = sql.SQL("{}::numeric").format(value)
    added = _banded(leaf, number, factor) if leaf.bands else _product(number, factor)
    return sql.SQL("coalesce({}, 0)").format(added) if leaf.scores_zero else added


def _chosen(leaf: Component, value: sql.Composed, factor: Decimal) -> sql.Composed:
    cases = sql.SQL(" ").join(
        sql.SQL("WHEN {} THEN {}").format(sql.Literal(code), _number(score * factor))
        for code, score in leaf.options.items()
    )
    otherwise = sql.SQL(" ELSE 0" if leaf.scores_zero else "")
    return sql.SQL("CASE {} {}{} END").format(value, cases, otherwise)


def _banded(leaf: Component, number: sql.Composed, factor: Decimal) -> sql.Composed:
    scores = _numbers(band.score * factor for band in leaf.bands)
    return sql.SQL("({})[width_bucket({}, {})]").format(
        scores, number, _numbers(band.low for band in leaf.bands)
    )


def _part_factor(leaf: Component) -> Decimal:
    return 2 * leaf.weight / MILLIONTH


def _mean(component: Component) -> sql.Composed:
    """Return what a group adds, by the whole number nearest to a million times its mean, halves up."""
    total = sql.SQL(" + ").join(map(_score, component.parts))
    whole = component.parts_weight
    factor = component.weight * HUNDREDTH * MILLIONTH
    quotient = sql.SQL("div({} + {}, {})").format(total, _number(whole), _number(2 * whole))
    return _product(quotient, factor)


def _axis(instrument: Instrument, axis: str) -> sql.Composed:
    components = instrument.of_axis(axis)
    return sql.SQL(" + ").join(_mean(each) if each.parts else _score(each) for each in components)


def _missing(instrument: Instrument) -> sql.Composed:
    """Return the expression of the codes without a value that keep a person unmapped."""
    needed = [leaf for leaf in instrument.leaves.values() if not leaf.scores_zero]
    if not needed:
        return sql.Composed([sql.SQL("'{}'::varchar[]")])
    codes = (
        sql.SQL("CASE WHEN {} IS NULL THEN {} END").format(_score(leaf), sql.Literal(leaf.code))
        for leaf in needed
    )
    return sql.SQL(
        "CASE num_nulls({}) WHEN 0 THEN '{{}}'::varchar[] ELSE array_remove(ARRAY[{}]::varchar[], NULL) END"
    ).format(_listed(map(_score, needed)), _listed(codes))


def _talent(instrument: Instrument) -> sql.Composed:
    axes = (instrument.performance, instrument.potential)
    return sql.SQL(" + ").join(_product(sql.Identifier(a.code), a.weight * HUNDREDTH) for a in axes)


def _box(instrument: Instrument) -> sql.Composed:
    boxes = _listed(sql.SQL("ARRAY[{}]").format(_listed(map(sql.Literal, row))) for row in BOXES)
    axes = (instrument.performance, instrument.potential)
    return sql.SQL("(ARRAY[{}])[{}][{}]").format(boxes, *map(_third, axes))


def _third(axis: Axis) -> sql.Composed:
    bounds = _numbers((axis.middle, axis.high))
    return sql.SQL("1 + width_bucket({}, {})").format(sql.Identifier(axis.code), bounds)


def _score(leaf: Component) -> sql.Identifier:
    return sql.Identifier(f"score_{leaf.code}")


def _product(value: sql.Composable, factor: Decimal) -> sql.Composed:
    return sql.SQL("{} * {}").format(value, _number(factor))


def _number(value: Decimal) -> sql.Composed:
    return sql.SQL("{}::numeric").format(sql.Literal(f"{value:f}"))


def _numbers(values: Iterable[Decimal]) -> sql.Composed:
    return sql.SQL("ARRAY[{}]").format(_listed(map(_number, values)))


def _listed(parts: Iterable[sql.Composable]) -> sql.Composed:
    return sql.SQL(", ").join(parts)

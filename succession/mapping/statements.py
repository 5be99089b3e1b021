"""What an import asks of the staging table: the faults of the fixed columns, then two inserts."""

from __future__ import annotations

# Compared by hand and not by expressions, which take several times as long over a million rows.
IN_NUMBERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz./-"
WRONG_NUMBER = """ltrim(employee_no, %(in_numbers)s) <> '' OR ltrim(employee_no, './-') <> employee_no
  OR length(employee_no) > 40"""
WRONG_DAY = """translate(birth_on, '123456789', '000000000') <> '0000-00-00' OR birth_on < '1900'
  OR substr(birth_on, 6, 2) NOT BETWEEN '01' AND '12' OR right(birth_on, 2) NOT BETWEEN '01' AND '31'"""

ALL_FAULTS = """
SELECT line, col, code, count(*) OVER () FROM ({} UNION ALL {} UNION ALL ({})) AS f (line, col, code)
ORDER BY line, col LIMIT %(most)s
"""
# Rows are found by one condition; only those are then taken apart by column.
FIXED_FAULTS = f"""
SELECT s.line, f.col, f.code FROM mapping_staging s CROSS JOIN LATERAL (VALUES
  ('employee_no', CASE WHEN employee_no IS NULL THEN 'empty' WHEN {WRONG_NUMBER} THEN 'number' END),
  ('name', CASE WHEN btrim(name) = '' OR name IS NULL THEN 'empty' WHEN length(name) > 200 THEN 'long' END),
  ('birth_on', CASE WHEN birth_on IS NULL THEN 'empty' WHEN {WRONG_DAY} THEN 'day'
     WHEN right(birth_on, 2) > '28' AND right(birth_on, 2)::int > extract(day FROM
       (left(birth_on, 7) || '-01')::date + interval '1 month' - interval '1 day') THEN 'day'
     WHEN birth_on > %(youngest)s THEN 'age' END),
  ('unit', CASE WHEN btrim(unit) = '' OR unit IS NULL THEN 'empty' WHEN length(unit) > 200 THEN 'long' END),
  ('position', CASE WHEN btrim(position) = '' OR position IS NULL THEN 'empty'
     WHEN length(position) > 200 THEN 'long' END),
  ('level', CASE WHEN level IS NULL THEN 'empty' WHEN level <> ALL (%(levels)s::text[]) THEN 'level' END)
) AS f (col, code)
WHERE f.code IS NOT NULL AND (employee_no IS NULL OR {WRONG_NUMBER}
  OR name IS NULL OR btrim(name) = '' OR unit IS NULL OR btrim(unit) = ''
  OR position IS NULL OR btrim(position) = ''
  OR greatest(length(name), length(unit), length(position)) > 200
  OR birth_on IS NULL OR {WRONG_DAY} OR birth_on > %(youngest)s OR right(birth_on, 2) > '28'
  OR level IS NULL OR level <> ALL (%(levels)s::text[]))
"""  # noqa: S608 (constants)
TWICE = """
SELECT line, 'employee_no', 'twice' FROM (
  SELECT line, row_number() OVER (PARTITION BY employee_no ORDER BY line) AS nth FROM mapping_staging
  WHERE employee_no IN (SELECT employee_no FROM mapping_staging GROUP BY employee_no HAVING count(*) > 1)) t
WHERE nth > 1
"""
REGISTER = """
INSERT INTO workflow_person (number, name) SELECT employee_no, btrim(name) FROM mapping_staging s
WHERE NOT EXISTS (SELECT 1 FROM workflow_person p WHERE p.number = s.employee_no)
ORDER BY employee_no COLLATE "C" ON CONFLICT (number) DO NOTHING
"""
PUT = """
INSERT INTO mapping_employee
  (case_id, organisation_id, person_id, number, name, birth_on, unit, position, level, "values")
SELECT %(case)s, %(organisation)s, p.id, p.number, btrim(s.name), s.birth_on::date, btrim(s.unit),
  btrim(s.position), s.level, {values}
FROM mapping_staging s JOIN workflow_person p ON p.number = s.employee_no
"""

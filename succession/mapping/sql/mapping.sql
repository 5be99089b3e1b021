-- A million rows hang on a period: what foreign keys and row triggers would ask row by row is asked here once a
-- statement: `people`, `placed`, `before` and `after` are the rows it changed.

CREATE OR REPLACE FUNCTION mapping_refuse_unless(v_case bigint, stages text[], what text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_stage text;
BEGIN
  -- FOR SHARE waits for a step under way: nothing slips in between a look and an approval.
  SELECT stage INTO v_stage FROM public.workflow_case WHERE id = v_case FOR SHARE;
  IF v_stage IS NULL OR v_stage <> ALL (stages) THEN
    RAISE '% of case % cannot be changed in stage %', what, v_case, v_stage USING ERRCODE = 'check_violation';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION mapping_check_people() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM public.mapping_refuse_unless(c.case_id, '{open}', TG_TABLE_NAME)
    FROM (SELECT DISTINCT case_id FROM people) c;
  IF TG_OP = 'INSERT' THEN
    PERFORM 1 FROM people e LEFT JOIN public.workflow_person p ON p.id = e.person_id
      LEFT JOIN public.workflow_case c ON c.id = e.case_id AND c.organisation_id = e.organisation_id
      WHERE p.id IS NULL OR c.id IS NULL LIMIT 1;
    IF FOUND THEN
      RAISE 'a row of % belongs to no person, or to another organisation', TG_TABLE_NAME
        USING ERRCODE = 'foreign_key_violation';
    END IF;
  END IF;
  RETURN NULL;
END $$;

-- Placements are made by a scoring that is under way, of people of its own period, and are without a decision.
CREATE OR REPLACE FUNCTION mapping_check_placing() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_scoring record;
BEGIN
  FOR v_scoring IN SELECT r.scoring_id AS id, s.case_id, s.id IS NULL OR s.finished_at IS NOT NULL AS is_over
      FROM (SELECT DISTINCT scoring_id FROM placed) r LEFT JOIN public.mapping_scoring s ON s.id = r.scoring_id LOOP
    IF v_scoring.is_over THEN
      RAISE 'placements of scoring % are written once', v_scoring.id USING ERRCODE = 'check_violation';
    END IF;
    PERFORM public.mapping_refuse_unless(v_scoring.case_id, '{locked}', TG_TABLE_NAME);
  END LOOP;
  IF TG_OP = 'INSERT' THEN
    PERFORM 1 FROM placed r JOIN public.mapping_scoring s ON s.id = r.scoring_id
      LEFT JOIN public.mapping_employee e ON e.id = r.employee_id AND e.case_id = s.case_id
      WHERE e.id IS NULL OR num_nonnulls(r.final_box, r.decided_in_id, r.session_id) > 0 LIMIT 1;
    IF FOUND THEN
      RAISE 'a placement is of nobody in its period, or is decided at its birth' USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  RETURN NULL;
END $$;

-- Sessions take a placement once it is scored; a committee's decision stands in a session of the period, or in an
-- objection against one, and only until the period is final.
CREATE OR REPLACE FUNCTION mapping_check_deciding() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM public.mapping_refuse_unless(s.case_id, '{in_calibration,published}', TG_TABLE_NAME)
    FROM public.mapping_scoring s WHERE s.id IN (SELECT n.scoring_id FROM after n JOIN before o ON o.id = n.id
      WHERE (n.final_box, n.decided_in_id) IS DISTINCT FROM (o.final_box, o.decided_in_id));
  PERFORM public.mapping_refuse_unless(s.case_id, '{scored,in_calibration}', TG_TABLE_NAME)
    FROM public.mapping_scoring s WHERE s.id IN (SELECT n.scoring_id FROM after n JOIN before o ON o.id = n.id
      WHERE n.session_id IS DISTINCT FROM o.session_id);
  PERFORM 1 FROM after n JOIN before o ON o.id = n.id JOIN public.mapping_scoring s ON s.id = n.scoring_id
    LEFT JOIN public.workflow_case c ON c.id = n.session_id AND c.kind = 'calibration' AND c.parent_id = s.case_id
    WHERE n.session_id IS DISTINCT FROM o.session_id AND n.session_id IS NOT NULL AND c.id IS NULL LIMIT 1;
  IF FOUND THEN
    RAISE 'a placement is put into something that is no session of its period' USING ERRCODE = 'check_violation';
  END IF;
  PERFORM 1 FROM after n JOIN before o ON o.id = n.id JOIN public.mapping_scoring s ON s.id = n.scoring_id
    LEFT JOIN public.workflow_case c ON c.id = n.decided_in_id
    LEFT JOIN public.workflow_case above ON above.id = c.parent_id
    WHERE (n.final_box, n.decided_in_id) IS DISTINCT FROM (o.final_box, o.decided_in_id)
      AND NOT coalesce(n.final_box IS NOT NULL AND (c.kind = 'calibration' AND c.parent_id = s.case_id
        OR c.kind = 'objection' AND above.parent_id = s.case_id), false) LIMIT 1;
  IF FOUND THEN
    RAISE 'a final box is decided in a session of its period, or in an objection' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION mapping_check_scoring() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.finished_at IS NOT NULL THEN
    RAISE 'scoring % is finished', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER check_inserted AFTER INSERT ON mapping_employee REFERENCING NEW TABLE AS people
  FOR EACH STATEMENT EXECUTE FUNCTION mapping_check_people();
CREATE TRIGGER check_deleted AFTER DELETE ON mapping_employee REFERENCING OLD TABLE AS people
  FOR EACH STATEMENT EXECUTE FUNCTION mapping_check_people();
CREATE TRIGGER refuse BEFORE UPDATE ON mapping_employee FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER check_inserted AFTER INSERT ON mapping_placement REFERENCING NEW TABLE AS placed
  FOR EACH STATEMENT EXECUTE FUNCTION mapping_check_placing();
CREATE TRIGGER check_deleted AFTER DELETE ON mapping_placement REFERENCING OLD TABLE AS placed
  FOR EACH STATEMENT EXECUTE FUNCTION mapping_check_placing();
CREATE TRIGGER check_decided AFTER UPDATE ON mapping_placement REFERENCING OLD TABLE AS before NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION mapping_check_deciding();
CREATE TRIGGER check_running BEFORE UPDATE ON mapping_scoring FOR EACH ROW EXECUTE FUNCTION mapping_check_scoring();
CREATE TRIGGER only_while_locked BEFORE INSERT ON mapping_scoring
  FOR EACH ROW EXECUTE FUNCTION workflow_refuse_unless_stage('locked');
CREATE TRIGGER only_while_open BEFORE UPDATE OF people, snapshot, data_quality ON mapping_period
  FOR EACH ROW EXECUTE FUNCTION workflow_refuse_unless_stage('open');
CREATE TRIGGER only_while_locked BEFORE UPDATE OF scoring_id ON mapping_period
  FOR EACH ROW EXECUTE FUNCTION workflow_refuse_unless_stage('locked');
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON mapping_employee FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON mapping_placement FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE mapping_employee ENABLE ALWAYS TRIGGER check_inserted, ENABLE ALWAYS TRIGGER check_deleted,
  ENABLE ALWAYS TRIGGER refuse, ENABLE ALWAYS TRIGGER refuse_truncate;
ALTER TABLE mapping_placement ENABLE ALWAYS TRIGGER check_inserted, ENABLE ALWAYS TRIGGER check_deleted,
  ENABLE ALWAYS TRIGGER check_decided, ENABLE ALWAYS TRIGGER refuse_truncate;
ALTER TABLE mapping_scoring ENABLE ALWAYS TRIGGER check_running, ENABLE ALWAYS TRIGGER only_while_locked;
ALTER TABLE mapping_period ENABLE ALWAYS TRIGGER only_while_open, ENABLE ALWAYS TRIGGER only_while_locked;

REVOKE DELETE, TRUNCATE, UPDATE ON mapping_period, mapping_scoring, mapping_import FROM jenjang_app, jenjang_worker;
GRANT UPDATE (people, snapshot, data_quality, scoring_id) ON mapping_period TO jenjang_app, jenjang_worker;
GRANT UPDATE (finished_at, mapped, unmapped, digest, fault) ON mapping_scoring TO jenjang_app, jenjang_worker;
REVOKE TRUNCATE, UPDATE ON mapping_employee, mapping_placement FROM jenjang_app, jenjang_worker;
GRANT UPDATE (session_id, final_box, decided_in_id) ON mapping_placement TO jenjang_app, jenjang_worker;

-- The people as they are: instrument, day, and every row; a hash of hashes, one statement.
CREATE OR REPLACE FUNCTION mapping_snapshot(v_case bigint) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256((SELECT r.digest || convert_to(p.as_of::text, 'UTF8') FROM mapping_period p
                 JOIN workflow_ruleversion r ON r.id = p.instrument_id WHERE p.case_id = v_case)
    || coalesce(string_agg(sha256(convert_to(jsonb_build_array(e.number, e.name, e.birth_on, e.unit, e.position,
         e.level, e.values)::text, 'UTF8')), ''::bytea ORDER BY e.number), ''::bytea))
  FROM mapping_employee e WHERE e.case_id = v_case
$$;

-- A temporary table of texts for one import. The application may make no tables of its own: one that bears the name
-- of a real one would stand in front of it. `line` counts as a spreadsheet does; the head is line 1.
CREATE OR REPLACE FUNCTION mapping_make_staging(codes text[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DROP TABLE IF EXISTS pg_temp.mapping_staging;
  EXECUTE format('CREATE TEMPORARY TABLE mapping_staging (line bigint GENERATED ALWAYS AS IDENTITY (START 2), %s)
    ON COMMIT DROP', (SELECT string_agg(format('%I text', code), ', ') FROM unnest(codes) code));
  GRANT SELECT, INSERT ON pg_temp.mapping_staging TO jenjang_app, jenjang_worker;
END $$;

-- Sessions: an outcome rests on a decided ballot of its session, minutes and signatures are written once.
-- The agenda is checked once a statement: a session may hold thousands of persons.

CREATE OR REPLACE FUNCTION calibration_no(words text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN RAISE '%', words USING ERRCODE = 'check_violation'; END $$;

-- A placement comes onto the agenda of the one session that holds it, of its own period, while that is prepared.
CREATE OR REPLACE FUNCTION calibration_item_joins() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM 1 FROM public.workflow_case c WHERE c.id IN (SELECT case_id FROM new_rows) FOR SHARE;
  PERFORM 1 FROM new_rows n
    LEFT JOIN public.workflow_case c ON c.id = n.case_id
    LEFT JOIN public.calibration_session s ON s.case_id = n.case_id
    LEFT JOIN public.mapping_placement p ON p.id = n.placement_id
    LEFT JOIN public.mapping_employee e ON e.id = p.employee_id
    WHERE c.stage IS DISTINCT FROM 'prepared' OR s.case_id IS NULL OR p.session_id IS DISTINCT FROM n.case_id
      OR e.case_id IS DISTINCT FROM c.parent_id OR n.organisation_id <> c.organisation_id OR p.computed_box IS NULL
      OR n.outcome <> '' OR n.ratified_box IS NOT NULL;
  IF FOUND THEN PERFORM public.calibration_no('an agenda is taken while its session is prepared'); END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION calibration_item_leaves() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM 1 FROM old_rows o JOIN public.workflow_case c ON c.id = o.case_id WHERE c.stage <> 'prepared';
  IF FOUND THEN PERFORM public.calibration_no('an agenda stays once its session is scheduled'); END IF;
  RETURN NULL;
END $$;

-- What a session decides is decided in session; a deviation is the ratifier's; nothing else changes a row.
-- EXECUTE plans for the rows at hand: a plan that was kept from a change of one row takes minutes for thousands.
CREATE OR REPLACE FUNCTION calibration_item_changes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_fault text;
BEGIN
  PERFORM 1 FROM public.workflow_case c WHERE c.id IN (SELECT case_id FROM new_rows) FOR SHARE;
  EXECUTE $q$
    WITH pairs AS MATERIALIZED (SELECT n, o FROM new_rows n JOIN old_rows o ON o.id = n.id)
    SELECT f.fault FROM pairs p CROSS JOIN LATERAL (SELECT (p.n).*) n CROSS JOIN LATERAL (SELECT (p.o).*) o
      LEFT JOIN LATERAL (SELECT stage FROM public.workflow_case WHERE id = o.case_id OFFSET 0) c ON true
      LEFT JOIN LATERAL (SELECT id, question, subject, stage, outcome FROM public.workflow_ballot
        WHERE id = n.ballot_id AND case_id = n.case_id OFFSET 0) b ON true
      CROSS JOIN LATERAL (SELECT
        (n.to_box, n.reason_code, n.explanation, n.evidence_id)
          IS DISTINCT FROM (o.to_box, o.reason_code, o.explanation, o.evidence_id) AS is_motion) m
      CROSS JOIN LATERAL (SELECT CASE
        WHEN n.case_id <> o.case_id OR n.placement_id <> o.placement_id OR n.number <> o.number
          OR n.organisation_id <> o.organisation_id THEN 'a row of the agenda stays what it is'
        WHEN (n.outcome, n.edition) IS DISTINCT FROM (o.outcome, o.edition) AND c.stage <> 'in_session'
          OR (m.is_motion OR n.is_singled_out <> o.is_singled_out OR n.ballot_id IS DISTINCT FROM o.ballot_id)
            AND c.stage NOT IN ('prepared', 'scheduled', 'in_session')
          OR (n.ratified_box, n.deviation_reason) IS DISTINCT FROM (o.ratified_box, o.deviation_reason)
            AND c.stage <> 'recommended' THEN 'the agenda cannot be changed in this stage'
        WHEN n.outcome <> '' AND n.outcome <> o.outcome AND (o.outcome <> ''
          OR n.ballot_id IS DISTINCT FROM o.ballot_id OR b.stage IS DISTINCT FROM 'decided' OR b.outcome <> n.outcome
          OR CASE b.question WHEN 'placement' THEN split_part(b.subject, '.', 1) <> n.placement_id::text
            WHEN 'bloc' THEN n.is_singled_out ELSE true END)
          THEN 'an outcome rests on a decided ballot of its session'
        WHEN m.is_motion AND n.ballot_id = o.ballot_id AND (b.stage = 'decided' OR b.stage = 'opened'
          AND EXISTS (SELECT 1 FROM public.workflow_vote v WHERE v.ballot_id = b.id))
          THEN 'what is voted on stays as it was put' END AS fault) f
    WHERE f.fault IS NOT NULL LIMIT 1 $q$ INTO v_fault;
  IF v_fault IS NOT NULL THEN PERFORM public.calibration_no(v_fault); END IF;
  RETURN NULL;
END $$;

-- Only who was there signs, and only the last edition, while the session waits for signatures.
CREATE OR REPLACE FUNCTION calibration_signs() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM 1 FROM public.workflow_case c WHERE c.id = NEW.case_id AND c.stage = 'closed' FOR SHARE;
  IF NOT FOUND THEN PERFORM public.calibration_no('minutes are signed while the session is closed'); END IF;
  PERFORM 1 FROM public.calibration_minutes m JOIN public.calibration_session s ON s.case_id = m.case_id
    WHERE m.id = NEW.minutes_id AND m.case_id = NEW.case_id AND m.edition = s.edition;
  IF NOT FOUND THEN PERFORM public.calibration_no('only the last edition of the minutes is signed'); END IF;
  PERFORM 1 FROM public.workflow_attendance a JOIN public.workflow_sitting w ON w.id = a.sitting_id
    WHERE w.case_id = NEW.case_id AND a.person_id = NEW.person_id AND a.is_present
      AND w.number = (SELECT max(x.number) FROM public.workflow_sitting x WHERE x.case_id = NEW.case_id)
      AND a.id = (SELECT max(y.id) FROM public.workflow_attendance y
        WHERE y.sitting_id = a.sitting_id AND y.person_id = a.person_id);
  IF NOT FOUND THEN PERFORM public.calibration_no('only who was present signs'); END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER joins AFTER INSERT ON calibration_item REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION calibration_item_joins();
CREATE TRIGGER changes AFTER UPDATE ON calibration_item REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION calibration_item_changes();
CREATE TRIGGER leaves AFTER DELETE ON calibration_item REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION calibration_item_leaves();
CREATE TRIGGER signs BEFORE INSERT ON calibration_signature FOR EACH ROW EXECUTE FUNCTION calibration_signs();
CREATE TRIGGER only_while_in_session BEFORE INSERT ON calibration_minutes
  FOR EACH ROW EXECUTE FUNCTION workflow_refuse_unless_stage('in_session');
ALTER TABLE calibration_item ENABLE ALWAYS TRIGGER joins, ENABLE ALWAYS TRIGGER changes, ENABLE ALWAYS TRIGGER leaves;
ALTER TABLE calibration_signature ENABLE ALWAYS TRIGGER signs;
ALTER TABLE calibration_minutes ENABLE ALWAYS TRIGGER only_while_in_session;

CREATE CONSTRAINT TRIGGER needs_event AFTER INSERT ON calibration_declaration DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ballot_needs_event('declare');
CREATE CONSTRAINT TRIGGER needs_event AFTER INSERT ON calibration_minutes DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ballot_needs_event('close');
CREATE CONSTRAINT TRIGGER needs_event AFTER INSERT ON calibration_signature DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ballot_needs_event('sign');
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['declaration', 'minutes', 'signature'] LOOP
    EXECUTE format('ALTER TABLE calibration_%s ENABLE ALWAYS TRIGGER needs_event', t);
    EXECUTE format('CREATE TRIGGER refuse BEFORE UPDATE OR DELETE ON calibration_%s FOR EACH ROW
      EXECUTE FUNCTION audit_refuse()', t);
    EXECUTE format('ALTER TABLE calibration_%s ENABLE ALWAYS TRIGGER refuse', t);
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON calibration_%s FROM jenjang_app, jenjang_worker', t);
  END LOOP;
END $$;
REVOKE DELETE, TRUNCATE ON calibration_session FROM jenjang_app, jenjang_worker;
REVOKE TRUNCATE ON calibration_item FROM jenjang_app, jenjang_worker;

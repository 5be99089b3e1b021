-- Candidates come with the longlist and keep their rank; findings, clearances and inaugurations are written once.
CREATE TRIGGER only_with_the_longlist BEFORE INSERT ON filling_candidate
  FOR EACH ROW EXECUTE FUNCTION workflow_refuse_unless_stage('criteria_set');
CREATE TRIGGER only_while_checked BEFORE INSERT ON filling_finding
  FOR EACH ROW EXECUTE FUNCTION workflow_refuse_unless_stage('longlisted');
ALTER TABLE filling_candidate ENABLE ALWAYS TRIGGER only_with_the_longlist;
ALTER TABLE filling_finding ENABLE ALWAYS TRIGGER only_while_checked;

REVOKE UPDATE, DELETE, TRUNCATE ON filling_filling, filling_candidate, filling_finding, filling_clearance,
  filling_inauguration, filling_incumbent FROM jenjang_app, jenjang_worker;
GRANT UPDATE (is_open, criteria, reference_on, mode, shortlist_size, route, body, clearances, pool_id, chosen_id,
  choice_reason, approval_id, decree_number, decreed_on, report_number, reported_on)
  ON filling_filling TO jenjang_app, jenjang_worker;
GRANT UPDATE (results, eligibility, is_proposed, is_shortlisted, bkn_verdict, bkn_reason, is_refused, not_chosen_reason)
  ON filling_candidate TO jenjang_app, jenjang_worker;
GRANT UPDATE (until) ON filling_incumbent TO jenjang_app, jenjang_worker;

-- Nobody is inaugurated without a technical approval, obtained by this very filling, of that person and that post, in
-- force on that day.
CREATE OR REPLACE FUNCTION filling_has_approval(p_case bigint, p_person bigint, p_position bigint, p_on date)
RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.technical_approval_approval a JOIN public.workflow_case c ON c.id = a.case_id
    WHERE c.parent_id = p_case AND c.stage = 'granted' AND a.person_id = p_person AND a.position_id = p_position
      AND a.during @> p_on)
$$;

CREATE OR REPLACE FUNCTION filling_inauguration_needs_approval() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM 1 FROM public.filling_filling f WHERE f.case_id = NEW.case_id AND f.position_id = NEW.position_id
    AND f.chosen_id = NEW.person_id AND f.organisation_id = NEW.organisation_id;
  IF NOT FOUND OR NOT public.filling_has_approval(NEW.case_id, NEW.person_id, NEW.position_id, NEW.inaugurated_on) THEN
    RAISE 'case %: no technical approval of this person for this post in force on %', NEW.case_id, NEW.inaugurated_on
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION filling_stage_needs_inauguration() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM 1 FROM public.filling_inauguration i WHERE i.case_id = NEW.id
    AND public.filling_has_approval(NEW.id, i.person_id, i.position_id, i.inaugurated_on);
  IF NOT FOUND THEN
    RAISE 'case % is inaugurated without its inauguration', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER needs_approval BEFORE INSERT ON filling_inauguration
  FOR EACH ROW EXECUTE FUNCTION filling_inauguration_needs_approval();
CREATE TRIGGER refuse BEFORE UPDATE OR DELETE ON filling_inauguration
  FOR EACH ROW EXECUTE FUNCTION audit_refuse();
ALTER TABLE filling_inauguration ENABLE ALWAYS TRIGGER needs_approval, ENABLE ALWAYS TRIGGER refuse;
CREATE CONSTRAINT TRIGGER needs_inauguration AFTER UPDATE ON workflow_case DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind = 'filling' AND NEW.stage = 'inaugurated' AND OLD.stage IS DISTINCT FROM NEW.stage)
  EXECUTE FUNCTION filling_stage_needs_inauguration();
ALTER TABLE workflow_case ENABLE ALWAYS TRIGGER needs_inauguration;

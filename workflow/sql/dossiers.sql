-- A dossier may be edited only in the stages named for it, also by SQL: `EXECUTE FUNCTION
-- workflow_refuse_unless_stage('filling', 'repairing')` on a table that carries its case_id.
-- FOR SHARE waits for a step under way, so that nothing slips in between a look and an approval.
CREATE OR REPLACE FUNCTION workflow_refuse_unless_stage() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_stage text; v_case bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.case_id ELSE NEW.case_id END;
BEGIN
  SELECT stage INTO v_stage FROM public.workflow_case WHERE id = v_case FOR SHARE;
  IF v_stage <> ALL (TG_ARGV) OR (TG_OP = 'UPDATE' AND OLD.case_id <> NEW.case_id) THEN
    RAISE '% of case % cannot be changed in stage %', TG_TABLE_NAME, v_case, v_stage USING ERRCODE = 'check_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

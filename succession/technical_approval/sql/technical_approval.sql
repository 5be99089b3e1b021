-- A technical approval is the exchange's alone: its own role inserts the row, with the event that grants it, for the
-- person and the post that were asked for; nobody changes it afterwards.
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON technical_approval_approval, technical_approval_refusal
  FROM jenjang_app, jenjang_worker;
GRANT INSERT ON technical_approval_approval, technical_approval_refusal TO jenjang_exchange;
REVOKE UPDATE, DELETE, TRUNCATE ON technical_approval_request FROM jenjang_app, jenjang_worker;
REVOKE UPDATE, DELETE, TRUNCATE ON technical_approval_dispatch FROM jenjang_app, jenjang_worker;
GRANT UPDATE ON technical_approval_dispatch TO jenjang_exchange;

CREATE OR REPLACE FUNCTION technical_approval_needs_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM 1 FROM public.technical_approval_request r JOIN public.workflow_case c ON c.id = r.case_id
    JOIN public.audit_event e ON e.case_id = c.id AND e.revision = c.revision
    WHERE r.case_id = NEW.case_id AND r.person_id = NEW.person_id AND r.position_id = NEW.position_id
      AND c.organisation_id = NEW.organisation_id AND c.stage = 'granted' AND e.to_stage = 'granted'
      AND e.xact = pg_current_xact_id()::text::bigint AND e.db_user = 'jenjang_exchange';
  IF NOT FOUND THEN
    RAISE 'approval of case % without its event, or of another person or post', NEW.case_id
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER needs_event AFTER INSERT ON technical_approval_approval DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION technical_approval_needs_event();
CREATE TRIGGER refuse BEFORE UPDATE OR DELETE ON technical_approval_approval
  FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER refuse BEFORE UPDATE OR DELETE ON technical_approval_refusal
  FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER refuse BEFORE UPDATE OR DELETE ON technical_approval_request
  FOR EACH ROW EXECUTE FUNCTION audit_refuse();
ALTER TABLE technical_approval_approval ENABLE ALWAYS TRIGGER needs_event, ENABLE ALWAYS TRIGGER refuse;
ALTER TABLE technical_approval_refusal ENABLE ALWAYS TRIGGER refuse;
ALTER TABLE technical_approval_request ENABLE ALWAYS TRIGGER refuse;

-- Authority never changes in silence: what gives it needs a fact in the same transaction, in the stream of the
-- organisation that it is about (rules and roles are about all, a moved organisation tells any).

-- Asked by every row of authority: which facts has this transaction written?
CREATE INDEX audit_event_of_a_transaction ON audit_event (xact);

-- The arguments are patterns of actions that will do.
CREATE OR REPLACE FUNCTION authority_needs_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_row jsonb := to_jsonb(CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END); v_organisation bigint;
BEGIN
  v_organisation := coalesce(v_row ->> 'organisation_id',
    (SELECT c.organisation_id FROM public.workflow_case c WHERE c.id = (v_row ->> 'content_object_id')::bigint)::text);
  PERFORM 1 FROM public.audit_event e WHERE e.xact = pg_current_xact_id()::text::bigint AND e.revision IS NULL
    AND e.action LIKE ANY (TG_ARGV) AND e.organisation_id = coalesce(v_organisation, e.organisation_id);
  IF NOT FOUND THEN
    RAISE '% of % without its event', TG_OP, TG_TABLE_NAME USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

-- The line of responsibility is derived from the tree; a hat at an organisation covers all whose line it is in.
CREATE OR REPLACE FUNCTION organisation_lineage_holds() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM 1 FROM public.workflow_organisation o LEFT JOIN public.workflow_organisation p ON p.id = o.parent_id
    WHERE o.id = NEW.id AND o.lineage <> coalesce(p.lineage, '{}') || o.id;
  IF FOUND THEN
    RAISE 'organisation % does not stand where its parent is', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

-- An account is one person's for ever: whoever needs another gets another.
CREATE OR REPLACE FUNCTION account_keeps_its_person() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE 'account % belongs to its person', OLD.id USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE CONSTRAINT TRIGGER needs_event AFTER INSERT OR UPDATE OR DELETE ON workflow_appointment
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION authority_needs_event('workflow.appointment.%');
CREATE CONSTRAINT TRIGGER needs_event AFTER INSERT OR UPDATE OR DELETE ON workflow_mandate
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION authority_needs_event('workflow.mandate.%');
CREATE CONSTRAINT TRIGGER needs_event AFTER INSERT OR UPDATE OR DELETE ON workflow_grant
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION authority_needs_event('workflow.grant.%');
CREATE CONSTRAINT TRIGGER needs_event AFTER INSERT OR UPDATE OR DELETE ON workflow_role
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION authority_needs_event('workflow.policy.%', 'workflow.role.%');
CREATE CONSTRAINT TRIGGER needs_event AFTER INSERT OR UPDATE OR DELETE ON workflow_ruleversion
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  EXECUTE FUNCTION authority_needs_event('workflow.policy.%', 'workflow.instrument.%');
CREATE CONSTRAINT TRIGGER lineage_holds AFTER INSERT OR UPDATE ON workflow_organisation
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION organisation_lineage_holds();
CREATE CONSTRAINT TRIGGER needs_event AFTER UPDATE ON workflow_organisation DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD.parent_id IS DISTINCT FROM NEW.parent_id OR OLD.kind IS DISTINCT FROM NEW.kind)
  EXECUTE FUNCTION authority_needs_event('%');
CREATE TRIGGER keeps_its_person BEFORE UPDATE ON workflow_account FOR EACH ROW
  WHEN (OLD.person_id IS DISTINCT FROM NEW.person_id) EXECUTE FUNCTION account_keeps_its_person();

ALTER TABLE workflow_appointment ENABLE ALWAYS TRIGGER needs_event;
ALTER TABLE workflow_mandate ENABLE ALWAYS TRIGGER needs_event;
ALTER TABLE workflow_grant ENABLE ALWAYS TRIGGER needs_event;
ALTER TABLE workflow_role ENABLE ALWAYS TRIGGER needs_event;
ALTER TABLE workflow_ruleversion ENABLE ALWAYS TRIGGER needs_event;
ALTER TABLE workflow_organisation ENABLE ALWAYS TRIGGER lineage_holds, ENABLE ALWAYS TRIGGER needs_event;
ALTER TABLE workflow_account ENABLE ALWAYS TRIGGER keeps_its_person;

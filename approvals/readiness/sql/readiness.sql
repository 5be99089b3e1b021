-- Answers belong to the dossier that is checked, endorsed and submitted: they change only while it is being written.
CREATE TRIGGER only_while_written BEFORE INSERT OR DELETE OR UPDATE OF case_id, indicator, level, explanation, addresses, reply, revision
  ON readiness_answer FOR EACH ROW EXECUTE FUNCTION workflow_refuse_unless_stage('filling', 'repairing');
CREATE TRIGGER only_while_written BEFORE INSERT OR DELETE OR UPDATE ON readiness_answerevidence
  FOR EACH ROW EXECUTE FUNCTION workflow_refuse_unless_stage('filling', 'repairing');
ALTER TABLE readiness_answer ENABLE ALWAYS TRIGGER only_while_written;
ALTER TABLE readiness_answerevidence ENABLE ALWAYS TRIGGER only_while_written;
-- A frozen copy is written once.
CREATE TRIGGER refuse BEFORE UPDATE OR DELETE ON readiness_submission FOR EACH ROW EXECUTE FUNCTION audit_refuse();
ALTER TABLE readiness_submission ENABLE ALWAYS TRIGGER refuse;
REVOKE UPDATE, DELETE, TRUNCATE ON readiness_submission FROM jenjang_app, jenjang_worker;
REVOKE DELETE, TRUNCATE ON readiness_assessment, readiness_answer FROM jenjang_app, jenjang_worker;

-- The dossier's hash: instrument, every answer and every file that proves it; a hash of hashes.
CREATE FUNCTION readiness_submission_hash(v_case bigint) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(coalesce((SELECT r.digest FROM readiness_assessment s JOIN workflow_ruleversion r ON r.id = s.instrument_id
                          WHERE s.case_id = v_case), ''::bytea)
    || coalesce(string_agg(sha256(audit_field(convert_to(a.indicator, 'UTF8')) || audit_field(int4send(a.level))
         || audit_field(convert_to(a.explanation, 'UTF8')) || audit_field(convert_to(a.addresses, 'UTF8'))
         || audit_field(convert_to(a.reply, 'UTF8'))
         || coalesce((SELECT string_agg(e.digest || audit_field(convert_to(l.page, 'UTF8')), ''::bytea ORDER BY e.digest, e.id)
                      FROM readiness_answerevidence l JOIN workflow_evidence e ON e.id = l.evidence_id
                      WHERE l.answer_id = a.id), ''::bytea)), ''::bytea ORDER BY a.indicator), ''::bytea))
  FROM readiness_answer a WHERE a.case_id = v_case
$$;

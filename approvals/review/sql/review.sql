-- Findings belong to mentoring; rounds are written once; what a decree rests on never changes.
CREATE TRIGGER only_while_mentoring BEFORE INSERT OR DELETE OR UPDATE ON review_judgement
  FOR EACH ROW EXECUTE FUNCTION workflow_refuse_unless_stage('mentoring');
ALTER TABLE review_judgement ENABLE ALWAYS TRIGGER only_while_mentoring;
CREATE TRIGGER refuse BEFORE UPDATE OR DELETE ON review_round FOR EACH ROW EXECUTE FUNCTION audit_refuse();
ALTER TABLE review_round ENABLE ALWAYS TRIGGER refuse;
REVOKE UPDATE, DELETE, TRUNCATE ON review_round FROM jenjang_app, jenjang_worker;
REVOKE DELETE, TRUNCATE ON review_review, review_judgement, review_ekspose, review_followup, review_decision
  FROM jenjang_app, jenjang_worker;
REVOKE UPDATE ON review_decision FROM jenjang_app, jenjang_worker;
GRANT UPDATE (number, received_on) ON review_decision TO jenjang_app, jenjang_worker;

-- What is objected to is written once; the answer comes with the step that decides.
CREATE TRIGGER only_while_filed BEFORE INSERT OR UPDATE ON objections_objection
  FOR EACH ROW EXECUTE FUNCTION workflow_refuse_unless_stage('filed');
ALTER TABLE objections_objection ENABLE ALWAYS TRIGGER only_while_filed;
REVOKE UPDATE, DELETE, TRUNCATE ON objections_objection FROM jenjang_app, jenjang_worker;
GRANT UPDATE (is_withdrawn, to_box, answer, answered_at) ON objections_objection TO jenjang_app, jenjang_worker;

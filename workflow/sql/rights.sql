-- What the application may do to the tables that the record protects; everything else it may by default.
REVOKE ALL ON audit_event, audit_body, workflow_lifecyclestep, workflow_case, workflow_ruleversion FROM jenjang_app, jenjang_worker;
GRANT SELECT ON audit_event, audit_body, workflow_lifecyclestep, workflow_case, workflow_ruleversion TO jenjang_app, jenjang_worker;
GRANT INSERT (case_id, organisation_id, revision, occurred_at, actor_id, acting_for_id, mandate_id, hat, action,
  from_stage, to_stage, key, definition, policy, dossier_hash, body_commit) ON audit_event TO jenjang_app, jenjang_worker;
GRANT INSERT ON audit_body, workflow_case, workflow_ruleversion TO jenjang_app, jenjang_worker;
GRANT UPDATE (stage, revision, entered_at) ON workflow_case TO jenjang_app, jenjang_worker;
GRANT UPDATE (status) ON workflow_ruleversion TO jenjang_app, jenjang_worker;
REVOKE DELETE, TRUNCATE ON workflow_person, workflow_account, workflow_organisation, workflow_appointment,
  workflow_mandate, workflow_participation, workflow_evidence, workflow_note FROM jenjang_app, jenjang_worker;
REVOKE UPDATE ON workflow_participation, workflow_evidence, workflow_note FROM jenjang_app, jenjang_worker;
-- An appointment or a mandate is only ever confirmed or ended, never turned into another one.
REVOKE UPDATE ON workflow_appointment, workflow_mandate FROM jenjang_app, jenjang_worker;
GRANT UPDATE (during, confirmed_by_id, is_effective) ON workflow_appointment, workflow_mandate TO jenjang_app, jenjang_worker;
REVOKE UPDATE, DELETE ON workflow_grant FROM jenjang_app, jenjang_worker;
GRANT UPDATE (during) ON workflow_grant TO jenjang_app, jenjang_worker;
REVOKE DELETE ON workflow_role FROM jenjang_app, jenjang_worker;
ALTER TABLE workflow_appointment ADD CONSTRAINT appointment_does_not_overlap EXCLUDE USING gist (
  int8range(person_id, person_id, '[]') WITH &&, int8range(role_id, role_id, '[]') WITH &&,
  int8range(organisation_id, organisation_id, '[]') WITH &&, during WITH &&);
ALTER TABLE workflow_mandate ADD CONSTRAINT mandate_does_not_overlap EXCLUDE USING gist (
  int8range(role_id, role_id, '[]') WITH &&, int8range(organisation_id, organisation_id, '[]') WITH &&, during WITH &&);

-- Every hat that somebody wears by appointment, with its period.
CREATE OR REPLACE VIEW workflow_own_hat AS
SELECT a.person_id, a.role_id, r.code AS role, r.label AS role_label, r.verbs, a.organisation_id,
       o.code AS organisation, o.name AS organisation_name, a.during,
       NULL::bigint AS mandate_id, ''::varchar AS mandate_kind, NULL::bigint AS principal_id, ''::varchar AS principal_name,
       ''::varchar AS approval
FROM workflow_appointment a
JOIN workflow_role r ON r.id = a.role_id
JOIN workflow_organisation o ON o.id = a.organisation_id
WHERE a.is_effective;

-- Every hat that anybody wears, by appointment or by mandate: what `decide` and the lists read.
CREATE OR REPLACE VIEW workflow_hat AS
SELECT * FROM workflow_own_hat
UNION ALL
SELECT m.holder_id, m.role_id, r.code, r.label, r.verbs, m.organisation_id, o.code, o.name, m.during,
       m.id, m.kind, m.principal_id, coalesce(p.name, ''), m.approval
FROM workflow_mandate m
JOIN workflow_role r ON r.id = m.role_id
JOIN workflow_organisation o ON o.id = m.organisation_id
LEFT JOIN workflow_person p ON p.id = m.principal_id
WHERE m.is_effective;

-- Everything `decide` may look at, read after the lock: hats in force, grants, the parts already taken, what was
-- done under the same key, a turn in one's name. A function, so that a session plans it once.
CREATE OR REPLACE FUNCTION workflow_facts(p_person bigint, p_case bigint, p_family bigint, p_lineage bigint[],
  p_at timestamptz, p_key uuid)
RETURNS TABLE (v_now timestamptz, hats json, grants json, parts json, known json, has_named_turn boolean, name varchar)
LANGUAGE plpgsql AS $$
DECLARE v_at timestamptz;
BEGIN
  v_now := clock_timestamp();
  v_at := coalesce(p_at, v_now);
  RETURN QUERY
  WITH worn AS MATERIALIZED (SELECT h.* FROM workflow_hat h
    WHERE h.person_id = p_person AND h.organisation_id = ANY (p_lineage) AND h.during @> v_at)
  SELECT v_now,
    (SELECT coalesce(json_agg(worn ORDER BY worn.mandate_id NULLS FIRST, worn.role), '[]') FROM worn),
    (SELECT coalesce(json_agg(DISTINCT p.codename), '[]') FROM workflow_grant g
       JOIN workflow_account a ON a.id = g.user_id JOIN auth_permission p ON p.id = g.permission_id
       WHERE g.content_object_id = p_case AND a.person_id = p_person AND g.during @> v_at),
    (SELECT coalesce(json_agg(json_build_array(p.person_id, p.capacity)), '[]') FROM workflow_participation p
       WHERE p.family = p_family AND p.person_id IN (SELECT p_person UNION SELECT worn.principal_id FROM worn)),
    (SELECT json_build_object('action', e.action, 'hash', encode(e.hash, 'hex'), 'revision', e.revision,
       'to_stage', e.to_stage, 'id', e.id, 'body', convert_from(b.body, 'UTF8')::json -> 'facts')
       FROM audit_event e LEFT JOIN audit_body b ON b.event_id = e.id
       WHERE e.case_id = p_case AND e.actor_id = p_person AND e.key = p_key),
    EXISTS (SELECT 1 FROM workflow_turn t
       WHERE t.case_id = p_case AND t.person_id = p_person AND t.closed_at IS NULL),
    (SELECT w.name FROM workflow_person w WHERE w.id = p_person);
END $$;

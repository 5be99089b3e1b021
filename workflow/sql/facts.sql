-- Everything `decide` may look at: hats in force, grants, the parts already taken, what was done under the same key,
-- a turn in one's name, whether one is recused from anything at all (then it is asked what from). Small statements
-- that a session plans once; what is rarely there is first looked for.
CREATE OR REPLACE FUNCTION workflow_authority(p_person bigint, p_case bigint, p_family bigint, p_lineage bigint[],
  p_at timestamptz, p_key uuid) RETURNS json LANGUAGE plpgsql AS $$
DECLARE
  v_now timestamptz := clock_timestamp();
  v_at timestamptz := coalesce(p_at, v_now);
  v_person record; v_hats json; v_people bigint[]; v_parts json; v_grants json; v_known json;
BEGIN
  IF p_person IS NULL THEN
    RETURN json_build_object('now', v_now);
  END IF;
  SELECT w.name, EXISTS (SELECT FROM workflow_mandate m WHERE m.holder_id = p_person) AS stands_in,
      EXISTS (SELECT FROM workflow_grant g WHERE g.content_object_id = p_case) AS is_granted,
      EXISTS (SELECT FROM workflow_turn t WHERE t.case_id = p_case AND t.person_id = p_person AND t.closed_at IS NULL)
        AS is_named,
      EXISTS (SELECT FROM workflow_interest i WHERE i.person_id = p_person)
        OR EXISTS (SELECT FROM workflow_recusal r WHERE r.person_id = p_person) AS is_recused INTO v_person
    FROM workflow_person w WHERE w.id = p_person;
  IF v_person.stands_in THEN
    SELECT json_agg(h), array_agg(h.principal_id) INTO v_hats, v_people
      FROM workflow_hat h WHERE h.person_id = p_person AND h.organisation_id = ANY (p_lineage) AND h.during @> v_at;
  ELSE
    SELECT json_agg(h) INTO v_hats
      FROM workflow_own_hat h WHERE h.person_id = p_person AND h.organisation_id = ANY (p_lineage) AND h.during @> v_at;
  END IF;
  SELECT json_agg(json_build_array(p.person_id, p.capacity)) INTO v_parts FROM workflow_participation p
    WHERE p.family = p_family AND p.person_id = ANY (v_people || p_person);
  IF v_person.is_granted THEN
    SELECT json_agg(DISTINCT p.codename) INTO v_grants FROM workflow_grant g
      JOIN workflow_account a ON a.id = g.user_id JOIN auth_permission p ON p.id = g.permission_id
      WHERE g.content_object_id = p_case AND a.person_id = p_person AND g.during @> v_at;
  END IF;
  IF p_key IS NOT NULL THEN
    SELECT json_build_object('action', e.action, 'hash', encode(e.hash, 'hex'), 'revision', e.revision,
        'to_stage', e.to_stage, 'id', e.id, 'body', convert_from(b.body, 'UTF8')::json -> 'facts') INTO v_known
      FROM audit_event e LEFT JOIN audit_body b ON b.event_id = e.id
      WHERE e.case_id = p_case AND e.actor_id = p_person AND e.key = p_key;
  END IF;
  RETURN json_build_object('now', v_now, 'name', v_person.name, 'hats', v_hats, 'parts', v_parts, 'grants', v_grants,
    'known', v_known, 'has_named_turn', v_person.is_named, 'is_recused', v_person.is_recused);
END $$;

-- The way into a case: lock it, its parent first, and read what authority rests on. Each statement of a volatile
-- function sees what was committed before it began: the clock and the facts are later than the wait for the lock.
CREATE OR REPLACE FUNCTION workflow_enter(p_case bigint, p_person bigint, p_at timestamptz, p_key uuid)
RETURNS json LANGUAGE plpgsql AS $$
DECLARE
  v_case workflow_case; v_place workflow_organisation; v_parent workflow_case; v_above workflow_organisation;
BEGIN
  SELECT c.parent_id INTO v_parent.id FROM workflow_case c WHERE c.id = p_case;
  IF v_parent.id IS NOT NULL THEN
    SELECT * INTO v_parent FROM workflow_case c WHERE c.id = v_parent.id FOR NO KEY UPDATE;
    SELECT * INTO v_above FROM workflow_organisation o WHERE o.id = v_parent.organisation_id;
  END IF;
  SELECT * INTO v_case FROM workflow_case c WHERE c.id = p_case FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  SELECT * INTO v_place FROM workflow_organisation o WHERE o.id = v_case.organisation_id;
  RETURN json_build_object('case', v_case, 'place', v_place,
    'parent', CASE WHEN v_parent.id IS NOT NULL THEN v_parent END, 'above', v_above,
    'facts', workflow_authority(p_person, p_case, coalesce(v_parent.id, p_case), v_place.lineage, p_at, p_key));
END $$;

-- Who is in a pool is chosen while it is drafted, out of final boxes of the succession group; later one only leaves,
-- once and with a reason.
CREATE OR REPLACE FUNCTION pools_check_members() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM 1 FROM entered m JOIN public.pools_pool l ON l.case_id = m.case_id
    JOIN public.workflow_case c ON c.id = l.period_id
    JOIN public.mapping_period d ON d.case_id = l.period_id
    JOIN public.workflow_ruleversion r ON r.id = d.instrument_id
    LEFT JOIN public.mapping_placement p ON p.id = m.placement_id AND p.scoring_id = d.scoring_id AND p.final_box = m.box
    LEFT JOIN public.mapping_employee e ON e.id = p.employee_id AND e.person_id = m.person_id
    WHERE c.stage <> 'final' OR e.id IS NULL OR m.organisation_id <> l.organisation_id
      OR NOT r.content -> 'succession_group' -> 'boxes' @> to_jsonb(m.box) LIMIT 1;
  IF FOUND THEN
    RAISE 'a member has no final box of the succession group' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION pools_leaves_once() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.left_on IS NOT NULL THEN
    RAISE 'member % has left already', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER only_while_drafted BEFORE INSERT OR DELETE ON pools_member
  FOR EACH ROW EXECUTE FUNCTION workflow_refuse_unless_stage('drafted');
CREATE TRIGGER check_entered AFTER INSERT ON pools_member REFERENCING NEW TABLE AS entered
  FOR EACH STATEMENT EXECUTE FUNCTION pools_check_members();
CREATE TRIGGER only_while_in_force BEFORE UPDATE ON pools_member
  FOR EACH ROW EXECUTE FUNCTION workflow_refuse_unless_stage('endorsed', 'in_force');
CREATE TRIGGER leaves_once BEFORE UPDATE ON pools_member FOR EACH ROW EXECUTE FUNCTION pools_leaves_once();
CREATE TRIGGER only_by_decree BEFORE UPDATE ON pools_pool
  FOR EACH ROW EXECUTE FUNCTION workflow_refuse_unless_stage('endorsed');
ALTER TABLE pools_member ENABLE ALWAYS TRIGGER only_while_drafted, ENABLE ALWAYS TRIGGER check_entered,
  ENABLE ALWAYS TRIGGER only_while_in_force, ENABLE ALWAYS TRIGGER leaves_once;
ALTER TABLE pools_pool ENABLE ALWAYS TRIGGER only_by_decree;
REVOKE UPDATE, TRUNCATE ON pools_member FROM jenjang_app, jenjang_worker;
GRANT UPDATE (entered_on, left_on, exit_reason, exit_note) ON pools_member TO jenjang_app, jenjang_worker;
REVOKE UPDATE, DELETE, TRUNCATE ON pools_pool FROM jenjang_app, jenjang_worker;
GRANT UPDATE (decree_number, decreed_on, valid_from, valid_until) ON pools_pool TO jenjang_app, jenjang_worker;

-- Who is proposed, endorsed and decreed: family, level, and each member with his box; a hash of hashes.
CREATE OR REPLACE FUNCTION pools_members_hash(v_case bigint) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256((SELECT audit_field(convert_to(l.family, 'UTF8')) || audit_field(convert_to(l.level, 'UTF8'))
                   || int8send(l.period_id) FROM pools_pool l WHERE l.case_id = v_case)
    || coalesce(string_agg(int8send(m.placement_id) || int4send(m.box), ''::bytea ORDER BY m.placement_id), ''::bytea))
  FROM pools_member m WHERE m.case_id = v_case
$$;

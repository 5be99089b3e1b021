-- One call writes what a step or a fact leaves behind: the case's stage, event, body, parts taken, turns, outbox.
-- It runs with the caller's rights: the column grants and the triggers of the record hold here too.

-- PL/pgSQL, so that a session plans them once: they are asked in every step. The days off are read in one look.
CREATE OR REPLACE FUNCTION workflow_due(start timestamptz, days integer, zone text) RETURNS timestamptz
LANGUAGE plpgsql STABLE STRICT AS $$
DECLARE
  v_day date := (start AT TIME ZONE zone)::date; v_left integer := greatest(days, 1);
  v_off date[] := ARRAY(SELECT h."on" FROM workflow_holiday h WHERE h."on" > v_day);
BEGIN
  WHILE v_left > 0 LOOP
    v_day := v_day + 1;
    IF extract(isodow FROM v_day) < 6 AND v_day <> ALL (v_off) THEN
      v_left := v_left - 1;
    END IF;
  END LOOP;
  RETURN (v_day + 1)::timestamp AT TIME ZONE zone - interval '1 second';
END $$;

-- The capacities that keep one from everything a role may do in a stage: who has them is not asked for the turn.
-- A bar names a capacity, the verbs of the deeds that it keeps one from, and the verbs of all others.
CREATE OR REPLACE FUNCTION workflow_barred(verbs varchar[], bars jsonb) RETURNS varchar[]
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN ARRAY(SELECT b ->> 'capacity' FROM jsonb_array_elements(bars) b
    WHERE b -> 'from' ?| verbs::text[] AND NOT b -> 'not_from' ?| verbs::text[] ORDER BY 1)::varchar[];
END $$;

CREATE OR REPLACE FUNCTION workflow_record(p jsonb)
RETURNS TABLE (event_id bigint, event_sequence integer, event_hash bytea) LANGUAGE plpgsql AS $$
DECLARE
  v_case bigint := p ->> 'case';
  v_at timestamptz := p ->> 'at';
  v_salt bytea := decode(p ->> 'salt', 'hex');
  v_body bytea := convert_to(p ->> 'body', 'UTF8');
BEGIN
  IF p ->> 'revision' IS NOT NULL THEN
    UPDATE workflow_case SET stage = p ->> 'to', revision = (p ->> 'revision')::int,
      entered_at = CASE WHEN stage = p ->> 'to' THEN entered_at ELSE v_at END WHERE id = v_case;
  END IF;
  INSERT INTO audit_event (case_id, organisation_id, revision, occurred_at, actor_id, acting_for_id, mandate_id, hat,
      action, from_stage, to_stage, key, definition, policy, dossier_hash, body_commit)
    VALUES (v_case, (p ->> 'organisation')::bigint, (p ->> 'revision')::int, v_at, (p ->> 'actor')::bigint,
      (p ->> 'acting_for')::bigint, (p ->> 'mandate')::bigint, p ->> 'hat', p ->> 'action', p ->> 'from', p ->> 'to',
      (p ->> 'key')::uuid, p ->> 'definition', p ->> 'policy', decode(p ->> 'dossier', 'hex'),
      sha256('\x02'::bytea || v_salt || v_body))
    RETURNING id, sequence, hash INTO event_id, event_sequence, event_hash;
  INSERT INTO audit_body (event_id, salt, body) VALUES (event_id, v_salt, v_body);
  INSERT INTO workflow_participation (case_id, family, person_id, capacity, first_at)
    SELECT v_case, (p ->> 'family')::bigint, (part ->> 0)::bigint, part ->> 1, v_at
    FROM jsonb_array_elements(p -> 'parts') part ON CONFLICT DO NOTHING;
  IF (p ->> 'settle')::boolean THEN
    UPDATE workflow_turn SET closed_at = v_at, closed_by_id = (p ->> 'actor')::bigint, standing = 'done'
      WHERE case_id = v_case AND closed_at IS NULL;
    INSERT INTO workflow_turn (case_id, family, owner_id, role_id, organisation_id, stage, apart_from, standing,
        opened_at, allowed_days, due_at, hold_reason)
      SELECT v_case, (p ->> 'family')::bigint, (p ->> 'organisation')::bigint, r.id, o.id, p ->> 'to',
        workflow_barred(r.verbs, p -> 'bars'), 'open', v_at, (t ->> 'days')::int,
        workflow_due(v_at, (t ->> 'days')::int, p ->> 'zone'), ''
      FROM jsonb_array_elements(p -> 'turns') t
      JOIN workflow_role r ON r.code = t ->> 'role'
      JOIN workflow_organisation o ON o.kind = r.kind
        AND o.id = ANY ((p ->> 'lineage')::bigint[]);
  END IF;
  IF p ->> 'ends_turn_of' IS NOT NULL THEN
    UPDATE workflow_turn t SET closed_at = v_at, closed_by_id = (p ->> 'actor')::bigint, standing = 'done'
      FROM workflow_role r
      WHERE t.case_id = v_case AND t.closed_at IS NULL AND t.role_id = r.id AND r.code = p ->> 'ends_turn_of';
  END IF;
  INSERT INTO workflow_outboxmessage (event_id, topic, created_at, attempts)
    VALUES (event_id, p ->> 'action', v_at, 0);
  RETURN NEXT;
END $$;

-- The birth of many cases of one kind: set-based, in the initial stage, one event and the first turns each.
CREATE OR REPLACE FUNCTION workflow_bear(p jsonb) RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
  v_at timestamptz := p ->> 'at';
  v_ids bigint[];
BEGIN
  SELECT array_agg(nextval(pg_get_serial_sequence('workflow_case', 'id'))) INTO v_ids
    FROM jsonb_array_elements(p -> 'rows');
  INSERT INTO workflow_case (id, kind, label, title, organisation_id, author_id, parent_id, follows_id, edition, stage,
      revision, policy_id, provenance, opened_at, entered_at)
    SELECT v_ids[n], p ->> 'kind',
      (p ->> 'prefix') || '-' || extract(year FROM v_at AT TIME ZONE (p ->> 'zone')) || '-' || lpad(v_ids[n]::text, 4, '0'),
      r ->> 'title', (r ->> 'organisation')::bigint, (p ->> 'actor')::bigint, (r ->> 'parent')::bigint,
      (r ->> 'follows')::bigint, coalesce((r ->> 'edition')::int, 1), p ->> 'stage', 1, (p ->> 'policy_id')::bigint,
      coalesce(r ->> 'provenance', ''), v_at, v_at
    FROM jsonb_array_elements(p -> 'rows') WITH ORDINALITY AS rows (r, n);
  INSERT INTO audit_event (case_id, organisation_id, revision, occurred_at, actor_id, acting_for_id, mandate_id, hat,
      action, to_stage, key, definition, policy, body_commit)
    SELECT v_ids[n], (r ->> 'organisation')::bigint, 1, v_at, (p ->> 'actor')::bigint, (p ->> 'acting_for')::bigint,
      (p ->> 'mandate')::bigint, p ->> 'hat', p ->> 'action', p ->> 'stage', (p ->> 'key')::uuid, p ->> 'definition',
      p ->> 'policy', sha256('\x02'::bytea || decode(r ->> 'salt', 'hex') || convert_to(r ->> 'body', 'UTF8'))
    FROM jsonb_array_elements(p -> 'rows') WITH ORDINALITY AS rows (r, n);
  INSERT INTO audit_body (event_id, salt, body)
    SELECT e.id, decode(r ->> 'salt', 'hex'), convert_to(r ->> 'body', 'UTF8')
    FROM jsonb_array_elements(p -> 'rows') WITH ORDINALITY AS rows (r, n)
    JOIN audit_event e ON e.case_id = v_ids[n] AND e.revision = 1;
  INSERT INTO workflow_participation (case_id, family, person_id, capacity, first_at)
    SELECT v_ids[n], coalesce((r ->> 'parent')::bigint, v_ids[n]), (p ->> 'actor')::bigint, p ->> 'capacity', v_at
    FROM jsonb_array_elements(p -> 'rows') WITH ORDINALITY AS rows (r, n)
    WHERE p ->> 'actor' IS NOT NULL AND p ->> 'capacity' IS NOT NULL;
  INSERT INTO workflow_turn (case_id, family, owner_id, role_id, organisation_id, stage, apart_from, standing,
      opened_at, allowed_days, due_at, hold_reason)
    SELECT v_ids[n], coalesce((r ->> 'parent')::bigint, v_ids[n]), owner.id, role.id, desk.id, p ->> 'stage',
      workflow_barred(role.verbs, p -> 'bars'), 'open', v_at, t.days, t.due_at, ''
    FROM jsonb_array_elements(p -> 'rows') WITH ORDINALITY AS rows (r, n)
    JOIN workflow_organisation owner ON owner.id = (r ->> 'organisation')::bigint
    CROSS JOIN (SELECT t ->> 'role' AS code, (t ->> 'days')::int AS days,
        workflow_due(v_at, (t ->> 'days')::int, p ->> 'zone') AS due_at
      FROM jsonb_array_elements(p -> 'turns') t) t
    JOIN workflow_role role ON role.code = t.code
    JOIN workflow_organisation desk ON desk.kind = role.kind AND desk.id = ANY (owner.lineage);
  INSERT INTO workflow_outboxmessage (event_id, topic, created_at, attempts)
    SELECT e.id, p ->> 'action', v_at, 0 FROM audit_event e WHERE e.case_id = ANY (v_ids) AND e.revision = 1;
  RETURN v_ids;
END $$;

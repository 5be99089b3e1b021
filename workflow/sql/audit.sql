-- The audit of record. A step event carries a revision and is tied to one change of its case, both ways;
-- a fact event carries none. The database fills what nobody may claim, and refuses what was never declared.

-- These two have no path of their own, so that they are planned once, inside `audit_fill`, under its path.
CREATE OR REPLACE FUNCTION audit_field(value bytea) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN value IS NULL THEN '\xffffffff'::bytea ELSE int4send(length(value)) || value END
$$;

-- The leaf is what PostgreSQL's binary COPY sends of the row: `workflow/audit/leaf.py` is its twin. Times are
-- microseconds since 2000-01-01 UTC; every column but the row's own number and the hash stands in it.
CREATE OR REPLACE FUNCTION audit_leaf(e public.audit_event) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT sha256('\x00'::bytea || convert_to('jenjang-audit-v1', 'UTF8') || '\x00'::bytea
    || public.audit_field(int8send(e.sequence))
    || public.audit_field(timestamptz_send(e.occurred_at)) || public.audit_field(timestamptz_send(e.recorded_at))
    || public.audit_field(convert_to(e.stream, 'UTF8')) || public.audit_field(int8send(e.case_id))
    || public.audit_field(int8send(e.organisation_id)) || public.audit_field(int8send(e.revision))
    || public.audit_field(int8send(e.actor_id)) || public.audit_field(int8send(e.acting_for_id))
    || public.audit_field(int8send(e.mandate_id)) || public.audit_field(convert_to(e.hat, 'UTF8'))
    || public.audit_field(convert_to(e.action, 'UTF8')) || public.audit_field(convert_to(e.from_stage, 'UTF8'))
    || public.audit_field(convert_to(e.to_stage, 'UTF8')) || public.audit_field(uuid_send(e.key))
    || public.audit_field(convert_to(e.definition, 'UTF8')) || public.audit_field(convert_to(e.policy, 'UTF8'))
    || public.audit_field(convert_to(e.db_user, 'UTF8')) || public.audit_field(int8send(e.xact))
    || public.audit_field(e.dossier_hash) || public.audit_field(e.body_commit) || public.audit_field(e.prev))
$$;

CREATE OR REPLACE FUNCTION audit_fill() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE last record; owner record;
BEGIN
  IF NEW.case_id IS NULL THEN
    PERFORM pg_advisory_xact_lock(741, NEW.organisation_id::int);
    NEW.stream := 'organisation:' || NEW.organisation_id;
  ELSE
    SELECT kind, organisation_id INTO owner FROM public.workflow_case WHERE id = NEW.case_id;
    NEW.organisation_id := owner.organisation_id;
    NEW.stream := 'case:' || NEW.case_id;
  END IF;
  SELECT sequence, hash, occurred_at INTO last FROM public.audit_event
    WHERE stream = NEW.stream ORDER BY sequence DESC LIMIT 1;
  NEW.sequence := coalesce(last.sequence, 0) + 1;
  NEW.recorded_at := clock_timestamp();
  NEW.db_user := session_user;
  NEW.xact := pg_current_xact_id()::text::bigint;
  NEW.prev := last.hash;
  IF NEW.case_id IS NOT NULL AND NEW.occurred_at < last.occurred_at THEN
    RAISE 'event % of % would stand before its predecessor', NEW.action, NEW.stream USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.actor_id IS NULL AND session_user NOT IN ('jenjang_worker', 'jenjang_exchange') THEN
    RAISE 'event % without an actor is the worker''s alone', NEW.action USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.revision IS NOT NULL THEN
    PERFORM 1 FROM public.workflow_lifecyclestep s
      WHERE s.definition = NEW.definition AND s.kind = owner.kind AND s.event = NEW.action
        AND s.from_stage = coalesce(NEW.from_stage, '') AND s.to_stage = NEW.to_stage
        AND CASE WHEN NEW.actor_id IS NOT NULL THEN NOT (s.is_by_clock OR s.is_by_exchange)
                 WHEN session_user = 'jenjang_exchange' THEN s.is_by_exchange OR s.is_by_case
                 ELSE s.is_by_clock OR s.is_by_case OR s.from_stage = '' END;
    IF NOT FOUND THEN
      RAISE 'step % from % to % was never declared', NEW.action, coalesce(NEW.from_stage, '(birth)'), NEW.to_stage
        USING ERRCODE = 'check_violation';
    END IF;
  ELSIF NEW.from_stage IS NOT NULL THEN
    RAISE 'fact % names a stage', NEW.action USING ERRCODE = 'check_violation';
  ELSIF NEW.case_id IS NOT NULL THEN
    -- Approvals are found by the name of their step: no fact may pass for one.
    PERFORM 1 FROM public.workflow_lifecyclestep s WHERE s.kind = owner.kind AND s.event = NEW.action;
    IF FOUND THEN
      RAISE 'fact % bears the name of a step', NEW.action USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  NEW.hash := public.audit_leaf(NEW);
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE '% is written once: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;

-- Rows are fetched by their keys and the transaction is compared afterwards: many may have been written in it.
CREATE OR REPLACE FUNCTION audit_body_matches() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE event record;
BEGIN
  SELECT e.xact, e.body_commit INTO event FROM public.audit_event e WHERE e.id = NEW.event_id;
  IF event.xact IS DISTINCT FROM pg_current_xact_id()::text::bigint OR length(NEW.salt) <> 16
      OR event.body_commit <> sha256('\x02'::bytea || NEW.salt || NEW.body) THEN
    RAISE 'body does not belong to event %', NEW.event_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION case_needs_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE event record;
BEGIN
  IF NEW.revision <> (CASE TG_OP WHEN 'UPDATE' THEN OLD.revision + 1 ELSE 1 END) THEN
    RAISE 'case %: revision % does not follow', NEW.id, NEW.revision USING ERRCODE = 'check_violation';
  END IF;
  SELECT e.xact, e.from_stage, e.to_stage INTO event FROM public.audit_event e
    WHERE e.case_id = NEW.id AND e.revision = NEW.revision;
  IF event.xact IS DISTINCT FROM pg_current_xact_id()::text::bigint OR event.to_stage <> NEW.stage
      OR event.from_stage IS DISTINCT FROM (CASE TG_OP WHEN 'UPDATE' THEN OLD.stage END) THEN
    RAISE 'case % went to % without its event', NEW.id, NEW.stage USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

-- Whoever takes a step, and whom he acts for, has taken part from now on: separation of duties reads nothing else.
CREATE OR REPLACE FUNCTION event_needs_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_family bigint;
BEGIN
  IF NEW.revision IS NOT NULL THEN
    SELECT coalesce(c.parent_id, c.id) INTO v_family FROM public.workflow_case c WHERE c.id = NEW.case_id
      AND (c.revision > NEW.revision OR (c.revision = NEW.revision AND c.stage = NEW.to_stage));
    IF NOT FOUND THEN
      RAISE 'event % of % without its change', NEW.sequence, NEW.stream USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  IF NEW.revision > 1 THEN
    PERFORM 1 FROM public.workflow_lifecyclestep s WHERE s.definition = NEW.definition AND s.event = NEW.action
      AND s.from_stage = NEW.from_stage AND s.to_stage = NEW.to_stage
      AND num_nonnulls(NEW.actor_id, NEW.acting_for_id) = (SELECT count(DISTINCT p.person_id) FROM public.workflow_participation p
        WHERE p.case_id = NEW.case_id AND p.person_id IN (NEW.actor_id, NEW.acting_for_id)
          AND (p.capacity = s.capacity OR right(s.capacity, 1) = '#' AND starts_with(p.capacity, s.capacity))
          AND p.family = v_family);
    IF NOT FOUND THEN
      RAISE 'event % of % without its part', NEW.sequence, NEW.stream USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  PERFORM 1 FROM public.audit_body b WHERE b.event_id = NEW.id;
  IF NOT FOUND THEN
    RAISE 'event % of % without its body', NEW.sequence, NEW.stream USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER fill BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_fill();
CREATE TRIGGER refuse BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE CONSTRAINT TRIGGER needs_change AFTER INSERT ON audit_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION event_needs_change();
CREATE TRIGGER matches BEFORE INSERT ON audit_body FOR EACH ROW EXECUTE FUNCTION audit_body_matches();
CREATE TRIGGER refuse BEFORE UPDATE OR DELETE ON audit_body FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON audit_body FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE CONSTRAINT TRIGGER needs_event_insert AFTER INSERT ON workflow_case DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION case_needs_event();
CREATE CONSTRAINT TRIGGER needs_event_update AFTER UPDATE ON workflow_case DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.stage IS DISTINCT FROM NEW.stage OR OLD.revision IS DISTINCT FROM NEW.revision
    OR OLD.entered_at IS DISTINCT FROM NEW.entered_at) EXECUTE FUNCTION case_needs_event();
CREATE TRIGGER refuse_removal BEFORE DELETE ON workflow_case FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON workflow_case FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

ALTER TABLE audit_event ENABLE ALWAYS TRIGGER fill, ENABLE ALWAYS TRIGGER refuse,
  ENABLE ALWAYS TRIGGER refuse_truncate, ENABLE ALWAYS TRIGGER needs_change;
ALTER TABLE audit_body ENABLE ALWAYS TRIGGER matches, ENABLE ALWAYS TRIGGER refuse,
  ENABLE ALWAYS TRIGGER refuse_truncate;
ALTER TABLE workflow_case ENABLE ALWAYS TRIGGER needs_event_insert, ENABLE ALWAYS TRIGGER needs_event_update,
  ENABLE ALWAYS TRIGGER refuse_removal, ENABLE ALWAYS TRIGGER refuse_truncate;

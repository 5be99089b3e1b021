-- Ballots: what must hold however a row is written. Whatever touches a ballot locks it first: a vote FOR SHARE,
-- all else FOR NO KEY UPDATE, so that nothing is decided on what a neighbour is just changing.

ALTER TABLE workflow_seat ADD CONSTRAINT seat_of_its_body UNIQUE (id, body_id);
ALTER TABLE workflow_term ADD CONSTRAINT term_in_its_body FOREIGN KEY (seat_id, body_id) REFERENCES workflow_seat (id, body_id);
ALTER TABLE workflow_term ADD CONSTRAINT term_one_holder EXCLUDE USING gist (
  int8range(seat_id, seat_id, '[]') WITH &&, during WITH &&) WHERE (NOT is_alternate);
ALTER TABLE workflow_term ADD CONSTRAINT term_one_seat EXCLUDE USING gist (
  int8range(body_id, body_id, '[]') WITH &&, int8range(person_id, person_id, '[]') WITH &&, during WITH &&)
  WHERE (NOT is_alternate);
ALTER TABLE workflow_elector ADD CONSTRAINT elector_of_its_ballot UNIQUE (id, ballot_id);
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['recusal', 'substitution', 'opinion', 'vote'] LOOP
    EXECUTE format('ALTER TABLE workflow_%s ADD CONSTRAINT %s_of_its_ballot FOREIGN KEY (elector_id, ballot_id)
      REFERENCES workflow_elector (id, ballot_id)', t, t);
  END LOOP;
END $$;

-- Each place of each ballot as it stands: who sits there now, may he, has the place spoken.
CREATE OR REPLACE VIEW workflow_place AS
SELECT e.id AS elector_id, e.ballot_id, e.seat_id, s.number, s.label, e.person_id AS holder_id, e.alternates,
  e.is_chair, e.is_deputy, sits.person_id, sits.person_id IS DISTINCT FROM e.person_id AS is_substituted,
  EXISTS (SELECT 1 FROM workflow_recusal r WHERE r.ballot_id = e.ballot_id AND r.person_id = sits.person_id) AS is_recused,
  b.sitting_id IS NOT NULL AND coalesce(NOT here.is_present, true) AS is_away,
  coalesce(NOT here.is_present, false) AS is_absent, v.option AS vote
FROM workflow_elector e
JOIN workflow_ballot b ON b.id = e.ballot_id
JOIN workflow_seat s ON s.id = e.seat_id
CROSS JOIN LATERAL (SELECT coalesce((SELECT x.person_id FROM workflow_substitution x WHERE x.elector_id = e.id
  ORDER BY x.id DESC LIMIT 1), e.person_id) AS person_id OFFSET 0) sits
LEFT JOIN LATERAL (SELECT a.is_present FROM workflow_attendance a WHERE a.sitting_id = b.sitting_id
  AND a.seat_id = e.seat_id AND a.person_id = sits.person_id ORDER BY a.id DESC LIMIT 1) here ON true
LEFT JOIN workflow_vote v ON v.elector_id = e.id;

-- Shares are exact: "more than one half of five" is 2 * n > 1 * 5.
CREATE OR REPLACE FUNCTION ballot_reaches(share jsonb, number bigint, total bigint) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN (share ->> 'is_strict')::boolean
    THEN number * (share -> 'share' ->> 1)::bigint > total * (share -> 'share' ->> 0)::bigint
    ELSE number * (share -> 'share' ->> 1)::bigint >= total * (share -> 'share' ->> 0)::bigint END
$$;

-- The ballot's result by its frozen rule: the one option that won, null where none did or the quorum is broken.
CREATE OR REPLACE FUNCTION ballot_result(p_ballot bigint, OUT leaders text[], OUT winner text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_rule jsonb; seats bigint; entitled bigint; present bigint; cast_votes bigint; top bigint;
BEGIN
  SELECT rule INTO v_rule FROM public.workflow_ballot WHERE id = p_ballot;
  SELECT count(*), count(*) FILTER (WHERE NOT is_recused), count(vote), count(vote) FILTER (WHERE vote <> 'abstain')
    INTO seats, entitled, present, cast_votes FROM public.workflow_place WHERE ballot_id = p_ballot;
  WITH said AS (
    SELECT option FROM public.workflow_vote WHERE ballot_id = p_ballot AND option <> 'abstain'
    UNION ALL SELECT option FROM public.workflow_castingvote WHERE ballot_id = p_ballot
  ), counted AS (SELECT option, count(*) AS n FROM said GROUP BY option)
  SELECT array_agg(option::text ORDER BY option), max(n) INTO leaders, top
    FROM counted WHERE n = (SELECT max(n) FROM counted);
  cast_votes := cast_votes + (SELECT count(*) FROM public.workflow_castingvote WHERE ballot_id = p_ballot);
  IF present >= greatest((v_rule -> 'quorum' ->> 'minimum')::bigint, 1)
    AND public.ballot_reaches(v_rule -> 'quorum', present,
      CASE v_rule -> 'quorum' ->> 'of' WHEN 'seats' THEN seats ELSE entitled END)
    AND cardinality(leaders) = 1
    AND public.ballot_reaches(v_rule -> 'majority', top, CASE v_rule -> 'majority' ->> 'of'
      WHEN 'votes' THEN cast_votes WHEN 'present' THEN present WHEN 'seats' THEN seats ELSE entitled END)
  THEN winner := leaders[1]; END IF;
END $$;

-- Lock the ballot of a new row; raises unless votes are still taken. Read committed: what is read after is fresh.
CREATE OR REPLACE FUNCTION ballot_hold(p_ballot bigint, is_shared boolean) RETURNS public.workflow_ballot
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE found_one public.workflow_ballot;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE 'ballots are written in read committed transactions' USING ERRCODE = 'check_violation';
  END IF;
  IF is_shared THEN SELECT * INTO found_one FROM public.workflow_ballot WHERE id = p_ballot FOR SHARE;
  ELSE SELECT * INTO found_one FROM public.workflow_ballot WHERE id = p_ballot FOR NO KEY UPDATE; END IF;
  IF found_one.stage IS DISTINCT FROM 'opened' THEN
    RAISE 'ballot % takes nothing any more', p_ballot USING ERRCODE = 'check_violation';
  END IF;
  RETURN found_one;
END $$;

CREATE OR REPLACE FUNCTION ballot_no(words text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN RAISE '%', words USING ERRCODE = 'check_violation'; END $$;

CREATE OR REPLACE FUNCTION ballot_opens() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.xact := pg_current_xact_id()::text::bigint;
  IF NEW.stage <> 'opened' OR NEW.closed_at IS NOT NULL THEN PERFORM public.ballot_no('a ballot begins open'); END IF;
  PERFORM 1 FROM public.workflow_body b WHERE b.id = NEW.body_id FOR SHARE;
  IF jsonb_array_length(NEW.options) < 2 THEN PERFORM public.ballot_no('a ballot needs two options'); END IF;
  PERFORM 1 FROM public.workflow_case c WHERE c.id = NEW.case_id AND c.policy_id = NEW.policy_id;
  IF NOT FOUND THEN PERFORM public.ballot_no('a ballot follows the policy of its case'); END IF;
  PERFORM 1 FROM public.workflow_ballot b WHERE b.case_id = NEW.case_id AND b.body_id = NEW.body_id
    AND b.composed_at <> NEW.composed_at;
  IF FOUND THEN PERFORM public.ballot_no('the composition of a body is the same for all ballots of a case'); END IF;
  IF NEW.sitting_id IS NOT NULL THEN
    PERFORM 1 FROM public.workflow_sitting s WHERE s.id = NEW.sitting_id AND s.case_id = NEW.case_id
      AND s.body_id = NEW.body_id AND s.composed_at = NEW.composed_at;
    IF NOT FOUND THEN PERFORM public.ballot_no('the sitting is another body''s or case''s'); END IF;
  END IF;
  RETURN NEW;
END $$;

-- Deferred: the electorate is every voting seat of the body, as its terms were at the ballot's composition.
CREATE OR REPLACE FUNCTION ballot_has_all_seats() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM 1 FROM public.workflow_seat s
    LEFT JOIN public.workflow_elector e ON e.ballot_id = NEW.id AND e.seat_id = s.id
    LEFT JOIN public.workflow_term t ON t.seat_id = s.id AND NOT t.is_alternate AND t.during @> NEW.composed_at
    WHERE s.body_id = NEW.body_id AND s.has_vote
      AND (e.id IS NULL OR e.person_id IS DISTINCT FROM t.person_id
           OR e.is_chair <> s.is_chair OR e.is_deputy <> s.is_deputy);
  IF FOUND THEN PERFORM public.ballot_no('the electorate is not the body as it was composed'); END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION elector_joins() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE held public.workflow_ballot;
BEGIN
  SELECT * INTO held FROM public.workflow_ballot WHERE id = NEW.ballot_id;
  IF held.xact IS DISTINCT FROM pg_current_xact_id()::text::bigint THEN
    PERFORM public.ballot_no('the electorate was frozen when the ballot was opened');
  END IF;
  PERFORM 1 FROM public.workflow_seat s WHERE s.id = NEW.seat_id AND s.body_id = held.body_id AND s.has_vote;
  IF NOT FOUND THEN PERFORM public.ballot_no('the seat has no vote in this body'); END IF;
  PERFORM 1 FROM unnest(NEW.alternates) a WHERE NOT EXISTS (SELECT 1 FROM public.workflow_term t
    WHERE t.seat_id = NEW.seat_id AND t.person_id = a AND t.is_alternate AND t.during @> held.composed_at);
  IF FOUND THEN PERFORM public.ballot_no('an alternate has no term for the seat'); END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION attendance_counts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM 1 FROM public.workflow_sitting s JOIN public.workflow_term t ON t.body_id = s.body_id
    AND t.seat_id = NEW.seat_id AND t.person_id = NEW.person_id AND t.during @> s.composed_at
    WHERE s.id = NEW.sitting_id;
  IF NOT FOUND THEN PERFORM public.ballot_no('the person has no term for the seat'); END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION recusal_counts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE place public.workflow_place;
BEGIN
  PERFORM public.ballot_hold(NEW.ballot_id, false);
  SELECT * INTO place FROM public.workflow_place WHERE elector_id = NEW.elector_id;
  IF place.vote IS NOT NULL THEN PERFORM public.ballot_no('the seat has voted'); END IF;
  IF NEW.person_id IS DISTINCT FROM place.person_id AND NEW.person_id <> ALL (place.alternates) THEN
    PERFORM public.ballot_no('the person does not belong to the seat');
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION substitution_counts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE place public.workflow_place;
BEGIN
  PERFORM public.ballot_hold(NEW.ballot_id, false);
  SELECT * INTO place FROM public.workflow_place WHERE elector_id = NEW.elector_id;
  IF place.vote IS NOT NULL THEN PERFORM public.ballot_no('the seat has voted'); END IF;
  IF NOT (place.person_id IS NULL OR place.is_recused OR place.is_absent) THEN
    PERFORM public.ballot_no('who sits there is neither recused nor absent');
  END IF;
  IF NEW.person_id <> ALL (place.alternates) THEN PERFORM public.ballot_no('no alternate of the seat'); END IF;
  PERFORM 1 FROM public.workflow_recusal r WHERE r.ballot_id = NEW.ballot_id AND r.person_id = NEW.person_id;
  IF FOUND THEN PERFORM public.ballot_no('the alternate is recused'); END IF;
  PERFORM 1 FROM public.workflow_elector e WHERE e.ballot_id = NEW.ballot_id AND e.person_id = NEW.person_id;
  IF FOUND THEN PERFORM public.ballot_no('one natural person, one seat'); END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION opinion_counts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE held public.workflow_ballot; place public.workflow_place;
BEGIN
  held := public.ballot_hold(NEW.ballot_id, false);
  SELECT * INTO place FROM public.workflow_place WHERE elector_id = NEW.elector_id;
  IF place.person_id IS DISTINCT FROM NEW.person_id OR place.is_recused THEN
    PERFORM public.ballot_no('no member of this ballot');
  END IF;
  PERFORM 1 FROM jsonb_array_elements(held.options) o WHERE o ->> 0 = NEW.option;
  IF NOT FOUND THEN PERFORM public.ballot_no('no option of the ballot'); END IF;
  PERFORM 1 FROM public.workflow_vote v WHERE v.ballot_id = NEW.ballot_id;
  IF FOUND THEN PERFORM public.ballot_no('the voting has begun'); END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION vote_counts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE held public.workflow_ballot; place public.workflow_place;
BEGIN
  held := public.ballot_hold(NEW.ballot_id, true);
  SELECT * INTO place FROM public.workflow_place WHERE elector_id = NEW.elector_id;
  IF place.person_id IS DISTINCT FROM NEW.person_id THEN PERFORM public.ballot_no('somebody else sits there'); END IF;
  IF place.is_recused THEN PERFORM public.ballot_no('a recused member has no vote'); END IF;
  IF place.is_away THEN PERFORM public.ballot_no('who is not present has no vote'); END IF;
  PERFORM 1 FROM jsonb_array_elements(held.options) o WHERE o ->> 0 = NEW.option;
  IF NOT FOUND AND NEW.option <> 'abstain' THEN PERFORM public.ballot_no('no option of the ballot'); END IF;
  PERFORM 1 FROM public.workflow_castingvote c WHERE c.ballot_id = NEW.ballot_id;
  IF FOUND THEN PERFORM public.ballot_no('the casting vote has been given'); END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION casting_vote_counts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE held public.workflow_ballot; tied text[];
BEGIN
  held := public.ballot_hold(NEW.ballot_id, false);
  IF NOT (held.rule ->> 'has_casting_vote')::boolean THEN PERFORM public.ballot_no('no casting vote by this rule'); END IF;
  SELECT leaders INTO tied FROM public.ballot_result(NEW.ballot_id);
  IF coalesce(cardinality(tied), 0) < 2 OR NEW.option <> ALL (tied) THEN
    PERFORM public.ballot_no('a casting vote breaks a tie');
  END IF;
  PERFORM 1 FROM (SELECT person_id FROM public.workflow_place WHERE ballot_id = NEW.ballot_id
      AND (is_chair OR is_deputy) AND NOT is_substituted AND NOT is_recused AND NOT is_away
      ORDER BY is_chair DESC LIMIT 1) presiding WHERE presiding.person_id = NEW.person_id;
  IF NOT FOUND THEN PERFORM public.ballot_no('the casting vote is the presiding member''s'); END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION dissent_counts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM 1 FROM public.workflow_ballot b JOIN public.workflow_vote v ON v.ballot_id = b.id AND v.id = NEW.vote_id
    WHERE b.id = NEW.ballot_id AND b.stage = 'decided' AND v.option <> b.outcome;
  IF NOT FOUND THEN PERFORM public.ballot_no('dissent is of who voted otherwise than was decided'); END IF;
  RETURN NEW;
END $$;

-- A ballot ends once: with the option that won by its rule, or without any. Only its end may be written.
CREATE OR REPLACE FUNCTION ballot_ends() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_winner text;
BEGIN
  PERFORM public.ballot_hold(OLD.id, false);
  IF (to_jsonb(NEW) - ARRAY['stage', 'outcome', 'reason', 'closed_at', 'closed_by_id'])
    <> (to_jsonb(OLD) - ARRAY['stage', 'outcome', 'reason', 'closed_at', 'closed_by_id'])
    OR NEW.stage NOT IN ('decided', 'undecided', 'annulled') OR NEW.closed_at IS NULL THEN
    PERFORM public.ballot_no('only the end of a ballot is written, once');
  END IF;
  SELECT winner INTO v_winner FROM public.ballot_result(OLD.id);
  IF NEW.stage = 'decided' AND v_winner IS DISTINCT FROM NEW.outcome THEN
    PERFORM public.ballot_no('the outcome lacks quorum or majority');
  END IF;
  IF NEW.stage = 'undecided' AND v_winner IS NOT NULL THEN PERFORM public.ballot_no('an option has won'); END IF;
  RETURN NEW;
END $$;

-- Each fact of a ballot is on record: an event of its case in the same transaction, named by the trigger;
-- a vote and an opinion are their own person's.
CREATE OR REPLACE FUNCTION ballot_needs_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_row jsonb := to_jsonb(NEW); v_case bigint;
BEGIN
  v_case := coalesce(v_row ->> 'case_id', (SELECT b.case_id FROM public.workflow_ballot b
      WHERE b.id = (v_row ->> 'ballot_id')::bigint)::text,
    (SELECT s.case_id FROM public.workflow_sitting s WHERE s.id = (v_row ->> 'sitting_id')::bigint)::text);
  PERFORM 1 FROM public.audit_event e WHERE e.case_id = v_case AND e.xact = pg_current_xact_id()::text::bigint
    AND substring(e.action from '[^.]+$') = ANY (TG_ARGV)
    AND (TG_TABLE_NAME NOT IN ('workflow_vote', 'workflow_castingvote', 'workflow_opinion')
         OR e.actor_id = (v_row ->> 'person_id')::bigint);
  IF NOT FOUND THEN
    RAISE '% of case % without its event', TG_TABLE_NAME, v_case USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION body_needs_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_row jsonb := to_jsonb(NEW); v_organisation bigint;
BEGIN
  v_organisation := coalesce(v_row ->> 'organisation_id', (SELECT b.organisation_id FROM public.workflow_body b
    WHERE b.id = (v_row ->> 'body_id')::bigint)::text);
  PERFORM 1 FROM public.audit_event e WHERE e.organisation_id = v_organisation AND e.case_id IS NULL
    AND e.action LIKE 'workflow.body.%' AND e.xact = pg_current_xact_id()::text::bigint;
  IF NOT FOUND THEN
    RAISE '% of organisation % without its event', TG_TABLE_NAME, v_organisation USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

-- A body that has been convened keeps its seats, and its terms as they were then: changes are for later cases.
CREATE OR REPLACE FUNCTION body_stays() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE last_used timestamptz;
BEGIN
  PERFORM 1 FROM public.workflow_body b WHERE b.id = NEW.body_id FOR NO KEY UPDATE;
  SELECT max(u.composed_at) INTO last_used FROM (
    SELECT composed_at FROM public.workflow_ballot WHERE body_id = NEW.body_id
    UNION ALL SELECT composed_at FROM public.workflow_sitting WHERE body_id = NEW.body_id) u;
  IF last_used IS NULL THEN RETURN NEW; END IF;
  IF TG_TABLE_NAME = 'workflow_seat' THEN PERFORM public.ballot_no('a convened body gets no other seats'); END IF;
  IF TG_OP = 'INSERT' AND coalesce(lower(NEW.during) <= last_used, true)
    OR TG_OP = 'UPDATE' AND (lower(NEW.during) IS DISTINCT FROM lower(OLD.during)
      OR coalesce(upper(NEW.during) <= last_used, false) OR coalesce(upper(OLD.during) <= last_used, false)) THEN
    PERFORM public.ballot_no('the terms of a convened body stay as they were then');
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER stays BEFORE INSERT ON workflow_seat FOR EACH ROW EXECUTE FUNCTION body_stays();
CREATE TRIGGER stays BEFORE INSERT OR UPDATE ON workflow_term FOR EACH ROW EXECUTE FUNCTION body_stays();
CREATE TRIGGER opens BEFORE INSERT ON workflow_ballot FOR EACH ROW EXECUTE FUNCTION ballot_opens();
CREATE TRIGGER ends BEFORE UPDATE ON workflow_ballot FOR EACH ROW EXECUTE FUNCTION ballot_ends();
CREATE CONSTRAINT TRIGGER has_all_seats AFTER INSERT ON workflow_ballot DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ballot_has_all_seats();
CREATE TRIGGER counts BEFORE INSERT ON workflow_attendance FOR EACH ROW EXECUTE FUNCTION attendance_counts();
CREATE TRIGGER counts BEFORE INSERT ON workflow_elector FOR EACH ROW EXECUTE FUNCTION elector_joins();
CREATE TRIGGER counts BEFORE INSERT ON workflow_recusal FOR EACH ROW EXECUTE FUNCTION recusal_counts();
CREATE TRIGGER counts BEFORE INSERT ON workflow_substitution FOR EACH ROW EXECUTE FUNCTION substitution_counts();
CREATE TRIGGER counts BEFORE INSERT ON workflow_opinion FOR EACH ROW EXECUTE FUNCTION opinion_counts();
CREATE TRIGGER counts BEFORE INSERT ON workflow_vote FOR EACH ROW EXECUTE FUNCTION vote_counts();
CREATE TRIGGER counts BEFORE INSERT ON workflow_castingvote FOR EACH ROW EXECUTE FUNCTION casting_vote_counts();
CREATE TRIGGER counts BEFORE INSERT ON workflow_dissent FOR EACH ROW EXECUTE FUNCTION dissent_counts();
ALTER TABLE workflow_ballot ENABLE ALWAYS TRIGGER opens, ENABLE ALWAYS TRIGGER ends, ENABLE ALWAYS TRIGGER has_all_seats;

CREATE CONSTRAINT TRIGGER needs_event AFTER INSERT OR UPDATE ON workflow_body DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION body_needs_event();
CREATE CONSTRAINT TRIGGER needs_event AFTER INSERT OR UPDATE ON workflow_seat DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION body_needs_event();
CREATE CONSTRAINT TRIGGER needs_event AFTER INSERT OR UPDATE ON workflow_term DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION body_needs_event();
CREATE CONSTRAINT TRIGGER needs_event_insert AFTER INSERT ON workflow_ballot DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ballot_needs_event('open_ballot');
CREATE CONSTRAINT TRIGGER needs_event_update AFTER UPDATE ON workflow_ballot DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ballot_needs_event('close_ballot', 'annul_ballot');
CREATE CONSTRAINT TRIGGER needs_event AFTER INSERT ON workflow_sitting DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ballot_needs_event('call_sitting');
CREATE CONSTRAINT TRIGGER needs_event AFTER INSERT ON workflow_attendance DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ballot_needs_event('attend');
CREATE CONSTRAINT TRIGGER needs_event AFTER INSERT ON workflow_interest DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ballot_needs_event('declare_interest');
CREATE CONSTRAINT TRIGGER needs_event AFTER INSERT ON workflow_recusal DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ballot_needs_event('recuse', 'open_ballot', 'declare_interest');
CREATE CONSTRAINT TRIGGER needs_event AFTER INSERT ON workflow_substitution DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ballot_needs_event('step_in');
CREATE CONSTRAINT TRIGGER needs_event AFTER INSERT ON workflow_opinion DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ballot_needs_event('give_opinion');
CREATE CONSTRAINT TRIGGER needs_event AFTER INSERT ON workflow_vote DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ballot_needs_event('vote');
CREATE CONSTRAINT TRIGGER needs_event AFTER INSERT ON workflow_castingvote DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ballot_needs_event('cast_vote');
CREATE CONSTRAINT TRIGGER needs_event AFTER INSERT ON workflow_dissent DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ballot_needs_event('dissent');

-- Written once, by whomever: also not by the owner, nor in replica mode.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['attendance', 'elector', 'recusal', 'substitution', 'opinion', 'vote', 'castingvote',
      'dissent'] LOOP
    EXECUTE format('ALTER TABLE workflow_%s ENABLE ALWAYS TRIGGER counts', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['recusal', 'substitution', 'opinion', 'vote', 'castingvote', 'dissent', 'sitting', 'attendance',
      'interest', 'body', 'seat', 'term'] LOOP
    EXECUTE format('ALTER TABLE workflow_%s ENABLE ALWAYS TRIGGER needs_event', t);
  END LOOP;
  ALTER TABLE workflow_seat ENABLE ALWAYS TRIGGER stays;
  ALTER TABLE workflow_term ENABLE ALWAYS TRIGGER stays;
  ALTER TABLE workflow_ballot ENABLE ALWAYS TRIGGER needs_event_insert, ENABLE ALWAYS TRIGGER needs_event_update;
  FOREACH t IN ARRAY ARRAY['sitting', 'attendance', 'interest', 'elector', 'recusal', 'substitution', 'opinion', 'vote',
      'castingvote', 'dissent', 'seat'] LOOP
    EXECUTE format('CREATE TRIGGER refuse BEFORE UPDATE OR DELETE ON workflow_%s FOR EACH ROW
      EXECUTE FUNCTION audit_refuse()', t);
    EXECUTE format('ALTER TABLE workflow_%s ENABLE ALWAYS TRIGGER refuse', t);
    EXECUTE format('REVOKE UPDATE ON workflow_%s FROM jenjang_app, jenjang_worker', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['ballot', 'body', 'term'] LOOP
    EXECUTE format('CREATE TRIGGER refuse BEFORE DELETE ON workflow_%s FOR EACH ROW EXECUTE FUNCTION audit_refuse()', t);
    EXECUTE format('ALTER TABLE workflow_%s ENABLE ALWAYS TRIGGER refuse', t);
    EXECUTE format('REVOKE UPDATE ON workflow_%s FROM jenjang_app, jenjang_worker', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['sitting', 'attendance', 'interest', 'elector', 'recusal', 'substitution', 'opinion', 'vote',
      'castingvote', 'dissent', 'seat', 'ballot', 'body', 'term'] LOOP
    EXECUTE format('CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON workflow_%s FOR EACH STATEMENT
      EXECUTE FUNCTION audit_refuse()', t);
    EXECUTE format('ALTER TABLE workflow_%s ENABLE ALWAYS TRIGGER refuse_truncate', t);
    EXECUTE format('REVOKE DELETE, TRUNCATE ON workflow_%s FROM jenjang_app, jenjang_worker', t);
  END LOOP;
END $$;
GRANT UPDATE (stage, outcome, reason, closed_at, closed_by_id) ON workflow_ballot TO jenjang_app, jenjang_worker;
GRANT UPDATE (during) ON workflow_body, workflow_term TO jenjang_app, jenjang_worker;

-- Whose turn it is: one named turn for each member who still has a ballot of the case to vote on. It follows the
-- ballots; called with the caller's rights after each change, for one person or, with null, for all.
CREATE OR REPLACE FUNCTION workflow_ballot_turns_end(p_case bigint, p_person bigint, p_at timestamptz) RETURNS void
LANGUAGE sql AS $$
  UPDATE workflow_turn t SET closed_at = p_at, closed_by_id = p_person, standing = 'done'
    WHERE t.case_id = p_case AND t.closed_at IS NULL AND t.body_id IS NOT NULL
      AND (p_person IS NULL OR t.person_id = p_person)
      AND NOT EXISTS (SELECT 1 FROM workflow_ballot b JOIN workflow_place p ON p.ballot_id = b.id
        WHERE b.case_id = p_case AND b.body_id = t.body_id AND b.stage = 'opened' AND p.person_id = t.person_id
          AND (p.holder_id = t.person_id OR t.person_id = ANY (p.alternates))
          AND p.vote IS NULL AND NOT p.is_recused)
$$;

CREATE OR REPLACE FUNCTION workflow_ballot_turns_begin(p_case bigint, p_person bigint, p_at timestamptz) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO workflow_turn (case_id, family, person_id, body_id, stage, apart_from, standing, opened_at,
      allowed_days, due_at, hold_reason)
    SELECT c.id, coalesce(c.parent_id, c.id), p.person_id, b.body_id, c.stage, '{}', 'open', p_at,
      min((b.rule ->> 'working_days')::int), min(b.due_at), ''
    FROM workflow_case c JOIN workflow_ballot b ON b.case_id = c.id AND b.stage = 'opened'
    JOIN workflow_place p ON p.ballot_id = b.id
    WHERE c.id = p_case AND p.person_id IS NOT NULL AND p.vote IS NULL AND NOT p.is_recused
      AND (p_person IS NULL OR (p.person_id = p_person AND (p.holder_id = p_person OR p_person = ANY (p.alternates))))
      AND NOT EXISTS (SELECT 1 FROM workflow_turn t WHERE t.case_id = p_case AND t.person_id = p.person_id
        AND t.body_id = b.body_id AND t.closed_at IS NULL)
    GROUP BY c.id, p.person_id, b.body_id
$$;

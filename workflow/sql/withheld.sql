-- What a recusal hides from one person, as `workflow/ballots/recusals.py` tells it: from the person and never from all
-- cases. PL/pgSQL, so that a session plans it once: every page asks.
CREATE OR REPLACE FUNCTION workflow_withheld(p_person bigint, p_kept_out jsonb, p_questions jsonb, p_climbing text[],
  p_sparing jsonb) RETURNS TABLE (case_id bigint, reason text, is_own boolean) LANGUAGE plpgsql STABLE ROWS 10 AS $$
#variable_conflict use_column
BEGIN
  -- Most people are recused from nothing: three look-ups end it.
  IF NOT EXISTS (SELECT FROM workflow_interest i WHERE i.person_id = p_person)
      AND NOT EXISTS (SELECT FROM workflow_recusal r WHERE r.person_id = p_person)
      AND NOT EXISTS (SELECT FROM workflow_participation p WHERE p.person_id = p_person AND p_kept_out ? p.capacity) THEN
    RETURN;
  END IF;
  RETURN QUERY WITH recused AS MATERIALIZED (
    SELECT i.case_id, i.subject, i.reason, true AS is_own, i.subject = '' AS is_whole
    FROM workflow_interest i WHERE i.person_id = p_person
    UNION ALL
    SELECT p.case_id, '', k.words, false, true FROM workflow_participation p
    JOIN jsonb_each_text(p_kept_out) AS k (part, words) ON k.part = p.capacity
    WHERE p.person_id = p_person
    UNION ALL
    SELECT b.case_id, b.subject, r.reason, NOT r.is_barred, b.subject = '' OR q.hides = 'case'
    FROM workflow_recusal r
    JOIN workflow_ballot b ON b.id = r.ballot_id JOIN workflow_case c ON c.id = b.case_id
    JOIN jsonb_to_recordset(p_questions) AS q (kind text, name text, hides text, parts text[])
      ON q.kind = c.kind AND q.name = b.question
    WHERE r.person_id = p_person AND NOT (r.is_barred AND EXISTS (
      SELECT 1 FROM workflow_participation p WHERE p.family = coalesce(c.parent_id, c.id)
        AND p.person_id = r.person_id AND p.capacity = ANY (q.parts)))),
  named AS MATERIALIZED (
    SELECT c.id, c.parent_id, c.kind, recused.reason, recused.is_own FROM recused
    LEFT JOIN workflow_case child ON child.parent_id = recused.case_id AND child.label = recused.subject
    JOIN workflow_case c ON c.id = coalesce(child.id, recused.case_id)
    WHERE recused.is_whole OR child.id IS NOT NULL),
  reached AS (
    SELECT id AS case_id, reason, is_own FROM named
    UNION ALL SELECT c.id, named.reason, named.is_own FROM named JOIN workflow_case c ON c.parent_id = named.id
    UNION ALL SELECT parent_id, reason, is_own FROM named WHERE kind = ANY (p_climbing))
  SELECT reached.case_id, reached.reason::text, reached.is_own FROM reached
    JOIN workflow_case c ON c.id = reached.case_id
    WHERE NOT EXISTS (SELECT 1 FROM jsonb_to_recordset(p_sparing) AS s (kind text, verb text)
      JOIN workflow_hat h ON h.person_id = p_person AND h.organisation_id = c.organisation_id
        AND h.during @> clock_timestamp() AND s.verb = ANY (h.verbs) WHERE s.kind = c.kind);
END $$;

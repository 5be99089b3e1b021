"""What a program with the application's rights may try against the record, and what it would leave behind."""

from __future__ import annotations

from config import roles
from workflow.audit.attestation import attested_apps, lines

WATCHED = (
    "audit_event",
    "audit_body",
    "workflow_case",
    "workflow_lifecyclestep",
    "workflow_participation",
    "workflow_appointment",
    "workflow_role",
    "workflow_ruleversion",
    "workflow_organisation",
    "workflow_account",
)
COLUMNS = "case_id, organisation_id, occurred_at, actor_id, hat, action, definition, policy"
FACT = f"INSERT INTO audit_event ({COLUMNS}"
ROW = "SELECT case_id, organisation_id, now(), actor_id, '', 'x', '', ''"
COMMIT = "sha256('\\x02'::bytea || '\\x00112233445566778899aabbccddeeff'::bytea || 'x'::bytea)"

STATEMENTS = [
    "UPDATE audit_event SET action = 'forged'",
    "UPDATE audit_event SET hash = '\\x00', prev = NULL",
    "UPDATE audit_event SET id = id + 1000",
    "UPDATE audit_body SET body = 'forged'",
    "UPDATE audit_body SET salt = '\\x00' WHERE event_id = 1",
    "DELETE FROM audit_event",
    "DELETE FROM audit_body",
    "WITH gone AS (DELETE FROM audit_body RETURNING *) SELECT count(*) FROM gone",
    "TRUNCATE audit_event CASCADE",
    "TRUNCATE audit_body",
    "TRUNCATE workflow_case CASCADE",
    f"{FACT}, body_commit, hash) {ROW}, '\\x00', '\\x00' FROM audit_event LIMIT 1",
    f"{FACT}, body_commit, sequence) {ROW}, '\\x00', 99 FROM audit_event LIMIT 1",
    f"{FACT}, body_commit, recorded_at) {ROW}, '\\x00', '2020-01-01' FROM audit_event LIMIT 1",
    f"{FACT}, body_commit, stream) {ROW}, '\\x00', 'case:1' FROM audit_event LIMIT 1",
    f"{FACT}, body_commit, db_user) {ROW}, '\\x00', 'jenjang_worker' FROM audit_event LIMIT 1",
    f"{FACT}, body_commit, id) {ROW}, '\\x00', 1 FROM audit_event LIMIT 1",
    f"{FACT}, body_commit) {ROW}, {COMMIT} FROM audit_event LIMIT 1",
    f"{FACT}, body_commit) {ROW}, {COMMIT} FROM audit_event LIMIT 1 ON CONFLICT (id) DO UPDATE SET hat = 'x'",
    "MERGE INTO audit_event e USING audit_body b ON b.event_id = e.id WHEN MATCHED THEN DELETE",
    "MERGE INTO audit_body b USING audit_event e ON b.event_id = e.id WHEN MATCHED THEN UPDATE SET body = ''",
    "COPY audit_event FROM PROGRAM 'echo 1'",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "ALTER TABLE audit_event DISABLE TRIGGER ALL",
    "ALTER TABLE audit_event DISABLE TRIGGER refuse",
    "ALTER TABLE audit_event ENABLE TRIGGER refuse",
    "ALTER TABLE workflow_case DISABLE TRIGGER needs_event_update",
    "DROP TRIGGER refuse ON audit_event",
    "DROP TRIGGER needs_event_update ON workflow_case",
    "CREATE TRIGGER a BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    "SET session_replication_role = replica; DELETE FROM audit_event",
    "SET ROLE jenjang_owner; DELETE FROM audit_event",
    "SET ROLE jenjang_worker; DELETE FROM audit_event",
    "SET ROLE postgres; DELETE FROM audit_event",
    "SET SESSION AUTHORIZATION jenjang_owner; TRUNCATE audit_event CASCADE",
    "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE OR REPLACE FUNCTION audit_leaf(e audit_event) RETURNS bytea LANGUAGE sql AS 'SELECT NULL::bytea'",
    "ALTER FUNCTION audit_fill() SECURITY INVOKER",
    "ALTER FUNCTION audit_fill() SET search_path = pg_temp, public",
    "DROP FUNCTION audit_refuse() CASCADE",
    "CREATE RULE nothing AS ON INSERT TO audit_event DO INSTEAD NOTHING",
    "CREATE OR REPLACE VIEW workflow_hat AS SELECT 1 AS person_id",
    "ALTER TABLE audit_event RENAME TO audit_gone",
    "ALTER TABLE audit_event SET SCHEMA pg_temp",
    "ALTER TABLE audit_event DROP CONSTRAINT audit_event_once",
    "ALTER TABLE audit_event OWNER TO jenjang_app",
    "DROP TABLE audit_event CASCADE",
    "SELECT setval('audit_event_id_seq', 1)",
    "ALTER SEQUENCE audit_event_id_seq RESTART",
    "CREATE TEMP TABLE audit_event (stream text)",
    "CREATE SCHEMA mine; SET search_path = mine, public",
    "CREATE TABLE public.audit_shadow (id bigint)",
    "GRANT ALL ON audit_event TO jenjang_app",
    "GRANT jenjang_owner TO jenjang_app",
    "ALTER ROLE jenjang_app SUPERUSER",
    "REASSIGN OWNED BY jenjang_owner TO jenjang_app",
    "UPDATE pg_trigger SET tgenabled = 'D'",
    "UPDATE pg_class SET relowner = (SELECT oid FROM pg_roles WHERE rolname = 'jenjang_app')",
    """INSERT INTO workflow_lifecyclestep (definition, kind, step, event, from_stage, to_stage, capacity,
    is_by_clock, is_by_case) SELECT definition, kind, 'x', 'x', 'asked', 'granted', '', false, false
    FROM workflow_lifecyclestep LIMIT 1""",
    "UPDATE workflow_lifecyclestep SET is_by_clock = true",
    "UPDATE workflow_case SET stage = 'granted', revision = revision + 1",
    "UPDATE workflow_case SET entered_at = '2020-01-01'",
    "UPDATE workflow_case SET organisation_id = organisation_id, author_id = NULL",
    "UPDATE workflow_case SET kind = 'other'",
    "DELETE FROM workflow_case",
    "DELETE FROM workflow_participation",
    "UPDATE workflow_participation SET capacity = 'none'",
    "UPDATE workflow_appointment SET person_id = 1",
    "UPDATE workflow_appointment SET during = '[2020-01-01,)', is_effective = true",
    "DELETE FROM workflow_appointment",
    """INSERT INTO workflow_appointment (during, basis, is_effective, person_id, role_id, organisation_id)
    SELECT '[2020-01-01,)', '', true, p.id, r.id, o.id
    FROM workflow_person p, workflow_role r, workflow_organisation o WHERE o.kind = 'club' LIMIT 1""",
    "UPDATE workflow_role SET verbs = ARRAY['grant_toy', 'check_toy', 'ask_toy']",
    "DELETE FROM workflow_role",
    "UPDATE workflow_ruleversion SET content = '{}'",
    "UPDATE workflow_ruleversion SET status = 'official'",
    "UPDATE workflow_organisation SET lineage = ARRAY(SELECT id FROM workflow_organisation)",
    "UPDATE workflow_organisation SET parent_id = NULL, lineage = ARRAY[id]",
    "UPDATE workflow_account SET person_id = (SELECT max(id) FROM workflow_person)",
]


def traces(superuser: roles.Connection) -> dict[str, str]:
    """Return a digest of every watched table, and of the schema with its rights."""
    digest = "SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {} t"
    seen = {}
    for table in WATCHED:
        row = superuser.execute(digest.format(f"public.{table}")).fetchone()
        assert row is not None
        seen[table] = row[0]
    return {**seen, "schema": "\n".join(line for app in attested_apps() for line in lines(app))}

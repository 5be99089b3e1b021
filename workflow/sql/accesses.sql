-- Who was shown whom is written once, at the database's own time, and stays.
REVOKE ALL ON workflow_access FROM jenjang_app, jenjang_worker;
GRANT SELECT ON workflow_access TO jenjang_app, jenjang_worker;
GRANT INSERT (person_id, viewer_id, hat, place, case_id, is_export) ON workflow_access TO jenjang_app, jenjang_worker;

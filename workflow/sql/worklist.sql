-- A turn knows the organisation whose case it is, so that "waiting for others" is read in order from an index.
CREATE OR REPLACE FUNCTION turn_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT organisation_id INTO NEW.owner_id FROM workflow_case WHERE id = NEW.case_id;
  RETURN NEW;
END $$;
CREATE TRIGGER owner BEFORE INSERT ON workflow_turn FOR EACH ROW WHEN (NEW.owner_id IS NULL)
  EXECUTE FUNCTION turn_owner();

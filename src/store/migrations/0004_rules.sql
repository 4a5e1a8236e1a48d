-- status 2: kept, but left out by a rule of the site's.
-- Term: JSON list of the rules that changed or skipped the record; NULL for none.
ALTER TABLE record ADD COLUMN rules INTEGER;

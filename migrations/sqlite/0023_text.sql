-- Any part of a code or a label is found among a million cameras: three letters and more by an index of letters in threes.
CREATE VIRTUAL TABLE cameras_text USING fts5 (folded, content = 'cameras', content_rowid = 'rid', tokenize = 'trigram');
INSERT INTO cameras_text (rowid, folded) SELECT rid, folded FROM cameras;
CREATE TRIGGER cameras_text_insert AFTER INSERT ON cameras BEGIN
  INSERT INTO cameras_text (rowid, folded) VALUES (new.rid, new.folded);
END;
CREATE TRIGGER cameras_text_update AFTER UPDATE OF folded ON cameras WHEN old.folded <> new.folded BEGIN
  INSERT INTO cameras_text (cameras_text, rowid, folded) VALUES ('delete', old.rid, old.folded);
  INSERT INTO cameras_text (rowid, folded) VALUES (new.rid, new.folded);
END;
CREATE TRIGGER cameras_text_delete AFTER DELETE ON cameras BEGIN
  INSERT INTO cameras_text (cameras_text, rowid, folded) VALUES ('delete', old.rid, old.folded);
END;
-- Few owners have a label.
CREATE INDEX owners_folded ON owners (folded) WHERE folded <> '';

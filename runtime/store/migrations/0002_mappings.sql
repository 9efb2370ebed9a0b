-- What a mapping met lately.
CREATE INDEX journal_module ON journal (module, seq) WHERE module <> '';

-- A tile of half a country shows its motorways alone: the class finds them, where the box would find every street.
CREATE INDEX streets_class ON streets (class);

SELECT pg_catalog.set_config('search_path', '', false);
CREATE SCHEMA app;
CREATE TABLE app.m (
    id bigint NOT NULL,
    at date NOT NULL,
    note text
)
PARTITION BY RANGE (at);
CREATE TABLE app.m1 (
    id bigint NOT NULL,
    at date NOT NULL,
    note text
);
ALTER TABLE ONLY app.m ATTACH PARTITION app.m1 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
ALTER TABLE ONLY app.m
    ADD CONSTRAINT m_pkey PRIMARY KEY (id, at);
ALTER TABLE ONLY app.m1
    ADD CONSTRAINT m1_pkey PRIMARY KEY (id, at);
CREATE INDEX m_note ON ONLY app.m USING btree (note);
CREATE INDEX m1_note_idx ON app.m1 USING btree (note);
ALTER INDEX app.m_pkey ATTACH PARTITION app.m1_pkey;
ALTER INDEX app.m_note ATTACH PARTITION app.m1_note_idx;

-- One message saves a head: what was seen compared, version, history, content and features
-- written, committed with the answer. Each way to the server and back is time a save waits.
CREATE FUNCTION atlas.save_head(
    known integer, of_kind text, of_id text, seen integer, new_body text, new_digest text,
    bytes bytea, moment text, person text, OUT form integer, OUT there integer, OUT made integer
) LANGUAGE plpgsql AS $$
BEGIN
    SELECT store.form INTO form FROM atlas.store FOR UPDATE;
    IF form <> known THEN
        RETURN;
    END IF;
    there := coalesce((SELECT version FROM atlas.heads WHERE kind = of_kind AND id = of_id), 0);
    IF there <> seen OR bytes IS NULL AND new_digest IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM atlas.contents WHERE digest = new_digest) THEN
        RETURN;
    END IF;
    UPDATE atlas.store SET changes = changes + 1;
    SELECT coalesce(max(version), 0) + 1 INTO made FROM atlas.history
    WHERE kind = of_kind AND id = of_id;
    IF bytes IS NOT NULL THEN
        INSERT INTO atlas.contents VALUES (new_digest, bytes) ON CONFLICT DO NOTHING;
    END IF;
    INSERT INTO atlas.history (kind, id, version, body, digest, changed, removed, author)
    VALUES (of_kind, of_id, made, new_body, new_digest, moment, false, person);
    INSERT INTO atlas.heads (kind, id, version) VALUES (of_kind, of_id, made)
    ON CONFLICT (kind, id) DO UPDATE SET version = excluded.version;
    IF of_kind IN ('layer', 'result') THEN
        PERFORM atlas.lay_out(of_kind, of_id);
    END IF;
END $$;
COMMENT ON FUNCTION atlas.save_head IS
    'Null for made: another form, another version there than seen, or bytes that are to be sent.';

-- What the views for QGIS have in common stands once. Replaced, they keep who may read them.
CREATE VIEW atlas.present AS
SELECT kind AS of_kind, id, version, body::json AS body, changed, author
FROM atlas.heads JOIN atlas.history USING (kind, id, version);

CREATE OR REPLACE VIEW atlas.layers AS
SELECT id, version, body -> 'title' ->> 'zh' AS name_zh, body -> 'title' ->> 'en' AS name_en,
       body ->> 'family' AS family, (body ->> 'confidential')::boolean AS confidential,
       changed, author
FROM atlas.present WHERE of_kind = 'layer';

CREATE OR REPLACE VIEW atlas.results AS
SELECT id, version, body -> 'title' ->> 'zh' AS name_zh, body -> 'title' ->> 'en' AS name_en,
       body ->> 'page' AS page, body ->> 'link' AS link, changed, author
FROM atlas.present WHERE of_kind = 'result';

CREATE VIEW atlas.places AS
SELECT fid, kind AS of_kind, head_id, id,
       properties ->> 'name_zh' AS name_zh, properties ->> 'name_en' AS name_en,
       properties ->> 'kind' AS kind, properties ->> 'status' AS status,
       properties ->> 'opened' AS opened, properties ->> 'certainty' AS certainty,
       (properties ->> 'uncertainty_m')::float AS uncertainty_m, properties,
       geometry, ST_Dimension(geometry) AS dimension
FROM atlas.features;

CREATE OR REPLACE VIEW atlas.layer_points AS
SELECT fid, head_id AS layer, id, name_zh, name_en, kind, status, opened, certainty, uncertainty_m,
       properties, ST_Multi(ST_CollectionExtract(geometry, 1))::geometry(MultiPoint, 4326) AS geometry
FROM atlas.places WHERE of_kind = 'layer' AND dimension = 0;

CREATE OR REPLACE VIEW atlas.layer_lines AS
SELECT fid, head_id AS layer, id, name_zh, name_en, kind, status, opened, certainty, uncertainty_m,
       properties, ST_Multi(ST_CollectionExtract(geometry, 2))::geometry(MultiLineString, 4326) AS geometry
FROM atlas.places WHERE of_kind = 'layer' AND dimension = 1;

CREATE OR REPLACE VIEW atlas.layer_areas AS
SELECT fid, head_id AS layer, id, name_zh, name_en, kind, status, opened, certainty, uncertainty_m,
       properties, ST_Multi(ST_CollectionExtract(geometry, 3))::geometry(MultiPolygon, 4326) AS geometry
FROM atlas.places WHERE of_kind = 'layer' AND dimension = 2;

CREATE OR REPLACE VIEW atlas.result_points AS
SELECT fid, head_id AS result, id, name_zh, name_en, properties,
       ST_Multi(ST_CollectionExtract(geometry, 1))::geometry(MultiPoint, 4326) AS geometry
FROM atlas.places WHERE of_kind = 'result' AND dimension = 0;

CREATE OR REPLACE VIEW atlas.result_lines AS
SELECT fid, head_id AS result, id, name_zh, name_en, properties,
       ST_Multi(ST_CollectionExtract(geometry, 2))::geometry(MultiLineString, 4326) AS geometry
FROM atlas.places WHERE of_kind = 'result' AND dimension = 1;

CREATE OR REPLACE VIEW atlas.result_areas AS
SELECT fid, head_id AS result, id, name_zh, name_en, properties,
       ST_Multi(ST_CollectionExtract(geometry, 3))::geometry(MultiPolygon, 4326) AS geometry
FROM atlas.places WHERE of_kind = 'result' AND dimension = 2;

-- Whatever an edit puts somewhere is shown, however deep it stands: a place, the parts of one,
-- the stations of a line.
CREATE OR REPLACE VIEW atlas.scenario_edits AS
SELECT (row_number() OVER (ORDER BY scenarios.id, position, part))::integer AS fid,
       scenarios.id AS own_id, scenarios.name_zh, scenarios.name_en, position::integer AS position,
       edit ->> 'op' AS op, edit ->> 'layer' AS layer, edit ->> 'id' AS id, edit ->> 'field' AS field,
       edit ->> 'old' AS old, edit ->> 'new' AS new, edit ->> 'why' AS why,
       (edit ->> 'cost_yuan')::float AS cost_yuan,
       ST_Force2D(ST_SetSRID(ST_GeomFromGeoJSON(shape::text), 4326))::geometry(Geometry, 4326) AS geometry
FROM atlas.scenarios
CROSS JOIN LATERAL json_array_elements(file -> 'edits') WITH ORDINALITY AS listed (edit, position)
LEFT JOIN LATERAL jsonb_path_query(
    (edit -> 'new')::jsonb, 'strict $.** ? (@.type.type() == "string" && @.coordinates.type() == "array")'
) WITH ORDINALITY AS shapes (shape, part) ON true
WHERE position <= scenarios.edits;

CREATE VIEW atlas.scenario_points AS
SELECT fid, own_id, name_zh, name_en, position, op, layer, id, why,
       ST_Multi(geometry)::geometry(MultiPoint, 4326) AS geometry
FROM atlas.scenario_edits WHERE ST_Dimension(geometry) = 0;

CREATE VIEW atlas.scenario_lines AS
SELECT fid, own_id, name_zh, name_en, position, op, layer, id, why,
       ST_Multi(geometry)::geometry(MultiLineString, 4326) AS geometry
FROM atlas.scenario_edits WHERE ST_Dimension(geometry) = 1;

CREATE VIEW atlas.scenario_areas AS
SELECT fid, own_id, name_zh, name_en, position, op, layer, id, why,
       ST_Multi(geometry)::geometry(MultiPolygon, 4326) AS geometry
FROM atlas.scenario_edits WHERE ST_Dimension(geometry) = 2;

-- What QGIS and other programs read: the present features of layers and answers, and the edits
-- of scenarios, with their names, in WGS84. Written with the head, so that both are the same.
CREATE TABLE atlas.features (
    fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL,
    head_id text NOT NULL,
    id text,
    properties json NOT NULL,
    geometry geometry(Geometry, 4326),
    FOREIGN KEY (kind, head_id) REFERENCES atlas.heads (kind, id) ON DELETE CASCADE
        DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX features_head ON atlas.features (kind, head_id);
CREATE INDEX features_points ON atlas.features USING gist
    ((ST_Multi(ST_CollectionExtract(geometry, 1))::geometry(MultiPoint, 4326)));
CREATE INDEX features_lines ON atlas.features USING gist
    ((ST_Multi(ST_CollectionExtract(geometry, 2))::geometry(MultiLineString, 4326)));
CREATE INDEX features_areas ON atlas.features USING gist
    ((ST_Multi(ST_CollectionExtract(geometry, 3))::geometry(MultiPolygon, 4326)));

CREATE FUNCTION atlas.collection(data bytea) RETURNS json LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    found json;
BEGIN
    found := convert_from(data, 'UTF8')::json;
    IF json_typeof(found) = 'object' AND found ->> 'type' = 'FeatureCollection' THEN
        RETURN found;
    END IF;
    RETURN NULL;
EXCEPTION WHEN character_not_in_repertoire OR untranslatable_character
    OR invalid_text_representation THEN
    RETURN NULL;
END $$;
COMMENT ON FUNCTION atlas.collection IS 'Content as GeoJSON; null where it is something else.';

CREATE FUNCTION atlas.lay_out(of_kind text, of_id text) RETURNS void LANGUAGE sql AS $$
    DELETE FROM atlas.features WHERE kind = of_kind AND head_id = of_id;
    INSERT INTO atlas.features (kind, head_id, id, properties, geometry)
    SELECT of_kind, of_id, feature -> 'properties' ->> 'id',
           coalesce(feature -> 'properties', '{}'::json),
           ST_Force2D(ST_SetSRID(ST_GeomFromGeoJSON(nullif(feature ->> 'geometry', 'null')), 4326))
    FROM atlas.heads JOIN atlas.history USING (kind, id, version) JOIN atlas.contents USING (digest),
         json_array_elements(atlas.collection(data) -> 'features') AS feature
    WHERE heads.kind = of_kind AND heads.id = of_id;
$$;
COMMENT ON FUNCTION atlas.lay_out IS 'Writes the features of a head anew, from its content.';

CREATE VIEW atlas.layers AS
SELECT id, version, body::json -> 'title' ->> 'zh' AS name_zh, body::json -> 'title' ->> 'en' AS name_en,
       body::json ->> 'family' AS family, (body::json ->> 'confidential')::boolean AS confidential,
       changed, author
FROM atlas.heads JOIN atlas.history USING (kind, id, version) WHERE kind = 'layer';

CREATE VIEW atlas.results AS
SELECT id, version, body::json -> 'title' ->> 'zh' AS name_zh, body::json -> 'title' ->> 'en' AS name_en,
       body::json ->> 'page' AS page, body::json ->> 'link' AS link, changed, author
FROM atlas.heads JOIN atlas.history USING (kind, id, version) WHERE kind = 'result';

CREATE VIEW atlas.layer_points AS
SELECT fid, head_id AS layer, id, properties ->> 'name_zh' AS name_zh, properties ->> 'name_en' AS name_en,
       properties ->> 'kind' AS kind, properties ->> 'status' AS status, properties ->> 'opened' AS opened,
       properties ->> 'certainty' AS certainty, (properties ->> 'uncertainty_m')::float AS uncertainty_m, properties,
       ST_Multi(ST_CollectionExtract(geometry, 1))::geometry(MultiPoint, 4326) AS geometry
FROM atlas.features WHERE kind = 'layer' AND ST_Dimension(geometry) = 0;

CREATE VIEW atlas.layer_lines AS
SELECT fid, head_id AS layer, id, properties ->> 'name_zh' AS name_zh, properties ->> 'name_en' AS name_en,
       properties ->> 'kind' AS kind, properties ->> 'status' AS status, properties ->> 'opened' AS opened,
       properties ->> 'certainty' AS certainty, (properties ->> 'uncertainty_m')::float AS uncertainty_m, properties,
       ST_Multi(ST_CollectionExtract(geometry, 2))::geometry(MultiLineString, 4326) AS geometry
FROM atlas.features WHERE kind = 'layer' AND ST_Dimension(geometry) = 1;

CREATE VIEW atlas.layer_areas AS
SELECT fid, head_id AS layer, id, properties ->> 'name_zh' AS name_zh, properties ->> 'name_en' AS name_en,
       properties ->> 'kind' AS kind, properties ->> 'status' AS status, properties ->> 'opened' AS opened,
       properties ->> 'certainty' AS certainty, (properties ->> 'uncertainty_m')::float AS uncertainty_m, properties,
       ST_Multi(ST_CollectionExtract(geometry, 3))::geometry(MultiPolygon, 4326) AS geometry
FROM atlas.features WHERE kind = 'layer' AND ST_Dimension(geometry) = 2;

CREATE VIEW atlas.result_points AS
SELECT fid, head_id AS result, id, properties ->> 'name_zh' AS name_zh, properties ->> 'name_en' AS name_en,
       properties, ST_Multi(ST_CollectionExtract(geometry, 1))::geometry(MultiPoint, 4326) AS geometry
FROM atlas.features WHERE kind = 'result' AND ST_Dimension(geometry) = 0;

CREATE VIEW atlas.result_lines AS
SELECT fid, head_id AS result, id, properties ->> 'name_zh' AS name_zh, properties ->> 'name_en' AS name_en,
       properties, ST_Multi(ST_CollectionExtract(geometry, 2))::geometry(MultiLineString, 4326) AS geometry
FROM atlas.features WHERE kind = 'result' AND ST_Dimension(geometry) = 1;

CREATE VIEW atlas.result_areas AS
SELECT fid, head_id AS result, id, properties ->> 'name_zh' AS name_zh, properties ->> 'name_en' AS name_en,
       properties, ST_Multi(ST_CollectionExtract(geometry, 3))::geometry(MultiPolygon, 4326) AS geometry
FROM atlas.features WHERE kind = 'result' AND ST_Dimension(geometry) = 2;

-- Edits that were undone stand after the cursor of their scenario, and are not in the view.
CREATE VIEW atlas.scenarios AS
SELECT id, version, file -> 'title' ->> 'zh' AS name_zh, file -> 'title' ->> 'en' AS name_en,
       file ->> 'id' AS scenario, nullif(file ->> 'approved', '') AS approved,
       coalesce((body::json ->> 'cursor')::integer, json_array_length(file -> 'edits')) AS edits,
       changed, author, file
FROM atlas.heads JOIN atlas.history USING (kind, id, version) JOIN atlas.contents USING (digest),
     LATERAL (SELECT convert_from(data, 'UTF8')::json AS file) AS read
WHERE kind = 'scenario';

CREATE VIEW atlas.scenario_edits AS
SELECT (row_number() OVER (ORDER BY scenarios.id, position, part))::integer AS fid,
       scenarios.id AS own_id, scenarios.name_zh, scenarios.name_en, position::integer AS position,
       edit ->> 'op' AS op, edit ->> 'layer' AS layer, edit ->> 'id' AS id, edit ->> 'field' AS field,
       edit ->> 'old' AS old, edit ->> 'new' AS new, edit ->> 'why' AS why,
       (edit ->> 'cost_yuan')::float AS cost_yuan,
       ST_Force2D(ST_SetSRID(ST_GeomFromGeoJSON(shape::text), 4326))::geometry(Geometry, 4326) AS geometry
FROM atlas.scenarios
CROSS JOIN LATERAL json_array_elements(file -> 'edits') WITH ORDINALITY AS listed (edit, position)
LEFT JOIN LATERAL (
    SELECT found AS shape, part FROM (
        SELECT edit -> 'new' AS found, 0 AS part
        UNION ALL
        SELECT value, number::integer FROM json_each(
            CASE json_typeof(edit -> 'new') WHEN 'object' THEN edit -> 'new' ELSE '{}' END
        ) WITH ORDINALITY AS member (key, value, number) WHERE key = 'geometry'
        UNION ALL
        SELECT value -> 'geometry', number::integer FROM json_each(
            CASE json_typeof(edit -> 'new') WHEN 'object' THEN edit -> 'new' ELSE '{}' END
        ) WITH ORDINALITY AS member (key, value, number)
        WHERE json_typeof(value) = 'object' AND edit ->> 'op' = 'split_place'
    ) AS candidates
    WHERE json_typeof(found) = 'object' AND found ->> 'coordinates' IS NOT NULL
) AS shapes ON true
WHERE position <= scenarios.edits;

-- Where something was before an edit is a column of geometry too, beside the text of `old`, and
-- has views of one kind each, so that a map shows what was under what comes in its place.
CREATE FUNCTION atlas.shapes(value json) RETURNS TABLE (shape geometry(Geometry, 4326), part bigint)
LANGUAGE sql IMMUTABLE AS $$
    SELECT ST_Force2D(ST_SetSRID(ST_GeomFromGeoJSON(found::text), 4326)), number
    FROM jsonb_path_query(
        value::jsonb, 'strict $.** ? (@.type.type() == "string" && @.coordinates.type() == "array")'
    ) WITH ORDINALITY AS listed (found, number)
$$;
COMMENT ON FUNCTION atlas.shapes IS 'Geometries of a JSON value, however deep, in WGS84.';

-- Replaced, it keeps who may read it; columns can only be put at its end.
CREATE OR REPLACE VIEW atlas.scenario_edits AS
SELECT (row_number() OVER (ORDER BY scenarios.id, position, part))::integer AS fid,
       scenarios.id AS own_id, scenarios.name_zh, scenarios.name_en, position::integer AS position,
       edit ->> 'op' AS op, edit ->> 'layer' AS layer, edit ->> 'id' AS id, edit ->> 'field' AS field,
       edit ->> 'old' AS old, edit ->> 'new' AS new, edit ->> 'why' AS why,
       (edit ->> 'cost_yuan')::float AS cost_yuan,
       shape::geometry(Geometry, 4326) AS geometry,
       was.old_geometry::geometry(Geometry, 4326) AS old_geometry
FROM atlas.scenarios
CROSS JOIN LATERAL json_array_elements(file -> 'edits') WITH ORDINALITY AS listed (edit, position)
LEFT JOIN LATERAL atlas.shapes(edit -> 'new') AS new_shapes ON true
CROSS JOIN LATERAL (
    SELECT CASE count(*) WHEN 1 THEN (array_agg(old_shapes.shape))[1] ELSE ST_Collect(old_shapes.shape) END
    FROM atlas.shapes(edit -> 'old') AS old_shapes
) AS was (old_geometry)
WHERE position <= scenarios.edits;

-- An edit that puts several things somewhere has several rows, and one place it was before.
CREATE VIEW atlas.scenario_old AS
SELECT DISTINCT ON (own_id, position)
       fid, own_id, name_zh, name_en, position, op, layer, id, why, old_geometry
FROM atlas.scenario_edits ORDER BY own_id, position, fid;

CREATE VIEW atlas.scenario_old_points AS
SELECT fid, own_id, name_zh, name_en, position, op, layer, id, why,
       ST_Multi(ST_CollectionExtract(old_geometry, 1))::geometry(MultiPoint, 4326) AS geometry
FROM atlas.scenario_old WHERE ST_Dimension(old_geometry) = 0;

CREATE VIEW atlas.scenario_old_lines AS
SELECT fid, own_id, name_zh, name_en, position, op, layer, id, why,
       ST_Multi(ST_CollectionExtract(old_geometry, 2))::geometry(MultiLineString, 4326) AS geometry
FROM atlas.scenario_old WHERE ST_Dimension(old_geometry) = 1;

CREATE VIEW atlas.scenario_old_areas AS
SELECT fid, own_id, name_zh, name_en, position, op, layer, id, why,
       ST_Multi(ST_CollectionExtract(old_geometry, 3))::geometry(MultiPolygon, 4326) AS geometry
FROM atlas.scenario_old WHERE ST_Dimension(old_geometry) = 2;

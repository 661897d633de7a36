/* The areas of a layer that has many: one path on Leaflet's canvas, which draws what is in sight.
 *
 * Corners are laid on the world's map once; from there on a zoom is a multiplication. What is
 * smaller than a few pixels is a spot of its edge's colour, and one spot stands for all that lie
 * as near as that edge is wide; what is larger looks as Leaflet draws it. Areas of one look
 * follow each other. They are not one shape for the canvas: filling it takes the square of them.
 */
"use strict";

window.atlasAreas = (() => {
  const FEWEST = 1000; // fewer are paths of Leaflet's own
  const SPOT_PX = 3;
  const STEP_PX = 0.4; // a corner nearer to the last one than this is left out
  const WORLD_PX = 256; // the world at zoom 0
  const UNITS = 1e5; // of a degree, as positions travel
  let [Areas, Lit] = [null, null];

  // Whether the features of a layer are such areas: none of them has parts that come by year.
  function suits(features) {
    return features.length >= FEWEST && features.every(({ g, y }) => g.type.endsWith("Polygon") && !y);
  }

  // Web Mercator, the projection of Leaflet's maps.
  const across = (lng) => (WORLD_PX * (lng + 180)) / 360;
  const down = (lat) => {
    const sine = Math.sin((lat * Math.PI) / 180);
    return WORLD_PX * (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI));
  };

  // A feature of the layer; its corners as Leaflet takes them are there once they are needed.
  class Area {
    constructor(feature) {
      this.feature = feature;
      this.type = feature.g.type;
      this.corners = null;
    }

    get at() {
      this.corners ??= window.atlas.unpacked(this.feature.g.coordinates, this.type);
      return this.corners;
    }
  }

  // All corners on the world's map (x, y), where each ring starts among them, the first ring of
  // each feature, and its box: west, north, east, south.
  function read(features) {
    const rings = [];
    const first = new Uint32Array(features.length + 1);
    features.forEach(({ g: { type, coordinates } }, k) => {
      for (const part of type === "Polygon" ? [coordinates] : coordinates) rings.push(...part);
      first[k + 1] = rings.length;
    });
    const starts = new Uint32Array(rings.length + 1);
    rings.forEach((ring, k) => { starts[k + 1] = starts[k] + ring.length; });
    const world = new Float64Array(starts[rings.length]);
    const boxes = new Float64Array(4 * features.length);
    for (let k = 0; k < features.length; k += 1) {
      let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
      for (let r = first[k]; r < first[k + 1]; r += 1) {
        const ring = rings[r];
        for (let i = 0, to = starts[r], lng = 0, lat = 0; i < ring.length; i += 2, to += 2) {
          const x = (world[to] = across((lng += ring[i]) / UNITS));
          const y = (world[to + 1] = down((lat += ring[i + 1]) / UNITS));
          if (x < west) west = x;
          if (x > east) east = x;
          if (y < north) north = y;
          if (y > south) south = y;
        }
      }
      boxes.set([west, north, east, south], 4 * k);
    }
    return { world, starts, first, boxes };
  }

  function whole(boxes) {
    const all = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < boxes.length; i += 4) {
      for (const side of [0, 1]) {
        all[side] = Math.min(all[side], boxes[i + side]);
        all[side + 2] = Math.max(all[side + 2], boxes[i + side + 2]);
      }
    }
    return all;
  }

  // Numbers of features by how they look: their class, and whether they are surely there.
  function byLook(layer, entries) {
    const groups = new Map();
    entries.forEach(({ feature }, k) => {
      const look = window.atlas.symbolOf(layer, feature);
      if (!groups.has(look)) groups.set(look, []);
      groups.get(look).push(k);
    });
    return groups;
  }

  const methods = {
    initialize(layer, features, opacity) {
      L.setOptions(this, { interactive: false });
      this.opacity = opacity;
      this.entries = features.map((feature) => new Area(feature));
      this._shape = read(features);
      this._all = whole(this._shape.boxes);
      this._groups = byLook(layer, this.entries);
    },

    // Draw all of it as strong as this.
    fade(opacity) {
      this.opacity = opacity;
      if (this._map) this.redraw();
    },

    // What may lie at a position, or so many degrees about it, as id and entry: its box does.
    around({ lat, lng }, margin = 0) {
      const [left, right] = [across(lng - margin), across(lng + margin)];
      const [top, bottom] = [down(lat + margin), down(lat - margin)];
      const { boxes } = this._shape;
      const found = [];
      for (let k = 0, i = 0; k < this.entries.length; k += 1, i += 4) {
        if (right >= boxes[i] && left <= boxes[i + 2] && bottom >= boxes[i + 1] && top <= boxes[i + 3]) {
          found.push([this.entries[k].feature.i, this.entries[k]]);
        }
      }
      return found;
    },

    _project() {
      this._scale = this._map.getZoomScale(this._map.getZoom(), 0);
      this._origin = this._map.getPixelOrigin();
      const { _scale: scale, _origin: { x, y }, _all: [west, north, east, south] } = this;
      const edge = Math.max(0, ...this._looks().map(([{ weight }]) => weight)) + SPOT_PX;
      this._pxBounds = L.bounds([west * scale - x - edge, north * scale - y - edge],
        [east * scale - x + edge, south * scale - y + edge]);
    },

    _update() {},

    // How areas look, as Leaflet's options have it, with the numbers of those that look so.
    _looks() {
      return [...this._groups].map(([look, members]) => [window.atlas.pathOptions(look, this.opacity), members]);
    },

    // Called by Leaflet's canvas in turn with all other paths.
    _updatePath() {
      const { _ctx: ctx, _drawing: drawing, _bounds: all, _redrawBounds: part } = this._renderer;
      if (!drawing) return;
      ctx.save();
      for (const [options, members] of this._looks()) this._paint(ctx, options, members, part || all);
      ctx.restore();
    },

    _paint(ctx, options, members, { min, max }) {
      const { _scale: scale, _origin: origin, _shape: { boxes } } = this;
      const edge = options.weight / 2 + 1;
      const [left, top] = [(min.x + origin.x - edge) / scale, (min.y + origin.y - edge) / scale];
      const [right, bottom] = [(max.x + origin.x + edge) / scale, (max.y + origin.y + edge) / scale];
      const [spots, large] = [[], []];
      for (const k of members) {
        const i = 4 * k;
        if (boxes[i] > right || boxes[i + 2] < left || boxes[i + 1] > bottom || boxes[i + 3] < top) continue;
        if (this.entries[k].hidden) continue;
        const size = Math.max(boxes[i + 2] - boxes[i], boxes[i + 3] - boxes[i + 1]) * scale;
        (size < SPOT_PX ? spots : large).push(k);
      }
      this._spots(ctx, options, spots);
      this._shapes(ctx, options, large);
    },

    _spots(ctx, { color, weight, opacity, fill, fillColor, fillOpacity }, members) {
      const { _scale: scale, _origin: origin, _shape: { boxes } } = this;
      if (!weight && !fill) return;
      ctx.globalAlpha = weight ? opacity : fillOpacity;
      ctx.fillStyle = weight ? color : fillColor;
      const pocket = Math.max(1, weight / 2);
      const seen = new Set();
      for (const k of members) {
        const i = 4 * k;
        const [x, y] = [boxes[i] * scale - origin.x, boxes[i + 1] * scale - origin.y];
        const key = Math.round(x / pocket) * 1e6 + Math.round(y / pocket);
        if (seen.has(key)) continue;
        seen.add(key);
        const [width, height] = [(boxes[i + 2] - boxes[i]) * scale, (boxes[i + 3] - boxes[i + 1]) * scale];
        ctx.fillRect(x - weight / 2, y - weight / 2, width + weight, height + weight);
      }
    },

    _shapes(ctx, { color, weight, opacity, fill, fillColor, fillOpacity, dashArray, lineJoin }, members) {
      Object.assign(ctx, { fillStyle: fillColor, strokeStyle: color, lineWidth: weight, lineJoin });
      ctx.setLineDash(dashArray ? dashArray.split(" ").map(Number) : []);
      for (const k of members) {
        this._trace(ctx, k);
        if (fill) {
          ctx.globalAlpha = fillOpacity;
          ctx.fill("evenodd");
        }
        if (weight) {
          ctx.globalAlpha = opacity;
          ctx.stroke();
        }
      }
    },

    _trace(ctx, k) {
      const { _scale: scale, _origin: origin, _shape: { world, starts, first } } = this;
      ctx.beginPath();
      for (let r = first[k]; r < first[k + 1]; r += 1) {
        let [px, py] = [-Infinity, -Infinity];
        for (let i = starts[r]; i < starts[r + 1]; i += 2) {
          const [x, y] = [world[i] * scale - origin.x, world[i + 1] * scale - origin.y];
          if (Math.abs(x - px) < STEP_PX && Math.abs(y - py) < STEP_PX) continue;
          if (i === starts[r]) ctx.moveTo(x, y);
          else ctx.lineTo(x, y);
          [px, py] = [x, y];
        }
        ctx.closePath();
      }
    },
  };

  // The path of a layer's areas: a Leaflet layer.
  function of(layer, features, opacity) {
    Areas = Areas || L.Path.extend(methods);
    return new Areas(layer, features, opacity);
  }

  // A path of those of a layer's areas that something holds of, as Leaflet's options have it look.
  function lit(areas, holds, look) {
    Lit = Lit || Areas.extend({
      initialize(from, members, options) {
        L.setOptions(this, { interactive: false });
        Object.assign(this, { entries: from.entries, _shape: from._shape, _all: from._all });
        this._looks = () => [[options, members]];
      },
    });
    const members = [...areas.entries.keys()].filter((k) => holds(areas.entries[k]));
    return new Lit(areas, members, { opacity: 1, fill: false, lineJoin: "round", ...look });
  }

  return { suits, of, lit };
})();

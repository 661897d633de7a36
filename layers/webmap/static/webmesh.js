/* Surfaces in the browser: atlasMesh(layer, data) is one path on Leaflet's canvas, however many
 * cells it has, so that panning and zooming stay smooth. How a surface travels is written in
 * layers/model/mesh.py. This script comes before Leaflet, which it needs only when called.
 */
"use strict";

window.atlasMesh = (() => {
  const DOT = { least: 0.7, most: 3, part: 0.22, opacity: 0.9 };
  const FAINT = 0.18; // how strong cells are that are not pointed at, while others are
  let Mesh = null;

  // Ids, and corners in degrees: longitude, latitude, corner by corner, cell by cell.
  function read(data) {
    const { scale, centres, corners, start, ids, tail, classes } = data;
    const count = classes.length;
    const run = count ? corners[0].length : 0;
    const rings = new Float64Array(count * run);
    const names = [];
    for (let k = 0, block = 0, x = 0, y = 0, head = 0; k < count; k += 1) {
      if (start[block + 1] === k) block += 1;
      x += centres[2 * k];
      y += centres[2 * k + 1];
      names.push((head += ids[k]).toString(16) + tail);
      for (let i = 0; i < run; i += 2) {
        rings[k * run + i] = (x + corners[block][i]) / scale;
        rings[k * run + i + 1] = (y + corners[block][i + 1]) / scale;
      }
    }
    if (count) weld(rings, run);
    return { count, run, rings, names };
  }

  // Neighbours share corners; what the rounding set apart is put together, or seams would show.
  function weld(rings, run) {
    let side = Infinity;
    for (let i = 0; i + 2 < run; i += 2) {
      const length = Math.hypot(rings[i + 2] - rings[i], rings[i + 3] - rings[i + 1]);
      if (length > 0) side = Math.min(side, length);
    }
    const [pocket, near] = [side / 4, side / 25];
    const held = new Map();  // pocket -> where its corner stands in rings
    const key = (x, y) => Math.floor(x / pocket) * 1e7 + Math.floor(y / pocket);
    for (let i = 0; i < rings.length; i += 2) {
      const [x, y] = [rings[i], rings[i + 1]];
      const pockets = [[-near, -near], [near, -near], [-near, near], [near, near]]
        .map(([dx, dy]) => held.get(key(x + dx, y + dy)));
      const same = pockets.find((at) => at !== undefined &&
        Math.abs(rings[at] - x) < near && Math.abs(rings[at + 1] - y) < near);
      if (same === undefined) held.set(key(x, y), i);
      else [rings[i], rings[i + 1]] = [rings[same], rings[same + 1]];
    }
  }

  function members(data) {
    const found = new Map();
    [...data.classes].forEach((letter, k) => {
      const number = parseInt(letter, 36);
      if (!found.has(number)) found.set(number, []);
      found.get(number).push(k);
    });
    return found;
  }

  function inside(ring, from, run, x, y) {
    let odd = false;
    for (let i = from, j = from + run - 2; i < from + run; j = i, i += 2) {
      if ((ring[i + 1] > y) !== (ring[j + 1] > y) &&
        x < ((ring[j] - ring[i]) * (y - ring[i + 1])) / (ring[j + 1] - ring[i + 1]) + ring[i]) odd = !odd;
    }
    return odd;
  }

  const methods = {
    initialize(layer, data, opacity) {
      L.setOptions(this, { interactive: false });
      this.layer = layer;
      this.opacity = opacity;
      this.data = data;
      this.cells = read(data);
      this._members = members(data);
      this._dotted = data.unsure ? [...data.unsure].flatMap((each, k) => (each === "1" ? [k] : [])) : [];
    },

    // What a tip says of a cell.
    told(k) {
      const { names, named, unit } = this.layer.mesh;
      const label = names[this.grade(k)];
      const figure = this.value(k);
      if (figure === null) return label;
      const value = unit.replace("{value}", () => figure.toLocaleString("en-US"));
      return named ? `${label} · ${value}` : value;
    },

    // The class of a cell, and its value, null for none.
    grade(k) {
      return parseInt(this.data.classes[k], 36);
    },

    value(k) {
      const tenths = this.data.values[k];
      return tenths === null ? null : tenths / 10;
    },

    // Fade all cells but those a test holds for; with null, none.
    spot(test) {
      if (!test && !this._spot) return;
      this._spot = test && new Set(this.cells.names.map((_, k) => k).filter(test));
      if (this._map) this.redraw();
    },

    // A cell's corners as Leaflet takes them: latitude, longitude.
    ring(k) {
      const { run, rings } = this.cells;
      const found = [];
      for (let i = k * run; i < (k + 1) * run; i += 2) found.push([rings[i + 1], rings[i]]);
      return found;
    },

    // The number of the cell at a position, -1 where there is none.
    at(latlng) {
      return this._map ? this._under(this._map.latLngToLayerPoint(latlng)) : -1;
    },

    _under({ x, y }) {
      const { count, run } = this.cells;
      const far = 2 * this._reach;
      for (let k = 0; k < count; k += 1) {
        const from = k * run;
        if (Math.abs(this._px[from] - x) <= far && Math.abs(this._px[from + 1] - y) <= far &&
          inside(this._px, from, run, x, y)) return k;
      }
      return -1;
    },

    // Corners on the whole world's map at zoom 0, once; from there on zooming is a multiplication.
    _flatten() {
      const { count, run, rings } = this.cells;
      this._world = new Float64Array(rings.length);
      for (let i = 0; i < rings.length; i += 2) {
        const point = this._map.project([rings[i + 1], rings[i]], 0);
        this._world[i] = point.x;
        this._world[i + 1] = point.y;
      }
      this._far = 0; // half of the widest cell
      for (let k = 0; k < count; k += 1) {
        for (let i = 2; i < run; i += 2) {
          const [dx, dy] = [0, 1].map((axis) => this._world[k * run + i + axis] - this._world[k * run + axis]);
          this._far = Math.max(this._far, Math.hypot(dx, dy) / 2);
        }
      }
      this._px = new Float64Array(rings.length);
    },

    _project() {
      if (!this._world) this._flatten();
      const scale = this._map.getZoomScale(this._map.getZoom(), 0);
      const origin = this._map.getPixelOrigin();
      let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
      for (let i = 0; i < this._px.length; i += 2) {
        const x = (this._px[i] = this._world[i] * scale - origin.x);
        const y = (this._px[i + 1] = this._world[i + 1] * scale - origin.y);
        if (x < west) west = x;
        if (x > east) east = x;
        if (y < north) north = y;
        if (y > south) south = y;
      }
      this._reach = this._far * scale;
      this._pxBounds = this._px.length ? L.bounds([west, north], [east, south]) : null;
    },

    _update() {},

    // Called by Leaflet's canvas in turn with all other paths.
    _updatePath() {
      const { _ctx: ctx, _drawing: drawing, _bounds: all, _redrawBounds: part } = this._renderer;
      if (!drawing) return;
      const { min, max } = part || all;
      const { run } = this.cells;
      const [px, far] = [this._px, 2 * this._reach];
      const seen = (k) => px[k * run] > min.x - far && px[k * run] < max.x + far &&
        px[k * run + 1] > min.y - far && px[k * run + 1] < max.y + far;
      ctx.save();
      ctx.setLineDash([]);
      for (const [number, cells] of this._members) {
        const look = this.layer.symbols[number].sure;
        const there = cells.filter(seen);
        const lit = (k) => !this._spot || this._spot.has(k);
        this._fill(ctx, look, there.filter(lit), this.opacity);
        if (this._spot) this._fill(ctx, look, there.filter((k) => !lit(k)), this.opacity * FAINT);
      }
      this._dots(ctx, this._dotted.filter(seen));
      ctx.restore();
    },

    // Cells of one look as one path.
    _fill(ctx, look, cells, opacity) {
      const { run } = this.cells;
      const px = this._px;
      ctx.beginPath();
      for (const k of cells) {
        const from = k * run;
        ctx.moveTo(px[from], px[from + 1]);
        for (let i = from + 2; i < from + run; i += 2) ctx.lineTo(px[i], px[i + 1]);
        ctx.closePath();
      }
      if (look.fill !== null) {
        ctx.globalAlpha = look.fillOpacity * opacity;
        ctx.fillStyle = look.fill;
        ctx.fill();
      }
      if (look.width > 0) {
        ctx.globalAlpha = look.opacity * opacity;
        ctx.strokeStyle = look.colour;
        ctx.lineWidth = look.width;
        ctx.stroke();
      }
    },

    _dots(ctx, cells) {
      const { run } = this.cells;
      const radius = Math.min(DOT.most, Math.max(DOT.least, DOT.part * this._reach));
      ctx.beginPath();
      for (const k of cells) {
        let [x, y] = [0, 0];
        for (let i = k * run; i < (k + 1) * run; i += 2) {
          x += (2 * this._px[i]) / run;
          y += (2 * this._px[i + 1]) / run;
        }
        ctx.moveTo(x + radius, y);
        ctx.arc(x, y, radius, 0, 2 * Math.PI);
      }
      ctx.globalAlpha = DOT.opacity;
      ctx.fillStyle = window.atlas.colour("dot");
      ctx.fill();
    },
  };

  return (layer, data, opacity) => {
    Mesh = Mesh || L.Path.extend(methods);
    return new Mesh(layer, data, opacity);
  };
})();

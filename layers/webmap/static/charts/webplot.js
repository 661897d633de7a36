/* Where things stand in a chart: round numbers along an axis, scales, stairs, slots. No drawing.
 *
 * A chart is as layers/webmap/charts.py sends it. Figures are 0 or more, so axes begin at 0.
 */
"use strict";

globalThis.atlasPlot = (() => {
  const ROUND = [1, 2, 5, 10];
  const LEAST = 0.05; // a figure below it is said as 0.0
  const AFTERWARDS = 0.06; // a point without a place stands so far behind the last, as part of the axis

  // A round step of which about so many make up a length; of years whole ones.
  function stepOf(length, most, whole) {
    const rough = length / Math.max(1, most);
    const power = 10 ** Math.floor(Math.log10(rough));
    const fit = ROUND.map((each) => each * power).find((each) => each >= rough * (1 - 1e-9));
    return whole ? Math.max(1, fit) : fit;
  }

  // Multiples of a step from one number to another, both counted.
  function multiples(low, high, step) {
    const first = Math.ceil(low / step - 1e-9);
    const count = Math.floor(high / step + 1e-9) - first + 1;
    return Array.from({ length: count }, (_, k) => Number(((first + k) * step).toPrecision(12)));
  }

  // Round numbers within two ends, about so many.
  function ticks(low, high, most, whole) {
    return multiples(low, high, stepOf(high - low || 1, most, whole));
  }

  // The numbers along an axis of figures, from 0 to one at or above all that is drawn.
  function heights(marks, most) {
    const drawn = Math.max(0, ...marks.flatMap(({ value, high }) => [value ?? 0, high ?? 0]));
    const greatest = drawn < LEAST ? 1 : drawn; // else the range of a 0.0 would be as long as the axis
    const step = stepOf(greatest, most);
    return multiples(0, Math.ceil(greatest / step - 1e-9) * step, step);
  }

  function scale([from, to], [begin, end]) {
    return (value) => begin + ((value - from) / (to - from || 1)) * (end - begin);
  }

  // Positions along the axis: where each mark begins and ends, from 0 to 1, and what the ends are.
  function slots({ kind, marks }) {
    const placed = marks.filter(({ start }) => start !== undefined);
    if (kind === "line") return along(marks, placed);
    if (placed.length < marks.length || !marks.length) {
      return { ends: null, at: marks.map((_, k) => [k / marks.length, (k + 1) / marks.length]) };
    }
    const ends = [marks[0].start, marks.at(-1).end];
    const to = scale(ends, [0, 1]);
    return { ends, at: marks.map(({ start, end }) => [to(start), to(end)]) };
  }

  function along(marks, placed) {
    const ends = [placed[0].start, placed.at(-1).start];
    const to = scale(ends, [0, placed.length < marks.length ? 1 - AFTERWARDS : 1]);
    return { ends, at: marks.map(({ start }) => (start === undefined ? [1, 1] : [to(start), to(start)])), to };
  }

  // A figure that stays as it is until the next point: [[x, y], …] as the path of an SVG.
  function stairs(points) {
    if (!points.length) return "";
    const [[x, y], ...rest] = points.map((point) => point.map(rounded));
    return `M${x} ${y}` + rest.map(([nextX, nextY]) => `H${nextX}V${nextY}`).join("");
  }

  // What lies between two stairs: [[x, low, high], …].
  function band(points) {
    if (!points.length) return "";
    const there = stairs(points.map(([x, , high]) => [x, high]));
    const back = points.map(([x, low]) => [x, low].map(rounded)).reverse();
    const steps = back.slice(1).map(([x, low]) => `V${low}H${x}`).join("");
    return `${there}V${back[0][1]}${steps}V${rounded(back.at(-1)[1])}Z`;
  }

  function rounded(value) {
    return Math.round(value * 10) / 10;
  }

  // The mark whose slot holds a part of the axis; of a line, the nearest point.
  function under(at, part) {
    const within = at.findIndex(([begin, end]) => begin < end && part >= begin && part < end);
    if (within >= 0) return within;
    let best = -1;
    at.forEach(([begin], k) => {
      if (best < 0 || Math.abs(begin - part) < Math.abs(at[best][0] - part)) best = k;
    });
    return best;
  }

  // The mark that counts a place: by its id, else by its class or value in a layer of the chart.
  function holding({ marks, layers }, id, known) {
    const own = marks.findIndex(({ ids }) => ids && ids.includes(id));
    if (own >= 0 || !known || !layers.includes(known.layer)) return own;
    const { grade, value } = known;
    const graded = marks.findIndex((mark) => mark.grade !== undefined && mark.grade === grade);
    if (graded >= 0 || value === null || value === undefined) return graded;
    return marks.findIndex(({ start, end }) => end !== undefined && value >= start && value < end);
  }

  return { ticks, heights, scale, slots, stairs, band, under, holding };
})();

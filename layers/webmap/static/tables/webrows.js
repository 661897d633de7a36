/* The rows of a table: their order, which of them are in sight, and how they are saved.
 *
 * A cell is a text, a number, a number with how it is read, or null for what is missing.
 */
"use strict";

globalThis.atlasRows = (() => {
  const POINT = "\u2008"; // a space as wide as a point, and one as wide as a digit
  const DIGIT = "\u2007";
  const ACTIVE = /^ *[=+\-@\t\r\n＝＋－＠]/;

  // What a cell is sorted by: a number, or in a column of texts a text; null for what is missing.
  function keyOf(cell, column) {
    if (Array.isArray(cell)) return cell[0];
    if (column.number) return typeof cell === "number" ? cell : null;
    return cell === null || cell === "" ? null : String(cell);
  }

  // The places of rows in the order of a column; what has no number stands last either way.
  function order(rows, columns, sort, lang) {
    const places = rows.map((_, place) => place);
    const at = sort ? columns.findIndex((column) => column.slug === (sortedBy(columns, sort.slug))) : -1;
    if (at < 0) return places;
    const { compare } = new Intl.Collator(lang, { numeric: true });
    const keys = rows.map((row) => keyOf(row[at], columns[at]));
    const by = (a, b) => (typeof a === "number" ? a - b : compare(a, b));
    return places.sort((a, b) => {
      const [one, other] = [keys[a], keys[b]];
      if (one === null || other === null) return (one === null) - (other === null) || a - b;
      return (sort.down ? -by(one, other) : by(one, other)) || a - b;
    });
  }

  // A range in words is sorted by the figure it belongs to.
  function sortedBy(columns, slug) {
    const column = columns.find((each) => each.slug === slug);
    return (column && column.of) || slug;
  }

  // Up, then down, then as it came.
  function turned(sort, slug) {
    if (!sort || sort.slug !== slug) return { slug, down: false };
    return sort.down ? null : { slug, down: true };
  }

  function read(cell, column, missing) {
    if (Array.isArray(cell)) return cell[1];
    if (cell === null) return missing;
    return typeof cell === "number" && column.number ? cell.toFixed(column.decimals).replace("-", "−") : String(cell);
  }

  // How many decimals the numbers of a column have at most.
  function decimalsOf(rows, at, column) {
    return rows.reduce((most, row) => Math.max(most, isRead(row[at]) ? decimals(read(row[at], column, "")) : 0), 0);
  }

  const isRead = (cell) => typeof cell === "number" || (Array.isArray(cell) && /^[+−\d.,]+$/.test(cell[1]));
  const decimals = (text) => (text.split(".")[1] || "").length;

  // A number filled up so that the points of a column stand below each other.
  function aligned(cell, column, missing) {
    const text = read(cell, column, missing);
    const lack = column.digits - decimals(text);
    if (!column.number || !isRead(cell) || lack <= 0) return text;
    return text + (text.includes(".") ? "" : POINT) + DIGIT.repeat(lack);
  }

  // How wide a text is, in letters of which a Chinese one is two.
  const breadth = (text) => [...text].reduce((sum, each) => sum + (each > "\u2e7f" ? 2 : 1), 0);

  // The rows to draw: from the first in sight to the last, and some on either side.
  function inSight(count, rowPx, top, height, spare = 12) {
    const first = Math.max(0, Math.min(count, Math.floor(top / rowPx) - spare));
    return [first, Math.min(count, Math.ceil((top + height) / rowPx) + spare)];
  }

  // CSV as a table program takes it: nothing in it a formula, numbers as numbers; a marking says
  // in a column of its own, in every row, which layers are confidential.
  function csv(columns, rows, marking) {
    const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const saved = (text) => quoted(ACTIVE.test(text) ? `'${text}` : text);
    const cell = (value) => {
      if (Array.isArray(value)) return String(value[0]);
      return value === null ? "" : typeof value === "number" ? String(value) : saved(value);
    };
    const heads = columns.map(({ head, unit }) => saved(unit ? `${head} (${unit})` : head));
    if (marking) heads.push(saved(marking.head));
    const last = marking ? [saved(marking.text)] : [];
    return "\ufeff" + [heads, ...rows.map((row) => [...row.map(cell), ...last])].map((line) => `${line.join()}\r\n`).join("");
  }

  return { order, turned, aligned, decimalsOf, breadth, inSight, csv };
})();

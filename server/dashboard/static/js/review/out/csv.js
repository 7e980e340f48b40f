// @ts-check
// Comma-separated values (RFC 4180) that a spreadsheet opens as they are: a cell is never taken for a formula.

/** @typedef {string | number | null | undefined} Cell */

/** @param {string[]} heads @param {Cell[][]} rows */
export const csv = (heads, rows) => [heads, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");

/** @param {Cell} value */
function cell(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

// @ts-check
// The points as Sportscode XML: an instance a point, coded by who ended it, with labels; a row a code with its colour.

/** @typedef {{ from: number, to: number, code: string, labels: [string, string][] }} Instance */

const COLOUR_MAX = 65_535;

/** @param {Instance[]} instances @param {Map<string, [number, number, number]>} colours of codes, 0 to 255 each */
export function sportscode(instances, colours) {
  const told = instances.filter((one) => one.to > 0).map((one, at) => [
    "    <instance>",
    `      <ID>${at + 1}</ID>`,
    `      <start>${Math.max(0, one.from).toFixed(3)}</start>`,
    `      <end>${one.to.toFixed(3)}</end>`,
    `      <code>${escaped(one.code)}</code>`,
    ...one.labels.filter(([, text]) => text).map(([group, text]) => `      <label><group>${escaped(group)}</group><text>${escaped(text)}</text></label>`),
    "    </instance>",
  ].join("\n"));
  const codes = [...new Set(instances.map((one) => one.code))];
  const rows = codes.map((code) => {
    const [r, g, b] = (colours.get(code) ?? [90, 90, 90]).map((one) => Math.round((one / 255) * COLOUR_MAX));
    return `    <row><code>${escaped(code)}</code><R>${r}</R><G>${g}</G><B>${b}</B></row>`;
  });
  return ['<?xml version="1.0" encoding="UTF-8"?>', "<file>", "  <ALL_INSTANCES>", ...told, "  </ALL_INSTANCES>", "  <ROWS>", ...rows, "  </ROWS>", "</file>", ""].join("\n");
}

// What XML 1.0 has no place for is left out.
/** @param {string} text */
const escaped = (text) => text
  .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "")
  .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

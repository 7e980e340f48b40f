// Match formats (canonical matchUpFormat codes): what they are called, and the same with another deuce or last set.

const SETS = { SET1: "One set", SET3: "Best of three", SET5: "Best of five" };

/** Rules from deuce on, by the code's game section. */
export const DEUCES = { TN3D: "Star point", TN1D: "Golden point", "": "Advantage" };

/** Last sets by the code's final section; the empty one is like the others. */
export const LAST_SETS = { "": "Like the others", TB10: "Match tie-break to 10" };

/** Take a code apart: `SET3-S:6/TB7-G:TN3D-F:TB10` gives `{bestOf: "SET3", set: "6/TB7", deuce: "TN3D", last: "TB10"}`. */
export function parts(code) {
  const [bestOf, ...sections] = code.split("-");
  const { S = "", G = "", F = "" } = Object.fromEntries(sections.map((one) => one.split(":")));
  return { bestOf, set: S, deuce: G, last: F };
}

/** The code of a format with another rule from deuce on and another last set. */
export function withOther(code, { deuce, last }) {
  const { bestOf, set } = parts(code);
  return [`${bestOf}-S:${plain(set)}`, deuce && `G:${deuce}`, last && `F:${plain(last)}`].filter(Boolean).join("-");
}

// One deuce rule for all sets leaves no place for a set's own.
const plain = (set) => set.replace(/^(\d+)NOAD/, "$1");

/** A format in words: "Best of three, star point". */
export function formatText(code) {
  const { bestOf, deuce, last } = parts(code);
  const tiebreak = last.startsWith("TB") ? `match tie-break to ${parseInt(last.slice(2))}` : "";
  return [SETS[bestOf] ?? code, DEUCES[deuce]?.toLowerCase(), tiebreak].filter(Boolean).join(", ");
}

/** The formats that are played most, for a choice. */
export const USUAL_FORMATS = [
  "SET3-S:6/TB7-G:TN3D", "SET3-S:6/TB7-G:TN1D", "SET3-S:6/TB7", "SET3-S:6/TB7-G:TN3D-F:TB10", "SET3-S:6/TB7-G:TN1D-F:TB10", "SET1-S:6/TB7-G:TN3D",
].map((code) => [code, formatText(code)]).concat([
  ["SET1-S:9/TB7@8-G:TN3D", "Pro set to nine, star point"], ["SET3-S:4/TB5@3-G:TN3D", "Best of three short sets, star point"],
]);

/** What the deciding point is called in a format. */
export function decidingPoint(code) {
  return parts(code).deuce === "TN3D" ? DEUCES.TN3D : DEUCES.TN1D;
}

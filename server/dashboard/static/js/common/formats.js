// @ts-check
// Match formats (canonical matchUpFormat codes): what they are called, and the same with another deuce or last set.

import { say } from "./language.js";

/** @type {Record<string, string>} */
const SETS = { SET1: "sets.one", SET3: "sets.three", SET5: "sets.five" };

/** Rules from deuce on, by the code's game section. @returns {Record<string, string>} */
export const deuces = () => ({ TN3D: say("deuce.star"), TN1D: say("deuce.golden"), "": say("deuce.advantage") });

/** Last sets by the code's final section; the empty one is like the others. @returns {Record<string, string>} */
export const lastSets = () => ({ "": say("last.like"), TB10: say("last.tiebreak", { n: 10 }) });

/** Take a code apart: `SET3-S:6/TB7-G:TN3D-F:TB10` gives `{bestOf: "SET3", set: "6/TB7", deuce: "TN3D", last: "TB10"}`. @param {string} code */
export function parts(code) {
  const [bestOf, ...sections] = code.split("-");
  const { S = "", G = "", F = "" } = Object.fromEntries(sections.map((one) => one.split(":")));
  return { bestOf, set: S, deuce: G, last: F };
}

/** The code of a format with another rule from deuce on and another last set. @param {string} code @param {{ deuce: string, last: string }} other */
export function withOther(code, { deuce, last }) {
  const { bestOf, set } = parts(code);
  return [`${bestOf}-S:${plain(set)}`, deuce && `G:${deuce}`, last && `F:${plain(last)}`].filter(Boolean).join("-");
}

// One deuce rule for all sets leaves no place for a set's own.
const plain = (/** @type {string} */ set) => set.replace(/^(\d+)NOAD/, "$1");

/** A format in words: "Best of three, star point". @param {string} code */
export function formatText(code) {
  const { bestOf, deuce, last } = parts(code);
  const sets = bestOf in SETS ? say(SETS[bestOf]) : code;
  const tiebreak = last.startsWith("TB") ? say("last.tiebreak", { n: parseInt(last.slice(2)) }) : "";
  return [sets, ...[deuces()[deuce], tiebreak].filter(Boolean).map((one) => one.toLowerCase())].join(", ");
}

/** The formats that are played most, for a choice: code and words. @returns {[string, string][]} */
export const usualFormats = () => [
  ...USUAL.map((code) => /** @type {[string, string]} */ ([code, formatText(code)])),
  ["SET1-S:9/TB7@8-G:TN3D", say("format.pro-set")], ["SET3-S:4/TB5@3-G:TN3D", say("format.short-sets")],
];

const USUAL = [
  "SET3-S:6/TB7-G:TN3D", "SET3-S:6/TB7-G:TN1D", "SET3-S:6/TB7", "SET3-S:6/TB7-G:TN3D-F:TB10", "SET3-S:6/TB7-G:TN1D-F:TB10", "SET1-S:6/TB7-G:TN3D",
];

/** What the deciding point is called in a format. @param {string} code */
export const decidingPoint = (code) => say(parts(code).deuce === "TN3D" ? "deuce.star" : "deuce.golden");

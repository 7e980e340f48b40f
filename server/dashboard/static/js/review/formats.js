// @ts-check
// Match formats in the viewer's language.

import { say } from "../common/language.js";
import { parts } from "../common/formats.js";

/** Rules from deuce on, by the code's game section. @returns {Record<string, string>} */
export const deuces = () => ({ TN3D: say("deuce.star"), TN1D: say("deuce.golden"), "": say("deuce.advantage") });

/** Last sets, by the code's final section. @returns {Record<string, string>} */
export const lastSets = () => ({ "": say("last.like"), TB10: say("last.tiebreak", { n: 10 }) });

/** A format in words: "Best of three, golden point". @param {string} code */
export function formatText(code) {
  const { bestOf, deuce, last } = parts(code);
  const sets = { SET1: say("sets.one"), SET3: say("sets.three"), SET5: say("sets.five") }[/** @type {string} */ (bestOf)] ?? code;
  const tiebreak = last.startsWith("TB") ? say("last.tiebreak", { n: parseInt(last.slice(2)) }) : "";
  return [sets, deuces()[deuce], tiebreak].filter(Boolean).map((one, at) => (at ? one.toLowerCase() : one)).join(", ");
}

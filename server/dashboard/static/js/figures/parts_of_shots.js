// @ts-check
// What shots are told apart by, and what its parts are called.

import { canSay, say } from "../common/language.js";

/** What everybody may ask; heart-rate zones are health data. */
export const PARTS = ["moment", "set", "side", "service", "rally"];

/** @param {string} by @param {string} part */
export function partText(by, part) {
  const key = `strokes.${by}-${part}`;
  return canSay(key) ? say(key) : say(`strokes.in-${by}`, { n: part });
}

// @ts-check
// What was decided on a call, as a mark beside it.

import { el } from "../common/dom.js";
import { verdict } from "../common/words.js";

/** @param {string} name */
export function verdictMark(name) {
  const { word, tone } = verdict(name);
  return el("em", { "data-tone": tone }, word);
}

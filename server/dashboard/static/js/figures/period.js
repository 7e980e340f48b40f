// @ts-check
// Over which matches figures are made: all of them, or those of the last days.

import { el } from "../common/dom.js";
import { say } from "../common/language.js";

const DAYS = [365, 90, 30, 7];
const DAY_MS = 86_400_000;

/** Offer the periods. @param {HTMLSelectElement} select */
export function fillPeriods(select) {
  select.replaceChildren(el("option", { value: "" }, say("period.all")), ...DAYS.map((days) => el("option", { value: String(days) }, say("period.last", { days }))));
}

/** A period as the API asks for it: full hours, so that an address stays the same for a while. @param {string} days */
export function periodQuery(days) {
  if (!days) return "";
  const from = Math.floor((Date.now() - Number(days) * DAY_MS) / 3_600_000) * 3_600_000;
  return `from=${encodeURIComponent(new Date(from).toISOString())}`;
}

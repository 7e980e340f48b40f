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

/** When the last days began: a full hour, so that an address stays the same for a while. @param {number} days */
export const periodFrom = (days) => Math.floor((Date.now() - days * DAY_MS) / 3_600_000) * 3_600_000;

/** A period as the API asks for it. @param {string} days */
export const periodQuery = (days) => (days ? `from=${encodeURIComponent(new Date(periodFrom(Number(days))).toISOString())}` : "");

// @ts-check
// Whom the player plays with and against, each with what came of it, and what a pair wins beyond its players' other pairs.

import * as api from "../common/api.js";
import { el } from "../common/dom.js";
import { number, say, shareText } from "../common/language.js";
import { figureCell, head, playerLink, shareCell, table } from "../figures/cells.js";

/** @typedef {import("../figures/cells.js").Share} Share @typedef {{ name: string, matches: number, won: number, lost: number, points: Share | null }} Met */

/** @param {HTMLElement} partners @param {HTMLElement} opponents @param {{ name: string, partners: Met[], opponents: Met[] }} company */
export function showCompany(partners, opponents, company) {
  list(partners, company.partners, "company.partners", "company.with");
  list(opponents, company.opponents, "company.opponents", "company.against");
  const [most] = company.partners;
  if (most) together(partners, company.name, most.name);
}

/** @param {HTMLElement} root @param {Met[]} met @param {string} caption @param {string} says */
function list(root, met, caption, says) {
  if (met.length === 0) return root.replaceChildren(el("p", { class: "quiet" }, say("company.none")));
  const [most] = met;
  root.replaceChildren(
    el("p", { class: "chart-says" }, say(says, { name: most.name, n: most.matches, share: shareText(most.points) })),
    table(say(caption), head(["filter.player", "index.matches", "company.result", "figure.won"], ["figure.won"]),
      el("tbody", {}, met.map((one) => el("tr", {}, el("th", { scope: "row" }, playerLink(one.name)), figureCell(one.matches), figureCell(resultText(one)), shareCell(one.points))))));
}

/** Won and lost. @param {{ won: number, lost: number }} one */
export const resultText = ({ won, lost }) => `${won}–${lost}`;

/** @param {HTMLElement} root @param {string} one @param {string} two */
async function together(root, one, two) {
  const { data } = await api.get(`/pairs/${encodeURIComponent(one)}/${encodeURIComponent(two)}`).catch(() => ({ data: null }));
  if (!data) return;
  const sides = data.players.filter((/** @type {{ serving: Share | null, returning: Share | null }} */ { serving, returning }) => serving && returning);
  root.append(...sides.map((/** @type {{ name: string, serving: Share, returning: Share }} */ { name, serving, returning }) => el("p", { class: "label" }, say("company.serves-returns", { name, serving: shareText(serving), returning: shareText(returning) }))));
  if (!data.synergy) return;
  const points = (/** @type {number} */ share) => `${share > 0 ? "+" : ""}${number(100 * share, 1)}`;
  const { value, low, high } = data.synergy;
  const key = low > 0 ? "company.synergy-more" : high < 0 ? "company.synergy-less" : "company.synergy-same";
  root.append(el("p", { class: "label" }, say(key, { name: two, value: points(value), low: points(low), high: points(high) })));
}

// @ts-check
// The pairs of the club, those with most points first.

import * as api from "../common/api.js";
import { el } from "../common/dom.js";
import { say } from "../common/language.js";
import { figureCell, head, playerLink, shareCell, table } from "../figures/cells.js";
import { resultText } from "../players/company.js";

/** @typedef {import("../figures/cells.js").Share} Share @typedef {{ players: [string, string], matches: number, won: number, lost: number, points: Share | null }} PairOf */

const FEW = 50;

/** @param {HTMLElement} root @param {string} query @param {() => boolean} isLast whether it still is what was asked for last */
export async function showPairs(root, query, isLast) {
  const pairs = /** @type {PairOf[]} */ ((await api.get(`/pairs?${query}`)).data.pairs);
  if (!isLast()) return undefined;
  if (pairs.length === 0) return root.replaceChildren(el("p", { class: "quiet" }, say("pairs.none")));
  return root.replaceChildren(
    el("p", { class: "chart-says" }, says(pairs)),
    table(say("pairs.table"), head(["score.pair", "index.matches", "company.result", "figure.won"], ["figure.won"]),
      el("tbody", {}, pairs.map((one) => el("tr", {},
        el("th", { scope: "row" }, playerLink(one.players[0]), " / ", playerLink(one.players[1])), figureCell(one.matches), figureCell(resultText(one)), shareCell(one.points))))),
    el("p", { class: "label" }, say("pairs.about")));
}

/** @param {PairOf[]} pairs */
function says(pairs) {
  const known = pairs.filter((one) => (one.points?.of ?? 0) >= FEW);
  if (known.length === 0) return say("pairs.few", { n: FEW });
  const best = known.reduce((one, other) => ((other.points?.low ?? 0) > (one.points?.low ?? 0) ? other : one));
  return say("pairs.best", { pair: best.players.join(" / "), low: Math.round(100 * (best.points?.low ?? 0)) });
}

// @ts-check
// The last matches: the share of points won in each with its interval, as a line and a table.

import { dayAndTime, el } from "../common/dom.js";
import { locale, percent, say, shareText } from "../common/language.js";
import { figureCell, head, shareCell, table } from "../figures/cells.js";
import { drawLines } from "../figures/lines.js";

const RECENT = 5;
const LEAST = 6;

/** @typedef {import("../figures/cells.js").Share} Share @typedef {{ match: string, created: string, competition: string | null, won: boolean | null, points: Share | null, winners: Share | null }} Played */

/** @param {HTMLElement} root @param {Played[]} matches the newest first */
export function showForm(root, matches) {
  if (matches.length === 0) return root.replaceChildren(el("p", { class: "quiet" }, say("form.none")));
  const chart = el("div", {});
  root.replaceChildren(
    el("p", { class: "chart-says" }, says(matches)),
    matches.length > 1 ? chart : "",
    table(say("form.table"), head(["form.match", "form.result", "figure.won", "figure.winners"], ["figure.won", "figure.winners"]),
      el("tbody", {}, matches.map((one) => el("tr", {},
        el("th", { scope: "row" }, el("a", { href: `/sessions/${encodeURIComponent(one.match)}` }, dayAndTime(one.created)), one.competition ? ` ${one.competition}` : ""),
        figureCell(say(one.won === null ? "form.open" : one.won ? "form.won" : "form.lost")), shareCell(one.points), shareCell(one.winners))))),
    el("p", { class: "label" }, say("form.about")));
  if (matches.length > 1) draw(chart, matches);
}

/** @param {HTMLElement} root @param {Played[]} matches */
function draw(root, matches) {
  const known = matches.filter((one) => one.points).reverse();
  drawLines(root, {
    lines: [known.map(({ points }, at) => ({ x: at, y: points?.value ?? 0, low: points?.low, high: points?.high }))],
    from: 0, to: 1, middle: 0.5, dots: true, y: percent, label: say("form.chart"),
    x: (at) => new Date(known[at].created).toLocaleDateString(locale, { day: "numeric", month: "short" }),
  });
}

/** @param {Played[]} matches */
function says(matches) {
  const decided = matches.filter((one) => one.won !== null);
  const said = say("form.says", { won: decided.filter((one) => one.won).length, n: decided.length, share: shareText(sum(matches)) });
  if (matches.length < LEAST) return said;
  const [late, early] = [sum(matches.slice(0, RECENT)), sum(matches.slice(RECENT))];
  if (!late || !early) return said;
  const change = late.low > early.value ? "form.better" : late.high < early.value ? "form.worse" : "form.same";
  return `${said} ${say(change, { late: percent(late.value), early: percent(early.value), n: RECENT })}`;
}

/** All points together, with Wilson's interval of 90 %. @param {Played[]} matches @returns {Share | null} */
function sum(matches) {
  const known = matches.flatMap((one) => (one.points ? [one.points] : []));
  const of = known.reduce((all, one) => all + one.of, 0);
  if (of === 0) return null;
  const value = known.reduce((all, one) => all + one.value * one.of, 0) / of;
  const z2 = 1.645 ** 2;
  const middle = (value + z2 / (2 * of)) / (1 + z2 / of);
  const reach = (1.645 / (1 + z2 / of)) * Math.sqrt((value * (1 - value)) / of + z2 / (4 * of * of));
  return { value, low: middle - reach, high: middle + reach, of };
}

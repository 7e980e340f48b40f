// @ts-check
// Personal bests over the matches of the period, each leading to its match.

import { dayAndTime, el } from "../common/dom.js";
import { number, percent, say } from "../common/language.js";

const FEWEST_POINTS = 20;

/** @typedef {import("./form_panel.js").Played} Played @typedef {import("./load_panel.js").Session} Session @typedef {{ name: string, value: string, match: string, created: string }} Best */

/** @param {HTMLElement} root @param {Played[]} matches the newest first @param {Session[] | null} worn sessions of the period; null for who may not see them */
export function showBests(root, matches, worn) {
  const sessions = worn ?? [];
  const long = matches.filter((one) => one.points && one.points.of >= FEWEST_POINTS);
  const found = [
    best("bests.share", long, (one) => one.points?.value ?? 0, percent),
    best("bests.winners", matches, (one) => Math.round((one.winners?.value ?? 0) * (one.winners?.of ?? 0)), number),
    best("bests.points", matches, (one) => Math.round((one.points?.value ?? 0) * (one.points?.of ?? 0)), number),
    best("bests.recovery", sessions.map((one) => ({ ...one, match: one.session })), (one) => one.recovery_bpm ?? 0, (value) => say("bests.bpm", { bpm: number(value, 1) })),
    best("bests.load", sessions.map((one) => ({ ...one, match: one.session })), (one) => one.load, (value) => number(value)),
  ].filter((one) => one !== null);
  const run = longestRun(matches);
  if (found.length === 0) return root.replaceChildren(el("p", { class: "quiet" }, say("bests.none")));
  root.replaceChildren(el("dl", { class: "bests" },
    run > 1 ? el("div", {}, el("dt", {}, say("bests.run")), el("dd", {}, el("b", {}, number(run)))) : null,
    found.map((one) => el("div", {}, el("dt", {}, say(one.name)), el("dd", {}, el("b", {}, one.value), el("a", { href: `/sessions/${encodeURIComponent(one.match)}` }, dayAndTime(one.created)))))),
    el("p", { class: "label" }, say("bests.about", { n: matches.length }), worn ? ` ${say("bests.hearts", { n: sessions.length })}` : ""));
}

/**
 * @template {{ match: string, created: string }} One
 * @param {string} name @param {One[]} all @param {(one: One) => number} of @param {(value: number) => string} text
 * @returns {Best | null}
 */
function best(name, all, of, text) {
  if (all.length === 0) return null;
  const most = all.reduce((one, other) => (of(other) > of(one) ? other : one));
  return of(most) > 0 ? { name, value: text(of(most)), match: most.match, created: most.created } : null;
}

/** Matches won one after another. @param {Played[]} matches */
function longestRun(matches) {
  let [run, longest] = [0, 0];
  for (const { won } of matches) {
    if (won === null) continue;
    run = won ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

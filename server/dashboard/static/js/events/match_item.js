// @ts-check
// A match of an event: who plays, where and when, how it stands, who covers it, who scores it by hand.

import { dayAndTime, el } from "../common/dom.js";
import { list, say } from "../common/language.js";
import { setsText } from "../common/standing.js";
import { PAIRS, pairPlayers } from "../common/words.js";

/**
 * @typedef {import("./types").EventMatch} EventMatch
 * @typedef {{ claim: import("./types").Claim | undefined, covering: string[], checked: boolean | null, may: { steer: boolean, arrange: boolean, release: boolean } }} Beside
 * @typedef {{ send: (one: EventMatch) => unknown, takeOut: (one: EventMatch) => unknown, release: (one: EventMatch) => unknown }} Work
 */

/** Who plays, in a line. @param {EventMatch} one */
export function pairsText({ score, prepared }) {
  if (score) return PAIRS.map((pair) => pairPlayers(score, pair)).join(" – ");
  const pairs = [prepared?.pair_a, prepared?.pair_b].map((pair) => pair?.players.join(" / "));
  return pairs.every(Boolean) ? pairs.join(" – ") : say("events.no-pairs");
}

/** @param {EventMatch} one @param {Beside} beside @param {Work} work */
export function matchItem(one, { claim, covering, checked, may }, work) {
  const pairs = pairsText(one);
  const isPut = one.state === "prepared";
  const button = (/** @type {string} */ key, /** @type {(one: EventMatch) => unknown} */ act) => {
    const made = el("button", { class: "plain", type: "button", "aria-label": `${say(key)} (${pairs})` }, say(key));
    made.addEventListener("click", () => act(one));
    return made;
  };
  return el("li", {},
    el("p", { class: "event-pairs" }, isPut ? pairs : el("a", { href: `/sessions/${encodeURIComponent(one.match)}` }, pairs)),
    el("p", { class: "quiet" }, [whenAndWhere(one), one.division, say(`events.is-${one.state}`), one.score && setsText(one.score)].filter(Boolean).join(" · ")),
    covering.length ? el("p", {}, say("events.covered", { names: list(covering) })) : null,
    claim ? el("p", {}, say(claim.mine ? "events.you-hold" : "events.held", { name: claim.holder ?? say("conflicts.somebody"), until: dayAndTime(claim.until) })) : null,
    checked === null ? null : el("label", { class: "event-check" }, el("input", { type: "checkbox", value: one.match, checked }), say("events.i-cover"), el("span", { class: "visually-hidden" }, pairs)),
    el("p", { class: "people-buttons" },
      isPut && one.court && may.steer ? button("events.send", work.send) : null,
      claim && (claim.mine || may.release) ? button("events.release", work.release) : null,
      may.arrange ? button("events.take-out", work.takeOut) : null));
}

/** @param {EventMatch} one */
const whenAndWhere = ({ court, time, score }) =>
  [time ?? score?.created, court].some(Boolean) ? [court && say("court.name", { court }), (time ?? score?.created) && dayAndTime(time ?? score.created)].filter(Boolean).join(", ") : say("events.no-time");

// @ts-check
// Conflicts: what was tapped offline beside what was stored meanwhile; the other version can be chosen.

import * as api from "../common/api.js";
import { dayAndTime, el } from "../common/dom.js";
import { say } from "../common/language.js";

/** @typedef {"hand" | "store"} Version @typedef {{ id: string, event: string, match: string, at: string, by: string | null, hand: { texts: string[], score: string }, store: { texts: string[], score: string }, stayed: Version | "both", chosen: Version | null, chosen_by: string | null }} Conflict */

/** @param {HTMLElement} root @param {import("../common/telling.js").Tell} tell */
export async function showConflicts(root, tell) {
  const conflicts = await all();
  const choose = async (/** @type {Conflict} */ one, /** @type {Version} */ version) => {
    if (await tell(() => chosen(one, version), say("conflicts.is-chosen"))) await showConflicts(root, tell);
  };
  root.replaceChildren(conflicts.length === 0 ? el("p", { class: "quiet" }, say("conflicts.none")) : el("ul", { class: "kept-list" }, conflicts.map((/** @type {Conflict} */ one) => el("li", {},
    el("p", {}, el("a", { href: `/sessions/${encodeURIComponent(one.match)}` }, say("form.match")), ` ${say("conflicts.when", { at: dayAndTime(one.at), by: one.by ?? say("conflicts.somebody") })}`),
    el("div", { class: "versions" }, version(one, "hand", choose), version(one, "store", choose))))));
}

/** The conflicts of all events of the club, the newest first. @returns {Promise<Conflict[]>} */
async function all() {
  const { events } = await api.get("/events");
  const ids = ["club", ...events.map((/** @type {{ id: string }} */ one) => one.id)];
  const found = await Promise.all(ids.map(async (event) => (await api.get(`${path(event)}/conflicts`)).conflicts.map((/** @type {Conflict} */ one) => ({ ...one, event }))));
  return found.flat().sort((one, other) => other.at.localeCompare(one.at));
}

const path = (/** @type {string} */ event) => `/events/${encodeURIComponent(event)}`;

// Who chooses holds the match as long as it takes, so that nobody scores it meanwhile.
/** @param {Conflict} one @param {Version} version */
async function chosen(one, version) {
  const claim = `${path(one.event)}/claims/${encodeURIComponent(one.match)}`;
  await api.post(claim, { minutes: 1 });
  try {
    return await api.post(`${path(one.event)}/conflicts/${encodeURIComponent(one.id)}/choose`, { version });
  } finally {
    await api.remove(claim).catch(() => null);
  }
}

/** @param {Conflict} one @param {Version} which @param {(one: Conflict, version: Version) => unknown} choose */
function version(one, which, choose) {
  const stands = (one.chosen ?? one.stayed) === which || (!one.chosen && one.stayed === "both");
  const button = el("button", { class: "plain", type: "button" }, say("conflicts.choose"));
  button.addEventListener("click", () => choose(one, which));
  return el("div", { class: stands ? "version stays" : "version" },
    el("h3", {}, say(`conflicts.${which}`)), el("p", {}, one[which].texts.join(" · ")), el("p", { class: "result" }, one[which].score),
    stands ? el("p", { class: "quiet" }, one.chosen ? say("conflicts.chosen-by", { by: one.chosen_by ?? say("conflicts.somebody") }) : say("conflicts.stands")) : button);
}

// @ts-check
// The events of the club: which there are, and of one its matches, who covers them and who scores them by hand.

import "../common/bar.js";
import * as api from "../common/api.js";
import { asViewer } from "../common/coach.js";
import { byId, dayAndTime, el, notice, setText } from "../common/dom.js";
import { say } from "../common/language.js";
import { me } from "../common/me.js";
import { sentence, tell } from "../common/telling.js";
import { NextMatchForm, field } from "../steering/next_match_form.js";
import { planForm, showCoverage } from "./coverage.js";
import { eventForm, input, moment } from "./event_form.js";
import { matchItem } from "./match_item.js";

/**
 * @typedef {import("./types").ClubEvent} ClubEvent
 * @typedef {import("./types").EventMatch} EventMatch
 * @typedef {import("./types").Plans} Plans
 */

const CLUB = /** @type {ClubEvent} */ ({ id: "club", name: say("events.other-matches"), kind: "training", starts: null, ends: null });
const path = (/** @type {string[]} */ ...parts) => ["/events", ...parts.map(encodeURIComponent)].join("/");

/** @type {ClubEvent[]} */ let events = [];
/** @type {import("../common/me.js").Me} */ let who;

const may = (/** @type {string} */ right) => who.rights.includes(right);
const chosen = () => [...events, CLUB].find((one) => `#${one.id}` === location.hash) ?? events[0] ?? CLUB;

/** Do something, say that it is done, and show what stands then. @param {() => Promise<unknown>} work @param {string} told */
async function change(work, told) {
  const done = await tell(work, told);
  if (done !== null) await show();
  return done;
}

async function show() {
  ({ events } = await api.get("/events", asViewer()));
  const event = chosen();
  byId("list").replaceChildren(...[...events, CLUB].map((one) => el("a", { href: `#${one.id}`, "aria-current": one.id === event.id ? "true" : null }, one.name)));
  const [{ scores }, { claims }, plans] = await Promise.all([
    api.get(path(event.id, "scores"), asViewer()), api.get(path(event.id, "claims"), asViewer()),
    may("cover") ? api.get(path(event.id, "coverage-plans"), asViewer()) : null,
  ]);
  setText(byId("event-title"), event.name);
  setText(byId("event-facts"), facts(event));
  showMatches(event, scores, claims, plans);
  showCoverage(plans, scores);
  byId("cover").replaceChildren(...(plans && who.account && scores.length ? [planForm(plans, (plan) => change(() => api.put(path(event.id, "coverage-plans"), plan), say("events.plan-kept")))] : []));
  showForms(event);
  byId("sheet").hidden = false;
}

/** @param {ClubEvent} event */
function facts(event) {
  if (event.id === CLUB.id) return say("events.other-about");
  const times = [event.starts && say("events.from", { at: dayAndTime(event.starts) }), event.ends && say("events.to", { at: dayAndTime(event.ends) })];
  return [say(`events.${event.kind}`), ...times].filter(Boolean).join(" · ");
}

/** @param {ClubEvent} event @param {EventMatch[]} scores @param {import("./types").Claim[]} claims @param {Plans | null} plans */
function showMatches(event, scores, claims, plans) {
  const of = (/** @type {EventMatch} */ one, /** @type {string[]} */ ...more) => path(event.id, "matches", one.match, ...more);
  const work = {
    send: (/** @type {EventMatch} */ one) => change(() => api.post(of(one, "send")), say("events.sent", { court: one.court ?? "" })),
    takeOut: (/** @type {EventMatch} */ one) => change(async () => (await api.remove(of(one))) ?? true, say("events.taken-out")),
    release: (/** @type {EventMatch} */ one) => change(async () => (await api.remove(path(event.id, "claims", one.match))) ?? true, say("events.released")),
  };
  const mine = plans?.plans.find((one) => one.mine)?.matches ?? [];
  byId("matches").replaceChildren(...(scores.length === 0 ? [el("li", { class: "quiet" }, say("events.no-matches"))] : scores.map((one) => matchItem(one, {
    claim: claims.find((claim) => claim.match === one.match),
    covering: plans?.plans.filter((plan) => plan.matches.includes(one.match)).map((plan) => plan.name) ?? [],
    checked: plans && who.account ? mine.includes(one.match) : null,
    may: { steer: may("steer"), arrange: may("arrange") && (event.id !== CLUB.id || one.state === "prepared"), release: who.account === null || who.role === "admin" },
  }, work))));
}

/** @param {ClubEvent} event */
function showForms(event) {
  byId("prepare-part").hidden = byId("make-part").hidden = !may("arrange");
  byId("change-part").hidden = !may("arrange") || event.id === CLUB.id;
  byId("change").replaceChildren();
  if (!may("arrange")) return;
  byId("make").replaceChildren(eventForm({}, say("events.make"), async (content) => {
    const made = await tell(() => api.post("/events", content), say("events.made"));
    if (!made) return;
    /** @type {HTMLDetailsElement} */ (byId("make-part")).open = false;
    location.hash = made.id;
  }));
  byId("prepare").replaceChildren(...prepareForm(event));
  const remove = el("button", { class: "plain", type: "button" }, say("events.remove"));
  remove.addEventListener("click", () => change(async () => (await api.remove(path(event.id))) ?? true, say("events.removed", { name: event.name })));
  if (event.id !== CLUB.id) byId("change").replaceChildren(eventForm(event, say("events.keep"), (content) => change(() => api.put(path(event.id), content), say("events.changed"))), el("p", {}, remove, " ", say("events.remove-how")));
}

/** @param {ClubEvent} event */
function prepareForm(event) {
  const court = input("text", "", { maxlength: 40, autocomplete: "off" });
  const time = input("datetime-local", "");
  const form = new NextMatchForm(async (/** @type {object} */ body) => {
    const content = { ...body, court: court.value.trim() || null, time: moment(time.value) };
    return (await change(() => api.post(path(event.id, "matches"), content), say("events.prepared"))) !== null;
  }, say("events.prepare"));
  form.board(null, false);
  api.players().then(({ players }) => form.players(players.map((/** @type {{ name: string }} */ one) => one.name)), () => null);
  return [el("div", { class: "event-where" }, field(say("events.court"), court), field(say("events.when"), time)), form.element];
}

async function start() {
  who = await me();
  addEventListener("hashchange", () => show().then(() => byId("event-title").focus()));
  try {
    await show();
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    notice(sentence(error.message));
  }
}

start();

// @ts-check
// Shot weights: all sets, and one of them opened: changed as a draft, tried on matches, compared, fitted, published.

import "../common/bar.js";
import * as api from "../common/api.js";
import { asViewer } from "../common/coach.js";
import { byId, dayAndTime, el, notice, setText } from "../common/dom.js";
import { say } from "../common/language.js";
import { me } from "../common/me.js";
import { head, table } from "../figures/cells.js";
import { sentence, tell } from "../common/telling.js";
import { showAudit, showFitted } from "./audit.js";
import { Editor } from "./editor.js";
import { Effect } from "./effect.js";
import { askToPublish } from "./publishing.js";

/** @typedef {Record<string, Record<string, Record<string, number>>>} Weights */
/** @typedef {{ id: string, name: string, description: string, draft: boolean, author: string, modified: string, published: string | null, based_on: string | null }} Summary */
/** @typedef {Summary & { weights: Weights, fitted: { shot: string, points: number, log_odds: number, low: number, high: number }[] }} Snapshot */

export const PATH = "/shot-weights/snapshots";
const one = (/** @type {string} */ id) => `${PATH}/${encodeURIComponent(id)}`;
let mayChange = false;
let author = "coach";
/** @type {Summary[]} */
let all = [];
let inUse = "";
const editor = new Editor(byId("editor"), save);
const effect = new Effect(byId("effect"));

async function list() {
  const [{ snapshots }, latest] = await Promise.all([api.get(PATH), api.get(`${PATH}/latest`)]);
  all = snapshots;
  inUse = latest.id;
  byId("list").replaceChildren(table(say("weights.list"), head(["weights.name", "weights.state", "weights.by", "weights.modified"], ["weights.state", "weights.by", "weights.modified"]),
    el("tbody", {}, all.map((found) => {
      const open = el("a", { href: `#${found.id}` }, found.name);
      return el("tr", {}, el("th", { scope: "row" }, open, found.id === inUse ? el("span", { class: "tag" }, say("weights.in-use")) : null),
        el("td", {}, say(found.draft ? "weights.draft" : "weights.published")), el("td", {}, found.author), el("td", {}, dayAndTime(found.modified)));
    }))));
}

async function open() {
  const id = location.hash.slice(1);
  byId("sheet").hidden = true;
  if (!id) return;
  try {
    await show(await api.get(one(id)));
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    setText(byId("refused"), sentence(error.message));
  }
}

/** @param {Snapshot} found */
async function show(found) {
  const base = found.based_on ? await api.get(one(found.based_on)).catch(() => null) : null;
  setText(byId("set-title"), found.name);
  setText(byId("set-facts"), [found.description, say(found.draft ? "weights.is-draft" : "weights.is-published"), base && say("weights.from", { name: base.name })].filter(Boolean).join(" "));
  buttons(found);
  editor.show(found, base?.weights ?? found.weights, mayChange);
  effect.show(found, all);
  byId("fitted-part").hidden = found.fitted.length === 0;
  showFitted(byId("fitted"), found.fitted);
  showAudit(byId("audit"), (await api.get(`${one(found.id)}/audit`)).entries);
  byId("sheet").hidden = false;
}

/** @param {Snapshot} found */
function buttons(found) {
  const button = (/** @type {string} */ key, /** @type {() => unknown} */ work, first = false) => {
    const made = el("button", { type: "button", class: first ? "plain is-first" : "plain" }, say(key));
    made.addEventListener("click", work);
    return made;
  };
  byId("set-buttons").replaceChildren(...(mayChange ? [
    found.draft ? button("weights.publish", () => publish(found), true) : null,
    button("weights.copy", () => draft(found)), button("weights.fit", () => fit(found)),
  ].filter((made) => made !== null) : [el("p", { class: "quiet" }, say("weights.read-only"))]));
}

/** Take the reader to a set that is new or other. @param {Snapshot | null} made */
async function arrive(made) {
  if (!made) return;
  await list();
  if (location.hash === `#${made.id}`) await show(made);
  else location.hash = made.id;
}

/** @param {Snapshot} found */
async function draft(found) {
  const name = say("weights.copy-of", { name: found.name }).slice(0, 80);
  await arrive(await tell(() => api.post(PATH, { name, based_on: found.id, author }, asViewer()), say("weights.drafted", { name })));
}

/** @param {Snapshot} found */
async function fit(found) {
  await arrive(await tell(() => api.post(`${one(found.id)}/fit`, { name: say("weights.fitted-name"), author }, asViewer()), say("weights.was-fitted")));
}

/** @param {Snapshot} found @param {object} changes @param {number} n */
async function save(found, changes, n) {
  /** @type {Snapshot | null} */
  let saved = null;
  // It is told once the page is drawn anew: what is pressed before would be gone with the old one.
  await tell(async () => arrive(saved = await api.change(one(found.id), { ...changes, author }, asViewer())), say("weights.saved", { n }));
  return saved !== null;
}

/** @param {Snapshot} found */
async function publish(found) {
  if (editor.isChanged) return setText(byId("refused"), say("weights.save-first"));
  const reason = await askToPublish(found);
  if (reason === null) return;
  await arrive(await tell(() => api.post(`${one(found.id)}/publish`, { author, reason }, asViewer()), say("weights.is-out", { name: found.name })));
}

async function start() {
  const { account, rights } = await me();
  mayChange = rights.includes("weights");
  author = account?.name ?? author;
  addEventListener("hashchange", open);
  try {
    await list();
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    return notice(sentence(error.message));
  }
  await open();
}

start();

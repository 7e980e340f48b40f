// @ts-check
// Backups: how old the newest is, a new one, and whether one is still whole.

import * as api from "../common/api.js";
import { dayAndTime, el } from "../common/dom.js";
import { language, number, say } from "../common/language.js";

const OLD_DAYS = 7;
const DAY_MS = 86_400_000;
const AGAIN_MS = 1_000;

/** @typedef {{ name: string, made: string, events: number, size: number }} Backup @typedef {{ name: string, running: boolean, said: string, failure: string }} Making */

/** @param {HTMLElement} root @param {import("../common/telling.js").Tell} tell */
export async function showBackups(root, tell) {
  const found = await api.get("/backups");
  draw(root, tell, found);
  if (found.last?.running) setTimeout(() => showBackups(root, tell).catch(() => null), AGAIN_MS);
}

/** @param {HTMLElement} root @param {import("../common/telling.js").Tell} tell @param {{ folder: string, backups: Backup[], last: Making | null }} found */
function draw(root, tell, { folder, backups, last }) {
  const make = /** @type {HTMLButtonElement} */ (el("button", { class: "plain is-first", type: "button" }, say("backups.make")));
  make.disabled = last?.running ?? false;
  make.addEventListener("click", async () => {
    if (await tell(() => api.post("/backups"))) await showBackups(root, tell);
  });
  const hadFocus = root.contains(document.activeElement);
  root.replaceChildren(el("p", { class: isOld(backups) ? "backup-old" : "chart-says" }, age(backups)), el("p", { class: "people-buttons" }, make),
    el("p", { role: "status" }, last ? making(last) : ""),
    el("ul", { class: "kept-list" }, backups.map((one) => item(one, tell))),
    el("p", { class: "label" }, say("backups.folder"), " ", el("code", {}, folder), ". ", say("backups.about")));
  if (hadFocus) make.focus();
}

/** @param {Backup[]} backups */
const isOld = ([newest]) => !newest || Date.now() - Date.parse(newest.made) > OLD_DAYS * DAY_MS;

/** @param {Backup[]} backups */
function age([newest]) {
  if (!newest) return say("backups.none");
  const days = Math.floor((Date.now() - Date.parse(newest.made)) / DAY_MS);
  return days === 0 ? say("backups.today", { at: dayAndTime(newest.made) }) : say("backups.age", { n: days });
}

/** @param {Making} last */
function making({ running, said, failure }) {
  if (failure) return say("backups.failed", { reason: failure });
  return running ? say("backups.running", { said }) : say("backups.done");
}

/** @param {Backup} one @param {import("../common/telling.js").Tell} tell */
function item(one, tell) {
  const isSmall = one.size < 1e6;
  const size = (one.size / (isSmall ? 1e3 : 1e6)).toLocaleString(language, { style: "unit", unit: isSmall ? "kilobyte" : "megabyte", maximumFractionDigits: isSmall ? 0 : 1 });
  const result = el("p", { role: "status" });
  const check = el("button", { class: "plain", type: "button", "aria-label": `${say("backups.check")} (${one.name})` }, say("backups.check"));
  check.addEventListener("click", async () => {
    const found = await tell(() => api.post(`/backups/${encodeURIComponent(one.name)}/check`));
    if (found) result.replaceChildren(found.problems.length ? say("backups.damaged", { problems: found.problems.join("; ") }) : say("backups.whole"));
  });
  return el("li", {}, el("p", {}, el("b", {}, dayAndTime(one.made)), ` ${say("backups.has", { n: one.events, events: number(one.events), size })} `, el("small", { class: "quiet" }, one.name)), check, result);
}

// @ts-check
// Messages that came and have no place, and events of clocks that were wrong.

import * as api from "../common/api.js";
import { dayAndTime, el } from "../common/dom.js";
import { number, say } from "../common/language.js";
import { sentence } from "../common/telling.js";

/** @typedef {{ number: number, noted: string, source: string, stream: string, kind: string, reason: string, size: number, begins: string }} Message @typedef {{ id: string, source: string, time: string, received: string }} Odd */

/** @param {HTMLElement} root */
export async function showQuarantine(root) {
  const { kept, messages, odd_times: odd } = await api.get("/quarantine");
  root.replaceChildren(
    el("p", { class: "chart-says" }, kept ? say("quarantine.kept", { n: kept }) : say("quarantine.none")),
    el("ul", { class: "kept-list" }, messages.map(message)),
    odd.length ? el("h3", {}, say("quarantine.odd")) : "",
    el("ul", { class: "kept-list" }, odd.map((/** @type {Odd} */ one) => el("li", {}, say("quarantine.odd-is", { source: one.source, time: new Date(one.time).toISOString(), received: dayAndTime(one.received) })))),
    el("p", { class: "label" }, say("quarantine.about")));
}

/** @param {Message} one */
const message = (one) => el("li", {},
  el("p", {}, el("b", {}, say(`quarantine.${one.kind}`)), ` ${dayAndTime(one.noted)}, ${one.source}, ${one.stream}`),
  el("p", {}, sentence(one.reason)),
  one.begins ? el("details", {}, el("summary", {}, say("quarantine.begins", { size: number(one.size) })), el("p", { class: "message-begins" }, one.begins)) : "");

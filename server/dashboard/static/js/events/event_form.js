// @ts-check
// The form of an event: what it is called, of which kind it is, when it begins and ends.

import { el } from "../common/dom.js";
import { say } from "../common/language.js";
import { field } from "../steering/next_match_form.js";

/** @typedef {import("./types").ClubEvent} ClubEvent */

const KINDS = ["tournament", "league", "training"];

/** Give the form; `keep` is called with what was typed. @param {Partial<ClubEvent>} event @param {string} button @param {(content: object) => unknown} keep */
export function eventForm(event, button, keep) {
  const name = input("text", event.name ?? "", { required: true, maxlength: 80, autocomplete: "off" });
  const kind = /** @type {HTMLSelectElement} */ (el("select", {}, KINDS.map((one) => el("option", { value: one, selected: one === event.kind }, say(`events.${one}`)))));
  const [starts, ends] = [input("datetime-local", local(event.starts)), input("datetime-local", local(event.ends))];
  const form = el("form", { class: "people-form" },
    field(say("events.name"), name), field(say("events.kind"), kind), field(say("events.starts"), starts), field(say("events.ends"), ends),
    el("button", { class: "plain", type: "submit" }, button));
  form.addEventListener("submit", async (/** @type {Event} */ submitted) => {
    submitted.preventDefault();
    const { id: _, ...kept } = /** @type {Partial<ClubEvent> & { id?: string }} */ (event);
    await keep({ ...kept, name: name.value, kind: kind.value, starts: moment(starts.value), ends: moment(ends.value) });
  });
  return form;
}

/** @param {string} type @param {string} value @param {object} more */
export const input = (type, value, more = {}) => /** @type {HTMLInputElement} */ (el("input", { type, value, ...more }));

/** A moment as a field for the viewer's own time has it. @param {string | null | undefined} moment */
function local(moment) {
  if (!moment) return "";
  const at = new Date(moment);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The moment that was typed; null for none. @param {string} typed */
export const moment = (typed) => (typed ? new Date(typed).toISOString() : null);

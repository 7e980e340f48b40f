// @ts-check
// Who covers what: one's own plan, where it clashes, and what nobody covers.

import { byId, el, setText } from "../common/dom.js";
import { list, say } from "../common/language.js";
import { field } from "../steering/next_match_form.js";
import { input } from "./event_form.js";
import { pairsText } from "./match_item.js";

/**
 * @typedef {import("./types").EventMatch} EventMatch
 * @typedef {import("./types").Plans} Plans
 */

/** Say what clashes and what nobody covers. @param {Plans | null} found @param {EventMatch[]} matches */
export function showCoverage(found, matches) {
  const names = new Map(matches.map((one) => [one.match, pairsText(one)]));
  const nameOf = (/** @type {string} */ match) => names.get(match) ?? "";
  setText(byId("clashes"), (found?.clashes ?? []).map(({ name, matches: [one, two] }) => say("events.clash", { name, one: nameOf(one), two: nameOf(two) })).join(" "));
  const open = found?.uncovered ?? [];
  setText(byId("uncovered"), open.length ? say("events.uncovered", { matches: list(open.map(nameOf)) }) : "");
}

/** The form that keeps one's plan; which matches are in it is ticked in the list. @param {Plans} found @param {(plan: object) => unknown} keep */
export function planForm(found, keep) {
  const note = input("text", found.plans.find((one) => one.mine)?.note ?? "", { maxlength: 200, autocomplete: "off" });
  const form = el("form", { class: "people-form event-cover" }, field(say("events.note"), note), el("button", { class: "plain", type: "submit" }, say("events.keep-plan")));
  form.addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    const ticked = /** @type {NodeListOf<HTMLInputElement>} */ (byId("matches").querySelectorAll("input:checked"));
    keep({ matches: [...ticked].map((one) => one.value), note: note.value });
  });
  return form;
}

// A player's own maximal and resting heart rate, as the coach knows them. They are used on this page only, and kept nowhere.

import { el } from "../common/dom.js";
import { say } from "../common/language.js";

const FIELDS = [["max_bpm", "max_from", "limits.max", 300], ["rest_bpm", "rest_from", "limits.rest", 200]];

/** Offer the limits of a player; `apply({max_bpm, rest_bpm})` gets what was entered, `problem` says what was wrong with it. */
export function limits(name, used, problem, apply) {
  const inputs = FIELDS.map(([key, from, word, most]) => [say(word), el("input", {
    type: "number", inputmode: "numeric", min: 1, max: most, name: key,
    placeholder: String(Math.round(used[key])), value: used[from] === "given" ? used[key] : "",
  })]);
  const form = el("form", { class: "effort-limits", "aria-label": say("limits.of", { player: name }) },
    inputs.map(([word, input]) => el("label", {}, el("span", { class: "label" }, word), input)),
    el("button", { class: "plain", type: "submit" }, say("limits.use")),
    problem ? el("p", { class: "effort-problem", role: "alert" }, problem) : "");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    apply(Object.fromEntries(inputs.map(([, input]) => [input.name, input.value]).filter(([, value]) => value)));
  });
  return el("details", { class: "effort-own", open: Boolean(problem) }, el("summary", {}, say("limits.own")), form);
}

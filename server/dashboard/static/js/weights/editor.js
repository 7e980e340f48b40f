// @ts-check
// The weights of a set, a dimension at a time: shots down, outcomes across. Of a draft every one is a field.

import { el, setText } from "../common/dom.js";
import { say } from "../common/language.js";
import { outcomeText, shotText } from "../common/saying.js";
import { weightText } from "./weight_text.js";

/** @typedef {import("./weights_page.js").Snapshot} Snapshot @typedef {import("./weights_page.js").Weights} Weights */

export const DIMENSIONS = ["offensive", "defensive", "precision", "net", "risk"];
const OUTCOMES = ["winner", "in_play", "forced_error", "unforced_error"];

export class Editor {
  #root;
  #save;
  /** @type {Snapshot | null} */ #found = null;
  /** @type {Weights} */ #base = {};
  /** @type {Weights} */ #changes = {};
  #mayChange = false;
  #dimension = /** @type {HTMLSelectElement} */ (el("select", {}, DIMENSIONS.map((one) => el("option", { value: one }, say(`dimension.${one}`)))));
  #grid = el("div", {});
  #state = el("p", { class: "label", role: "status" });
  #reason = /** @type {HTMLInputElement} */ (el("input", { type: "text", maxlength: "200", autocomplete: "off" }));
  #name = /** @type {HTMLInputElement} */ (el("input", { type: "text", maxlength: "80", required: true, autocomplete: "off" }));

  /** @param {HTMLElement} root @param {(found: Snapshot, changes: object, n: number) => Promise<boolean>} save */
  constructor(root, save) {
    this.#root = root;
    this.#save = save;
    this.#dimension.addEventListener("change", () => this.#draw());
  }

  /** @param {Snapshot} found @param {Weights} base what it was drafted from @param {boolean} mayChange */
  show(found, base, mayChange) {
    [this.#found, this.#base, this.#changes, this.#mayChange] = [found, base, {}, mayChange && found.draft];
    this.#name.value = found.name;
    const about = el("label", { class: "stats-field" }, say("weights.dimension"), this.#dimension);
    this.#root.replaceChildren(about, this.#grid, this.#mayChange ? this.#form() : "");
    this.#draw();
  }

  /** Whether something waits to be saved. */
  get isChanged() {
    return this.#count() > 0;
  }

  #form() {
    const form = el("form", { class: "people-form" },
      el("label", {}, say("weights.name"), this.#name), el("label", {}, say("weights.reason"), this.#reason), this.#state,
      el("button", { class: "plain", type: "submit" }, say("weights.save")));
    form.addEventListener("submit", async (/** @type {Event} */ event) => {
      event.preventDefault();
      const found = /** @type {Snapshot} */ (this.#found);
      const changes = { name: this.#name.value.trim(), reason: this.#reason.value.trim(), weights: this.#changes };
      if (await this.#save(found, changes, this.#count())) this.#reason.value = "";
    });
    return form;
  }

  #draw() {
    const found = /** @type {Snapshot} */ (this.#found);
    const dimension = this.#dimension.value;
    const caption = say("weights.grid", { name: found.name, dimension: say(`dimension.${dimension}`) });
    this.#grid.replaceChildren(el("div", { class: "wide", tabindex: "0", role: "region", "aria-label": caption }, el("table", { class: "plain-table weight-grid" },
      el("caption", { class: "visually-hidden" }, caption),
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, say("shots.shot")), OUTCOMES.map((outcome) => el("th", { scope: "col" }, outcomeText(outcome))))),
      el("tbody", {}, Object.keys(found.weights).map((shot) => el("tr", {}, el("th", { scope: "row" }, shotText(shot)),
        OUTCOMES.map((outcome) => this.#cell(found, shot, outcome, dimension))))))));
    this.#tell();
  }

  /** @param {Snapshot} found @param {string} shot @param {string} outcome @param {string} dimension */
  #cell(found, shot, outcome, dimension) {
    const kept = found.weights[shot][outcome][dimension];
    const base = this.#base[shot]?.[outcome]?.[dimension] ?? kept;
    if (!this.#mayChange) return el("td", {}, weightText(kept), kept === base ? null : el("small", {}, say("weights.was", { value: weightText(base) })));
    const now = this.#changes[shot]?.[outcome]?.[dimension] ?? kept;
    const input = /** @type {HTMLInputElement} */ (el("input", { type: "number", min: "-10", max: "10", step: "any", inputmode: "decimal", value: String(now), "aria-label": `${shotText(shot)}, ${outcomeText(outcome)}, ${say(`dimension.${dimension}`)}` }));
    const was = el("small", {});
    const cell = el("td", {}, input, was);
    const mark = (/** @type {number} */ value) => {
      cell.classList.toggle("is-changed", value !== kept);
      setText(was, value === base ? "" : say("weights.was", { value: weightText(base) }));
    };
    input.addEventListener("input", () => {
      const value = input.valueAsNumber;
      if (!input.validity.valid || Number.isNaN(value)) return;
      this.#note(shot, outcome, dimension, value === kept ? undefined : value);
      mark(value);
    });
    input.addEventListener("keydown", (event) => this.#walk(event, input));
    mark(now);
    return cell;
  }

  // Arrows change a number, as everywhere; Enter goes down a row, with Shift up.
  /** @param {KeyboardEvent} event @param {HTMLInputElement} input */
  #walk(event, input) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const fields = [...this.#grid.querySelectorAll("input")];
    fields[fields.indexOf(input) + (event.shiftKey ? -OUTCOMES.length : OUTCOMES.length)]?.focus();
  }

  /** @param {string} shot @param {string} outcome @param {string} dimension @param {number | undefined} value */
  #note(shot, outcome, dimension, value) {
    const of = ((this.#changes[shot] ??= {})[outcome] ??= {});
    if (value === undefined) delete of[dimension];
    else of[dimension] = value;
    this.#tell();
  }

  #count() {
    return Object.values(this.#changes).flatMap((of) => Object.values(of).flatMap((values) => Object.values(values))).length;
  }

  #tell() {
    setText(this.#state, this.#mayChange ? say("weights.unsaved", { n: this.#count() }) : "");
  }
}

// The form of the next match: who plays in which colours, by which format, who serves first and at which end.

import { el, setText } from "../common/dom.js";
import { formatText, usualFormats } from "../common/formats.js";
import { say } from "../common/language.js";
import { COLOUR_NAMES, PAIRS, PLAYERS, capital, colourText } from "../common/words.js";

const FALLBACK = { a: "blue", b: "red" };

export class NextMatchForm {
  #known = el("datalist", { id: "known-players" });
  #names = PLAYERS.map((player) => el("input", {
    type: "text", required: true, maxlength: 40, list: "known-players", autocomplete: "off", spellcheck: "false", "aria-label": say("player", { n: player }),
  }));
  #colours = { a: colourSelect("a"), b: colourSelect("b") };
  #format = el("select");
  #server = el("select");
  #end = el("select", {}, el("option", { value: "left" }, say("steer.left")), el("option", { value: "right" }, say("steer.right")));
  #leaving = new Leaving();
  #button;
  #isTouched = false;

  /** `begin(body)` asks for the match; when it gives true, the form follows the court's match again. `text` is on its button. */
  constructor(begin, text = say("steer.begin")) {
    this.#button = el("button", { class: "plain", type: "submit" }, text);
    this.#server.append(...PLAYERS.map((player) => el("option", { value: player })));
    this.element = el("form", { class: "steer-form", "aria-label": say("steer.next") },
      this.#known,
      el("div", { class: "steer-pairs" }, PAIRS.map((pair) => this.#pair(pair))),
      el("div", { class: "steer-rest" },
        field(say("steer.format"), this.#format), field(say("steer.serves-first"), this.#server), field(say("steer.first-begins"), this.#end)),
      this.#leaving.element,
      el("div", { class: "steer-buttons" }, this.#button,
        button(say("steer.swap-pairs"), () => this.#swap([0, 2], [1, 3])), button(say("steer.undo"), () => this.#follow())));
    this.element.addEventListener("input", () => this.#touched());
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit(begin);
    });
    this.#nameServers();
  }

  /** Take the names that matches had, who played last first. */
  players(names) {
    this.#known.replaceChildren(...names.map((name) => el("option", { value: name })));
  }

  /** Take the court's match, whose players play again unless others are typed, and whether it is not over. */
  board(board, isRunning) {
    this.#leaving.element.hidden = !isRunning;
    this.#board = board;
    if (!this.#isTouched) this.#follow();
  }

  #board = null;

  #pair(pair) {
    const [first, second] = pair === "a" ? [0, 1] : [2, 3];
    const title = say(`steer.pair-${pair}`);
    return el("fieldset", { class: "steer-pair", "data-pair": pair }, el("legend", { class: "label" }, title),
      this.#names[first], this.#names[second], field(say("steer.colour"), this.#colours[pair], say("steer.colour-of", { pair: title.toLowerCase() })),
      button(say("steer.swap-players"), () => this.#swap([first, second])));
  }

  #swap(...places) {
    for (const [one, other] of places) [this.#names[one].value, this.#names[other].value] = [this.#names[other].value, this.#names[one].value];
    this.#touched();
  }

  #touched() {
    this.#isTouched = true;
    this.#nameServers();
  }

  /** Show what the court's match has. */
  #follow() {
    this.#isTouched = false;
    const board = this.#board;
    const names = board ? PAIRS.flatMap((pair) => board[pair].players) : PLAYERS.map(() => "");
    this.#names.forEach((input, at) => { input.value = names[at]; });
    for (const pair of PAIRS) choose(this.#colours[pair], board?.[pair].colour ?? FALLBACK[pair], (colour) => colour);
    if (this.#format.options.length === 0) this.#format.append(...usualFormats().map(([value, text]) => el("option", { value }, text)));
    choose(this.#format, board?.format ?? this.#format.options[0].value, formatText);
    this.#server.value = "1";
    this.#end.value = "left";
    this.#nameServers();
  }

  #nameServers() {
    [...this.#server.options].forEach((option, at) => setText(option, this.#names[at].value.trim() || say("player", { n: PLAYERS[at] })));
  }

  async #submit(begin) {
    const [one, two, three, four] = this.#names.map((input) => input.value.trim());
    this.#button.disabled = true;
    const isBegun = await begin({
      pair_a: { colour: this.#colours.a.value, players: [one, two] },
      pair_b: { colour: this.#colours.b.value, players: [three, four] },
      format: this.#format.value,
      first_server: Number(this.#server.value),
      a_at: this.#end.value,
      ...this.#leaving.choice(),
    });
    this.#button.disabled = false;
    if (isBegun) this.#isTouched = false;
  }
}

/** What becomes of a match that is not over when another takes its place. */
export class Leaving {
  #abandon = el("input", { type: "radio", name: "and-then", value: "abandon" });
  #reason = el("input", { type: "text", maxlength: 200, autocomplete: "off" });

  constructor() {
    const aside = el("input", { type: "radio", name: "and-then", value: "set_aside", checked: true });
    this.element = el("fieldset", { class: "steer-leaving", hidden: true }, el("legend", { class: "label" }, say("steer.not-over")),
      el("label", {}, aside, say("steer.set-it-aside")), el("label", {}, this.#abandon, say("steer.abandon-it")), field(say("steer.because"), this.#reason, say("steer.why-left")));
    this.element.addEventListener("change", () => { this.#reason.required = !this.element.hidden && this.#abandon.checked; });
  }

  choice() {
    if (this.element.hidden) return {};
    const reason = this.#reason.value.trim();
    return { and_then: this.#abandon.checked ? "abandon" : "set_aside", ...(reason && { reason }) };
  }
}

/** A labelled control. */
export function field(text, control, name = text) {
  control.setAttribute("aria-label", name);
  return el("label", { class: "steer-field" }, el("span", { class: "label" }, text), control);
}

function button(text, pressed) {
  const element = el("button", { class: "plain", type: "button" }, text);
  element.addEventListener("click", pressed);
  return element;
}

function colourSelect(pair) {
  return el("select", { "data-pair": pair }, COLOUR_NAMES.map((colour) => el("option", { value: colour }, capital(colourText(colour)))));
}

function choose(select, value, textOf) {
  if (![...select.options].some((option) => option.value === value)) select.prepend(el("option", { value }, textOf(value)));
  select.value = value;
}

// The form that says who wears which sensor. Whether the device was told is said in it, in words.

import { el, setText } from "../common/dom.js";
import { say } from "../common/language.js";
import { PLAYERS, capital } from "../common/words.js";

export class SensorAssignment {
  #players = el("select", { id: "assign-player" });
  #sensor = el("input", {
    id: "assign-sensor", type: "text", required: true, maxlength: 100, autocomplete: "off", autocapitalize: "off", spellcheck: "false",
    "aria-describedby": "assign-hint",
  });
  #also = el("input", { id: "assign-also", type: "checkbox" });
  #button = el("button", { class: "plain", type: "submit" }, say("sensors.assign"));
  #told = el("p", { class: "assign-told", role: "status" });
  #refused = el("p", { class: "assign-refused", role: "alert" });

  /** `assign(player, {sensor, also})` tells the device; what it throws is shown. */
  constructor(assign) {
    this.element = el("form", { class: "assign", "aria-label": say("sensors.assign-one") },
      el("label", {}, el("span", { class: "label" }, say("sensors.player")), this.#players),
      el("label", { class: "assign-name" }, el("span", { class: "label" }, say("sensors.sensor")), this.#sensor),
      el("label", { class: "assign-also" }, this.#also, say("sensors.beside")),
      this.#button,
      el("p", { class: "label assign-hint", id: "assign-hint" }, say("sensors.which")),
      this.#told, this.#refused);
    this.#players.append(...PLAYERS.map((player) => el("option", { value: player })));
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit(assign);
    });
  }

  /** Take the players' names. */
  name(nameOf) {
    [...this.#players.options].forEach((option, at) => setText(option, nameOf(PLAYERS[at])));
  }

  /** Run something that tells the device, and say what became of it; `done` is the sentence when it was told. */
  async tell(work, done) {
    this.#say("", "");
    try {
      await work();
      this.#say(done, "");
      return true;
    } catch (error) {
      this.#say("", capital(error.message));
      return false;
    }
  }

  async #submit(assign) {
    const player = Number(this.#players.value);
    const sensor = this.#sensor.value.trim();
    const name = this.#players.selectedOptions[0].textContent;
    this.#button.disabled = true;
    const told = await this.tell(() => assign(player, { sensor, also: this.#also.checked }), say("sensors.told-on", { player: name, sensor }));
    this.#button.disabled = false;
    if (told) this.#sensor.value = "";
    this.#sensor.focus();
  }

  #say(told, refused) {
    setText(this.#told, told);
    setText(this.#refused, refused);
  }
}

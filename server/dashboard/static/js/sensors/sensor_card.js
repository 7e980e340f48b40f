// The sensors that one player wears.

import { el, setText } from "../common/dom.js";
import { say } from "../common/language.js";
import { SensorRow } from "./sensor_row.js";

export class SensorCard {
  #takeOff;
  #rows = new Map();
  #title = el("h3");
  #list = el("ul", { class: "sensor-list" });
  #none = el("p", { class: "quiet" });

  /** `takeOff(sensor, isOnly)` is called when the viewer wants the player to wear a sensor, his only one or not, no longer. */
  constructor(takeOff) {
    this.#takeOff = takeOff;
    this.element = el("article", { class: "sensor-player" }, this.#title, this.#list, this.#none);
  }

  /** Take the player's name and, where a match has given one, the pair's colour. */
  name(name, colour) {
    setText(this.#title, name);
    if (colour) this.element.dataset.pairColour = colour;
    else delete this.element.dataset.pairColour;
  }

  /** Show the player's sensors; `isKnown` is whether the device says which there are. */
  show(sensors, name, isKnown) {
    setText(this.#none, sensors.length === 0 ? say(isKnown ? "sensors.none" : "sensors.unknown") : "");
    const gone = new Map(this.#rows);
    sensors.forEach((sensor) => {
      gone.delete(sensor.sensor);
      this.#row(sensor).show(sensor, name);
    });
    gone.forEach((row, key) => {
      row.element.remove();
      this.#rows.delete(key);
    });
  }

  #row(sensor) {
    const known = this.#rows.get(sensor.sensor);
    if (known) return known;
    const row = new SensorRow(() => this.#takeOff(sensor, this.#rows.size === 1));
    this.#rows.set(sensor.sensor, row);
    this.#list.append(row.element);
    return row;
  }
}

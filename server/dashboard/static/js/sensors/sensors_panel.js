// The sensors of a court on the live page, for the coach: a line that says whether all stream, and behind it each
// player's sensors and who is to wear which. Others see no trace of it but the way to sign in.

import * as api from "../common/api.js";
import { asViewer, signOut } from "../common/coach.js";
import { el, setText } from "../common/dom.js";
import { say } from "../common/language.js";
import { SensorAssignment } from "./sensor_assignment.js";
import { SensorCard } from "./sensor_card.js";
import { amiss } from "./sensor_row.js";
import { PLAYERS, pairColours, pairOf, playerName } from "../common/words.js";

const EVERY_MS = 4_000;
const SOON_MS = 700;
const LATELY_MS = 15_000;

export class SensorsPanel {
  #court;
  #root;
  #locked;
  #timer = 0;
  #board = null;
  #found = null;
  #heard = 0;
  #sum = el("span", { class: "sensors-sum" });
  #summary = el("summary", { class: "sensors-head" }, el("b", {}, say("sensors")), this.#sum);
  #spoken = el("p", { class: "visually-hidden", role: "status" });
  #away = el("p", { class: "quiet" });
  #cards = new Map(PLAYERS.map((player) => [player, new SensorCard((sensor, isOnly) => this.#takeOff(player, sensor, isOnly))]));
  #form = new SensorAssignment((player, assignment) => this.#told(api.assignSensor(this.#court, player, assignment, asViewer())));

  /** Watch the sensors of `court` in `root`; `locked(is)` is told whether the viewer may not see them. */
  constructor(court, root, locked) {
    this.#court = court;
    this.#root = root;
    this.#locked = locked;
    root.append(this.#spoken, el("details", { class: "sensors-all" }, this.#summary, this.#away,
      el("div", { class: "sensors-grid" }, [...this.#cards.values()].map((card) => card.element)), this.#form.element));
    this.#names();
    document.addEventListener("visibilitychange", () => document.hidden || this.#root.hidden || this.#refresh());
    this.#refresh();
  }

  /** Take the names and colours of the match; null when there is none. */
  board(board) {
    this.#board = board;
    this.#names();
    if (this.#found) this.#show(this.#found);
  }

  /** Take note of a heart rate that came in, of whatever sensor. */
  sample() {
    this.#heard = Date.now();
    if (this.#found?.sensors.length === 0) this.#show(this.#found);
  }

  #name = (player) => (this.#board ? playerName(this.#board, player) : say("player", { n: player }));

  #names() {
    const colours = this.#board && pairColours(this.#board);
    this.#cards.forEach((card, player) => card.name(this.#name(player), colours?.[pairOf(player)]));
    this.#form.name(this.#name);
  }

  async #refresh() {
    clearTimeout(this.#timer);
    try {
      this.#show(await api.sensors(this.#court, asViewer()));
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      // A spectator's page asks once, and never again.
      if (error.isForbidden) return this.#forbidden();
      this.#unknown(error);
    }
    this.#again(EVERY_MS);
  }

  #again(after) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (document.hidden ? this.#again(EVERY_MS) : this.#refresh()), after);
  }

  #show(found) {
    this.#found = found;
    this.#visible();
    setText(this.#away, found.online ? "" : say("sensors.away"));
    this.#say(found.online ? sumWords(found.sensors, this.#name, Date.now() - this.#heard < LATELY_MS) : say("steer.not-connected"), found.online && found.sensors.some(amiss));
    const hadFocus = this.#root.contains(document.activeElement);
    this.#cards.forEach((card, player) => card.show(found.sensors.filter((one) => one.player === player), this.#name(player), found.online));
    // A sensor that went took the keyboard's place with it.
    if (hadFocus && !this.#root.contains(document.activeElement)) this.#summary.focus();
  }

  #say(words, asks) {
    this.#root.dataset.tone = asks ? "ask" : "";
    if (this.#sum.textContent && this.#sum.textContent !== words) setText(this.#spoken, `${say("sensors")}: ${words}`);
    setText(this.#sum, words);
  }

  #visible() {
    this.#root.hidden = false;
    this.#locked(false);
  }

  #unknown({ status, message }) {
    this.#found = null;
    this.#root.hidden = status === 404;
    this.#say(say("steer.unknown"), false);
    setText(this.#away, message);
  }

  #forbidden() {
    signOut();
    this.#root.hidden = true;
    this.#locked(true);
  }

  async #told(sent) {
    await sent;
    this.#again(SOON_MS);
  }

  #takeOff(player, sensor, isOnly) {
    const sent = () => this.#told(api.unassignSensor(this.#court, player, isOnly ? null : sensor.sensor, asViewer()));
    this.#form.tell(sent, say("sensors.told-off", { player: this.#name(player), sensor: sensor.name }));
  }
}

function sumWords(sensors, name, areHeard) {
  if (sensors.length === 0) return say(areHeard ? "sensors.unnamed" : "sensors.none-assigned");
  const streaming = sensors.filter((one) => one.state === "streaming").length;
  const asking = sensors.filter(amiss).map((one) => `${name(one.player)}: ${amiss(one)}`);
  return [say("sensors.streaming", { n: streaming, total: sensors.length }), ...new Set(asking)].join(", ");
}

// Time in heart-rate zones: a bar whose parts are as long as the time, and the same as a table for reading.

import { el } from "../common/dom.js";
import { say } from "../common/language.js";

/** Show the six zones of a player; the first is all below zone 1. */
export function zoneBar(name, zones) {
  const total = zones.reduce((sum, zone) => sum + zone.seconds, 0);
  return el("div", { class: "zones" },
    el("div", { class: "zone-bar", "aria-hidden": "true" }, zones.filter((zone) => zone.seconds > 0).map(part)),
    el("table", { class: "zone-table" },
      el("caption", { class: "visually-hidden" }, say("zones.caption", { player: name })),
      el("thead", {}, el("tr", {}, zones.map((zone) => el("th", { scope: "col", class: `zone-${zone.zone}` }, zone.zone ? say("zones.zone", { n: zone.zone }) : say("zones.below"))))),
      el("tbody", {},
        el("tr", {}, zones.map((zone) => el("td", {}, clock(zone.seconds)))),
        el("tr", { class: "label" }, zones.map((zone) => el("td", {}, zone.zone ? `${Math.round(zone.from_bpm)}+` : "")))),
    ),
    total ? "" : el("p", { class: "quiet" }, say("zones.few")));
}

function part(zone) {
  const element = el("i", { class: `zone-${zone.zone}` });
  element.style.flexGrow = String(zone.seconds);
  return element;
}

function clock(seconds) {
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  return `${minutes}:${String(whole % 60).padStart(2, "0")}`;
}

// @ts-check
// The six figures of a player against the population: a sentence, a radar, a table.

import { el } from "../common/dom.js";
import { list, number, say } from "../common/language.js";
import { figureCell, head, table } from "../figures/cells.js";
import { radar } from "../figures/radar.js";

const FIGURES = ["offensive_power", "net_play", "precision", "defensive_solidity", "consistency", "pressure_play"];

/** @typedef {{ points: number, value: number | null, low: number | null, high: number | null }} Figure @typedef {{ name: string, figure: Figure }} Named */

/** @param {HTMLElement} root @param {{ name: string, unnamed: number, figures: Record<string, Figure> }} profile */
export function showProfile(root, profile) {
  const figures = FIGURES.map((name) => ({ name: say(`figures.${name}`), figure: profile.figures[name] }));
  const known = figures.filter(({ figure }) => figure.value !== null);
  root.replaceChildren(
    el("p", { class: "chart-says" }, known.length ? says(known) : few(figures)),
    known.length ? radar(figures.map(({ name, figure }) => ({ name, ...figure })), say("profile.chart", { name: profile.name })) : "",
    table(say("profile.table", { name: profile.name }), head(["figures.figure", "profile.value", "profile.interval", "points"]),
      el("tbody", {}, figures.map(({ name, figure }) => el("tr", {}, el("th", { scope: "row" }, name),
        figureCell(figure.value === null ? say("profile.few") : number(figure.value)), figureCell(intervalText(figure)), figureCell(figure.points))))),
    el("p", { class: "label" }, say("profile.about")),
    profile.unnamed ? el("p", { class: "label" }, say("profile.unnamed", { n: profile.unnamed })) : "");
}

/** What stands out: only what its interval keeps apart from the middle. @param {Named[]} known */
function says(known) {
  const beyond = known.filter(({ figure }) => (figure.low ?? 0) > 50).sort((a, b) => (b.figure.value ?? 0) - (a.figure.value ?? 0));
  const below = known.filter(({ figure }) => (figure.high ?? 100) < 50).sort((a, b) => (a.figure.value ?? 0) - (b.figure.value ?? 0));
  if (!beyond.length && !below.length) return say("profile.middle");
  return [beyond.length ? say("profile.strong", { figures: named(beyond) }) : "", below.length ? say("profile.weak", { figures: named(below) }) : ""].filter(Boolean).join(" ");
}

/** @param {Named[]} figures */
const few = (figures) => say("profile.too-few", { n: Math.max(...figures.map(({ figure }) => figure.points)) });

/** @param {Named[]} figures */
const named = (figures) => list(figures.map(({ name, figure }) => `${name.toLowerCase()} ${number(figure.value ?? 0)} (${intervalText(figure)})`));

/** @param {Figure} figure */
const intervalText = ({ low, high }) => (low === null || high === null ? "–" : say("interval", { low: number(low), high: number(high) }));

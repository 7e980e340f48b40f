// @ts-check
// The load of the last week beside the usual one, and how the heart recovers, session by session. Health data.

import { dayAndTime, el } from "../common/dom.js";
import { locale, number, say } from "../common/language.js";
import { figureCell, head, table } from "../figures/cells.js";
import { drawLines } from "../figures/lines.js";

const LEAST = 6;
const DAY_MS = 86_400_000;

/** @typedef {{ day: string, load: number, acute: number, chronic: number, ratio: number | null }} Day @typedef {{ session: string, created: string, recorded_s: number, mean_bpm: number, highest_bpm: number, load: number, recovery_bpm: number | null, recoveries: number }} Session */

/** @param {HTMLElement} root @param {{ max_bpm: number | null, days: Day[], sessions: Session[] }} found */
export function showLoad(root, { max_bpm: most, days, sessions }) {
  if (sessions.length === 0 || most === null) return root.replaceChildren(el("p", { class: "quiet" }, say("load.none")));
  const [load, recovery] = [el("div", {}), el("div", {})];
  const known = sessions.filter((one) => one.recovery_bpm !== null);
  root.replaceChildren(
    el("p", { class: "chart-says" }, loadSays(days)), load,
    el("p", { class: "lines-legend", "aria-hidden": "true" }, el("span", {}, say("load.acute")), el("span", {}, say("load.chronic"))),
    el("h3", {}, say("load.recovery")), el("p", { class: "chart-says" }, recoverySays(known)), known.length > 1 ? recovery : "",
    table(say("load.table"), head(["load.session", "load.minutes", "hearts.mean", "load.highest", "load.load", "load.fall"]),
      el("tbody", {}, [...sessions].reverse().map((one) => el("tr", {},
        el("th", { scope: "row" }, el("a", { href: `/sessions/${encodeURIComponent(one.session)}` }, dayAndTime(one.created))),
        [number(one.recorded_s / 60), number(one.mean_bpm), one.highest_bpm, number(one.load), one.recovery_bpm === null ? "–" : `${number(one.recovery_bpm, 1)} (${one.recoveries})`].map(figureCell))))),
    el("p", { class: "label" }, say("load.about", { bpm: number(most) })));
  const day = (/** @type {number} */ at) => new Date(at * DAY_MS).toLocaleDateString(locale, { day: "numeric", month: "short", timeZone: "UTC" });
  const marks = (/** @type {"acute" | "chronic" | "load"} */ what) => days.map((one) => ({ x: Date.parse(one.day) / DAY_MS, y: one[what] }));
  drawLines(load, { lines: [marks("acute"), marks("chronic")], bars: marks("load").filter((one) => one.y > 0), from: 0, y: (value) => number(value), x: day, label: say("load.chart") });
  if (known.length > 1) drawLines(recovery, {
    lines: [known.map((one, at) => ({ x: at, y: one.recovery_bpm ?? 0 }))], from: 0, dots: true, y: (value) => number(value, 1), label: say("load.recovery-chart"),
    x: (at) => new Date(known[at].created).toLocaleDateString(locale, { day: "numeric", month: "short" }),
  });
}

/** @param {Day[]} days */
function loadSays(days) {
  const last = days[days.length - 1];
  const values = { acute: number(last.acute), chronic: number(last.chronic) };
  if (last.ratio === null) return `${say("load.says", values)} ${say("load.too-early")}`;
  const key = last.ratio > 1.5 ? "load.much-more" : last.ratio < 0.8 ? "load.less" : "load.usual";
  return `${say("load.says", values)} ${say(key, { ratio: number(last.ratio, 2) })}`;
}

/** The later half of the sessions beside the earlier one. @param {Session[]} known */
function recoverySays(known) {
  if (known.length === 0) return say("load.no-recovery");
  const mean = (/** @type {Session[]} */ some) => some.reduce((sum, one) => sum + (one.recovery_bpm ?? 0), 0) / some.length;
  if (known.length < LEAST) return say("load.recovery-is", { bpm: number(mean(known), 1), n: known.length });
  const half = Math.floor(known.length / 2);
  return say("load.recovery-was", { early: number(mean(known.slice(0, half)), 1), late: number(mean(known.slice(-half)), 1), n: half });
}

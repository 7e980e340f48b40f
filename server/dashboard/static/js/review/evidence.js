// @ts-check
// The evidence for a point: every call since the point before it, with the words heard and the alternatives, and what the
// point was worth.

import { el } from "../common/dom.js";
import { clockText, number, percent, say } from "../common/language.js";
import { at } from "./outline.js";
import { verdictMark } from "./verdict_mark.js";

/**
 * @param {HTMLElement} root @param {import("./types").Board} board @param {import("./types").ShownPoint} point
 * @param {import("./rally_list.js").Beside} beside
 */
export function showEvidence(root, board, point, { calls, worth }) {
  const own = calls.filter((one) => one.point === point.event);
  const heard = nearby(calls, point);
  const value = worth.get(point.event);
  root.replaceChildren(
    el("p", { class: "label" }, clockText(at(point), true), value ? ` · ${worthText(board, value)}` : ""),
    heard.length ? el("ol", { class: "heard-list" }, heard.map((one) => el("li", { class: own.includes(one) ? "is-own" : null }, callOf(one)))) : el("p", { class: "quiet" }, say("evidence.none")));
}

/** @param {import("./types").HeardCall} call */
function callOf(call) {
  const words = call.words.map((one) => el("span", { class: one.confidence < 0.6 ? "word is-unsure" : "word" }, one.word, el("small", {}, number(one.confidence, 2))));
  return [
    el("p", {}, el("time", { datetime: call.time }, clockText(Date.parse(call.time), true)), ` ${say("quoted", { text: call.text })} `, verdictMark(call.verdict), call.reason ? `: ${call.reason}` : ""),
    words.length ? el("p", { class: "words" }, el("span", { class: "label" }, say("evidence.words")), words) : el("p", { class: "label" }, say("evidence.sure", { confidence: number(call.confidence, 2) })),
    call.alternatives.length ? el("p", {}, el("span", { class: "label" }, say("evidence.alternatives")), " ", call.alternatives.map((one) => say("quoted", { text: one })).join(", ")) : "",
  ].filter(Boolean);
}

// The calls of a point are those after the point before it; what was asked back is told before its answer.
/** @param {import("./types").HeardCall[]} calls @param {import("./types").ShownPoint} point */
function nearby(calls, point) {
  const last = calls.findLastIndex((one) => one.point === point.event);
  if (last < 0) return [];
  const before = calls.slice(0, last).findLastIndex((one) => one.point !== null && one.point !== point.event);
  return calls.slice(before + 1, last + 1);
}

/** @param {import("./types").Board} board @param {import("./types").Worth} value */
function worthText(board, value) {
  return say("evidence.worth", { importance: percent(value.importance, 1), pair: board.a.name, before: percent(value.match_before), after: percent(value.match_after) });
}

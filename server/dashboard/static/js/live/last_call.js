// What was heard last and what was decided on it: the umpire's eyes on the second ear.

import { clock, el } from "../common/dom.js";
import { say } from "../common/language.js";
import { verdict } from "../common/words.js";

/** Show the call heard last, loud where somebody must act on it. */
export function showCall(root, call) {
  root.hidden = !call;
  if (!call) return;
  const { word, sign, tone } = verdict(call.verdict);
  root.dataset.tone = tone;
  root.replaceChildren(
    el("span", { class: "call-sign", "aria-hidden": "true" }, sign),
    el("p", { class: "call-text" }, call.text ? say("quoted", { text: call.text }) : word),
    el("p", { class: "call-reason" }, el("b", {}, word), call.reason ? ` ${call.reason}` : "", el("time", { datetime: call.time }, clock(call.time))),
  );
}

const MUST_BE_HEARD = new Set(["asked", "alarm", "refused", "discarded"]);

/** What must be said aloud of a call that came after `before`, "" where nothing must. */
export function spokenOfCall(call, before) {
  if (!call || call.time === before?.time || !MUST_BE_HEARD.has(call.verdict)) return "";
  return `${verdict(call.verdict).word}: ${call.reason || call.text}`;
}

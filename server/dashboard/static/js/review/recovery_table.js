// @ts-check
// How far each heart fell at the changes of ends of a stretch.

import { el } from "../common/dom.js";
import { clockText, number, say } from "../common/language.js";
import { pairColours, pairOf, playerName } from "../common/words.js";

/** @param {HTMLElement} root @param {import("./types").Board} board @param {import("./types").Body[]} bodies */
export function showRecovery(root, board, bodies) {
  const players = bodies.filter((one) => one.heart);
  const moments = [...new Set(players.flatMap((one) => changes(one).map((found) => found.time_ms)))].sort((one, other) => one - other);
  if (moments.length === 0) return root.replaceChildren(el("p", { class: "quiet" }, say("recovery.none")));
  const falls = players.map((one) => ({ player: one.player, by: new Map(changes(one).map((found) => [found.time_ms, found.drop_60_s_bpm ?? found.drop_30_s_bpm])) }));
  const colours = pairColours(board);
  root.replaceChildren(
    el("p", { class: "chart-says" }, sentence(board, falls, moments)),
    el("div", { class: "wide" }, el("table", { class: "plain-table recovery-table" },
      el("caption", {}, say("recovery.caption")),
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, say("recovery.at")), players.map((one) => el("th", { scope: "col", "data-pair-colour": colours[pairOf(one.player)] }, playerName(board, one.player))))),
      el("tbody", {}, moments.map((moment) => el("tr", {}, el("th", { scope: "row" }, clockText(moment)), falls.map(({ by }) => el("td", {}, fallText(by.get(moment))))))))));
}

/** @param {import("./types").Body} body */
const changes = (body) => (body.heart?.recoveries ?? []).filter((one) => one.kind === "change_of_ends");

/** @param {number | null | undefined} fall */
const fallText = (fall) => (fall === null || fall === undefined ? "–" : number(fall));

/** @param {import("./types").Board} board @param {{ player: number, by: Map<number, number | null> }[]} falls @param {number[]} moments */
function sentence(board, falls, moments) {
  const [first, last] = [moments[0], moments[moments.length - 1]];
  const changed = falls.flatMap(({ player, by }) => {
    const [early, late] = [by.get(first), by.get(last)];
    return typeof early === "number" && typeof late === "number" ? [{ player, early, late }] : [];
  });
  if (moments.length < 2 || changed.length === 0) return say("recovery.says-few");
  const worst = changed.reduce((one, other) => (other.late - other.early < one.late - one.early ? other : one));
  return say("recovery.says", { player: playerName(board, worst.player), early: number(worst.early), late: number(worst.late) });
}

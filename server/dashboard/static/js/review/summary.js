// The head of a review: who played, the result, how long, and how the points were shared.

import { el } from "../common/dom.js";
import { endingText, pauseText } from "../common/standing.js";
import { PAIRS, capital, pairColours, pairPlayers } from "../common/words.js";

/** Show the summary of a match with the points that stand. */
export function showSummary({ title, facts, share }, board, points) {
  title.textContent = titleOf(board);
  facts.replaceChildren(...factsOf(board, points).flatMap(([term, value]) => [el("dt", {}, term), el("dd", {}, value)]));
  share.replaceChildren(shareBar(board, points));
}

function titleOf(board) {
  const [a, b] = PAIRS.map((pair) => pairPlayers(board, pair));
  if (board.winner) return board.winner === "a" ? `${a} beat ${b}` : `${b} beat ${a}`;
  return `${a} v ${b}`;
}

function factsOf(board, points) {
  const day = new Date(board.created).toLocaleDateString([], { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  return [
    ["Played", day],
    ["Duration", duration(board, points)],
    ["Points", String(points.length)],
    ["Court", board.court],
    ...(board.ending ? [["Ended", endingText(board)]] : []),
    ...(board.state === "set_aside" ? [["Rests", pauseText(board)]] : []),
  ];
}

function duration(board, points) {
  if (points.length === 0) return "Not started";
  const minutes = Math.max(1, Math.round((Date.parse(points.at(-1).time) - Date.parse(board.created)) / 60_000));
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

function shareBar(board, points) {
  const colours = pairColours(board);
  const counts = Object.fromEntries(PAIRS.map((pair) => [pair, points.filter((one) => one.winner === pair).length]));
  const parts = PAIRS.map((pair) => {
    const part = el("div", { class: `share-part share-${pair}`, "data-pair-colour": colours[pair] },
      el("b", {}, String(counts[pair])), el("span", {}, capital(board[pair].name)));
    part.style.flexGrow = String(Math.max(counts[pair], 0.001));
    return part;
  });
  return el("div", {}, el("p", { class: "label" }, "Points won"), el("div", { class: "share-bar" }, parts), details(board, points));
}

function details(board, points) {
  const rows = [["winner", "Winners"], ["unforced_error", "Unforced errors"], ["forced_error", "Forced errors"]];
  const count = (pair, outcome) => points.filter((one) => one.pair === pair && one.outcome === outcome).length;
  return el("table", { class: "versus" },
    el("caption", { class: "visually-hidden" }, "How the points ended, by pair"),
    el("thead", { class: "visually-hidden" }, el("tr", {}, el("th", { scope: "col" }, board.a.name), el("th", {}, "What"), el("th", { scope: "col" }, board.b.name))),
    el("tbody", {}, rows.map(([outcome, word]) => el("tr", {},
      el("td", {}, String(count("a", outcome))), el("th", { scope: "row" }, word), el("td", {}, String(count("b", outcome)))))));
}

// The first page: every court with its running score, and the matches to look back on.

import "./common/bar.js";
import * as api from "./common/api.js";
import { Connection } from "./common/connection.js";
import { byId, dayAndTime, el, setText } from "./common/dom.js";
import { say } from "./common/language.js";
import { signedInName } from "./common/session.js";
import { endingText, isOver, pauseText, setsText } from "./common/standing.js";
import { PAIRS, capital, pairColours, pairPlayers } from "./common/words.js";

const EVERY_MS = 4_000;
const LIMIT = 50;

const connection = new Connection();
let drawn = "";

function courtCard({ court, online, device, connected, seen, problem, notes }, board) {
  const live = board && board.state === "live";
  return el("li", {}, el("a", { class: "court-card", href: `/courts/${encodeURIComponent(court)}` },
    el("span", { class: "court-head" }, el("b", {}, say("court.name", { court })), el("span", { class: "pill", "data-state": online ? "live" : "connecting" }, deviceText(online, device, connected, seen))),
    problem && el("span", { class: "court-problem" }, capital(problem), "."),
    notes.map((note) => el("span", { class: "quiet" }, capital(note), ".")),
    board ? miniBoard(board) : el("span", { class: "quiet" }, say("index.no-match")),
    board && standing(board),
    el("span", { class: "court-foot" }, say(live ? "index.watch" : "index.open"))));
}

function standing(board) {
  const text = endingText(board) || pauseText(board);
  return text ? el("span", { class: "court-standing" }, text) : null;
}

function deviceText(online, device, connected, seen) {
  if (!device) return say("index.no-device");
  if (online) return say("index.online", { since: dayAndTime(connected) });
  return seen ? say("index.seen", { at: dayAndTime(seen) }) : say("index.offline");
}

function miniBoard(board) {
  const colours = pairColours(board);
  return el("span", { class: "mini" }, PAIRS.map((pair) => el("span", { class: "mini-row", "data-pair-colour": colours[pair] },
    el("span", { class: "swatch" }),
    el("span", { class: board.winner === pair ? "mini-names is-won" : "mini-names" }, pairPlayers(board, pair)),
    board.sets.map((one) => el("span", { class: "mini-set" }, String(one[pair]))),
    isOver(board) ? null : el("b", { class: "mini-points" }, board[pair].points))));
}

function matchRow(board) {
  const colours = pairColours(board);
  const pair = (name) => el("span", { class: board.winner === name ? "match-pair is-won" : "match-pair", "data-pair-colour": colours[name] },
    el("span", { class: "swatch" }), el("span", {}, pairPlayers(board, name)));
  return el("li", {}, el("a", { class: "match-row", href: `/sessions/${encodeURIComponent(board.match)}` },
    el("span", { class: "match-pairs" }, PAIRS.map(pair)),
    el("b", { class: "match-score" }, setsText(board)),
    el("span", { class: "match-when quiet" }, say("index.where", { court: board.court, at: dayAndTime(board.created) }), statusMark(board))));
}

function statusMark(board) {
  if (isOver(board)) return board.ending ? el("em", {}, endingText(board)) : null;
  return el("em", { "data-status": board.state === "live" ? board.status : board.state }, pauseText(board) || say("index.running"));
}

function show(courts, matches) {
  const byMatch = new Map(matches.map((board) => [board.match, board]));
  byId("courts").replaceChildren(...courts.map((one) => courtCard(one, byMatch.get(one.match))));
  byId("matches").replaceChildren(...matches.map(matchRow));
  if (courts.length === 0) byId("courts").append(el("li", { class: "notice" }, say("index.no-courts")));
  if (matches.length === 0) byId("matches").append(el("li", { class: "quiet" }, say("index.no-matches")));
}

async function withMatches(courts, matches) {
  const known = new Set(matches.map((board) => board.match));
  const missing = courts.filter((one) => one.match && !known.has(one.match));
  return Promise.all(missing.map((one) => api.match(one.match)));
}

async function refresh() {
  try {
    const [{ courts }, { matches }] = await Promise.all([api.courts(), api.matches(LIMIT)]);
    const older = await withMatches(courts, matches);
    const answer = JSON.stringify([courts, matches]);
    connection.heard();
    connection.state("live");
    // Rebuilt only when something changed, so that the keyboard keeps its place.
    if (answer !== drawn) show(courts, [...matches, ...older]);
    drawn = answer;
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    connection.state("reconnecting");
  }
}

/** Ask again and again, but nothing while nobody sees the page. */
async function follow() {
  try {
    await refresh();
  } finally {
    setTimeout(() => {
      if (document.hidden) document.addEventListener("visibilitychange", follow, { once: true });
      else follow();
    }, EVERY_MS);
  }
}

setText(byId("account"), signedInName() || say("account"));
follow();

// The score as a sentence, the server's points first, as an umpire says it; for screen readers and page titles.

import { decidingPoint } from "./formats.js";
import { say } from "./language.js";
import { penaltyText } from "../live/penalties.js";
import { endingText, pauseText, setsText } from "./standing.js";
import { capital, pairOf, playerName } from "./words.js";

const NUMBERS = say("spoken.numbers").split(" ");
const number = (n) => NUMBERS[n] ?? String(n);
const points = (figure) => say(`spoken.points-${figure}`);
// Of games nothing is said as of points: "three love", "tres a nada".
const games = (n) => (n === 0 ? points(0) : number(n));

/** Say the score; `before` is the board before it, so that a game or a set just won is said. */
export function scoreSentence(board, before) {
  if (board.ending) return `${endingText(board)}.`;
  if (board.winner) return say("spoken.match", { name: board[board.winner].name, sets: setsText(board) });
  if (board.state === "set_aside") return `${pauseText(board)}: ${setsText(board)}.`;
  if (board.status === "suspended") return say("spoken.suspended");
  const won = justWon(board, before);
  const score = [won || capital(pointsSpoken(board)), won && gamesSpoken(board)].filter(Boolean).join(", ");
  const sentence = say("spoken.serves", { score, server: playerName(board, board.server) });
  return board.fault ? `${sentence} ${say("court.second-serve")}.` : sentence;
}

function pointsSpoken(board) {
  const pair = pairOf(board.server);
  const mine = board[pair].points;
  const theirs = board[pair === "a" ? "b" : "a"].points;
  if (board.in_tiebreak) return mine === theirs ? say("spoken.all", { count: number(+mine) }) : `${number(+mine)} ${number(+theirs)}`;
  if (board.deciding_point) return decidingPoint(board.format).toLowerCase();
  if (mine === "AD" || theirs === "AD") return say("spoken.advantage", { name: board[board.a.points === "AD" ? "a" : "b"].name });
  if (mine === "40" && theirs === "40") return say("spoken.deuce");
  return mine === theirs ? say("spoken.all", { count: points(mine) }) : `${points(mine)} ${points(theirs)}`;
}

function justWon(board, before) {
  if (!before || before.match !== board.match || board.points_played !== before.points_played + 1) return "";
  if (board.a.points !== "0" || board.b.points !== "0") return "";
  const { name } = board[board.last_point.winner];
  return say(board.sets.length > before.sets.length ? "spoken.set" : "spoken.game", { name });
}

function gamesSpoken(board) {
  const { a, b } = board.sets.at(-1);
  if (a === 0 && b === 0) return "";
  if (a === b) return say("spoken.games-all", { count: number(a) });
  return say("spoken.leads", { name: board[a > b ? "a" : "b"].name, most: number(Math.max(a, b)), least: games(Math.min(a, b)) });
}

/** Say the penalty that a pair has just been given; empty when there is none. */
export function penaltySentence(board, before) {
  if (before?.match !== board.match || board.penalties.length <= before.penalties.length) return "";
  const penalty = board.penalties.at(-1);
  return `${penaltyText(board, penalty)}, ${board[penalty.pair].name}. `;
}

/** The page's title: the score first, since that is all a tab shows. */
export function titleText(board) {
  const score = board.winner ? say("live.won", { pair: board[board.winner].name }) : `${board.a.points}–${board.b.points}`;
  return `${score} · ${setsText(board)} · ${say("court.name", { court: board.court })}`;
}

// The score as a sentence, the server's points first, as an umpire says it; for screen readers and page titles.

import { decidingPoint } from "./formats.js";
import { penaltyText } from "../live/penalties.js";
import { endingText, pauseText, setsText } from "./standing.js";
import { capital, pairOf, playerName } from "./words.js";

const POINTS = { 0: "love", 15: "fifteen", 30: "thirty", 40: "forty" };
const NUMBERS = ["love", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
const number = (n) => NUMBERS[n] ?? String(n);

/** Say the score; `before` is the board before it, so that a game or a set just won is said. */
export function scoreSentence(board, before) {
  if (board.ending) return `${endingText(board)}.`;
  if (board.winner) return `Game, set and match ${board[board.winner].name}: ${setsText(board)}.`;
  if (board.state === "set_aside") return `${pauseText(board)}: ${setsText(board)}.`;
  if (board.status === "suspended") return "Play is suspended.";
  const server = playerName(board, board.server);
  const won = justWon(board, before);
  const parts = [won || capital(pointsSpoken(board))];
  if (won) parts.push(gamesSpoken(board));
  const fault = board.fault ? " Second serve." : "";
  return `${parts.filter(Boolean).join(", ")}, ${server} serves.${fault}`;
}

function pointsSpoken(board) {
  const pair = pairOf(board.server);
  const mine = board[pair].points;
  const theirs = board[pair === "a" ? "b" : "a"].points;
  if (board.in_tiebreak) return mine === theirs ? `${number(+mine)} all` : `${number(+mine)} ${number(+theirs)}`;
  if (board.deciding_point) return decidingPoint(board.format).toLowerCase();
  if (mine === "AD" || theirs === "AD") return `advantage ${board[board.a.points === "AD" ? "a" : "b"].name}`;
  if (mine === "40" && theirs === "40") return "deuce";
  return mine === theirs ? `${POINTS[mine]} all` : `${POINTS[mine]} ${POINTS[theirs]}`;
}

function justWon(board, before) {
  if (!before || before.match !== board.match || board.points_played !== before.points_played + 1) return "";
  if (board.a.points !== "0" || board.b.points !== "0") return "";
  const winner = board[board.last_point.winner].name;
  return board.sets.length > before.sets.length ? `Game and set ${winner}` : `Game ${winner}`;
}

function gamesSpoken(board) {
  const { a, b } = board.sets.at(-1);
  if (a === 0 && b === 0) return "";
  if (a === b) return `${number(a)} all`;
  const ahead = board[a > b ? "a" : "b"].name;
  return `${ahead} leads ${number(Math.max(a, b))} ${number(Math.min(a, b))}`;
}

/** Say the penalty that a pair has just been given; empty when there is none. */
export function penaltySentence(board, before) {
  if (before?.match !== board.match || board.penalties.length <= before.penalties.length) return "";
  const penalty = board.penalties.at(-1);
  return `${penaltyText(board, penalty)}, ${board[penalty.pair].name}. `;
}

/** The page's title: the score first, since that is all a tab shows. */
export function titleText(board) {
  const points = board.winner ? `${board[board.winner].name} won` : `${board.a.points}–${board.b.points}`;
  return `${points} · ${setsText(board)} · Court ${board.court}`;
}

// The score as a sentence, the server's points first, as an umpire says it; for screen readers and page titles.

import { capital, pairOf, playerName } from "./words.js";

const POINTS = { 0: "love", 15: "fifteen", 30: "thirty", 40: "forty" };
const NUMBERS = ["love", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
const number = (n) => NUMBERS[n] ?? String(n);

/** Say the score; `before` is the board before it, so that a game or a set just won is said. */
export function scoreSentence(board, before) {
  if (board.winner) return `Game, set and match ${board[board.winner].name}: ${setsText(board)}.`;
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
  if (board.deciding_point) return decidingPoint(board).toLowerCase();
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

/** What the deciding point is called in the match's format. */
export function decidingPoint(board) {
  if (board.format.includes("TN3D")) return "Star point";
  return board.format.includes("TN1D") || board.format.includes("NOAD") ? "Golden point" : "Deciding point";
}

/** Sets in one line: "6–4 7–6(5)". */
export function setsText(board) {
  return board.sets.map((one) => `${one.a}–${one.b}${one.tiebreak ? `(${Math.min(...one.tiebreak)})` : ""}`).join(" ");
}

/** The page's title: the score first, since that is all a tab shows. */
export function titleText(board) {
  const points = board.winner ? `${board[board.winner].name} won` : `${board.a.points}–${board.b.points}`;
  return `${points} · ${setsText(board)} · Court ${board.court}`;
}

// The shots of a match by player, stroke and outcome, with what each stroke earned or cost.

import { el } from "../common/dom.js";
import { PAIRS, PLAYERS, pairColours, pairOf, playerName, shotWord } from "../common/words.js";

const COLUMNS = [["winner", "Winners"], ["forced_error", "Forced"], ["unforced_error", "Unforced"]];
const errors = (row) => row.forced_error + row.unforced_error;
const balance = (row) => row.winner - errors(row);
const played = (row) => row.winner + errors(row);
const signed = (n) => (n > 0 ? `+${n}` : n < 0 ? `−${-n}` : "0");

/** Show the rows of `/shots`, a table a player. */
export function showShots(root, board, rows) {
  if (rows.length === 0) {
    root.replaceChildren(el("p", { class: "quiet" }, "No shot has been called yet. Calls such as “blue smash winner” fill this table."));
    return;
  }
  const most = Math.max(...rows.map((row) => Math.max(row.winner, errors(row))));
  const tables = groups(board, rows).map((group) => table(board, group, most));
  root.replaceChildren(el("div", { class: "shot-grid" }, tables), el("p", { class: "label" }, "± is winners minus errors, forced and unforced."));
}

function groups(board, rows) {
  const byPlayer = PLAYERS.map((player) => ({ name: playerName(board, player), pair: pairOf(player), rows: rows.filter((row) => row.player === player) }));
  const unnamed = PAIRS.map((pair) => ({ name: `${board[pair].name}, player not said`, pair, rows: rows.filter((row) => row.pair === pair && !row.player) }));
  return [...byPlayer, ...unnamed].filter((group) => group.rows.length > 0);
}

function table(board, { name, pair, rows }, most) {
  const ordered = [...rows].sort((x, y) => played(y) - played(x));
  return el("table", { class: "shot-table", "data-pair-colour": pairColours(board)[pair] },
    el("caption", {}, name),
    el("thead", {}, el("tr", {}, ["Shot", ...COLUMNS.map(([, word]) => word), "±"].map((word) => el("th", { scope: "col" }, word)))),
    el("tbody", {}, el("tr", { class: "shot-player" }, el("th", { scope: "row" }, "All"), numbers(total(rows))),
      ordered.map((row) => el("tr", {}, el("th", { scope: "row" }, shotWord(row.shot) ?? "stroke not said", bar(row, most)), numbers(row)))));
}

const total = (rows) => Object.fromEntries(COLUMNS.map(([key]) => [key, rows.reduce((sum, row) => sum + row[key], 0)]));

function numbers(row) {
  const cells = COLUMNS.map(([key]) => el("td", { class: row[key] ? null : "is-none" }, String(row[key])));
  return [...cells, el("td", { class: "balance" }, signed(balance(row)))];
}

// Winners grow to the right of the middle, errors to the left.
function bar(row, most) {
  const part = (kind, n) => {
    const element = el("i", { class: kind });
    element.style.width = `${(50 * n) / most}%`;
    return element;
  };
  return el("span", { class: "bar-track", "aria-hidden": "true" }, part("errors", errors(row)), part("wins", row.winner));
}

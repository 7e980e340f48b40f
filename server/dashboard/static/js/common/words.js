// How the pages say players, verdicts and the colours of pairs, in the viewer's language.

import { canSay, say } from "./language.js";

const VERDICTS = {
  taken: { sign: "✓", tone: "good" },
  confirmed: { sign: "✓", tone: "good" },
  asked: { sign: "?", tone: "ask" },
  alarm: { sign: "!", tone: "alarm" },
  refused: { sign: "✕", tone: "alarm" },
  answered: { sign: "…", tone: "quiet" },
  discarded: { sign: "✕", tone: "ask" },
};

const COLOURS = {
  blue: ["blue", "azul", "navy"], red: ["red", "rojo", "roja"], green: ["green", "verde"],
  yellow: ["yellow", "amarillo", "amarilla"], orange: ["orange", "naranja"],
  purple: ["purple", "violet", "morado", "morada"], pink: ["pink", "rosa"], teal: ["teal", "turquoise", "turquesa"],
  white: ["white", "blanco", "blanca"], black: ["black", "negro", "negra"],
};

/** The colours that have a style of their own. */
export const COLOUR_NAMES = Object.keys(COLOURS);

export const PAIRS = ["a", "b"];
export const PLAYERS = [1, 2, 3, 4];

/** A verdict's word, its sign, and its tone: good, ask, alarm or quiet. @param {string} name */
export const verdict = (name) => ({
  word: canSay(`verdict.${name}`) ? say(`verdict.${name}`) : name,
  ...(VERDICTS[name] ?? { sign: "…", tone: "quiet" }),
});
export const pairOf = (player) => (player <= 2 ? "a" : "b");
export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** The name of a player (1 to 4) of a match. */
export const playerName = (board, player) => board[pairOf(player)].players[(player - 1) % 2];

/**
 * The style names of both pairs' colours, always two different ones: `{a: "blue", b: "red"}`.
 * @param {any} board @returns {Record<string, string>}
 */
export function pairColours(board) {
  const found = { a: styleName(board.a.colour) ?? "blue", b: styleName(board.b.colour) ?? "red" };
  return found.a === found.b ? { a: "blue", b: "red" } : found;
}

/** A colour in the viewer's language; one that is not known stays as it is. @param {string} colour @returns {string} */
export const colourText = (colour) => (styleName(colour) ? say(`colour.${styleName(colour)}`) : colour);

/**
 * A scoreboard with the pairs named in the viewer's language, where a pair's name is its colour; null stays null.
 * @template {any} Board @param {Board} board @returns {Board}
 */
export const inLanguage = (board) => (board ? { ...board, a: named(board.a), b: named(board.b) } : board);

const named = (pair) => (pair.name.toLowerCase() === pair.colour.toLowerCase() ? { ...pair, name: capital(colourText(pair.colour)) } : pair);

function styleName(colour) {
  const said = colour.trim().toLowerCase();
  return Object.keys(COLOURS).find((name) => COLOURS[name].includes(said));
}

/** Both players of a pair in one line. */
export const pairPlayers = (board, pair) => board[pair].players.join(" / ");

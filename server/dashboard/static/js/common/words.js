// How the dashboard says things: players, shots, outcomes, verdicts, the colours of pairs.

const SHOTS = {
  serve: "serve", return: "return", forehand: "forehand", backhand: "backhand", volley: "volley",
  forehand_volley: "forehand volley", backhand_volley: "backhand volley", lob: "lob", smash: "smash",
  smash_x3: "smash ×3", smash_x4: "smash ×4", bandeja: "bandeja", vibora: "víbora", rulo: "rulo", gancho: "gancho",
  chiquita: "chiquita", bajada: "bajada", drop_shot: "drop shot", wall_boast: "contrapared", block: "block",
};

const OUTCOMES = {
  winner: "winner", forced_error: "forced error", unforced_error: "unforced error", in_play: "in play",
};

/** A verdict's word, its sign, and its tone: good, ask, alarm or quiet. */
export const VERDICTS = {
  taken: { word: "Taken", sign: "✓", tone: "good" },
  confirmed: { word: "Score agrees", sign: "✓", tone: "good" },
  asked: { word: "Who?", sign: "?", tone: "ask" },
  alarm: { word: "Check the score", sign: "!", tone: "alarm" },
  refused: { word: "Not taken", sign: "✕", tone: "alarm" },
  answered: { word: "Answered", sign: "…", tone: "quiet" },
  discarded: { word: "Dropped", sign: "✕", tone: "ask" },
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

export const shotWord = (shot) => (shot ? SHOTS[shot] ?? shot.replaceAll("_", " ") : null);
export const outcomeWord = (outcome) => (outcome ? OUTCOMES[outcome] ?? outcome.replaceAll("_", " ") : null);
export const verdict = (name) => VERDICTS[name] ?? { word: name, sign: "…", tone: "quiet" };
export const pairOf = (player) => (player <= 2 ? "a" : "b");
export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** The name of a player (1 to 4) of a match. */
export const playerName = (board, player) => board[pairOf(player)].players[(player - 1) % 2];

/** Who hit a shot: the player where it was said, else the pair. */
export function who(board, pair, player) {
  if (player) return playerName(board, player);
  return pair ? board[pair].name : null;
}

/** Who forced an error and by which shot, where that was said: "forced by Ana · volley". */
export function forcedWords(board, point) {
  const by = [point.forced_by && playerName(board, point.forced_by), shotWord(point.forcing_shot)].filter(Boolean);
  return by.length ? `forced by ${by.join(" · ")}` : null;
}

/** A point in words: "Ana · smash · winner", or "Point Blue" when nobody said how. */
export function pointWords(board, point) {
  const said = [who(board, point.pair, point.player), shotWord(point.shot), outcomeWord(point.outcome), forcedWords(board, point)];
  return said.filter(Boolean).join(" · ") || `Point ${board[point.winner].name}`;
}

/**
 * The style names of both pairs' colours, always two different ones: `{a: "blue", b: "red"}`.
 * @param {any} board @returns {Record<string, string>}
 */
export function pairColours(board) {
  const found = { a: styleName(board.a.colour) ?? "blue", b: styleName(board.b.colour) ?? "red" };
  return found.a === found.b ? { a: "blue", b: "red" } : found;
}

function styleName(colour) {
  const said = colour.trim().toLowerCase();
  return Object.keys(COLOURS).find((name) => COLOURS[name].includes(said));
}

/** Both players of a pair in one line. */
export const pairPlayers = (board, pair) => board[pair].players.join(" / ");

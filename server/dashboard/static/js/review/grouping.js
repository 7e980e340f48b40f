// Points into games and sets. The API gives each point the score it led to; where games end is read from that.

const FIFTEENS = /^(0|15|30|40|AD)-(0|15|30|40|AD)$/;
const LEVEL = /^(\d+)-\1$/;

/**
 * Group the points that stand: `[{number, score, games: [{set, number, server, points, score, isOver}]}]`.
 * Each point gets `shown`: the score in the game after it, "30–15", or "Game" when it ended the game.
 */
export function groupPoints(points) {
  const sets = [];
  let before = "0-0";
  let game = null;
  for (const point of points) {
    const { games, inGame } = split(point.score);
    const base = inGame ? games : before;
    // The games changed without a point: a game was given as a penalty, or the score was set.
    if (game && game.base !== base) game = closeGame(sets, game, base);
    game ??= openGame(sets, base, point);
    game.points.push({ ...point, shown: inGame ? dashed(inGame) : "Game" });
    if (!inGame) game = closeGame(sets, game, games);
    before = games;
  }
  return sets;
}

// "6-4 2-1 40-15" is 6-4 2-1 in games and 40-15 in points; "6-6 2-1" is 6-6 and 2-1, since a set at 6-6 goes on.
function split(score) {
  const parts = score.split(" ");
  const [beforeLast, last] = [parts.at(-2), parts.at(-1)];
  const isPoints = beforeLast && last !== "0-0" && (FIFTEENS.test(last) || LEVEL.test(beforeLast));
  return isPoints ? { games: parts.slice(0, -1).join(" "), inGame: last } : { games: score, inGame: null };
}

function openGame(sets, base, point) {
  const set = base.split(" ").length;
  if (sets.at(-1)?.number !== set) sets.push({ number: set, score: "", games: [] });
  const games = sets.at(-1).games;
  const game = { set, base, number: games.length + 1, server: point.server, points: [], score: "", isOver: false };
  games.push(game);
  return game;
}

function closeGame(sets, game, after) {
  const score = after.split(" ")[game.set - 1];
  game.score = score ? dashed(score) : "";
  game.isOver = true;
  sets.at(-1).score = game.score;
  return null;
}

const dashed = (score) => score.replace("-", "–");

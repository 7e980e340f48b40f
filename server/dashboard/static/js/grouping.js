// Points into games and sets. The API gives each point the score it led to; where games end is read from that.

/**
 * Group the points that stand: `[{number, score, games: [{set, number, server, points, score, isOver}]}]`.
 * Each point gets `shown`: the score in the game after it, "30–15", or "Game" when it ended the game.
 */
export function groupPoints(points) {
  const sets = [];
  let before = "0-0";
  let game = null;
  for (const point of points) {
    if (!game) game = openGame(sets, before, point);
    const inGame = point.score.startsWith(`${before} `) ? point.score.slice(before.length + 1) : null;
    game.points.push({ ...point, shown: inGame ? dashed(inGame) : "Game" });
    if (inGame) continue;
    closeGame(sets, game, before, point.score);
    before = point.score;
    game = null;
  }
  return sets;
}

function openGame(sets, before, point) {
  const set = before.split(" ").length;
  if (sets.length < set) sets.push({ number: set, score: "", games: [] });
  const games = sets.at(-1).games;
  const game = { set, number: games.length + 1, server: point.server, points: [], score: "", isOver: false };
  games.push(game);
  return game;
}

function closeGame(sets, game, before, after) {
  const at = before.split(" ").length - 1;
  game.score = dashed(after.split(" ")[at]);
  game.isOver = true;
  sets.at(-1).score = game.score;
}

const dashed = (score) => score.replace("-", "–");

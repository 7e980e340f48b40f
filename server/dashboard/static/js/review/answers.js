// @ts-check
// The first answers in sentences: who won and by what, what cost most, who tired, what to train. Each leads to its evidence.

import { el } from "../common/dom.js";
import { list, number, percent, say } from "../common/language.js";
import { pointText, shotText, whoText } from "../common/saying.js";
import { playerName } from "../common/words.js";

/**
 * @typedef {import("./types").Board} Board
 * @typedef {import("./types").StretchFigures} Figures
 * @typedef {{ points: (events: string[]) => void, part: (id: string) => void }} Ways to show points, or a part of the page
 */

const FEW_POINTS = 20;

/**
 * Show the answers about a stretch.
 * @param {HTMLElement} root @param {Board} board @param {Figures} figures
 * @param {Map<string, import("./types").Point>} points @param {Ways} ways @param {boolean} isWhole whether it is the whole match
 */
export function showAnswers(root, board, figures, points, ways, isWhole) {
  if (figures.points === 0) return root.replaceChildren(el("p", { class: "quiet" }, say("answers.none")));
  const few = figures.points < FEW_POINTS ? el("p", { class: "few" }, say("answers.few", { n: figures.points })) : "";
  const rows = [
    row("answers.who", won(board, figures, isWhole), say("answers.see-figures"), () => ways.part("figures")),
    row("answers.what", shots(board, figures), say("answers.see-shots"), () => ways.part("shots")),
    row("answers.cost", dear(board, figures, points), say("answers.see-points"), () => ways.points(figures.answers.dearest.map((one) => one.event))),
    row("answers.tired", tired(board, figures), say("answers.see-body"), () => ways.part("effort")),
    row("answers.train", train(board, figures), say("answers.see-errors"), () => ways.points(figures.answers.train.flatMap((one) => one.events))),
  ];
  root.replaceChildren(el("dl", { class: "answer-list" }, rows), few);
}

/** @param {string} question @param {string[]} sentences @param {string} link @param {() => void} go */
function row(question, sentences, link, go) {
  const button = el("button", { class: "evidence-link", type: "button" }, link);
  button.addEventListener("click", go);
  return el("div", {}, el("dt", {}, say(question)), el("dd", {}, sentences.map((one) => el("p", {}, one)), button));
}

/** @param {Board} board @param {Figures} figures @param {boolean} isWhole */
function won(board, figures, isWhole) {
  const { won: found } = figures.answers;
  const chance = figures.chance ? say("answers.chance", { pair: board.a.name, before: percent(figures.chance.before), after: percent(figures.chance.after) }) : "";
  if (!found) return [say("answers.level", { n: figures.points }), chance].filter(Boolean);
  const share = { pair: board[found.pair].name, other: board[found.pair === "a" ? "b" : "a"].name, n: figures.points, part: Math.round(found.share.value * found.share.of), share: percent(found.share.value) };
  const what = isWhole && board.winner ? "answers.won-match" : "answers.won";
  const how = what === "answers.won-match" && found.share.value < 0.5 ? "-fewer" : found.has_few ? "-few" : "";
  return [say(`${what}${how}`, share), chance].filter(Boolean);
}

/** @param {Board} board @param {Figures} figures */
function shots(board, figures) {
  const found = figures.answers.won;
  if (!found) return [say("answers.ways-level")];
  const other = board[found.pair === "a" ? "b" : "a"].name;
  const ways = [
    found.winners && say("way.winners", { n: found.winners }),
    found.gifts && say("way.gifts", { n: found.gifts, other }),
    found.forced && say("way.forced", { n: found.forced }),
    found.untold && say("way.untold", { n: found.untold }),
  ].filter(Boolean);
  const sentences = [say("answers.ways", { pair: board[found.pair].name, ways: list(/** @type {string[]} */ (ways)) })];
  const { best } = found;
  if (best) sentences.push(say("answers.best", { player: whoText(board, found.pair, best.player), shot: shotText(best.shot), n: best.winners + best.forcing }));
  return sentences;
}

/** @param {Board} board @param {Figures} figures @param {Map<string, import("./types").Point>} points */
function dear(board, figures, points) {
  const [first] = figures.answers.dearest;
  const point = first && points.get(first.event);
  if (!first || !point) return [say("answers.cost-unknown")];
  const total = figures.answers.dearest.filter((one) => one.winner !== first.winner).length;
  const sentences = [say("answers.dearest", { score: point.score.replaceAll("-", "–"), what: pointText(board, point), loser: board[first.winner === "a" ? "b" : "a"].name, loss: percent(first.loss) })];
  const count = figures.answers.dearest.length;
  const mine = count - total;
  sentences.push(say("answers.dear-share", { pair: board[first.winner].name, n: count, part: mine }));
  return sentences;
}

/** @param {Board} board @param {Figures} figures */
function tired(board, figures) {
  const { signs, by_recovery: rested, by_errors: shown, hearts } = figures.answers.tiring;
  const about = hearts ? "" : say("tired.no-hearts");
  if (signs.length === 0) {
    const looked = [rested.length && say("tired.by-recovery", { n: rested.length }), shown.length && say("tired.by-errors", { n: shown.length })].filter(Boolean);
    if (looked.length === 0) return [say("tired.too-little"), about].filter(Boolean);
    return [say("tired.nobody", { looked: list(/** @type {string[]} */ (looked)) }), about].filter(Boolean);
  }
  const sentences = signs.slice(0, 3).map((one, at) => {
    const isErrors = one.measure === "errors";
    const figure = (/** @type {number} */ value) => (isErrors ? percent(value) : number(value));
    const key = `tired.${at === 0 ? "first" : "also"}-${one.measure}`;
    return say(key, { player: playerName(board, one.player), third: say(`third.${one.third}`), early: figure(one.early), late: figure(one.late) });
  });
  return [...sentences, about].filter(Boolean);
}

/** @param {Board} board @param {Figures} figures */
function train(board, figures) {
  const { train: found } = figures.answers;
  if (found.length === 0) return [say("train.none")];
  return [...found].sort((one, other) => other.cost - one.cost).map((one) => say(one.is_sure ? "train.sure" : "train.maybe", {
    player: playerName(board, one.player), shot: shotText(one.shot), n: one.errors, of: one.won.of, cost: percent(one.cost),
  }));
}

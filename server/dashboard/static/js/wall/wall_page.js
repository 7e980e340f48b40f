// The club's wall: the board of every court, as large as the screen allows, followed by one stream.

import "../common/bar.js";
import { Connection } from "../common/connection.js";
import { followDevices } from "../common/court_device.js";
import { byId, clock, el, notice, setText } from "../common/dom.js";
import { language, say } from "../common/language.js";
import { isOver } from "../common/standing.js";
import { Stream } from "../common/stream.js";
import { Scoreboard } from "../live/scoreboard.js";

const MOVED = "marcador.match.taken_up.v1";
const SMALLEST_TILE_PX = 360;
const TILE_PX = 400;
const MARGIN_PX = 12;

const connection = new Connection();
const tiles = new Map();
let devices = new Map();

class Tile {
  #board = el("section", { class: "board" });
  #none = el("p", { class: "quiet" }, say("index.no-match"));
  #scoreboard = new Scoreboard(this.#board);
  #away = el("p", { class: "wall-away", hidden: true });
  #shown = null;
  #device = null;

  constructor(court) {
    const link = el("a", { href: `/courts/${encodeURIComponent(court)}` }, say("court.name", { court }));
    this.#board.setAttribute("aria-label", say("board.of", { court }));
    this.#board.hidden = true;
    this.element = el("li", { class: "wall-court" }, el("div", { class: "wall-head" }, el("h2", {}, link), this.#away), this.#none, this.#board);
  }

  /** Take how the court's device is, as `/courts` has it, where that is known. */
  device(found) {
    this.#device = found;
    this.#tell();
  }

  show(board) {
    this.#none.hidden = Boolean(board);
    if (board) this.#scoreboard.show(board);
    else this.#board.hidden = true;
    this.#shown = board;
    this.#tell();
  }

  // A score that nobody can change any more is not old.
  #tell() {
    const { online = true, seen } = this.#device ?? {};
    this.#away.hidden = online || !seen || !this.#shown || isOver(this.#shown);
    setText(this.#away, this.#away.hidden ? "" : say("wall.away", { at: clock(Date.parse(seen)) }));
  }
}

function tile(court) {
  if (!tiles.has(court)) {
    tiles.set(court, new Tile(court));
    tiles.get(court).device(devices.get(court));
    const inOrder = [...tiles.keys()].sort(new Intl.Collator(language, { numeric: true }).compare);
    byId("courts").replaceChildren(...inOrder.map((one) => tiles.get(one).element));
  }
  return tiles.get(court);
}

function showAll(courts) {
  connection.heard();
  for (const { court, scoreboard } of courts) tile(court).show(scoreboard);
  fit();
  notice(courts.length === 0 ? say("wall.none") : "");
}

function showOne(board, _position, event) {
  connection.heard();
  if (!board) return;
  notice("");
  const isNew = !tiles.has(board.court);
  tile(board.court).show(board);
  if (isNew) fit();
  // What the other court shows from now on only a snapshot tells.
  if (event?.type === MOVED) stream.anew();
}

// The columns that make the tiles largest: a screen on a wall is not scrolled, a phone may be.
function fit() {
  const list = byId("courts");
  const width = list.clientWidth;
  const most = Math.max(1, Math.min(tiles.size, Math.floor(width / SMALLEST_TILE_PX)));
  const ways = Array.from({ length: most }, (_, at) => ({ columns: at + 1, unit: largestUnit(list, width, at + 1) }));
  const best = ways.reduce((one, other) => (other.unit > one.unit ? other : one));
  const narrow = Math.min(SMALLEST_TILE_PX, width) / TILE_PX;
  if (best.unit < narrow) lay(list, most, Math.max(narrow, width / most / TILE_PX));
  else lay(list, best.columns, best.unit);
}

function largestUnit(list, width, columns) {
  let unit = width / columns / TILE_PX;
  // More than once, since margins and names that break do not shrink with the rest.
  for (let times = 0; times < 3; times++) {
    lay(list, columns, unit);
    const room = innerHeight - list.getBoundingClientRect().top - scrollY - MARGIN_PX;
    if (list.scrollHeight <= room) break;
    unit *= (0.99 * room) / list.scrollHeight;
  }
  return unit;
}

function lay(list, columns, unit) {
  list.style.setProperty("--columns", columns);
  list.style.setProperty("--unit", unit.toFixed(3));
}

addEventListener("resize", fit);
followDevices((courts) => {
  devices = new Map(courts.map((one) => [one.court, one]));
  const away = () => document.querySelectorAll(".wall-away:not([hidden])").length;
  const before = away();
  for (const [court, one] of tiles) one.device(devices.get(court));
  if (away() !== before) fit();
});
setText(byId("connection"), say("stream.connecting"));
const stream = new Stream("/api/v1/courts/stream", {
  scoreboard: showOne,
  courts: showAll,
  state: (state) => connection.state(state),
});

// @ts-check
// A week of sessions, with the comments on them; the week is in the address.

import "../common/bar.js";
import * as api from "../common/api.js";
import { byId, el, notice, setText } from "../common/dom.js";
import { locale, say } from "../common/language.js";
import { sentence } from "../common/telling.js";
import { turns } from "../common/turns.js";
import { readNotes, sessionItem } from "./session_item.js";

const DAYS = 7;
const player = /** @type {HTMLSelectElement} */ (byId("player"));
const asks = turns();

/** The Monday of a day's week, at the beginning of the viewer's day. @param {Date} day */
function monday(day) {
  const begin = new Date(day.getFullYear(), day.getMonth(), day.getDate());
  begin.setDate(begin.getDate() - ((begin.getDay() + 6) % 7));
  return begin;
}

/** @param {Date} day @param {number} days */
const later = (day, days) => new Date(day.getFullYear(), day.getMonth(), day.getDate() + days);

/** @param {Date} day */
const inAddress = (day) => `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}`;

function asked() {
  const [year, month, day] = (new URLSearchParams(location.search).get("week") ?? "").split("-").map(Number);
  return monday(year && month && day ? new Date(year, month - 1, day) : new Date());
}

/** @param {number} weeks 0 is this one */
function go(weeks) {
  const url = new URL(location.href);
  if (weeks === 0) url.searchParams.delete("week");
  else url.searchParams.set("week", inAddress(later(asked(), weeks * DAYS)));
  history.pushState(null, "", url);
  show();
}

async function show() {
  const isLast = asks();
  const begin = asked();
  const date = (/** @type {Date} */ day) => day.toLocaleDateString(locale, { day: "numeric", month: "long" });
  setText(byId("title"), say("calendar.week", { from: date(begin), to: date(later(begin, DAYS - 1)) }));
  document.title = `${byId("title").textContent} · Marcador`;
  try {
    const period = `from=${encodeURIComponent(begin.toISOString())}&to=${encodeURIComponent(later(begin, DAYS).toISOString())}`;
    const boards = (await api.matchesIn(period)).matches.filter(playedBy);
    const notes = await readNotes(boards.map((/** @type {any} */ one) => one.match));
    if (!isLast()) return;
    notice("");
    byId("week").replaceChildren(...Array.from({ length: DAYS }, (_, at) => dayItem(later(begin, at), boards, notes)));
    setText(byId("told"), say("calendar.sessions", { n: boards.length }));
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    if (isLast()) notice(sentence(error.message));
  }
}

/** @param {any} board */
const playedBy = (board) => !player.value || [...board.a.players, ...board.b.players].some((name) => name.toLowerCase() === player.value.toLowerCase());

/** @param {Date} day @param {any[]} boards @param {import("./session_item.js").Note[] | null} notes */
function dayItem(day, boards, notes) {
  const next = later(day, 1);
  const found = boards.filter((one) => new Date(one.created) >= day && new Date(one.created) < next).reverse();
  const isToday = inAddress(day) === inAddress(new Date());
  return el("li", { class: `panel day${isToday ? " is-today" : ""}${found.length ? "" : " is-empty"}`, "aria-current": isToday ? "date" : null },
    el("h2", {}, day.toLocaleDateString(locale, { weekday: "long", day: "numeric" })),
    found.length ? found.map((board) => sessionItem(board, notes, show)) : el("p", { class: "label" }, say("calendar.none")));
}

async function fillPlayers() {
  const { players } = await api.players().catch(() => ({ players: [] }));
  player.replaceChildren(el("option", { value: "" }, say("calendar.everybody")), ...players.map((/** @type {{ name: string }} */ { name }) => el("option", { value: name }, name)));
}

byId("before").addEventListener("click", () => go(-1));
byId("this").addEventListener("click", () => go(0));
byId("after").addEventListener("click", () => go(1));
player.addEventListener("change", show);
addEventListener("popstate", show);
await fillPlayers();
await show();

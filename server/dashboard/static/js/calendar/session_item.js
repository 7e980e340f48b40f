// @ts-check
// A session in the week: who played, how it stands, the comments on it, and a new one.

import * as api from "../common/api.js";
import { asViewer } from "../common/coach.js";
import { el } from "../common/dom.js";
import { clockText, say } from "../common/language.js";
import { may } from "../common/me.js";
import { setsText } from "../common/standing.js";
import { PAIRS, pairPlayers } from "../common/words.js";
import { sentence } from "../common/telling.js";

const AT_ONCE = 100;

/** @typedef {{ id: string, session: string, author: string | null, mine: boolean, at_ms: number | null, text: string, shared: boolean }} Note */

/** Read the notes of sessions; null where they are not for this viewer. @param {string[]} sessions @returns {Promise<Note[] | null>} */
export async function readNotes(sessions) {
  if (!(await may("note"))) return null;
  if (sessions.length === 0) return [];
  try {
    const query = sessions.slice(0, AT_ONCE).map((one) => `session=${encodeURIComponent(one)}`).join("&");
    return (await api.get(`/notes?${query}`, asViewer())).notes;
  } catch (error) {
    if (error instanceof api.ApiError) return null;
    throw error;
  }
}

/** @param {any} board @param {Note[] | null} notes @param {() => unknown} changed */
export function sessionItem(board, notes, changed) {
  const own = notes?.filter((one) => one.session === board.match) ?? [];
  const comments = own.filter((one) => one.at_ms === null && one.text);
  return el("div", { class: "session" },
    el("p", {}, `${clockText(Date.parse(board.created))} `, el("a", { href: `/sessions/${encodeURIComponent(board.match)}` }, PAIRS.map((pair) => pairPlayers(board, pair)).join(" – "))),
    el("p", { class: "result" }, setsText(board)),
    comments.map((one) => el("p", { class: "session-comment" }, one.text, " ", el("small", { class: "label" }, one.mine ? say("notes.you") : (one.author ?? say("conflicts.somebody"))))),
    own.length > comments.length ? el("p", { class: "label" }, say("calendar.notes", { n: own.length - comments.length })) : null,
    notes === null ? null : commentForm(board.match, changed));
}

/** @param {string} session @param {() => unknown} changed */
function commentForm(session, changed) {
  const text = /** @type {HTMLTextAreaElement} */ (el("textarea", { rows: "2", maxlength: "2000", required: true }));
  const shared = /** @type {HTMLInputElement} */ (el("input", { type: "checkbox" }));
  const refused = el("p", { class: "label", role: "alert" });
  const form = el("form", {}, el("label", {}, say("calendar.comment-text"), text), el("label", { class: "note-share" }, shared, say("notes.share")), refused, el("button", { class: "plain", type: "submit" }, say("calendar.keep")));
  form.addEventListener("submit", async (/** @type {Event} */ event) => {
    event.preventDefault();
    try {
      await api.post("/notes", { session, text: text.value, shared: shared.checked }, asViewer());
      await changed();
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      refused.textContent = sentence(error.message);
    }
  });
  return el("details", {}, el("summary", {}, say("calendar.comment")), form);
}

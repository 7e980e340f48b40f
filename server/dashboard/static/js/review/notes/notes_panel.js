// @ts-check
// Notes and bookmarks of the review: one's own and those that others share, each leading to its point or moment.

import * as api from "../../common/api.js";
import { asViewer } from "../../common/coach.js";
import { byId, el, setText } from "../../common/dom.js";
import { clockText, dayText, say } from "../../common/language.js";
import { may } from "../../common/me.js";
import { now } from "../../common/server_time.js";
import { sentence } from "../../common/telling.js";

const AROUND_MS = 30_000;

/** @typedef {{ id: string, author: string | null, mine: boolean, at_ms: number | null, point: string | null, text: string, shared: boolean, created: string }} Note */

export class NotesPanel {
  #session;
  #selection;
  #isLive;
  /** @type {Note[]} */ #notes = [];
  /** @type {Note | null} */ #edited = null;
  /** @type {{ event: string, shown: string, time: string } | null} */ #point = null;
  #list = el("ol", { class: "note-list" });
  #told = el("p", { class: "label", role: "status" });
  #about = el("p", { class: "label" });
  #text = /** @type {HTMLTextAreaElement} */ (el("textarea", { rows: "3", maxlength: "2000" }));
  #shared = /** @type {HTMLInputElement} */ (el("input", { type: "checkbox" }));
  #keep = el("button", { class: "plain", type: "submit" }, say("notes.keep"));
  #mark = el("button", { class: "plain", type: "button" }, say("notes.bookmark"));
  #whole = el("button", { class: "plain", type: "button" }, say("notes.whole"));

  /** @param {string} session @param {import("../selection.js").Selection} selection @param {boolean} isLive */
  constructor(session, selection, isLive) {
    this.#session = session;
    this.#selection = selection;
    this.#isLive = isLive;
    const form = el("form", { class: "note-form" }, this.#about,
      el("label", {}, say("notes.text"), this.#text), el("label", { class: "note-share" }, this.#shared, say("notes.share")),
      el("p", { class: "note-buttons" }, this.#keep, this.#mark, this.#whole));
    form.addEventListener("submit", (/** @type {Event} */ event) => this.#sent(event));
    this.#mark.addEventListener("click", () => this.#write("", isLive && !this.#point));
    this.#whole.addEventListener("click", () => this.#aim(null));
    byId("notes").replaceChildren(this.#list, this.#told, form);
    selection.addEventListener("picked", (event) => this.#aim(/** @type {CustomEvent} */ (event).detail));
    this.#aim(null);
  }

  /** Read the notes; the part stays away where they are not for this viewer. */
  async load() {
    if (!(await may("note"))) return;
    try {
      this.#notes = (await api.get(`/notes?session=${encodeURIComponent(this.#session)}`, asViewer())).notes;
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      return;
    }
    byId("notes-part").hidden = false;
    this.#draw();
  }

  #draw() {
    setText(byId("notes-count"), this.#notes.length ? String(this.#notes.length) : "");
    this.#list.replaceChildren(...(this.#notes.length ? this.#notes.map((note) => this.#item(note)) : [el("li", { class: "quiet" }, say("notes.none"))]));
  }

  /** @param {Note} note */
  #item(note) {
    const button = (/** @type {string} */ key, /** @type {() => unknown} */ work) => {
      const made = el("button", { class: "evidence-link", type: "button" }, say(key));
      made.addEventListener("click", work);
      return made;
    };
    const who = note.mine ? say("notes.you") : (note.author ?? say("conflicts.somebody"));
    return el("li", {}, el("p", { class: "label" }, note.at_ms === null ? say("notes.on-all") : el("time", { datetime: new Date(note.at_ms).toISOString() }, clockText(note.at_ms, true)), ` · ${who}${note.shared ? ` · ${say("notes.shared")}` : ""}`),
      el("p", { class: "note-text" }, note.text || say("notes.is-bookmark")),
      el("p", { class: "note-buttons" }, note.at_ms === null ? null : button("notes.go", () => this.#go(note)),
        note.mine ? button("notes.edit", () => this.#edit(note)) : null, note.mine ? button("notes.remove", () => this.#remove(note)) : null));
  }

  /** @param {Note} note */
  #go(note) {
    if (note.point) this.#selection.dispatchEvent(new CustomEvent("go", { detail: note.point }));
    else if (note.at_ms !== null) this.#selection.set({ from: note.at_ms - AROUND_MS, to: note.at_ms + AROUND_MS });
  }

  /** Say what the next note is about. @param {{ event: string, shown?: string, score: string, time: string } | null} point */
  #aim(point) {
    this.#point = point && { event: point.event, shown: point.shown ?? point.score, time: point.time };
    this.#whole.hidden = !point;
    this.#mark.hidden = !point && !this.#isLive;
    setText(this.#mark, say(point || !this.#isLive ? "notes.bookmark" : "notes.bookmark-now"));
    setText(this.#about, point ? say("notes.on-point", { score: this.#point?.shown ?? "", at: clockText(Date.parse(point.time), true) }) : say("notes.on-whole"));
  }

  /** @param {Note} note */
  #edit(note) {
    this.#edited = note;
    this.#text.value = note.text;
    this.#shared.checked = note.shared;
    setText(this.#about, say("notes.editing", { day: dayText(Date.parse(note.created)) }));
    this.#text.focus();
  }

  /** @param {Event} event */
  async #sent(event) {
    event.preventDefault();
    const text = this.#text.value.trim();
    if (this.#edited) await this.#tell(() => api.put(`/notes/${this.#edited?.id}`, { text, shared: this.#shared.checked }, asViewer()), say("notes.kept"));
    else if (!text) return setText(this.#told, say("notes.empty"));
    else await this.#write(text, false);
  }

  /** @param {string} text @param {boolean} isNow */
  async #write(text, isNow) {
    const at = this.#point ? Date.parse(this.#point.time) : isNow ? Math.round(now()) : null;
    const note = { session: this.#session, at_ms: at, point: this.#point?.event ?? null, text, shared: this.#shared.checked };
    await this.#tell(() => api.post("/notes", note, asViewer()), say(text ? "notes.kept" : "notes.marked"));
  }

  /** @param {Note} note */
  async #remove(note) {
    await this.#tell(() => api.remove(`/notes/${note.id}`, asViewer()), say("notes.removed"));
  }

  /** @param {() => Promise<unknown>} work @param {string} told */
  async #tell(work, told) {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      return setText(this.#told, sentence(error.message));
    }
    this.#edited = null;
    this.#text.value = "";
    setText(this.#told, told);
    this.#aim(null);
    await this.load();
  }
}

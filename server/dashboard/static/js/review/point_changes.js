// What became of points: a mark on one that was amended or taken back, and on demand what was said of it before.

import { el } from "../common/dom.js";
import { clockText, say } from "../common/language.js";
import { pointText } from "../common/saying.js";

export class PointChanges {
  #records = new Map();
  #gone = new Map();
  #opened = new Set();

  /** Take the points of `/history`, in the order of playing. */
  load(records) {
    this.#records = new Map(records.map((one) => [one.event, one]));
    this.#gone.clear();
    let standing = null;
    for (const record of records) {
      if (record.stands) standing = record.event;
      else this.#gone.set(standing, [...(this.#gone.get(standing) ?? []), record]);
    }
  }

  /** Say whether a point was given as a penalty, not played. */
  isPenalty = (event) => this.#records.get(event)?.penalty ?? false;

  /** Give the marks that belong after a point: what changed in it, and what was taken back after it. */
  after(board, event) {
    const own = this.#records.get(event);
    const isChanged = own && own.changes.length > 1;
    return [isChanged && this.#mark(board, own, markText(own)), ...this.goneAfter(board, event)].filter(Boolean);
  }

  /** Give the marks of points that were taken back after a point; with null, of those before the first. */
  goneAfter(board, event) {
    return (this.#gone.get(event) ?? []).map((one) => this.#mark(board, one, say("change.gone")));
  }

  #mark(board, record, text) {
    const mark = el("details", { class: record.stands ? "change" : "change is-gone", open: this.#opened.has(record.event) },
      el("summary", { "data-event": `${record.event} changes` }, text),
      el("ol", {}, record.changes.map((change, at) => line(board, change, at === record.changes.length - 1))));
    mark.addEventListener("toggle", () => (mark.open ? this.#opened.add(record.event) : this.#opened.delete(record.event)));
    return mark;
  }
}

const markText = (record) => (record.changes.some((one) => one.kind === "amended") ? say("change.amended") : say("change.back"));

function line(board, { kind, time, said }, isLast) {
  const words = kind === "undone" ? null : pointText(board, said);
  return el("li", { class: isLast ? null : "is-past" },
    el("time", { datetime: time }, clockText(Date.parse(time), true)), ` ${say(`change.${kind}`)}`,
    words && [": ", el("b", {}, words), `, ${say("point.to", { pair: board[said.winner].name })}`],
    said.call && kind !== "undone" && el("q", {}, said.call.text));
}

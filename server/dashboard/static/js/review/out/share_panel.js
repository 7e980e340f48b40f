// @ts-check
// A player's links by which others see this review with the player's own heart rates: made for some days, listed, ended.

import * as api from "../../common/api.js";
import { dayAndTime, el, setText } from "../../common/dom.js";
import { say } from "../../common/language.js";
import { me } from "../../common/me.js";
import { sentence } from "../../common/telling.js";

const DAYS = [7, 30, 90];

/** @typedef {{ id: string, made: string, until: string }} Share */

export class SharePanel {
  #path;
  #said = el("p", { class: "quiet", role: "status" });
  #made = /** @type {HTMLInputElement} */ (el("input", { type: "text", class: "out-address", readonly: true, hidden: true, "aria-label": say("sharing.address") }));
  #list = el("ul", { class: "share-list" });
  #days = /** @type {HTMLSelectElement} */ (el("select", { id: "share-days" }, DAYS.map((n) => el("option", { value: n, selected: n === 30 }, say("sharing.days", { n })))));

  /** @param {string} session */
  constructor(session) {
    this.#path = `/sessions/${encodeURIComponent(session)}/shares`;
  }

  /** Offer it to who played, and to nobody else. @param {HTMLElement} root @param {string[]} players */
  async offer(root, players) {
    const player = (await me()).account?.player?.toLowerCase();
    if (!player || !players.some((name) => name.toLowerCase() === player)) return;
    const make = el("button", { class: "plain", type: "button" }, say("sharing.make"));
    make.addEventListener("click", () => this.#try(() => this.#make()));
    root.append(el("h3", {}, say("sharing")), el("p", { class: "quiet" }, say("sharing.about")),
      el("div", { class: "out-row" }, el("label", { class: "label", for: "share-days" }, say("sharing.for")), this.#days, make),
      this.#made, this.#said, this.#list);
    await this.#try(() => this.#show());
  }

  async #make() {
    const made = await api.post(this.#path, { days: Number(this.#days.value) });
    this.#made.hidden = false;
    this.#made.value = made.address;
    this.#made.select();
    await navigator.clipboard?.writeText(made.address).catch(() => null);
    setText(this.#said, say("sharing.made"));
    await this.#show();
  }

  async #show() {
    const { shares } = await api.get(this.#path);
    this.#list.replaceChildren(...shares.map((/** @type {Share} */ one) => {
      const end = el("button", { class: "plain", type: "button", "aria-label": `${say("sharing.end")} (${dayAndTime(one.made)})` }, say("sharing.end"));
      end.addEventListener("click", () => this.#try(() => this.#end(one)));
      return el("li", { class: "out-row" }, say("sharing.good", { made: dayAndTime(one.made), until: dayAndTime(one.until) }), " ", end);
    }));
  }

  /** @param {Share} one */
  async #end(one) {
    await api.remove(`${this.#path}/${encodeURIComponent(one.id)}`);
    this.#made.hidden = true;
    setText(this.#said, say("sharing.ended"));
    await this.#show();
  }

  /** @param {() => Promise<void>} work */
  async #try(work) {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      setText(this.#said, sentence(error.message));
    }
  }
}

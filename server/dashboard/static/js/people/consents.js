// Whom a player allows to see heart rates and motion.

import * as api from "../common/api.js";
import { dayAndTime, el } from "../common/dom.js";

/** Show in `root` which coaches see the account's health data, and let it be changed; `tell` says what became of it. */
export async function showConsents(root, account, tell) {
  if (!account.player) return;
  const { coaches } = await api.get("/consents", { anonymous: true });
  root.hidden = false;
  const rows = coaches.map(({ id, name, allowed, since, until }) => {
    const button = el("button", { class: "plain", type: "button", "aria-label": `${allowed ? "Take back" : "Allow"} (${name})` }, allowed ? "Take back" : "Allow");
    button.addEventListener("click", async () => {
      const path = `/consents/${encodeURIComponent(id)}`;
      await tell(() => (allowed ? api.remove(path, { anonymous: true }) : api.put(path, {}, { anonymous: true })),
        allowed ? `${name} sees your health data no more.` : `${name} sees your health data from now on.`);
      await showConsents(root, account, tell);
    });
    const standing = allowed ? `sees them since ${dayAndTime(since)}${until ? `, until ${dayAndTime(until)}` : ""}` : "does not see them";
    return el("li", {}, el("span", {}, el("b", {}, name), el("span", { class: "quiet" }, standing)), button);
  });
  root.replaceChildren(root.querySelector("h2"),
    el("p", { class: "quiet" }, "Heart rates and motion are yours. A coach sees them, also those of earlier matches, only while you allow it."),
    el("ul", { class: "people-list" }, rows.length ? rows : el("li", { class: "quiet" }, "The club has no coach with an account.")));
}

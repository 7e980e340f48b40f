// Whom a player allows to see heart rates and motion.

import * as api from "../common/api.js";
import { dayAndTime, el } from "../common/dom.js";
import { say } from "../common/language.js";

/** Show in `root` which coaches see the account's health data, and let it be changed; `tell` says what became of it. */
export async function showConsents(root, account, tell) {
  if (!account.player) return;
  const { coaches } = await api.get("/consents", { anonymous: true });
  root.hidden = false;
  const rows = coaches.map(({ id, name, allowed, since, until }) => {
    const text = say(allowed ? "consents.take-back" : "consents.allow");
    const button = el("button", { class: "plain", type: "button", "aria-label": `${text} (${name})` }, text);
    button.addEventListener("click", async () => {
      const path = `/consents/${encodeURIComponent(id)}`;
      await tell(() => (allowed ? api.remove(path, { anonymous: true }) : api.put(path, {}, { anonymous: true })),
        say(allowed ? "consents.no-more" : "consents.from-now", { name }));
      await showConsents(root, account, tell);
    });
    const standing = [say(allowed ? "consents.sees" : "consents.sees-not", { since: since && dayAndTime(since) }), until && say("consents.until", { until: dayAndTime(until) })];
    return el("li", {}, el("span", {}, el("b", {}, name), el("span", { class: "quiet" }, standing.filter(Boolean).join(", "))), button);
  });
  root.replaceChildren(root.querySelector("h2"),
    el("p", { class: "quiet" }, say("consents.about")),
    el("ul", { class: "people-list" }, rows.length ? rows : el("li", { class: "quiet" }, say("consents.no-coach"))));
}

// @ts-check
// The one dialog before something that can never be taken back: publishing shot weights.

import { byId, setText } from "../common/dom.js";
import { say } from "../common/language.js";

/** Ask whether a draft is to be published; gives the reason, or null when not. @param {{ name: string }} draft @returns {Promise<string | null>} */
export function askToPublish({ name }) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("publish"));
  const reason = /** @type {HTMLInputElement} */ (byId("publish-reason"));
  setText(byId("publish-title"), say("weights.publish-title", { name }));
  setText(byId("publish-says"), say("weights.publish-says"));
  reason.value = "";
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "publish" ? reason.value.trim() : null), { once: true });
  });
}

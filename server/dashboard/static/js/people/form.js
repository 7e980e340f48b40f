// What the forms of signing in and joining share.

import { byId, setText } from "../common/dom.js";
import { say } from "../common/language.js";
import { refusalText } from "../common/refusals.js";
import { keep, send } from "../common/session.js";
import { sentence } from "../common/telling.js";

/** Let a checkbox show what is typed as a password. */
export function letShow(checkbox, input) {
  checkbox.addEventListener("change", () => { input.type = checkbox.checked ? "text" : "password"; });
}

/** Give the code of a second factor; "" while none is asked for. */
export const typedCode = () => byId("code").value;

function askForCode() {
  const field = byId("code-field");
  if (field.hidden) {
    field.hidden = byId("code-rule").hidden = false;
    byId("code").required = true;
  }
  byId("code").value = "";
  byId("code").focus();
}

/** Send a form once at a time; say why when it is refused, and go to `then` when it is taken. */
export function whenSent(form, what, body, then) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    setText(byId("refused"), "");
    try {
      const response = await send(what, body());
      const answer = await response.json();
      if (response.ok) {
        keep(answer);
        location.assign(answer.second_factor_due ? "/account" : then());
        return;
      }
      if (answer.code?.startsWith("factor-")) askForCode();
      setText(byId("refused"), sentence(await refusalText(answer)));
    } catch {
      setText(byId("refused"), say("server.away"));
    } finally {
      button.disabled = false;
    }
  });
}

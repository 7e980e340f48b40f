// One's second factor: set up with the app of a phone, codes for paper, ended.

import * as api from "../common/api.js";
import { byId, dayAndTime, el, setText } from "../common/dom.js";
import { say } from "../common/language.js";
import { keep } from "../common/session.js";

const PATH = "/auth/second-factor";
const WHO = () => ({ anonymous: true });

/** Show the section, and let it be changed; `tell` says what became of it, `whenOn` is called once it is on. */
export async function showSecondFactor(tell, whenOn) {
  const standing = await api.get(PATH, WHO());
  byId("factor").hidden = false;
  show(standing);
  byId("factor-form").onsubmit = (event) => {
    event.preventDefault();
    begin(tell);
  };
  byId("factor-confirm").onsubmit = (event) => {
    event.preventDefault();
    confirm(tell, whenOn);
  };
  byId("factor-renew").onclick = () => renew(tell);
  byId("factor-end").onclick = () => end(tell);
}

function show({ on, since, recovery_left: left, required }) {
  const paper = say(left === 1 ? "factor.left-one" : "factor.left", { left });
  setText(byId("factor-standing"), on ? `${say("factor.since", { at: dayAndTime(since) })} ${paper}` : say(required ? "factor.due" : "factor.none"));
  setText(byId("factor-begin"), say(on ? "factor.another" : "factor.begin"));
  byId("factor-code-field").hidden = !on;
  byId("factor-code").required = on;
  byId("factor-renew").hidden = !on;
  byId("factor-end").hidden = !on || required;
}

const sure = () => ({ password: byId("factor-password").value, code: byId("factor-code").value });

/** Do what password and code are asked for; they are typed anew each time. */
async function surely(tell, work, told) {
  if (!byId("factor-form").reportValidity()) return null;
  const done = await tell(work, told);
  byId("factor-form").reset();
  return done;
}

const again = async () => show(await api.get(PATH, WHO()));

async function begin(tell) {
  const made = await surely(tell, () => api.post(PATH, sure(), WHO()), "");
  if (!made) return;
  byId("factor-confirm").hidden = false;
  const picture = new DOMParser().parseFromString(made.qr, "image/svg+xml").documentElement;
  byId("factor-qr").replaceChildren(document.importNode(picture, true));
  setText(byId("factor-secret"), made.secret.replace(/(.{4})(?=.)/g, "$1 "));
  byId("factor-first").focus();
}

async function confirm(tell, whenOn) {
  const answer = await tell(() => api.post(`${PATH}/confirm`, { code: byId("factor-first").value }, { anonymous: false }), say("factor.is-on"));
  byId("factor-first").value = "";
  if (!answer) return;
  keep(answer);
  byId("factor-confirm").hidden = true;
  byId("factor-qr").replaceChildren();
  setText(byId("factor-secret"), "");
  paper(answer.recovery_codes);
  await again();
  await whenOn();
}

async function renew(tell) {
  const made = await surely(tell, () => api.post(`${PATH}/recovery-codes`, sure(), WHO()), say("factor.renewed"));
  if (!made) return;
  paper(made.recovery_codes);
  await again();
}

async function end(tell) {
  const done = await surely(tell, async () => {
    await api.post(`${PATH}/end`, sure(), WHO());
    return true;
  }, say("factor.ended"));
  if (!done) return;
  byId("factor-paper").hidden = true;
  await again();
}

function paper(codes) {
  byId("factor-paper").hidden = false;
  byId("factor-codes").replaceChildren(...codes.map((one) => el("li", {}, one)));
}

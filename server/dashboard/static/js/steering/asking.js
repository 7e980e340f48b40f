// Asking a court's device for something: sent to the server, and answered by the device a moment later, in words.

import * as api from "../common/api.js";
import { asViewer } from "../common/coach.js";
import { say } from "../common/language.js";
import { capital } from "../common/words.js";

const EVERY_MS = 400;
const PATIENCE_MS = 20_000;

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/**
 * Ask, and wait for the device's answer: `{ok, text}`, the text for people; `done` where the device says no more.
 * `kind` is next-match, set-aside, abandon, take-up or umpires-voice, which is taken back by the method DELETE.
 */
export async function ask(court, kind, body, done, method) {
  try {
    const { command, device } = await api.steer(court, kind, body, asViewer(), method);
    return await answer(court, command, device, done);
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    return { ok: false, text: sentence(error.message) };
  }
}

async function answer(court, command, device, done) {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(EVERY_MS)) {
    const { state, reason } = await api.command(court, command, asViewer());
    if (state === "refused") return { ok: false, text: sentence(say("steer.refused", { reason })) };
    if (state === "obeyed") return { ok: true, text: sentence(reason || done) };
  }
  return { ok: false, text: say("steer.silent", { device }) };
}

const sentence = (text) => capital(/[.!?]$/.test(text) ? text : `${text}.`);

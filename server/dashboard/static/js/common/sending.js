// Requests to the REST API, with what says who asks. What a page is sure to need may be asked here while its scripts are
// still on their way: `api` takes the answers over.

import { language } from "./chosen_language.js";
import { accessToken, forgetAccess } from "./session.js";
import { shared } from "./shared.js";

/** @type {Map<string, Promise<Response>>} */
const early = new Map();

/** Ask for something that `api` will ask for soon, with the same options. */
export function askEarly(path, options) {
  const answer = sent("GET", path, undefined, options);
  answer.catch(() => null);
  early.set(path, answer);
}

/** The answer to what was asked early, once. */
export function asked(method, path) {
  const answer = method === "GET" ? early.get(path) : undefined;
  early.delete(path);
  return answer;
}

/**
 * Send a request. Who is signed in sends an access token; one that is refused, as after another role, is got anew once.
 * With `withinMs` it fails where no answer came by then, as on a line that died without a word.
 */
export async function sent(method, path, body, { anonymous = false, withinMs = 0 } = {}, isAgain = false) {
  const signal = withinMs ? AbortSignal.timeout(withinMs) : null;
  const token = await inTime(accessToken(), signal);
  const response = await fetch(`/api/v1${path}`, {
    method,
    headers: {
      Accept: "application/json",
      "Accept-Language": language,
      ...(body && { "Content-Type": "application/json" }),
      ...(token && { Authorization: `Bearer ${token}` }),
      ...(shared && { "X-Marcador-Share": shared }),
    },
    body: body && JSON.stringify(body),
    credentials: anonymous ? "omit" : "same-origin",
    signal,
  });
  if (response.status !== 401 || !token || isAgain) return response;
  forgetAccess();
  return sent(method, path, body, { anonymous, withinMs }, true);
}

const inTime = (work, signal) => (signal ? Promise.race([work, new Promise((_, fail) => signal.addEventListener("abort", () => fail(signal.reason)))]) : work);

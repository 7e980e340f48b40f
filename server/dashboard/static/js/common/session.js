// Who is signed in on this browser. The access token lives in the tab; the refresh token is in a cookie that no script
// reads. A refresh token is good once, so the tabs of a browser take turns.

const ACCESS = "marcador.access";
const LEAVING = "marcador.leaving";
/** Under which this browser keeps who is signed in; one that changes has signed out, or in. */
export const SIGNED_IN = "marcador.signed-in";
const EARLY_MS = 30_000;
const LEAVES_WITHIN_MS = 10_000;

let renewing = null;

/** Whether somebody signed in on this browser and has not signed out. */
export const isSignedIn = () => localStorage.getItem(SIGNED_IN) !== null;

/** The name of who is signed in, or "". */
export const signedInName = () => localStorage.getItem(SIGNED_IN) ?? "";

/** Give the access token, a fresh one where the old one ends; null when nobody is signed in. */
export async function accessToken() {
  if (!isSignedIn()) return null;
  const token = goodToken();
  if (token) return token;
  renewing ??= inTurn(renew).finally(() => { renewing = null; });
  return renewing;
}

/** Forget the access token, as after one that was refused. */
export const forgetAccess = () => sessionStorage.removeItem(ACCESS);

/** Take what signing in, joining and refreshing answer. */
export function keep({ access_token: token, expires_in: seconds, account }) {
  sessionStorage.setItem(ACCESS, JSON.stringify({ token, until: Date.now() + seconds * 1000, name: account.name }));
  localStorage.setItem(SIGNED_IN, account.name);
  localStorage.removeItem(LEAVING);
  return token;
}

/** Sign out here and at the server, which hears of it later where it cannot be reached now. */
export async function signOut() {
  forgetAccess();
  localStorage.removeItem(SIGNED_IN);
  localStorage.setItem(LEAVING, "yes");
  // From now on the worker of the umpire's page sends nothing.
  await globalThis.caches?.delete("marcador.sender").catch(() => null);
  await leave();
}

async function leave() {
  const response = await inTurn(() => sent("logout", undefined, AbortSignal.timeout(LEAVES_WITHIN_MS))).catch(() => null);
  if (response?.ok) localStorage.removeItem(LEAVING);
}

/** Send something to `/api/v1/auth`, with the cookie. */
export async function send(what, body) {
  // It takes the cookie away, which must not be the next one's.
  await leaving;
  return sent(what, body);
}

const sent = (what, body, signal) => fetch(`/api/v1/auth/${what}`, {
  method: "POST",
  headers: { Accept: "application/json", ...(body && { "Content-Type": "application/json" }) },
  body: body && JSON.stringify(body),
  credentials: "same-origin",
  // A page that is left meanwhile must not lose the next token.
  keepalive: true,
  signal,
});

/** Give a token for one opening of a stream, or "" where none is needed. */
export async function streamToken(path) {
  const token = await accessToken();
  if (!token) return "";
  const form = new URLSearchParams({
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token: token,
    subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
    audience: path,
  });
  const response = await fetch("/api/v1/auth/token", { method: "POST", body: form, credentials: "omit" });
  return response.ok ? (await response.json()).access_token : "";
}

// One that somebody else's sign-in left in this tab is not taken.
function goodToken() {
  const { token, until, name } = JSON.parse(sessionStorage.getItem(ACCESS) ?? "{}");
  return token && name === signedInName() && until - EARLY_MS > Date.now() ? token : null;
}

async function renew() {
  const token = goodToken();
  if (token) return token;
  const response = await send("refresh");
  if (response.ok) return keep(await response.json());
  if (response.status === 401) {
    forgetAccess();
    localStorage.removeItem(SIGNED_IN);
  }
  return null;
}

// Without TLS a browser has no locks.
const inTurn = (work) => (navigator.locks ? navigator.locks.request("marcador.refresh", work) : work());

const leaving = localStorage.getItem(LEAVING) ? leave() : null;

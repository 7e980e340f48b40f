// Whether the viewer of this tab asked to be the coach. Only then is a password sent, so that no spectator is ever asked
// for one by a page that looks whether there is more to see.

const SIGNED_IN = "marcador.coach";

/** Whether the viewer asked for it. */
export const isCoach = () => sessionStorage.getItem(SIGNED_IN) === "yes";

/** The option of `api` for what only the coach may see. */
export const asViewer = () => ({ anonymous: !isCoach() });

/**
 * Only now, when the viewer asks for it, may the browser ask for the coach's password. The page that asks is at the
 * root, so that the browser sends the password to all pages.
 */
export const signIn = () => signInTo(location.pathname);

/** The same, and go on elsewhere. @param {string} then */
export function signInTo(then) {
  sessionStorage.setItem(SIGNED_IN, "yes");
  location.assign(`/coach?then=${encodeURIComponent(then)}`);
}

/** Send no password any more, as after one that was refused. */
export const signOut = () => sessionStorage.removeItem(SIGNED_IN);

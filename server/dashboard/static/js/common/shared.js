// @ts-check
// The secret of a link to a review with a player's heart rates, kept in the fragment, which no server logs; "" without one.

export const shared = new URLSearchParams(location.hash.slice(1)).get("share") ?? "";

/** A fragment that keeps it. @param {string} stretch */
export function fragment(stretch) {
  const text = [stretch && `t=${stretch}`, shared && `share=${shared}`].filter(Boolean).join("&");
  return text && `#${text}`;
}

// @ts-check
// What is in a link by which a player shows a review with the own heart rates: it stays in the address's fragment, which no server logs.

/** "" without such a link. */
export const shared = new URLSearchParams(location.hash.slice(1)).get("share") ?? "";

/** The fragment of an address, with what was shared still in it. @param {Record<string, string>} parts */
export function fragment(parts) {
  const text = Object.entries({ ...parts, ...(shared && { share: shared }) }).map(([name, value]) => `${name}=${value}`).join("&");
  return text && `#${text}`;
}

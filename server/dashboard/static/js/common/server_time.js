// What time it is on the server: the viewer's clock, corrected by the times that the API tells.

let least = -Infinity;
let most = Infinity;

/** Take the server's time in an answer, with the viewer's before the request and after the answer; in milliseconds. */
export function observe(sent, told, received) {
  const [low, high] = [told - received, told - sent];
  // Every answer narrows the offset; one that contradicts the others means that a clock was set, or drifted.
  const agrees = low <= most && high >= least;
  least = agrees ? Math.max(least, low) : low;
  most = agrees ? Math.min(most, high) : high;
}

/** Give the server's time in milliseconds since 1970; the viewer's own until the server has told. */
export const now = () => Date.now() + Math.min(Math.max(0, least), most);

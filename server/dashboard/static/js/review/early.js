// @ts-check
// What every review shows first, asked for while its scripts are on their way.

import { asViewer } from "../common/coach.js";
import { askEarly } from "../common/sending.js";

/** How many samples of a heart are asked for: two a pixel, the highest and the lowest there. */
export const HEART_POINTS = Math.max(600, Math.min(2_000, 2 * innerWidth));

const session = encodeURIComponent(decodeURIComponent(location.pathname.split("/").filter(Boolean).at(-1) ?? ""));

askEarly(`/matches/${session}`, {});
askEarly(`/sessions/${session}/points`, asViewer());
// Of a stretch that the address names the figures can be asked for only once it is known when the match began.
if (!new URLSearchParams(location.hash.slice(1)).has("t")) askEarly(`/sessions/${session}/stretch?`, asViewer());
askEarly(`/matches/${session}/worth`, {});
askEarly(`/sessions/${session}/heart-rate?intervals=false&max_points=${HEART_POINTS}`, asViewer());

// How a tap is called. What the live page has a word for, is that word here.

import { canSay, say } from "../common/language.js";

const ALSO_LIVE = {
  warm_up: "clock.warm_up", medical: "clock.medical", toilet: "clock.toilet", time_violation: "penalty.time", penalty: "point.penalty", serves: "court.serves",
};

/** A tap's word by what it does; what has none stays as it is. */
export function tapText(what, values = { pair: "", player: "" }) {
  const key = ALSO_LIVE[what] ?? `umpire.${what}`;
  return canSay(key) ? say(key, values).trim() : what;
}

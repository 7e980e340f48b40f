// Asks now and then how the device of a court is.

import * as api from "./api.js";

const EVERY_MS = 15_000;
const WITHIN_MS = 10_000;

/** Ask while somebody looks; `tell(found)` takes the court as `/courts` has it, `undefined` where it is not known. */
export const followDevice = (court, tell) => followDevices((courts) => tell(courts.find((one) => one.court === court)));

/** The same of all courts. */
export function followDevices(tell) {
  const ask = async () => {
    if (document.hidden) return;
    try {
      const { courts } = await api.courts({ withinMs: WITHIN_MS });
      tell(courts);
    } catch (error) {
      // What was known of the device stands until the server says otherwise.
      if (!(error instanceof api.ApiError)) throw error;
    }
  };
  document.addEventListener("visibilitychange", ask);
  setInterval(ask, EVERY_MS);
  ask();
}

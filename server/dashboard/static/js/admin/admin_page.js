// @ts-check
// What an administrator looks after beside devices and accounts: backups, conflicts, messages without a place.

import "../common/bar.js";
import * as api from "../common/api.js";
import { byId, notice } from "../common/dom.js";
import { me } from "../common/me.js";
import { sentence, tell } from "../common/telling.js";
import { showBackups } from "./backups.js";
import { showConflicts } from "./conflicts.js";
import { showQuarantine } from "./quarantine.js";

const PARTS = /** @type {[string, (root: HTMLElement, tell: import("../common/telling.js").Tell) => Promise<void>][]} */ ([
  ["backups", showBackups], ["conflicts", showConflicts], ["quarantine", showQuarantine],
]);

async function start() {
  const { account, rights } = await me();
  if (!rights.includes("operate") && !account) return location.replace(`/sign-in?then=${encodeURIComponent("/admin")}`);
  for (const [name, show] of PARTS) {
    try {
      await show(byId(name), tell);
      byId(`${name}-part`).hidden = false;
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      if (error.isForbidden) return notice(sentence(error.message));
    }
  }
}

start();

// @ts-check
// Chapters: lines for YouTube, and WebVTT (W3C, kind "chapters") for any other player.

import { spaced, within } from "./entries.js";

/** @typedef {import("./entries.js").Entry} Entry */

/** Lines to put under a film on YouTube; "" where it would show none. @param {Entry[]} entries @param {string} beginning */
export const youtube = (entries, beginning) => spaced(entries, beginning).map((one) => `${plainClock(one.from)} ${oneLine(one.title)}`).join("\n");

/** A WebVTT file of chapters: they follow each other and do not overlap. @param {Entry[]} entries */
export function webvtt(entries) {
  const all = within(entries);
  const cues = all.map((one, at) => `${at + 1}\n${fullClock(one.from)} --> ${fullClock(Math.max(one.from + 0.001, Math.min(one.to, all[at + 1]?.from ?? one.to)))}\n${escaped(oneLine(one.title))}\n`);
  return `WEBVTT\n\n${cues.join("\n")}`;
}

/** "1:02:03", or "2:03" in the first hour. @param {number} seconds */
function plainClock(seconds) {
  const [hours, minutes, rest] = parts(seconds);
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** "01:02:03.250". @param {number} seconds */
function fullClock(seconds) {
  const ms = Math.round(seconds * 1000);
  const [hours, minutes, rest] = parts(ms / 1000);
  return `${two(hours)}:${two(minutes)}:${two(rest)}.${String(ms % 1000).padStart(3, "0")}`;
}

/** @param {number} seconds */
function parts(seconds) {
  const whole = Math.floor(seconds);
  return [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
}

/** @param {number} n */
const two = (n) => String(n).padStart(2, "0");

/** @param {string} text */
const oneLine = (text) => text.replace(/\s+/g, " ").trim();

/** @param {string} text */
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

// The REST API. Errors carry the server's own sentence (RFC 9457 problem details) for people to read.

import { language, say } from "./language.js";
import { asked, sent } from "./sending.js";
import { observe } from "./server_time.js";
import { inLanguage } from "./words.js";

export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }

  /** Whether the viewer may not see this (rather than it not being there). */
  get isForbidden() {
    return this.status === 401 || this.status === 403;
  }
}

/**
 * Get JSON from `/api/v1`. With `anonymous` no password is sent, so the browser never asks the viewer for one; with
 * `withinMs` it fails where no answer came by then.
 * Throws ApiError; its status is 0 when the server cannot be reached.
 */
export const get = (path, options) => ask("GET", path, undefined, options);
export const post = (path, body, options) => ask("POST", path, body, options);
export const put = (path, body, options) => ask("PUT", path, body, options);
export const change = (path, body, options) => ask("PATCH", path, body, options);
export const remove = (path, options) => ask("DELETE", path, undefined, options);

/** Get a file from `/api/v1` as a blob; throws as `get` does. */
export async function file(path, method = "GET", options = { anonymous: true }) {
  const response = await reached(() => sent(method, path, undefined, options));
  if (!response.ok) throw new ApiError(response.status, await problem(response));
  return response.blob();
}

async function ask(method, path, body, options = {}) {
  const response = await reached(() => asked(method, path) ?? sent(method, path, body, options));
  if (!response.ok) throw new ApiError(response.status, await problem(response));
  return response.status === 204 ? null : reached(() => response.json());
}

// What gets lost on the way, came too late, or is no answer of the server's at all, as of a hotel's network.
async function reached(work) {
  try {
    return await work();
  } catch {
    throw new ApiError(0, say("server.away"));
  }
}

async function problem(response) {
  try {
    const { refusalText } = await import("./refusals.js");
    return (await refusalText(await response.json())) || say("server.answered", { status: response.status });
  } catch {
    return say("server.answered", { status: response.status });
  }
}

const part = encodeURIComponent;

// What is amiss at a court comes in English; few pages have anything to translate.
const inViewers = async (court) => (court.problem && language !== "en" ? (await import("./troubles.js")).withTroubles(court) : court);

export async function courts(options) {
  const sent = Date.now();
  const found = await get("/courts", options);
  observe(sent, Date.parse(found.time), Date.now());
  return { ...found, courts: await Promise.all(found.courts.map(inViewers)) };
}

const boards = ({ matches, ...rest }) => ({ ...rest, matches: matches.map(inLanguage) });

export const matches = async (limit) => boards(await get(`/matches?limit=${limit}`));
export const matchesOf = async (status, limit) => boards(await get(`/matches?status=${part(status)}&limit=${limit}`));
export const matchesIn = async (period) => boards(await get(`/matches?limit=500&${period}`));
export const players = () => get("/players");
export const courtMatches = async (court, options) => inViewers(await get(`/courts/${part(court)}/matches`, options));
export const steer = (court, kind, body, options, method = "POST") => ask(method, `/courts/${part(court)}/${kind}`, body, options);
export const command = (court, id, options) => get(`/courts/${part(court)}/commands/${part(id)}`, options);
export const match = async (id) => inLanguage(await get(`/matches/${part(id)}`));
export const points = (id, options) => get(`/sessions/${part(id)}/points`, options);
export const shots = (id) => get(`/sessions/${part(id)}/shots`);
export const heartRate = (id, maxPoints, options, query = "") =>
  get(`/sessions/${part(id)}/heart-rate?intervals=false&max_points=${maxPoints}${query && `&${query}`}`, options);
export const stretch = (id, query, options) => get(`/sessions/${part(id)}/stretch?${query}`, options);
export const effectiveness = (id, query, options) => get(`/sessions/${part(id)}/effectiveness?${query}`, options);
export const activity = (id, player, format, options) => file(`/sessions/${part(id)}/activity?player=${player}&format=${format}`, "GET", options);
export const table = (name, query, options) => file(`/tables/${name}?${query}`, "GET", options);
export const course = (id, options) => get(`/sessions/${part(id)}/course`, options);
export const worth = (id) => get(`/matches/${part(id)}/worth`);
export const compareStretches = (id, query, options) => get(`/sessions/${part(id)}/compare?${query}`, options);
export const physiology = (id, query, options) => get(`/sessions/${part(id)}/physiology?${query}`, options);
export const synchrony = (id, query, options) => get(`/sessions/${part(id)}/synchrony?${query}`, options);
export const history = (id) => get(`/matches/${part(id)}/history`);
export const whatIf = (id, format) => get(`/matches/${part(id)}/what-if?format=${part(format)}`);
export const sensors = (court, options) => get(`/courts/${part(court)}/sensors`, options);
export const assignSensor = (court, player, assignment, options) =>
  ask("PUT", `/courts/${part(court)}/sensors/${player}`, assignment, options);
export const unassignSensor = (court, player, sensor, options) =>
  ask("DELETE", `/courts/${part(court)}/sensors/${player}${sensor ? `?sensor=${part(sensor)}` : ""}`, undefined, options);
export const matchStream = (id) => `/api/v1/matches/${part(id)}/stream`;
export const courtStream = (court) => `/api/v1/courts/${part(court)}/stream`;

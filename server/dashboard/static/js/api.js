// Reading the REST API. Errors carry the server's own sentence (RFC 9457 problem details) for people to read.

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
 * Get JSON from `/api/v1`. With `anonymous` no password is sent, so the browser never asks the viewer for one.
 * Throws ApiError; its status is 0 when the server cannot be reached.
 */
export async function get(path, { anonymous = false } = {}) {
  let response;
  try {
    response = await fetch(`/api/v1${path}`, {
      headers: { Accept: "application/json" },
      credentials: anonymous ? "omit" : "same-origin",
    });
  } catch {
    throw new ApiError(0, "The server cannot be reached.");
  }
  if (!response.ok) throw new ApiError(response.status, await problem(response));
  return response.json();
}

async function problem(response) {
  try {
    const details = await response.json();
    return details.detail || details.title || `The server answered ${response.status}.`;
  } catch {
    return `The server answered ${response.status}.`;
  }
}

const part = encodeURIComponent;

export const courts = () => get("/courts");
export const matches = (limit) => get(`/matches?limit=${limit}`);
export const match = (id) => get(`/matches/${part(id)}`);
export const points = (id, options) => get(`/sessions/${part(id)}/points`, options);
export const shots = (id) => get(`/sessions/${part(id)}/shots`);
export const heartRate = (id, maxPoints, options) =>
  get(`/sessions/${part(id)}/heart-rate?max_points=${maxPoints}`, options);
export const matchStream = (id) => `/api/v1/matches/${part(id)}/stream`;
export const courtStream = (court) => `/api/v1/courts/${part(court)}/stream`;

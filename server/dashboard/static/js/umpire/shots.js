// What ends a point, by how often it is tapped.

export const SHOTS = [
  "volley", "bandeja", "smash", "vibora", "lob", "forehand", "backhand", "return", "serve", "bajada", "chiquita", "drop_shot",
  "smash_x3", "smash_x4", "forehand_volley", "backhand_volley", "rulo", "gancho", "wall_boast", "block",
];
export const OUTCOMES = ["winner", "forced_error", "unforced_error"];

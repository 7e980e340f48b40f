// What the API answers, as far as the review reads it; docs/openapi.json has all of it.

export type Pair = "a" | "b";
export interface Share { value: number; low: number; high: number; of: number }
export interface PairOfBoard { name: string; colour: string; players: string[]; points: string }
export interface Board {
  match: string; court: string; created: string; state: string; status: string; format: string;
  a: PairOfBoard; b: PairOfBoard; winner: Pair | null; ending: { kind: string; reason: string } | null;
  sets: { a: number; b: number; tiebreak: [number, number] | null }[];
}
export interface ReadBoard extends Board { position: number }
export interface Call { text: string; verdict: string; confidence: number }
export interface Point {
  number: number; event: string; time: string; winner: Pair; server: number; score: string; pair: Pair | null;
  player: number | null; shot: string | null; outcome: string | null; forced_by: number | null; forcing_shot: string | null;
  call: Call | null; heart_rate: Record<string, number | null>;
}
export interface ShownPoint extends Point { shown: string }
export interface Game { set: number; base: string; number: number; server: number; points: ShownPoint[]; score: string; isOver: boolean }
export interface SetOfGames { number: number; score: string; games: Game[] }
export interface OfPair {
  pair: Pair; won: Share | null; serving: Share | null; receiving: Share | null;
  winners: number; forced_errors: number; unforced_errors: number; longest_run: number;
}
export interface OfShot {
  pair: Pair; player: number | null; shot: string | null; won: Share | null; winners: number; forced_errors: number;
  unforced_errors: number; forcing: number; added: number; events: string[];
}
export interface ShotsOfPart {
  player: number; part: string; points: number; won: Share | null; winners: number; forcing: number; forced_errors: number;
  unforced_errors: number; events: string[];
}
export interface Forced { by: number | null; shot: string | null; made_by: number | null; pair: Pair; times: number }
export interface Dear { event: string; number: number; winner: Pair; importance: number; loss: number }
export interface Won {
  pair: Pair; share: Share; winners: number; gifts: number; forced: number; untold: number; has_few: boolean;
  best: { player: number | null; shot: string | null; winners: number; forcing: number } | null;
}
export interface Sign { player: number; measure: "recovery" | "errors"; third: number; early: number; late: number; early_of: number; late_of: number }
export interface Advice { player: number; shot: string; errors: number; unforced: number; won: Share; cost: number; is_sure: boolean; events: string[] }
export interface Answers {
  won: Won | null; dearest: Dear[]; train: Advice[];
  tiring: { signs: Sign[]; by_recovery: number[]; by_errors: number[]; hearts: boolean };
}
export interface StretchFigures {
  position: number; points: number; play_s: number; chance: { before: number; after: number } | null;
  pairs: OfPair[]; shots: OfShot[]; forced: Forced[]; answers: Answers;
}
export interface Rally { event: string; start_ms: number; end_ms: number; is_assumed: boolean }
export interface HeardCall {
  event: string; time: string; text: string; verdict: string; reason: string; confidence: number;
  words: { word: string; confidence: number }[]; alternatives: string[]; point: string | null;
}
export interface Course { rallies: Rally[]; calls: HeardCall[] }
/** Pair a's chance to win the match before the first point, with each point, and now: other than after the last point where a match ended by no point. */
export interface Curve { before: number; after: number; points: Worth[] }
export interface Worth { event: string; importance: number; match_before: number; match_after: number; set_number: number }
export interface Zone { zone: number; from_bpm: number; seconds: number }
export interface Recovery { kind: "rally" | "change_of_ends"; time_ms: number; from_bpm: number; drop_30_s_bpm: number | null; drop_60_s_bpm: number | null; drop_120_s_bpm: number | null }
export interface Heart {
  mean_bpm: number; highest_bpm: number; lowest_bpm: number; recorded_s: number; zones: Zone[]; recoveries: Recovery[];
  recovery: { kind: string; after_s: number; drop_bpm: number; count: number }[];
}
export interface Body { player: number; heart: Heart | null }
export interface Physiology { players: Body[]; shows_motion: boolean }
export interface Correlation { value: number; low: number; high: number; windows: number; independent: number }
export interface Synchrony {
  pairs: { pair: Pair; heart: Correlation | null; movement: Correlation | null }[];
  across: { heart: number | null; movement: number | null };
}
export interface Stretch { from: number; to: number }

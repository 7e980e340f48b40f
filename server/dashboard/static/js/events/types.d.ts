/** What the pages know of events of the club, as the API gives it. */

export interface ClubEvent {
  id: string;
  name: string;
  kind: "tournament" | "league" | "training";
  courts: string[];
  divisions: string[];
  teams: object[];
  starts: string | null;
  ends: string | null;
}

export interface Prepared {
  pair_a: { players: [string, string]; colour: string } | null;
  pair_b: { players: [string, string]; colour: string } | null;
}

export interface EventMatch {
  match: string;
  state: "prepared" | "live" | "set_aside" | "finished" | "abandoned";
  division: string | null;
  court: string | null;
  time: string | null;
  prepared: Prepared | null;
  score: any;
}

export interface Claim {
  match: string;
  holder: string | null;
  mine: boolean;
  until: string;
}

export interface Plans {
  plans: { name: string; mine: boolean; matches: string[]; note: string }[];
  clashes: { name: string; matches: [string, string] }[];
  uncovered: string[];
}

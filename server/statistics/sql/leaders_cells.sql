-- Of each player: how often which shot ended a point in which way, by the shot weights of the matches.
SELECT who.key, arg_max(who.name, m.position), count(DISTINCT m.match), m.weights, s.shot,
    if(s.is_forcing, 'winner', s.outcome) AS ending, count(*)
FROM players AS who JOIN matches AS m USING (match) JOIN shots AS s ON s.match = who.match AND s.player = who.player
WHERE s.outcome <> 'in_play' AND s.shot IS NOT NULL
    AND ($competition IS NULL OR m.competition = $competition)
    AND ($from_us IS NULL OR m.created_us >= $from_us) AND ($to_us IS NULL OR m.created_us < $to_us)
GROUP BY who.key, m.weights, s.shot, ending

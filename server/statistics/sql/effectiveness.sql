-- What came of the shots that ended points, by one or two things that a request chooses: of a player (`$key`) by shot
-- too, or else of each player of a match. A point of several moments is counted to the weightiest of them.
SELECT player, shot, parts[$by] AS part, parts[$and_by] AS and_part,
    count(*), count(*) FILTER (winner = pair),
    count(*) FILTER (outcome = 'winner'), count(*) FILTER (is_forcing),
    count(*) FILTER (outcome = 'forced_error' AND NOT is_forcing), count(*) FILTER (outcome = 'unforced_error'),
    list(event ORDER BY position, number)
FROM (
    SELECT if($key IS NULL, s.player, NULL) AS player, if($key IS NULL, NULL, s.shot) AS shot, p.winner, s.pair,
        s.outcome, s.is_forcing, s.event, m.position, s.number,
        MAP {
            'all': 'all',
            'moment': CASE WHEN p.is_match THEN 'match_point' WHEN p.is_set THEN 'set_point'
                WHEN p.is_deciding THEN 'deciding_point' WHEN p.is_break THEN 'break_point' ELSE 'other' END,
            'set': p.set_number::VARCHAR,
            'side': p.side,
            'service': if(p.serving = s.pair, 'serving', 'returning'),
            'rally': CASE WHEN p.swings IS NULL THEN 'unknown' WHEN p.swings <= 4 THEN 'first_four' ELSE 'longer' END,
            'zone': coalesce(s.zone::VARCHAR, 'unknown')
        } AS parts
    FROM players AS who
    JOIN matches AS m USING (match)
    JOIN shots AS s ON s.match = who.match AND s.player = who.player
    JOIN points AS p ON p.match = s.match AND p.number = s.number
    WHERE ($key IS NULL OR who.key = $key) AND s.outcome <> 'in_play' AND NOT p.penalty
        AND ($match IS NULL OR m.match = $match)
        AND ($from_ms IS NULL OR p.time_us // 1000 >= $from_ms) AND ($to_ms IS NULL OR p.time_us // 1000 <= $to_ms)
        AND is_within(m, $matches, $competition, $from_us, $to_us)
)
GROUP BY ALL ORDER BY player, shot NULLS LAST, part, and_part

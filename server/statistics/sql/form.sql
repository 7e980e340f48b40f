-- The last matches of a player, the newest first: points of the pair, and what the player's shots ended.
SELECT m.match, m.created_us, m.competition, if(m.winner IS NULL, NULL, m.winner = who.pair),
    count(p.number), count(p.number) FILTER (p.winner = who.pair),
    count(s.event), count(s.event) FILTER (s.outcome = 'winner' OR s.is_forcing), list(p.event ORDER BY p.number)
FROM players AS who
JOIN matches AS m USING (match)
LEFT JOIN points AS p ON p.match = m.match AND NOT p.penalty
LEFT JOIN shots AS s ON s.match = m.match AND s.number = p.number AND s.player = who.player
    AND s.outcome <> 'in_play'
WHERE who.key = $key
    AND is_within(m, $matches, $competition, $from_us, $to_us)
GROUP BY m.match, m.created_us, m.competition, m.winner, who.pair, m.position ORDER BY m.position DESC LIMIT $limit

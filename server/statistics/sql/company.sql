-- With whom and against whom a player played, those met most often first.
SELECT arg_max(met.name, m.position), met.pair = who.pair AS is_partner, count(DISTINCT m.match),
    count(DISTINCT m.match) FILTER (m.winner = who.pair), count(DISTINCT m.match) FILTER (m.winner <> who.pair),
    count(p.number), count(p.number) FILTER (p.winner = who.pair),
    list(p.event ORDER BY m.position, p.number) FILTER ($points AND p.event IS NOT NULL)
FROM players AS who
JOIN players AS met ON met.match = who.match AND met.player <> who.player
JOIN matches AS m ON m.match = who.match
LEFT JOIN points AS p ON p.match = m.match AND NOT p.penalty
WHERE who.key = $key
    AND is_within(m, $matches, $competition, $from_us, $to_us)
GROUP BY met.key, is_partner ORDER BY count(DISTINCT m.match) DESC, max(m.position) DESC, met.key

-- The pairs that played, those with most points first.
SELECT arg_max(one.name, m.position), arg_max(two.name, m.position), count(DISTINCT m.match),
    count(DISTINCT m.match) FILTER (m.winner = one.pair), count(DISTINCT m.match) FILTER (m.winner <> one.pair),
    count(p.number), count(p.number) FILTER (p.winner = one.pair),
    list(p.event ORDER BY m.position, p.number) FILTER ($points AND p.event IS NOT NULL)
FROM players AS one
JOIN players AS two ON two.match = one.match AND two.pair = one.pair AND two.key > one.key
JOIN matches AS m ON m.match = one.match
LEFT JOIN points AS p ON p.match = m.match AND NOT p.penalty
WHERE is_within(m, $matches, $competition, $from_us, $to_us)
GROUP BY one.key, two.key ORDER BY count(p.number) DESC, one.key, two.key LIMIT $limit

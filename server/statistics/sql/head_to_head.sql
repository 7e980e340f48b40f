-- The matches in which two players were opponents, the newest first.
SELECT m.match, m.created_us, m.competition, if(m.winner IS NULL, NULL, m.winner = one.pair),
    count(p.number), count(p.number) FILTER (p.winner = one.pair), list(p.event ORDER BY p.number)
FROM players AS one
JOIN players AS two ON two.match = one.match AND two.pair <> one.pair
JOIN matches AS m ON m.match = one.match
LEFT JOIN points AS p ON p.match = m.match AND NOT p.penalty
WHERE one.key = $one AND two.key = $two
    AND is_within(m, $matches, $competition, $from_us, $to_us)
GROUP BY m.match, m.created_us, m.competition, m.winner, one.pair, m.position ORDER BY m.position DESC

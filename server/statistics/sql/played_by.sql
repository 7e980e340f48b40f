-- The points that a player's pair played, that the player served, or that the other pair served.
SELECT p.event
FROM players AS who
JOIN matches AS m USING (match)
JOIN points AS p ON p.match = who.match
WHERE who.key = $key AND NOT p.penalty
    AND CASE $of WHEN 'serve' THEN p.server = who.player WHEN 'return' THEN p.serving <> who.pair ELSE true END
    AND is_within(m, $matches, $competition, $from_us, $to_us)
ORDER BY m.position, p.number

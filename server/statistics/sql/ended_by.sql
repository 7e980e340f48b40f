-- The points that a player's shots ended, or forced to end; perhaps only those whose shot was named.
SELECT s.event
FROM players AS who
JOIN matches AS m USING (match)
JOIN shots AS s ON s.match = who.match AND s.player = who.player
JOIN points AS p ON p.match = s.match AND p.number = s.number
WHERE who.key = $key AND s.outcome <> 'in_play' AND NOT p.penalty
    AND (s.shot IS NOT NULL OR NOT $named)
    AND ($match IS NULL OR m.match = $match)
    AND is_within(m, $matches, $competition, $from_us, $to_us)
ORDER BY m.position, s.number, s.shot_number

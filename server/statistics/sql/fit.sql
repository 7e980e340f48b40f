-- The named shots of all points, with who hit them, who served and who won.
SELECT p.match, p.number, p.winner = 'a', p.serving = 'a', s.pair = 'a', s.shot
FROM points AS p JOIN matches AS m USING (match) JOIN shots AS s ON s.match = p.match AND s.number = p.number
WHERE s.shot IS NOT NULL AND NOT p.penalty
    AND is_within(m, $matches, $competition, $from_us, $to_us)
ORDER BY m.position, p.number, s.shot_number

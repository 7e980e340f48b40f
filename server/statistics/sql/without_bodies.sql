-- The newest match that is over and whose heart rates and swings were not looked up, but for some.
SELECT match
FROM matches
WHERE is_over AND NOT has_bodies AND match NOT IN (SELECT unnest($1::VARCHAR[]))
ORDER BY position DESC
LIMIT 1

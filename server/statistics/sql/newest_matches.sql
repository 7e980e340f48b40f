SELECT match FROM matches ORDER BY position DESC LIMIT 20

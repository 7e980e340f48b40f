SELECT name FROM players JOIN matches USING (match) WHERE key = $key ORDER BY position DESC LIMIT 1

-- Where nobody said when an event begins, it begins when it is made.
SELECT EVENT_NAME, STARTS IN (CREATED, LAST_ALTERED)
FROM information_schema.EVENTS
WHERE EVENT_SCHEMA = database()

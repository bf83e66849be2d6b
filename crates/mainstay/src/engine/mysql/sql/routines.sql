-- A body that is not shown is somebody else's.
SELECT ROUTINE_TYPE, ROUTINE_NAME, ROUTINE_DEFINITION IS NOT NULL, NULL, NULL
FROM information_schema.ROUTINES
WHERE ROUTINE_SCHEMA = database()

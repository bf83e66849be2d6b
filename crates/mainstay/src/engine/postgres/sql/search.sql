-- What the server prints names relative to the search path: for the time of the inspection it is the
-- default schema alone, so that only names of other schemas are qualified.
SELECT set_config('mainstay.search_path', current_setting('search_path'), false),
       set_config('search_path', quote_ident($1), false)

SELECT set_config('search_path', current_setting('mainstay.search_path'), false)

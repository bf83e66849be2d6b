-- Who answers, and what it says of itself: whether it takes writes, how long messages may be, and how it stands to its cluster.
SELECT version(), database();
SHOW GLOBAL VARIABLES WHERE Variable_name IN ('read_only', 'super_read_only', 'max_allowed_packet', 'wsrep_on', 'wsrep_provider');
SHOW GLOBAL STATUS WHERE Variable_name IN ('wsrep_ready', 'wsrep_cluster_status', 'wsrep_local_state', 'wsrep_local_state_comment')

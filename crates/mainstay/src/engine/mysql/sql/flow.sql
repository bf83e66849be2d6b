-- How well the nodes of a cluster keep up with each other.
SHOW GLOBAL STATUS WHERE Variable_name IN
    ('wsrep_flow_control_active', 'wsrep_flow_control_paused_ns', 'wsrep_local_recv_queue')

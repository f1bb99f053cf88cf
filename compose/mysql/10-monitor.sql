-- The user that sla-exporter logs in with. Put a password of your own, and the exporter's address as the host.
-- At most three connections: one in use, and what a reconnect may leave behind for a moment.
CREATE USER 'monitor'@'%' IDENTIFIED BY 'Put-4-password-here' WITH MAX_USER_CONNECTIONS 3;

-- To see the connections, transactions and statements of others, and the sizes of databases. Their tables stay closed.
GRANT PROCESS ON *.* TO 'monitor'@'%';

-- To see the sizes of the binary logs, and how far a replica is behind.
GRANT REPLICATION CLIENT ON *.* TO 'monitor'@'%';

-- To hold each account against its own limit of connections: three columns, no password among them.
GRANT SELECT (User, Host, max_user_connections) ON mysql.user TO 'monitor'@'%';

-- To see in which statements the time goes, without the values in them, refused logins, and who waits for whose lock.
GRANT SELECT ON performance_schema.events_statements_summary_by_digest TO 'monitor'@'%';
GRANT SELECT ON performance_schema.events_errors_summary_global_by_error TO 'monitor'@'%';
GRANT SELECT ON performance_schema.data_lock_waits TO 'monitor'@'%';
GRANT SELECT ON performance_schema.metadata_locks TO 'monitor'@'%';

-- To count slow statements, and those that failed: figures without texts, and what the server records of them.
GRANT SELECT ON performance_schema.events_statements_histogram_global TO 'monitor'@'%';
GRANT SELECT ON performance_schema.events_statements_summary_global_by_event_name TO 'monitor'@'%';
GRANT SELECT ON performance_schema.events_statements_summary_by_thread_by_event_name TO 'monitor'@'%';
GRANT SELECT ON performance_schema.setup_actors TO 'monitor'@'%';
GRANT SELECT ON performance_schema.setup_consumers TO 'monitor'@'%';
GRANT SELECT ON performance_schema.setup_instruments TO 'monitor'@'%';
GRANT SELECT (THREAD_ID, NAME, TYPE, INSTRUMENTED) ON performance_schema.threads TO 'monitor'@'%';

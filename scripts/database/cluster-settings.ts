/**
 * Settings that every cluster of ours starts with. It can be reached only from this machine and only with a password, and its log
 * never contains a statement or a parameter, which may be about a child (security-and-reliability, HTTP and platform).
 * Writes are durable: fsync and full_page_writes keep PostgreSQL's defaults.
 */
export const clusterSettings: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // Seeding the register writes gigabytes: checkpoints every few seconds would be most of the work.
  max_wal_size: '4GB',
  // An authority's file writes tens of megabytes of WAL in a second. Flushed often, it does not hold up the commit of a look-up.
  wal_writer_delay: '10ms',
  // A PostgreSQL that can compile queries takes seconds over what runs for milliseconds: it overrates what many partitions cost.
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_destination: 'stderr',
  logging_collector: 'off',
  log_statement: 'none',
  log_min_duration_statement: '-1',
  log_min_error_statement: 'panic',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_error_verbosity: 'terse',
}

/** For disposable clusters: fast, because nothing in them would be missed. */
export const disposableSettings: Record<string, string> = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
}

/**
 * Every event that may appear in the log, with what it means and what to do about it. Names go from the general to the particular
 * (`thing.part.what-happened`), so that an alarm can watch a name or a prefix. Add an event here before you log it.
 */
export const logEvents = {
  'access.recorded':
    'A check was recorded; `receipt` proves the record. Keep these lines away from the database: they show if a record is removed later.',
  'api-token.issue.failed': 'An API client asked for a token and got an error, not a refusal. Look at the database.',
  'database.connection.lost':
    'A pooled connection broke while idle; the next query opens another. If it repeats, look at the network and the database’s own log.',
  'database.login.unchecked':
    'The web server could not yet check the privileges of its database login, because the database did not answer. It tries again every five seconds.',
  'demographics.pace.slowed':
    'The demographics service asked to be left alone; `milliseconds` says for how long. It is asked more slowly for a while. If it repeats all day, set DEMOGRAPHICS_RATE to what was agreed with it.',
  'demographics.request.failed': 'The demographics service could not be reached, or its answer could not be read. The number is asked about again.',
  'demographics.status.unavailable':
    'The demographics service answered with a status that says nothing about the person. The number is asked about again. 401 or 403 means that our credentials are wrong.',
  'event.recorded':
    'An act was recorded in the compliance log; `receipt` proves the record. Keep these lines away from the database, like those of checks.',
  'fallback-page.renew.failed':
    'The web server could not refresh its own copy of the "unavailable" or "not found" page. It serves the last good copy and tries again in 30 seconds.',
  'framework.message': 'Next.js reported an error or a warning; only its name, code and first line are logged.',
  'log-in.count.failed': 'Log-ins could not be counted, so nobody can log in. Act at once: look at the database.',
  'log-in.library.failed':
    'next-auth broke off a log-in; `outcome` is its own code. One now and then is an abandoned log-in, many at once a fault of the provider or of our settings.',
  'log-in.library.warning': 'next-auth warned about its settings; `outcome` is its own code.',
  'log-out-notice.refused':
    'A back-channel log-out notice was not accepted: its token is not valid. Many in a row mean that keys or settings of the provider have changed.',
  'lookup.count.failed': 'Look-ups could not be counted, so their hourly limit is not being applied. Look-ups go on. Look at the database.',
  'mail.recipients.refused': 'The mail server refused some addresses of an organisation; `status` is how many. Ask the organisation to correct them.',
  'page.unavailable': 'Somebody was shown "CPIS is unavailable" instead of a page. One may be a slow query; several in a minute are an incident.',
  'proxies.none-named':
    'Production has no TRUSTED_PROXIES. If a proxy or gateway stands in front, name its addresses: otherwise access records hold its address instead of the browser’s.',
  'proxies.unnamed':
    'A request came through a proxy that TRUSTED_PROXIES does not name, so that networks cannot be told apart. Log-ins are limited by browser alone. Name the proxy.',
  'readiness.check.failed': 'The readiness query failed; /api/readyz answers "unready".',
  'readiness.degraded': 'The instance takes requests, but something needs attention soon; `outcome` says what.',
  'readiness.lost': 'The instance takes no more requests from the load balancer; `outcome` says why.',
  'readiness.regained': 'The instance is ready for requests, with nothing to report.',
  'recheck.stopped':
    'The nightly re-check of numbers was stopped, and no verdict was changed: `outcome` says of how many verdicts how many would have changed. Ask the demographics service what happened before you raise DEMOGRAPHICS_MOST_CHANGED for a night. It is asked again the next night.',
  'records.broken': 'Verification found a record or checkpoint that was changed, removed or added. Follow docs/audit-proof.md at once.',
  'records.sealed':
    'Records were sealed and the checkpoint published; `checkpoint` proves it. Keep these lines away from the database and from the published file.',
  'request.failed': 'Next.js threw an error while answering. The person was shown "CPIS is unavailable", or the connection was cut.',
  'session.end.failed': 'Somebody logged out but the session could not be ended, and the page told them so. It ends by itself after its idle time.',
  'session.open.failed': 'A log-in succeeded at the provider but no session could be opened. Look at the database.',
  'upload.following-row.failed':
    'A plan was ended, but the row about the plan that follows it could not be loaded after that: clinicians are not told of that plan until its row is saved. The page said so, and the row is on the authority’s list of rows to fix.',
  'upload.receive.failed': 'A file that a system sent could not be taken and was answered with an error. The system should send it again.',
  'work.claim.failed':
    'A process could not ask for background work; `queue` says which: deliveries, files, number-checks, periodic, recheck, sealing or verification. It asks again within seconds; nothing is lost. Look at the database.',
  'work.database.awaited':
    'A process without pages waits until the database answers, or is migrated; it is not ready until then. If it stays so, look at the database.',
  'work.done': 'Background work was done; `queue` and `useCase` say which, `outcome` how many things it did.',
  'work.failed':
    'A piece of background work failed for the reason given and was put off. It is tried again; what is given up, or fails by the clock, appears on the Operations page. If a file keeps failing, its page says so.',
  'work.lease.lost':
    'A process had to leave a piece of background work to another, because its lease had run out. If it repeats, processes are stopped for seconds, or the database is slow.',
  'work.listen.lost': 'The connection that announces new work is down. Work is still found every two seconds; the connection is reopened after one.',
  'work.renew.failed': 'A process could not renew its lease on a piece of work. If that goes on until the lease ends, another process takes it over.',
  'work.settle.failed':
    'A piece of background work was attempted but its result could not be saved. Its lease runs out and it is done again; a mail is sent again with the same id.',
} as const satisfies Record<string, string>

export type LogEvent = keyof typeof logEvents

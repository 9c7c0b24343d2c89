import pg from 'pg'
import { errorFields, log } from '@/lib/shared/log'

/** Something to send: one message for a mailbox, or one mail about everything that is waiting at an authority. */
export interface Claim {
  /** The outbox rows it stands for; the first is its id for the receiver. */
  ids: string[]
  kind: 'access' | 'inactive-number' | 'alert'
  /** `staff` is a mail to an organisation's safeguarding leads or to the auditors. */
  channel: 'email' | 'mailbox' | 'staff'
  /** The authority or other organisation that it goes to. */
  authorityId: string
  /** Addresses of a mail; none if the authority has switched mail off since. */
  recipients: string[] | null
  /** Proves, when the claim is settled, that it is still ours. */
  lease: string
}

/** All that the worker's login may do: database functions, each in a transaction of its own. */
export interface WorkerDatabase {
  /** Claims what is due, for a minute. */
  claim(limit: number): Promise<Claim[]>
  /** Settles a claim: delivered (null), or failed for a reason that contains no personal data. */
  settle(claim: Claim, failure: string | null): Promise<void>
  /** The content of a message; null if the claim has run out. */
  content(claim: Claim): Promise<unknown>
  /** Puts a message into the mailbox and settles its claim in the same transaction. */
  put(claim: Claim, body: string): Promise<void>
  /** The names of the periodic work that is due. */
  workDue(): Promise<string[]>
  /** Does one piece of it. @returns how many things it did; null if another worker is doing it */
  work(name: string): Promise<number | null>
  /** Postpones a piece of work that failed. */
  putOff(name: string, failure: string): Promise<void>
  close(): Promise<void>
}

/** The longest that a piece of periodic work may take, in milliseconds. */
const STATEMENT_MS = 60_000

/**
 * Connects with the login `cpis_worker`, which can read and write no table directly.
 * @param connections the most that this worker may open
 */
export function openWorkerDatabase(databaseUrl: string, connections = 6): WorkerDatabase {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: connections,
    connectionTimeoutMillis: 5000,
    statement_timeout: STATEMENT_MS,
    query_timeout: STATEMENT_MS + 5000,
    lock_timeout: 5000,
    keepAlive: true,
    application_name: 'cpis worker',
  })
  pool.on('error', (error) => log('warn', 'database.connection.lost', errorFields(error)))
  const ask = async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) => (await pool.query<Row>(text, values)).rows
  return {
    claim: (limit) =>
      ask<Claim & pg.QueryResultRow>(
        'select ids, kind, channel, authority_id as "authorityId", recipients, lease from cpis.claim_deliveries($1) union all ' +
          'select ids, kind, channel, authority_id, recipients, lease from cpis.claim_staff_mails($1)',
        [limit],
      ),
    settle: async ({ ids, lease }, failure) => void (await ask('select cpis.settle_delivery($1, $2, $3)', [ids, lease, failure])),
    content: async ({ ids, lease }) =>
      (await ask<{ content: unknown }>('select cpis.message_content($1, $2) as content', [ids[0], lease]))[0]?.content ?? null,
    put: async ({ ids, lease }, body) => void (await ask('select cpis.put_mailbox_message($1, $2, $3)', [ids[0], lease, body])),
    workDue: async () => (await ask<{ name: string }>('select cpis.periodic_work_due() as name')).map(({ name }) => name),
    work: async (name) => (await ask<{ did: number | null }>('select cpis.do_periodic_work($1) as did', [name]))[0]?.did ?? null,
    putOff: async (name, failure) => void (await ask('select cpis.put_off_periodic_work($1, $2)', [name, failure])),
    close: () => pool.end(),
  }
}

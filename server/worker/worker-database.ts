import pg from 'pg'
import { errorFields, log } from '@/lib/shared/log'

/** Something to be sent: one message for a mailbox, or one mail for all that waits at an authority. */
export interface Claim {
  /** What it stands for in the outbox; the first names it to its receiver. */
  ids: string[]
  kind: 'access' | 'inactive-number' | 'alert'
  /** `staff`: a mail to the safeguarding leads or the auditors of an organisation. */
  channel: 'email' | 'mailbox' | 'staff'
  /** The authority, or whichever organisation it goes to. */
  authorityId: string
  /** Addresses of a mail; none when the authority has switched it off meanwhile. */
  recipients: string[] | null
  /** Shows, when it is settled, that it is still ours. */
  lease: string
}

/** The only things that the worker's login may do: functions of the database, each in a transaction of its own. */
export interface WorkerDoors {
  /** Takes what is due, for a minute. */
  claim(limit: number): Promise<Claim[]>
  /** Ends a claim: done, or failed for a reason without personal data. */
  settle(claim: Claim, failure: string | null): Promise<void>
  /** What a message is made of; null when the claim is over. */
  content(claim: Claim): Promise<unknown>
  /** Puts a message into the mailbox and settles its claim in the same moment. */
  put(claim: Claim, body: string): Promise<void>
  /** Names of the periodic work that is due. */
  workDue(): Promise<string[]>
  /** Does a piece of it. @returns how many things it did; null when another worker is at it */
  work(name: string): Promise<number | null>
  putOff(name: string, failure: string): Promise<void>
  close(): Promise<void>
}

/** Longest that a piece of periodic work may take, in milliseconds. */
const STATEMENT_MS = 60_000

/**
 * Opens the doors, by the login `cpis_worker`, which can select and change no table.
 * @param connections at most, of this worker
 */
export function openDoors(databaseUrl: string, connections = 6): WorkerDoors {
  const pool = new pg.Pool({
    connectionString: databaseUrl, max: connections, connectionTimeoutMillis: 5000, statement_timeout: STATEMENT_MS,
    query_timeout: STATEMENT_MS + 5000, lock_timeout: 5000, keepAlive: true, application_name: 'cpis worker',
  })
  pool.on('error', (error) => log('warn', 'database connection lost', errorFields(error)))
  const ask = async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) => (await pool.query<Row>(text, values)).rows
  return {
    claim: (limit) => ask<Claim & pg.QueryResultRow>(
      'select ids, kind, channel, authority_id as "authorityId", recipients, lease from cpis.claim_deliveries($1) union all '
      + 'select ids, kind, channel, authority_id, recipients, lease from cpis.claim_staff_mails($1)', [limit]),
    settle: async ({ ids, lease }, failure) => void (await ask('select cpis.settle_delivery($1, $2, $3)', [ids, lease, failure])),
    content: async ({ ids, lease }) => (await ask<{ content: unknown }>('select cpis.message_content($1, $2) as content', [ids[0], lease]))[0]?.content ?? null,
    put: async ({ ids, lease }, body) => void (await ask('select cpis.put_mailbox_message($1, $2, $3)', [ids[0], lease, body])),
    workDue: async () => (await ask<{ name: string }>('select cpis.periodic_work_due() as name')).map(({ name }) => name),
    work: async (name) => (await ask<{ did: number | null }>('select cpis.do_periodic_work($1) as did', [name]))[0]?.did ?? null,
    putOff: async (name, failure) => void (await ask('select cpis.put_off_periodic_work($1, $2)', [name, failure])),
    close: () => pool.end(),
  }
}

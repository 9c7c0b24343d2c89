import pg from 'pg'
import { z } from 'zod'
import * as codes from '@/lib/db/codes.generated'
import { functionCaller, type FunctionCaller } from '@/lib/db/function-caller'
import { errorFields, log } from '@/lib/shared/log'

const claim = z.object({
  /** The outbox rows it stands for; the first is its id for the receiver. */
  ids: z.array(z.guid()),
  kind: z.enum(codes.OUTBOX_KIND),
  /** `staff` is a mail to an organisation's safeguarding leads or to the auditors. */
  channel: z.enum(codes.OUTBOX_CHANNEL),
  /** The authority or other organisation that it goes to. */
  authorityId: z.guid(),
  /** Addresses of a mail; none if the authority has switched mail off since. */
  recipients: z.array(z.string()).nullable(),
  /** Proves, when the claim is settled, that it is still ours. */
  lease: z.guid(),
})

/** Something to send: one message for a mailbox, or one mail about everything that is waiting at an authority. */
export type Claim = z.output<typeof claim>

/** All that the worker's login may do: database functions, each in a transaction of its own. */
export interface WorkerDatabase {
  /** Claims what is due, for a minute. */
  claim(limit: number): Promise<Claim[]>
  /** Settles a claim: delivered (null), or failed for a reason that contains no personal data. Answers false when another worker has it by now. */
  settle(claim: Claim, failure: string | null): Promise<boolean>
  /** The content of a message; null if the claim has run out. */
  content(claim: Claim): Promise<unknown>
  /** Puts a message into the mailbox and settles its claim in the same transaction. Answers false when another worker has it by now. */
  put(claim: Claim, body: string): Promise<boolean>
  /** Calls any other of its functions. */
  ask: FunctionCaller
  close(): Promise<void>
}

/** The longest that a statement may take, and so a piece of periodic work, in milliseconds. */
export const STATEMENT_MS = 60_000

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
  const ask = functionCaller(pool)
  return {
    // Raw SQL: both claims in one statement, so that what one has claimed is not lost when the other fails.
    claim: async (limit) => {
      const { rows } = await pool.query<Record<string, unknown>>(
        `select ids, kind, channel, authority_id as "authorityId", recipients, lease from cpis.claim_deliveries(p_limit => $1) union all
         select ids, kind, channel, authority_id, recipients, lease from cpis.claim_staff_mails(p_limit => $1)`,
        [limit],
      )
      return z.array(claim).parse(rows)
    },
    settle: async ({ ids, lease }, failure) => (await ask('settle_delivery', { ids, lease, error: failure }, z.int())) > 0,
    content: ({ ids, lease }) => ask('message_content', { id: ids[0] ?? null, lease }, z.unknown()),
    put: async ({ ids, lease }, body) => (await ask('put_mailbox_message', { id: ids[0] ?? null, lease, body }, z.int())) > 0,
    ask,
    close: () => pool.end(),
  }
}

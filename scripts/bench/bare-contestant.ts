import { createHash, randomBytes } from 'node:crypto'
import pg from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { APP_VERSION } from '@/lib/config/version'
import { anyOf, type Cast } from './cast'
import { answerRounds } from './contestant'
import { runLoad } from './load'

/**
 * What the door is measured against: the same two statements through `pg` alone. Every parameter is prepared before the round, and the
 * answers are not examined, only awaited.
 */

const RECORD = `select cpis.record_access($1, $2::uuid, $3, $4, $5, $6, $7, $8::boolean, $9, $10::boolean, $11, $12::bytea, $13, $14, $15::bytea, $16,
  $17, $18::uuid, $19::bytea) as outcome`
const READ = 'select cpis.read_disclosed($1, $2::uuid) as disclosed'

/** More look-ups than happen in a second, so that the parameters last the whole round. */
const MOST_PER_SECOND = 3_000

answerRounds<Cast & { databaseUrl: string; connections: number }, null>(async ({ clinicians, numbers, databaseUrl, connections }) => {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: connections, application_name: 'bare' })
  const agentHash = createHash('sha256').update('benchmark').digest()

  const parameters = (): unknown[] => {
    const { actor, ticket } = anyOf(clinicians)
    if (!actor.setting) throw new Error('Only clinicians are in the cast.')
    return [
      ticket,
      uuidv7(),
      actor.name,
      actor.organisation.name,
      actor.setting.kind,
      actor.setting.name,
      'page',
      false,
      null,
      true,
      '127.0.0.1',
      agentHash,
      'direct-care',
      null,
      randomBytes(32),
      anyOf(numbers),
      APP_VERSION,
      uuidv7(),
      randomBytes(32),
    ]
  }

  return async (round) => {
    const prepared = Array.from({ length: Math.ceil(MOST_PER_SECOND * (round.warmUp + round.seconds)) }, parameters)
    return runLoad(round, async () => {
      const values = prepared.pop() ?? parameters()
      await pool.query({ name: 'record', text: RECORD, values })
      const { rows } = await pool.query<{ disclosed: unknown }>({ name: 'read', text: READ, values: [values[0], values[1]] })
      if (!rows[0]?.disclosed) throw new Error('The bare program read nothing.')
    })
  }
})

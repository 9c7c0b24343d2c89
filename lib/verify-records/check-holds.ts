// Raw SQL: the proof reads under a login of its own, outside Prisma, and in sealing order.
import type pg from 'pg'
import type { Findings, LawfulDrop } from './findings'
import { CLOCKS_APART, millisecondsOf } from './utc-moment'

/** From when to when a legal hold kept everything, in milliseconds since 1970. */
interface Hold {
  from: number
  until: number
}

/**
 * Checks that retention took nothing while a legal hold kept everything, by what the compliance log says of holds: its lines have codes, and the
 * table of holds has none. What a hold on somebody or something kept cannot be told any more once it is gone.
 */
export async function checkHolds(client: pg.Client, drops: readonly LawfulDrop[], findings: Findings): Promise<void> {
  const { rows } = await client.query<{ placed: string; lifted: string | null }>(
    `select p.at::text as placed, (select min(l.at)::text from cpis.audit_event l
       where l.type = 'legal-hold.lift' and l.outcome = 'done' and l.subject_id = p.subject_id and not l.details ? 'outcome') as lifted
     from cpis.audit_event p where p.type = 'legal-hold.place' and p.outcome = 'done' and p.details->>'kind' = 'everything'`,
  )
  const holds = rows.map(({ placed, lifted }): Hold => ({ from: millisecondsOf(placed), until: lifted === null ? Infinity : millisecondsOf(lifted) }))
  for (const { eventId, at } of drops) {
    // Whatever began at about the same time may not have seen the other.
    if (holds.some(({ from, until }) => at > from + CLOCKS_APART && at < until - CLOCKS_APART))
      findings.add(eventId, 'It says that records were dropped while a legal hold kept everything.')
  }
}

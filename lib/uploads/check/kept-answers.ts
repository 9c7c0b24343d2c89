// Raw SQL: COPY cannot go into a table with row-level security, so answers are handed over as one JSON.
import { z } from 'zod'
import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import * as codes from '@/lib/db/codes.generated'
import { DIFFERING_DETAILS } from '@/lib/demographics/compare-person'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { nhsNumberSchema } from '@/lib/shared/nhs-number-schema'
import type { ToldVerdict } from '@/lib/demographics/trace-in-turn'
import type { RowAnswer } from './trace-rows'

const keptAnswer = z
  .object({
    row: z.int(),
    verdict: z.enum(codes.TRACED_ROW_VERDICT),
    details: z.array(z.enum(DIFFERING_DETAILS)),
    replacedBy: nhsNumberSchema.nullable(),
    at: z.date(),
  })
  .transform(({ row, verdict, details, replacedBy, at }): [number, RowAnswer] => [row, { verdict: verdictOf(verdict, details, replacedBy), at }])

function verdictOf(kind: codes.TracedRowVerdict, details: Extract<ToldVerdict, { kind: 'differs' }>['details'], by: NhsNumber | null): ToldVerdict {
  if (kind === 'differs') return { kind, details }
  if (kind !== 'replaced') return { kind }
  if (by === null) throw new Error('A number was replaced by none')
  return { kind, by }
}

/**
 * The answers that are there about a file's rows: an earlier process, or an earlier check, asked. Not those of yesterday, which the day may
 * have overtaken.
 */
export async function keptAnswers(tx: BulkTransaction, uploadId: string): Promise<Map<number, RowAnswer>> {
  const rows = await tx.query(
    `select row, verdict, details, replaced_by as "replacedBy", answered_at as at from cpis.traced_row
     where upload_id = $1 and answered_at > now() - interval '1 day'`,
    [uploadId],
  )
  return new Map(z.array(keptAnswer).parse(rows))
}

const KEEP = `
  insert into cpis.traced_row (upload_id, authority_id, row, verdict, details, replaced_by)
  select $1, cpis.caller_organisation(), a.row, a.kind, coalesce(a.details, '{}'), a.by
  from jsonb_to_recordset($2::jsonb) as a (row integer, kind text, details text[], by text)`

/**
 * Keeps what has been answered about a file's rows, and says on its record how far it is.
 *
 * @returns the database's time, which is when they were answered
 */
export async function keepAnswers(
  tx: BulkTransaction,
  uploadId: string,
  answers: ReadonlyMap<number, ToldVerdict>,
  { checked, of }: { checked: number; of: number },
): Promise<Date> {
  if (answers.size > 0) {
    const lines = [...answers].map(([row, verdict]) => ({ row, ...verdict }))
    await tx.execute('delete from cpis.traced_row where upload_id = $1 and row = any ($2::integer[])', [uploadId, [...answers.keys()]])
    await tx.execute(KEEP, [uploadId, JSON.stringify(lines)])
  }
  await tx.execute(
    `update cpis.upload set rows_checked = least($2::integer, $3::integer), rows_read = $3, rows_unchanged = $3 where id = $1 and state = 'checking'`,
    [uploadId, checked, of],
  )
  const [clock] = await tx.query<{ now: Date }>('select now() as now')
  if (!clock) throw new Error('The database did not tell the time')
  return clock.now
}

/** Forgets the answers about a file that is saved, cancelled, or read in another way than when they were given. */
export async function forgetAnswers(tx: BulkTransaction, uploadId: string): Promise<void> {
  await tx.execute('delete from cpis.traced_row where upload_id = $1', [uploadId])
}

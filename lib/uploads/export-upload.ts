import { z } from 'zod'
import type { Transaction } from '@/lib/db/transaction'
import { senderOf } from '@/lib/national-messages/message-parts'
import type { MessageSender } from '@/lib/national-messages/read-envelope'
import { readUploadMessage } from '@/lib/national-messages/read-upload-message'
import { recordResults, writeAcknowledgement } from '@/lib/national-messages/write-acknowledgement'
import { writeCsv } from '@/lib/shared/csv-writer'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { allRowsOf, bytesOf, rowsToFix, uploadOf } from './queries'
import type { OpenedUpload } from './upload'
import { UPLOAD_COLUMNS } from './upload-columns'

/** What can be downloaded about a file: its result row by row, its rows to fix, its acknowledgement as a national message. */
export const EXPORT_KINDS = ['result', 'rows-to-fix', 'acknowledgement'] as const

const RESULT_COLUMNS = ['row', 'nhs_number', 'name', 'plan_type', 'result', 'code', 'column', 'value', 'problem']

/** Exports the result of a file. CSV is made safe for spreadsheets; the acknowledgement is message 02. */
export const exportUpload = defineUseCase({
  name: 'upload.export',
  permission: 'upload.check',
  input: z.object({ uploadId: z.uuid(), kind: z.enum(EXPORT_KINDS) }),
  run: async ({ tx, input: { uploadId, kind }, audit }): Promise<string> => {
    const upload = await uploadOf(tx, uploadId)
    if (!upload) throw new CpisError('not-found', 'There is no such file')
    audit({ subject: { kind: 'upload', id: uploadId }, details: { kind } })
    if (kind === 'acknowledgement') return acknowledgementOf(tx, upload)
    return kind === 'result' ? resultOf(tx, uploadId) : toFixOf(tx, uploadId)
  },
})

async function resultOf(tx: Transaction, uploadId: string): Promise<string> {
  const rows = await allRowsOf(tx, uploadId)
  return writeCsv([
    RESULT_COLUMNS,
    ...rows.map((one) => [
      String(one.row),
      one.number,
      one.childName,
      one.planType,
      one.outcome,
      one.code,
      one.column ?? '',
      one.value ?? '',
      one.reason ?? '',
    ]),
  ])
}

/** The template's columns with what is wrong beside them. When the file is corrected and sent again, the last column is ignored. */
async function toFixOf(tx: Transaction, uploadId: string): Promise<string> {
  const rows = await rowsToFix(tx, { uploadId })
  return writeCsv([
    [...UPLOAD_COLUMNS, 'problem'],
    ...rows.map(({ cells, reason }) => [...UPLOAD_COLUMNS.map((column) => cells[column] ?? ''), reason]),
  ])
}

type MessageFacts = {
  sequence: string | null
  sender: MessageSender | null
  judgedAt: Date
  code: string
  name: string
  dayPhone: string | null
  dutyPhone: string | null
}

async function acknowledgementOf(tx: Transaction, upload: OpenedUpload): Promise<string> {
  // Raw SQL: joins the authority and its organisation.
  const [facts] = await tx.$queryRaw<MessageFacts[]>`
    select u.sequence, u.sender, coalesce(u.applied_at, u.received_at) as "judgedAt", a.dfe_code as code, o.name, a.day_phone as "dayPhone",
           a.duty_phone as "dutyPhone"
    from cpis.upload u join cpis.authority a on a.organisation_id = u.authority_id join cpis.organisation o on o.id = u.authority_id
    where u.id = ${upload.id}::uuid`
  const bytes = await bytesOf(tx, upload.id)
  if (!facts || !bytes || upload.format !== 'xml' || upload.fileCode === null)
    throw new CpisError('not-found', 'There is no acknowledgement of this file')
  const message = await readUploadMessage(Buffer.from(bytes), { dfeCode: facts.code, odsCode: facts.sender?.code ?? null })
  const codes = new Map((await allRowsOf(tx, upload.id)).map(({ row, code }) => [row, code]))
  const judged = message.ok ? message.file.rows.map(({ row, record }) => ({ record, code: codes.get(row) ?? 'CPR07' })) : []
  const loadsNothing = upload.fileCode === 'CPF01' || upload.fileCode === 'CPF05'
  return writeAcknowledgement({
    madeAt: facts.judgedAt,
    sequence: facts.sequence ?? (message.ok ? message.file.envelope.sequence : message.sequence),
    fileCode: upload.fileCode,
    sender: facts.sender ?? senderOf(facts),
    ...(loadsNothing ? { loaded: 0, failures: [] } : recordResults(judged)),
  })
}

import { RECORD_RESULT_SYSTEM, recordPlace } from './message-codes'
import { organisationParts, sequenceNumber } from './message-parts'
import { writeMoment } from './message-times'
import type { MessageSender } from './read-envelope'
import { element, message, type Markup } from './xml-writing'

/** The result of a file, in the words of the national vocabulary. */
const FILE_RESULTS = {
  CPF01: 'File Level Error',
  CPF02: 'Successful File Upload',
  CPF03: 'Partial File Upload',
  CPF04: 'Unsuccessful File Upload',
  CPF05: 'PDS Error - PDS Unavailable',
  CPF06: 'Spine ii rejected the request because this version of the CPIS Client is no longer supported',
} as const

/** The result of a record, in the words of the national vocabulary; the odd spelling of the last is theirs. */
const RECORD_RESULTS = {
  CPR01: 'PDS Error - No Match Found for NHS Number',
  CPR02: 'PDS Error - NHS Number Matched, but Sensitive Record',
  CPR03: 'PDS Error - NHS Number not Verified',
  CPR04: 'PDS Error - NHS Number Format Incorrect',
  CPR05: 'PDS Error - NHS Number Verified, but Superseded',
  CPR06: 'Successful Record Upload',
  CPR07: 'Unsucessful Record Upload',
} as const

export type FileResultCode = keyof typeof FILE_RESULTS
export type RecordResultCode = keyof typeof RECORD_RESULTS

/** What an acknowledgement says. */
export type Acknowledgement = {
  /** When the file was judged. */
  readonly madeAt: Date
  /** The file's number; null when it could not be read. */
  readonly sequence: string | null
  readonly fileCode: FileResultCode
  /** Whose file it was: what it said about itself, or else `senderOf` what the register holds about the authority. */
  readonly sender: MessageSender
  /** How many records were loaded. Together with those that were not, this is the quantity of the file. */
  readonly loaded: number
  /** The records that were not loaded, counted from 1, in order, each once. */
  readonly failures: readonly { readonly record: number; readonly code: RecordResultCode }[]
}

/**
 * Works out the results of a message's records from the results of its rows. A record with several plans was loaded when all of them were;
 * otherwise it failed with the code of the first that was not.
 *
 * @param rows the message's rows, in its order
 */
export function recordResults(
  rows: readonly { readonly record: number; readonly code: RecordResultCode }[],
): Pick<Acknowledgement, 'loaded' | 'failures'> {
  const codes = new Map<number, RecordResultCode>()
  for (const { record, code } of rows) if ((codes.get(record) ?? 'CPR06') === 'CPR06') codes.set(record, code)
  const failures = [...codes].filter(([, code]) => code !== 'CPR06').map(([record, code]) => ({ record, code }))
  return { loaded: codes.size - failures.length, failures }
}

/**
 * Writes the acknowledgement of a file (message 02, `REPC_MT000003GB01`, interoperability.md 7.3). Records that were not loaded are named
 * by their place and, as the schema allows, not sent back: the authority has them.
 *
 * @returns the message, to be encoded as UTF-8
 */
export function writeAcknowledgement({ madeAt, sequence, fileCode, sender, loaded, failures }: Acknowledgement): string {
  return message('FileResponse', [
    element('creationTime', { value: writeMoment(madeAt) }),
    element('id', { extension: sequenceNumber(sequence) }),
    element('transmissionQuantity', { value: loaded + failures.length }),
    element(
      'acknowledgementFile',
      {},
      element('acknowledgementFileDetail', {}, element('code', { code: fileCode, displayName: FILE_RESULTS[fileCode] })),
    ),
    failures.length > 0 ? element('acknowledgementRecord', {}, failures.map(recordDetail)) : [],
    element(
      'communicationFunctionRcv',
      {},
      element('organisation', {}, [
        ...organisationParts(sender.root, sender.code, sender.name),
        ...sender.telephones.map(({ use, value }) => element('telecom', { use, value })),
      ]),
    ),
    element('failedReturnedCP-ISRecords', {}, element('value', { value: failures.length })),
    element('successfulReturnedCP-ISRecords', {}, element('value', { value: loaded })),
  ])
}

function recordDetail({ record, code }: Acknowledgement['failures'][number]): Markup {
  return element('acknowledgementRecordDetail', {}, [
    element('code', { code, codeSystem: RECORD_RESULT_SYSTEM, displayName: RECORD_RESULTS[code] }),
    element('location', {}, recordPlace(record)),
  ])
}

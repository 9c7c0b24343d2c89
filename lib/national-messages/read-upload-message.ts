import { V3 } from './message-codes'
import { readEnvelope, readSequence, type AuthorityCodes, type UploadEnvelope } from './read-envelope'
import { readRecord, RECORD_COLUMNS, type RecordColumn, type RecordRow } from './read-record'
import { readXml, XmlRefusal, type XmlElement, type XmlLimits } from './xml-elements'

/** The largest message accepted, in bytes, and the most records in one (security-and-reliability section 5). */
const LARGEST_MESSAGE = 5_000_000
const MOST_RECORDS = 20_000
/** Five million bytes take half a second; the time limit allows for a machine with much else to do. */
const LIMITS: XmlLimits = { depth: 20, attributes: 20, children: 20, text: 2000, time: 10_000 }

/** One plan from a message. Rows are numbered through the message: a record with several plans takes a number for each. */
export type MessageRow = RecordRow & {
  readonly row: number
  /** Which record it is in, from 1: acknowledgements count records, see `recordResults`. */
  readonly record: number
}

/** An upload message taken apart: what `lib/uploads` expects of a reader of any format. */
export type UploadMessage = {
  readonly format: 'xml'
  readonly places: ReadonlyMap<RecordColumn, number>
  readonly width: number
  readonly rows: readonly MessageRow[]
  readonly envelope: UploadEnvelope
}

/** A message; or the sentence that says why the whole file is refused (`CPF01`), with its number where that could be read. */
export type ReadUploadMessage =
  { readonly ok: true; readonly file: UploadMessage } | { readonly ok: false; readonly refusal: string; readonly sequence: string | null }

const PLACES: ReadonlyMap<RecordColumn, number> = new Map(RECORD_COLUMNS.map((column, place) => [column, place]))

/**
 * Reads a national upload message (01, `REPC_MT000002GB01`, interoperability.md 7.2). A fault in the message itself (not well
 * formed, a document type, cut off, another sender, a wrong count) refuses it; a fault in a record becomes a problem on its rows. What
 * the cells say is not judged here. Lets other work run while it reads. Never throws because of what a file holds.
 *
 * @param bytes the whole file, UTF-8
 * @param authority the only sender that is accepted
 */
export async function readUploadMessage(bytes: Uint8Array, authority: AuthorityCodes): Promise<ReadUploadMessage> {
  const parts: XmlElement[] = []
  const rows: MessageRow[] = []
  let records = 0
  const take = (part: XmlElement): 'keep' | 'drop' => {
    if (part.name !== 'record' || part.namespace !== V3) {
      if (records > 0) throw new XmlRefusal('The records must come last in the file.')
      parts.push(part)
      return 'keep'
    }
    records += 1
    if (records > MOST_RECORDS) throw new XmlRefusal(`The file has more than ${MOST_RECORDS} records. Send it in parts.`)
    for (const row of readRecord(part, authority)) rows.push({ row: rows.length + 1, record: records, ...row })
    return 'drop'
  }
  try {
    const root = await readXml(decode(bytes), LIMITS, take)
    requireUpload(root, records)
    const envelope = readEnvelope(root, records, authority)
    return { ok: true, file: { format: 'xml', places: PLACES, width: RECORD_COLUMNS.length, rows, envelope } }
  } catch (error) {
    if (error instanceof XmlRefusal) return { ok: false, refusal: error.message, sequence: readSequence(parts) }
    throw error
  }
}

function decode(bytes: Uint8Array): string {
  if (bytes.length === 0) throw new XmlRefusal('The file is empty.')
  if (bytes.length > LARGEST_MESSAGE) throw new XmlRefusal('The file must be smaller than 5 MB.')
  const [first, second] = bytes
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || first === 0 || second === 0
  if (isUtf16) throw new XmlRefusal('The file is UTF-16. Write it in UTF-8 and send it again.')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) throw new XmlRefusal('The file is not in UTF-8. Write it in UTF-8 and send it again.')
    throw error
  }
}

function requireUpload({ name, namespace }: XmlElement, records: number): void {
  if (namespace !== V3) throw new XmlRefusal(`The file is not a national message: its elements must be of the namespace ${V3}.`)
  if (name !== 'File') throw new XmlRefusal('The file is not a national upload message: its outermost element must be File.')
  if (records === 0) throw new XmlRefusal('The file has no records.')
}

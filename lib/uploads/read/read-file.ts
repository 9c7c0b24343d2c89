import type * as codes from '@/lib/db/codes.generated'
import { readUploadMessage } from '@/lib/national-messages/read-upload-message'
import { decodeFile, isXml, type FileEncoding } from './decode-file'
import type { ReadFile } from './file-rows'
import { readCsv } from './read-csv'

/** The codes by which an authority names itself in a national message. */
export type AuthorityCodes = { readonly dfeCode: string; readonly odsCode: string | null }

/**
 * Reads a file into rows. Its format is recognised by its content, never by its name.
 *
 * @param bytes the whole file
 * @param encoding what a person has confirmed a CSV file to be
 * @param authority whose file it must be, if the file says whose it is
 */
export async function readFile(
  bytes: Uint8Array,
  encoding: FileEncoding,
  authority: AuthorityCodes,
): Promise<ReadFile & { format: codes.UploadFormat }> {
  if (!isXml(bytes)) {
    const decoded = decodeFile(bytes, encoding)
    return { ...(decoded.ok ? readCsv(decoded.text) : decoded), format: 'csv' }
  }
  return { ...(await readUploadMessage(bytes, authority)), format: 'xml' }
}

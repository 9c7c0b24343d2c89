import { decodeFile, isXml, LARGEST_FILE, type FileEncoding } from './decode-file'
import type { ReadFile } from './file-rows'
import { readCsv } from './read-csv'

/**
 * Takes a file apart, recognised by its content and never by its name.
 *
 * @param bytes the whole file
 * @param encoding what a person has confirmed a CSV file to be
 */
export function readFile(bytes: Uint8Array, encoding: FileEncoding): ReadFile {
  if (bytes.length <= LARGEST_FILE && isXml(bytes)) return { ok: false, refusal: 'The file is XML. Send a CSV file.' }
  const decoded = decodeFile(bytes, encoding)
  return decoded.ok ? readCsv(decoded.text) : decoded
}

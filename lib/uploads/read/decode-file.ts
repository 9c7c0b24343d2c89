import type * as codes from '@/lib/db/codes.generated'

/** The largest file accepted, in bytes (security-and-reliability section 5). */
export const LARGEST_FILE = 5_000_000

/** The character encoding of a file. */
export type FileEncoding = codes.UploadEncoding

/**
 * A file's text, or the sentence that says why the whole file is refused. Nothing from a refused file is loaded. `offer` is the text read
 * as Windows-1252, where a person may confirm from its names that this is right.
 */
export type DecodedFile = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly refusal: string; readonly offer?: string }

/** What a file that is not UTF-8 text really is, by its first bytes. */
const SIGNATURES: readonly (readonly [bytes: readonly number[], refusal: string])[] = [
  [[0xff, 0xfe], 'The file is UTF-16. Save it as "CSV UTF-8" and send it again.'],
  [[0xfe, 0xff], 'The file is UTF-16. Save it as "CSV UTF-8" and send it again.'],
  [[0x50, 0x4b, 0x03, 0x04], 'The file is a spreadsheet workbook or a ZIP archive. Save the sheet as "CSV UTF-8" and send that.'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'The file is a spreadsheet workbook of an old kind. Save the sheet as "CSV UTF-8" and send that.'],
  [[0x1f, 0x8b], 'The file is compressed. Send it as it was before.'],
  [[0x25, 0x50, 0x44, 0x46], 'The file is a PDF. Send a CSV file.'],
]

/**
 * Reads a file's bytes as UTF-8, with or without a byte order mark, and as nothing else unless a person has said so: a doubtful letter is
 * never replaced by another, because the name would then match nobody.
 *
 * @param bytes the whole file
 * @param encoding what a person has confirmed it to be
 */
export function decodeFile(bytes: Uint8Array, encoding: FileEncoding = 'utf-8'): DecodedFile {
  const refusal = refusalOfBytes(bytes)
  if (refusal !== null) return { ok: false, refusal }
  const text = decodeUtf8(bytes) ?? (encoding === 'windows-1252' ? decodeWindows1252(bytes) : null)
  if (text === null) return { ok: false, refusal: notUtf8(bytes), offer: decodeWindows1252(bytes) ?? undefined }
  const content = text.startsWith('\ufeff') ? text.slice(1) : text
  const markup = refusalOfMarkup(content)
  return markup === null ? { ok: true, text: content } : { ok: false, refusal: markup }
}

/**
 * Whether a file is XML, judging by how it begins and whatever encoding it declares. The XML reader judges the rest.
 *
 * @param bytes the whole file
 */
export function isXml(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 1000))
    .toString('latin1')
    .replace(/^(\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)/, '')
  const begins = start.replaceAll('\0', '').trimStart().toLowerCase()
  return /^<[?!a-z]/.test(begins) && !isWebPage(begins)
}

function refusalOfBytes(bytes: Uint8Array): string | null {
  if (bytes.length === 0) return 'The file is empty.'
  if (bytes.length > LARGEST_FILE) return 'The file must be smaller than 5 MB.'
  for (const [signature, refusal] of SIGNATURES) {
    if (signature.every((byte, at) => bytes[at] === byte)) return refusal
  }
  if (!bytes.includes(0)) return null
  // Half of the bytes of English text in UTF-16 are zero.
  const zeros = bytes.subarray(0, 1000).filter((byte) => byte === 0).length
  return zeros > Math.min(bytes.length, 1000) / 4
    ? 'The file is UTF-16. Save it as "CSV UTF-8" and send it again.'
    : 'The file holds characters that no text holds. It is damaged, or it is not a CSV file.'
}

function refusalOfMarkup(text: string): string | null {
  const start = text.slice(0, 1000).trimStart().toLowerCase()
  if (start === '' && text.trim() === '') return 'The file is empty.'
  return isWebPage(start) ? 'The file is a web page, perhaps an error or a log-in page that was saved in its place. Send a CSV file.' : null
}

function isWebPage(start: string): boolean {
  return start.startsWith('<!doctype html') || start.startsWith('<html')
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

/** Five bytes mean nothing in Windows-1252; a file that contains one is something else. */
function decodeWindows1252(bytes: Uint8Array): string | null {
  if ([0x81, 0x8d, 0x8f, 0x90, 0x9d].some((byte) => bytes.includes(byte))) return null
  return new TextDecoder('windows-1252').decode(bytes)
}

function notUtf8(bytes: Uint8Array): string {
  const line = firstUnreadableLine(bytes)
  return `The file is not UTF-8: line ${line} cannot be read. It is probably Windows-1252. Save it as "CSV UTF-8" and send it again.`
}

/** Lines end with the same byte in every encoding it could be, so they can be tried one by one. */
function firstUnreadableLine(bytes: Uint8Array): number {
  let line = 1
  let start = 0
  while (start < bytes.length) {
    const feed = bytes.indexOf(0x0a, start)
    const end = feed === -1 ? bytes.length : feed
    if (decodeUtf8(bytes.subarray(start, end)) === null) break
    start = end + 1
    line += 1
  }
  return line
}

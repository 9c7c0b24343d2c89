/** Where files are posted, by people and by systems. */
const FILE_FORMS = ['/uploads/send', '/api/uploads']
const LARGEST_FORM = 100_000
/** A file of 5 MB and the form around it. */
const LARGEST_FILE_FORM = 5_010_000

/** Why a posted body is refused before any of it is read. */
export type RefusedBody = { status: 411 | 413; sentence: string }

/**
 * Checks that a posted body's length is given, and is small enough for where it goes (security-and-reliability section 5, item 1).
 *
 * @param path the path it is posted to
 * @param length the header `Content-Length`
 */
export function refusalOfBody(path: string, length: string | null | undefined): RefusedBody | null {
  if (length === null || length === undefined) return { status: 411, sentence: 'The length of what is sent must be given' }
  const file = FILE_FORMS.includes(path)
  if (Number(length) <= (file ? LARGEST_FILE_FORM : LARGEST_FORM)) return null
  return { status: 413, sentence: file ? 'The file must be smaller than 5MB' : 'That is too large' }
}

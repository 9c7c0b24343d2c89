import { isNhsNumber, type NhsNumber } from './nhs-number'

/** Ten digits by themselves, together or grouped 3-3-4 as they are shown and typed. */
const WRITTEN = /(?<![0-9A-Za-z])[0-9]{3}[ \t\u00a0\u2009\u202f-]?[0-9]{3}[ \t\u00a0\u2009\u202f-]?[0-9]{4}(?![0-9A-Za-z])/g

/** A cell that was refused may hold a number in any way of writing: its ten digits with whatever stands between them, and nothing else. */
const CELL = /^\s*(?:NHS\s*(?:no|number)?[.:]?)?\s*([0-9](?:[\s._\-\u2010-\u2015]*[0-9]){9})\s*$/i
const LONGEST_CELL = 40

/**
 * Every NHS number in what somebody sent or was shown, however deep it stands: of records, of cells, of the text of a file. Ten digits that
 * happen to have a true check digit count as well.
 *
 * @param data plain data: objects, lists, maps and texts. Bytes and dates hold none
 * @param found to be added to
 * @returns `found`
 */
export function numbersWithin(data: unknown, found = new Set<NhsNumber>()): Set<NhsNumber> {
  if (typeof data === 'string') {
    if (data.length < 10) return found
    if (data.length <= LONGEST_CELL) {
      const [, cell = ''] = CELL.exec(data.normalize('NFKC')) ?? []
      const number = cell.replace(/[^0-9]/g, '')
      if (isNhsNumber(number)) found.add(number)
    }
    for (const [written] of data.matchAll(WRITTEN)) {
      const number = written.replace(/[^0-9]/g, '')
      if (isNhsNumber(number)) found.add(number)
    }
  } else if (data instanceof Map || data instanceof Set || Array.isArray(data)) {
    for (const one of data) numbersWithin(one, found)
  } else if (typeof data === 'object' && data !== null && !ArrayBuffer.isView(data)) {
    for (const one of Object.values(data)) numbersWithin(one, found)
  }
  return found
}

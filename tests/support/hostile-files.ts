import { gzipSync } from 'node:zlib'
import { fakeNhsNumber } from './fake-nhs-number'
import { readSample } from './samples'
import { uploadText, type FileRow } from './upload-file'

/** A file as somebody careless or hostile may send it, and what must happen: it is refused, or this many rows go live. */
export type HostileFile = { what: string; bytes: Buffer; refused: true } | { what: string; bytes: Buffer; refused: false; live: number }

/** Random-looking numbers that are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (((mixed ^ (mixed >>> 14)) >>> 0) % 1_000_000) % below
  }
}

type Make = (random: (below: number) => number, at: number) => HostileFile

const row = (at: number, given: FileRow = {}): FileRow => ({ nhs_number: fakeNhsNumber(20_000 + at), local_id: `H-${at}`, ...given })
const refused = (what: string, bytes: Buffer | string): HostileFile => ({ what, bytes: Buffer.from(bytes), refused: true })
const live = (what: string, bytes: Buffer | string, rows: number): HostileFile => ({ what, bytes: Buffer.from(bytes), refused: false, live: rows })
const NAMES = 'nhs_number,local_id,family_name,given_name,date_of_birth,plan_type,start_date,end_date'
const xml = (body: string) => `<?xml version="1.0"?>${body}`
const message = () => readSample('330-birmingham-partial.xml').toString()

/** Cells that no column accepts, each with the column in which it is tried. */
const WRONG_CELLS: readonly FileRow[] = [
  { nhs_number: '0000000000' },
  { nhs_number: '９９９０００００１８' },
  { nhs_number: '999\u200b0000018' },
  { nhs_number: '9.99E+09' },
  { nhs_number: "1' or '1'='1" },
  { family_name: '=cmd|calc!A1' },
  { family_name: '<script>1</script>' },
  { family_name: 'Ash\u202eworth' },
  // One name is enough, and none is not.
  { given_name: '', family_name: '' },
  { given_name: '1'.repeat(101) },
  { date_of_birth: 'infinity' },
  { date_of_birth: '2017-02-30' },
  { date_of_birth: '03/02/2017' },
  { start_date: 'now' },
  { start_date: '2999-01-01' },
  { start_date: '' },
  { end_date: '2025-03-08' },
  { plan_type: 'cpp' },
  { plan_type: '__proto__' },
  { plan_type: 'UCPP' },
  { delete: 'yes' },
  { category: 'XXX' },
  { legal_status: 'constructor' },
  { instructions: 'ring-me' },
  { lead_team_phone: '000' },
  { last_review_date: 'epoch' },
  { local_id: 'x'.repeat(41) },
]

const KINDS: readonly Make[] = [
  (random, at) => {
    const wrong = WRONG_CELLS[random(WRONG_CELLS.length)] ?? {}
    return live(`a wrong cell: ${Object.keys(wrong).join()}`, uploadText([row(at), row(at + 1, wrong)]), 1)
  },
  (_random, at) => live('a formula in a text that may hold it', uploadText([row(at, { local_id: `=1+${at}`, lead_team: '@SUM(1)' })]), 1),
  (_random, at) => live('the same row twice', uploadText([row(at), row(at)]), 2),
  (_random, at) => live('two rows that contradict each other', uploadText([row(at), row(at, { end_date: '2026-01-05' }), row(at + 1)]), 1),
  (_random, at) => live('one number for two people', uploadText([row(at), row(at, { plan_type: 'CPP', family_name: 'Other' }), row(at + 1)]), 1),
  (_random, at) =>
    live(
      'a row with too many cells',
      `${NAMES}\n${Array(40).fill('x').join(',')}\n${fakeNhsNumber(20_000 + at)},H,Ashworth,Robin,2017-02-03,LAC,2025-03-09,\n`,
      1,
    ),
  (_random, at) => live('a byte order mark and LF', `\ufeff${uploadText([row(at)]).replaceAll('\r\n', '\n')}`, 1),
  (_random, at) => live('empty lines throughout', uploadText([row(at)]).replaceAll('\r\n', '\r\n\r\n,,,,,,,,\r\n'), 1),
  // Not within the last four bytes: a file means the same without the two quotation marks of an empty cell and the line ending.
  (random, at) => refused('cut in the middle of a cell', uploadText([row(at), row(at + 1)]).slice(0, -(5 + random(18)))),
  (_random, at) => refused('a quotation mark too few', `${uploadText([row(at)])}"`),
  (_random, at) =>
    refused(
      'a quotation mark in a cell',
      uploadText([row(at)])
        .replaceAll('"', '')
        .replace('Robin', 'Ro"bin'),
    ),
  (_random, at) => refused('an unknown column', uploadText([row(at)]).replace('family_name', 'address')),
  (_random, at) => refused('a column twice', uploadText([row(at)]).replace('given_name', 'family_name')),
  (_random, at) =>
    refused(
      'no column names',
      uploadText([row(at)])
        .split('\r\n')
        .slice(1)
        .join('\r\n'),
    ),
  (_random, at) => refused('a column of a prototype', uploadText([row(at)]).replace('local_id', '__proto__')),
  (_random, at) =>
    refused(
      'semicolons',
      uploadText([row(at)])
        .replaceAll('"', '')
        .replaceAll(',', ';'),
    ),
  (_random, at) => refused('UTF-16', Buffer.from(`\ufeff${uploadText([row(at)])}`, 'utf16le')),
  (_random, at) => refused('a NUL', uploadText([row(at)]).replace('Robin', 'Ro\0bin')),
  (_random, at) => refused('not UTF-8', Buffer.from(uploadText([row(at, { family_name: 'Müller' })]), 'latin1')),
  (random) => refused('noise', Buffer.from(Array.from({ length: 50 + random(500) }, () => 128 + random(128)))),
  () => refused('nothing', ''),
  () => refused('only column names', `${NAMES}\r\n`),
  () => refused('a zip archive by another name', Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(500, 7)])),
  () => refused('a bomb of gzip', gzipSync(Buffer.alloc(4_000_000))),
  () => refused('a web page', '<!doctype html><title>Log in</title>'),
  (random) => refused('one line of nearly 5 MB', `${NAMES}\n${'x'.repeat(4_900_000 + random(90_000))}`),
  () => refused('line ends without end', '\n'.repeat(4_900_000)),
  () => refused('commas without end', ','.repeat(4_900_000)),
  () => refused('quotation marks without end', `${NAMES}\n${'"'.repeat(3_000_001)}`),
  () => refused('too many rows', `${NAMES}\n${'1,2,3,4,5,6,7,8\n'.repeat(20_001)}`),
  () => refused('too large', Buffer.alloc(5_000_001, 'a')),
  () => refused('a document type', xml('<!DOCTYPE File [<!ENTITY a SYSTEM "file:///etc/passwd">]><File xmlns="urn:hl7-org:v3">&a;</File>')),
  () =>
    refused(
      'a billion laughs',
      xml(
        `<!DOCTYPE l [<!ENTITY a "lol">${'bcdefghij'
          .split('')
          .map((name, place) => `<!ENTITY ${name} "${`&${'abcdefghi'[place]};`.repeat(10)}">`)
          .join('')}]><l>&j;</l>`,
      ),
    ),
  () => refused('the wrong namespace', message().replace('urn:hl7-org:v3', 'urn:other')),
  () => refused('a message that was cut off', message().slice(0, -200)),
  () => refused('a wrong count of records', message().replace(/transmissionQuantity value="\d+"/, 'transmissionQuantity value="9"')),
  (random) => refused('deep nesting', xml(`<File xmlns="urn:hl7-org:v3">${'<a>'.repeat(1000 + random(5000))}`)),
  () => refused('a message of another authority', message()),
]

/**
 * Files that nobody should send: every kind in turn, each different. The same seed makes the same files.
 *
 * @param howMany how many files
 */
export function* hostileFiles(seed: number, howMany: number): Generator<HostileFile> {
  const random = seededRandom(seed)
  for (let at = 0; at < howMany; at += 1) yield KINDS[at % KINDS.length]!(random, at * 3)
}

/** How many kinds of hostile files there are. */
export const HOSTILE_KINDS = KINDS.length

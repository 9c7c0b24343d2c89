import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lookupEntryMessage } from '@/lib/lookup/entry-messages'
import { LOOKUP_ENTRY_PROBLEMS, readLookupEntry, type LookupEntryProblem } from '@/lib/lookup/lookup-entry'
import { parseNhsNumber } from '@/lib/shared/nhs-number'
import { readConformance } from '@/tests/support/conformance'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { nhsNumberByHand } from '@/tests/support/nhs-number-oracle'

const SEPARATOR = '\u001d'
const VALID = 'This is not a valid NHS number. Check for mistyped or swapped digits'
const GROUPS = 'Enter the 10 digits together, or as 3, 3 and 4'
const BARCODE = 'The barcode does not hold an NHS number. Type it in'
const elsewhere = (number: string) => `This looks like ${number} number. This service covers England. Call the child's local services`
const SCOTTISH = elsewhere('a Scottish CHI')
const NORTHERN_IRISH = elsewhere('a Northern Ireland')
const IRISH = elsewhere('an Irish')

/** The sentence shown for an entry, or the number that would be looked up. */
function answerTo(text: string): string {
  const verdict = readLookupEntry(text)
  return verdict.ok ? verdict.number : lookupEntryMessage(verdict)
}

describe('what is typed or pasted', () => {
  it.each(['9990010005', '999 001 0005', '999-001-0005', '999\u00a0001\u00a00005', '  999\t001\t0005\r\n'])(
    'is looked up when it is an NHS number: %j',
    (text) => {
      expect(readLookupEntry(text)).toEqual({ ok: true, number: '9990010005', scanned: false })
    },
  )

  it.each([
    ['', 'Enter an NHS number'],
    ['…', 'The scan was not received whole, and nobody was checked. Scan again'],
    [' \n ', 'Enter an NHS number'],
    ['abcdefghij', 'NHS number must only include numbers'],
    ['999001000O', 'NHS number must only include numbers'],
    ['the child is 999 001 0005', 'NHS number must only include numbers'],
    ['٩٩٩٠٠١٠٠٠٥', 'NHS number must only include numbers'],
    ['９９９００１０００５', 'NHS number must only include numbers'],
    ['999001000', 'NHS number must be 10 digits. You entered 9'],
    ['999 001 00051', 'NHS number must be 10 digits. You entered 11'],
    ['123 456 789', 'NHS number must be 10 digits. You entered 9'],
    ['7', 'NHS number must be 10 digits. You entered 1'],
    ['07700 900123', 'NHS number must be 10 digits. You entered 11'],
    ['9990010006', VALID],
    ['999 100 0005', VALID],
    ['9999999999', VALID],
    ['0000000000', VALID],
    ['QQ123456C', 'Enter an NHS number, not a National Insurance number'],
    ['qq 12 34 56 c', 'Enter an NHS number, not a National Insurance number'],
    ['AB-12-34-56-D', 'Enter an NHS number, not a National Insurance number'],
    ['AB123456', 'Enter an NHS number, not a National Insurance number'],
    ['TP12345678', 'NHS number must only include numbers'],
    ['QQ123456E', 'NHS number must only include numbers'],
    ['0101701233', SCOTTISH],
    ['010 170 1233', SCOTTISH],
    ['3200000007', NORTHERN_IRISH],
    ['320 000 0007', NORTHERN_IRISH],
    ['8000000008', IRISH],
    ['800-000-0008', IRISH],
    ['99 9001 0005', GROUPS],
    ['999.001.0005', GROUPS],
    ['999  001  0005', GROUPS],
    ['999\u2013001\u20130005', GROUPS],
    ['\u200b9990010005', GROUPS],
    ['999\u2060001\u20600005', GROUPS],
    ['9990010005 9990000018', 'Enter one NHS number'],
    ['999 001 0005\n999 000 0018', 'Enter one NHS number'],
    ['999 001 0005 999 000 0018', 'Enter one NHS number'],
    ['9990010005, 9990000019', 'Enter one NHS number'],
    ['9990010005 and 9990000018', 'Enter one NHS number'],
    ['99900100059990000018', 'Enter one NHS number'],
    ['99900100059990000019', 'NHS number must be 10 digits. You entered 20'],
  ])('%j is answered with "%s"', (text, message) => {
    expect(answerTo(text)).toBe(message)
  })

  it.each(['4000000632', '6000000006', '3113000009', '9000000009', '0100999999', '3112999991'])(
    'is looked up when England may have issued it: %s',
    (text) => {
      expect(answerTo(text)).toBe(text)
    },
  )

  it('is called mistyped rather than Scottish when the check digit is wrong as well', () => {
    expect(answerTo('0101701234')).toBe(VALID)
  })
})

describe('a wristband scan', () => {
  it.each([
    ['the example of the specification', ']d28018123456799900100057'],
    ['without the symbology prefix', '8018123456799900100057'],
    ['as GS1-128', ']C18018123456799900100057'],
    ['with Enter and spaces after it', '  ]d28018123456799900100057 \r\n'],
    ['with all the other elements', `]d28018123456799900100057${SEPARATOR}80191${SEPARATOR}91RR8:X1${SEPARATOR}93EXAMPLE,Ada`],
    ['with text in any script after it', `]d28018123456799900100057${SEPARATOR}92José ٣${SEPARATOR}`],
    ['with a separator at the end', `8018123456799900100057${SEPARATOR}`],
    ['with 8019 and no separator', ']d2801812345679990010005780191'],
    ['with 91 and no separator', '801812345679990010005791RR8:4711'],
    ['with 92 and no separator', '801812345679990010005792EXAMPLE'],
    ['with 93 and no separator', '80181234567999001000579320190304'],
    ['as Code 128 of the bare number', ']C09990010005'],
    ['as Code 128 of the bare number, flagged', ']C19990010005'],
  ])('gives the number: %s', (_what, text) => {
    expect(readLookupEntry(text)).toEqual({ ok: true, number: '9990010005', scanned: true })
  })

  it.each<[LookupEntryProblem, string, string]>([
    ['scan-check-digit', 'a wrong GS1 check digit', ']d28018123456799900100058'],
    ['scan-check-digit', 'a wrong NHS check digit', `]d28018${withGs1Digit('12345679990010006')}`],
    ['scan-check-digit', 'one digit ten times', `]d28018${withGs1Digit('12345679999999999')}`],
    ['scan-check-digit', 'a wrong digit in Code 128', ']C19990010006'],
    ['scan-without-number', 'seventeen digits', ']d2801812345679990010005'],
    ['scan-without-number', 'nineteen digits', ']d280181234567999001000571'],
    ['scan-without-number', 'nineteen digits without a prefix', '80181234567999001000571'],
    ['scan-without-number', 'a letter among the digits', ']d28018123456799900100O57'],
    ['scan-without-number', 'digits of another script', ']d28018123456799900100٠57'],
    ['scan-without-number', 'a medicine', `]d20105012345678900${SEPARATOR}10ABC123`],
    ['scan-without-number', 'a medicine without a prefix', `0105012345678900${SEPARATOR}10ABC123`],
    ['scan-without-number', 'the number behind another element', `]d291RR8:X1${SEPARATOR}8018123456799900100057`],
    ['scan-without-number', 'a plain Data Matrix', ']d1HELLO'],
    ['scan-without-number', 'the prefix alone', ']d2'],
    ['scan-without-number', 'spaces within it', ']d28018 1234567 9990010005 7'],
    ['scan-without-number', 'a wristband under the prefix of a product code', ']E08018123456799900100057'],
    ['scottish-chi-number', 'a Scottish number', `]d28018${withGs1Digit('12345670101701233')}`],
    ['northern-ireland-number', 'a number of Northern Ireland', `]d28018${withGs1Digit('12345673200000007')}`],
  ])('is refused as %s: %s', (problem, _what, text) => {
    const verdict = readLookupEntry(text)
    expect(verdict.ok ? verdict : verdict.problem).toBe(problem)
    const said: Partial<Record<LookupEntryProblem, string>> = { 'scottish-chi-number': SCOTTISH, 'northern-ireland-number': NORTHERN_IRISH }
    expect(answerTo(text)).toBe(said[problem] ?? BARCODE)
  })

  it('never checks the company prefix, and drops whatever follows the separator', () => {
    fc.assert(
      fc.property(digits(7), person(), fc.string({ unit: 'binary' }), fc.constantFrom(']d2', ']C1', ''), (company, number, rest, prefix) => {
        const scan = `${prefix}8018${withGs1Digit(company + number)}${SEPARATOR}${rest}`
        assert.deepEqual(readLookupEntry(scan), { ok: true, number, scanned: true })
      }),
      { numRuns: 5_000 },
    )
  })

  it('with any one digit misread is refused, never read as another number', () => {
    fc.assert(
      fc.property(digits(7), person(), fc.nat(17), fc.integer({ min: 1, max: 9 }), (company, number, place, change) => {
        const eighteen = withGs1Digit(company + number)
        const misread = String((Number(eighteen.charAt(place)) + change) % 10)
        const scan = `]d28018${eighteen.slice(0, place)}${misread}${eighteen.slice(place + 1)}`
        assert.equal(problemOf(scan), 'scan-check-digit')
      }),
      { numRuns: 5_000 },
    )
  })

  it('of any number of digits but eighteen is refused', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 0, max: 40 })
          .filter((length) => length !== 18)
          .chain(digits),
        (value) => {
          fc.pre(!/^.{18}(8019|9[123])/.test(value))
          assert.notEqual(problemOf(`]d28018${value}`), null)
          assert.equal(problemOf(`]d28018${value}${SEPARATOR}91X`), 'scan-without-number')
        },
      ),
      { numRuns: 5_000 },
    )
  })
})

describe('any entry at all', () => {
  it('gets a verdict and a sentence, and a number only where one stands in it, 100,000 times', () => {
    fc.assert(
      fc.property(anyEntry(), (text) => {
        const verdict = readLookupEntry(text)
        if (verdict.ok) {
          assert.equal(nhsNumberByHand(verdict.number), verdict.number)
          assert(text.replaceAll(/[^0-9]/g, '').includes(verdict.number))
          if (!verdict.scanned) assert.deepEqual(parseNhsNumber(text), { ok: true, number: verdict.number })
        } else {
          assert(LOOKUP_ENTRY_PROBLEMS.includes(verdict.problem))
          assert.match(lookupEntryMessage(verdict), /^[A-Z][A-Za-z0-9 ,.']+$/)
        }
      }),
      { numRuns: 100_000 },
    )
  })

  it('is never repeated in the verdict or the sentence', () => {
    fc.assert(
      fc.property(anyEntry(), (text) => {
        const verdict = readLookupEntry(text)
        if (verdict.ok) return
        expect(Object.keys(verdict).sort()).toEqual(['digits', 'ok', 'problem', 'scanned'])
        expect(verdict.scanned).toBeTypeOf('boolean')
        const sentence = lookupEntryMessage(verdict)
        expect(sentence.replace(/entered \d+$/, 'entered 0')).toBe(lookupEntryMessage({ ...verdict, digits: 0 }))
      }),
    )
  })

  // A parser that backtracked over the text would take minutes.
  it('is read at once, even at half a million characters', () => {
    for (const unit of [' ', '9', '999 001 0005 ', ']d28018', '8018', SEPARATOR, 'QQ12', '\u200b']) {
      const text = unit.repeat(500_000 / unit.length)
      expect(readLookupEntry(text).ok).toBe(false)
      expect(readLookupEntry(`8018123456799900100058${text}x`).ok).toBe(false)
    }
  })
})

describe('the public vectors', () => {
  it('are looked up when valid and of no other country, and refused otherwise', (context) => {
    const file = readConformance('nhs-number-vectors.json')
    if (!file.found) {
      console.info(file.why)
      return context.skip(file.why)
    }
    const { vectors } = file.json as { vectors: { value: string; valid: boolean }[] }
    expect(vectors.length).toBeGreaterThan(0)
    for (const { value, valid } of vectors) {
      const day = `${value.slice(0, 2)} ${value.slice(2, 4)}`
      const scottish = valid && value < '3' && /^(0[1-9]|[12][0-9]) (0[1-9]|1[0-2])$/.test(day)
      const elsewhere = scottish || (valid && /^(3[2-9]|8[0-5])/.test(value))
      expect([value, answerTo(value) === SCOTTISH]).toEqual([value, scottish])
      expect([value, readLookupEntry(value).ok]).toEqual([value, valid && !elsewhere])
    }
  })
})

/** Why a text is refused; null when it is not. */
function problemOf(text: string): LookupEntryProblem | null {
  const verdict = readLookupEntry(text)
  return verdict.ok ? null : verdict.problem
}

function digits(length: number) {
  return fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length })
}

function person() {
  return fc.nat(900_000).map(fakeNhsNumber)
}

/** Adds the GS1 check digit to seventeen digits: what takes the weighted sum up to the next multiple of ten. */
function withGs1Digit(seventeen: string): string {
  const sum = [...seventeen].reduce((total, digit, place) => total + Number(digit) * [3, 1][place % 2]!, 0)
  return `${seventeen}${(10 - (sum % 10)) % 10}`
}

/** Arbitrary text, text near a number, and text near a scan. */
function anyEntry() {
  const near = fc.constantFrom(...'01234567890123456789 -\t\u00a0\u200b]dC8Aa,', SEPARATOR, '٣', '\ud800')
  const piece = fc.oneof(
    fc.constantFrom(']d2', ']C1', ']C0', '8018', SEPARATOR, '8019', '91', '93', ' ', '-', 'QQ', 'C'),
    person(),
    digits(7),
    fc.tuple(digits(7), person()).map(([company, number]) => withGs1Digit(company + number)),
    fc.tuple(digits(7), person()).map(([company, number]) => `]d28018${withGs1Digit(company + number)}`),
  )
  return fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: near, maxLength: 30 }),
    fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join('')),
  )
}

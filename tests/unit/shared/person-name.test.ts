import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalName, LONGEST_NAME, nameElements, parseName, sameName, type PersonNameProblem } from '@/lib/shared/person-name'
import { trimWhiteSpace } from '@/lib/shared/white-space'

describe('reading a name', () => {
  it.each([
    'O’Connor',
    "O'Brien",
    'OʼNeill',
    'Smith-Jones',
    'da-Silva',
    'Bjørnstad',
    'Šimůnek',
    'Zoë Anaïs Oscar',
    'St. John',
    'Featherstonehaugh',
    'Nguyễn',
    'Łukasz',
    'Ng',
    'محمد',
    '王',
    'Jean  Luc',
    "de l'Hôpital (Ann)",
    'Å',
  ])('keeps %s letter for letter', (name) => {
    expect(parseName(name)).toEqual({ ok: true, name })
    expect(parseName(` \t${name}\u00a0\n`)).toEqual({ ok: true, name })
  })

  it('does not compose or decompose accents: the name is stored as it came', () => {
    const decomposed = 'Zoe\u0308'
    expect(parseName(decomposed)).toEqual({ ok: true, name: decomposed })
  })

  it.each<[PersonNameProblem, string, string]>([
    ['empty', 'nothing', ''],
    ['empty', 'white space', ' \u00a0\t'],
    ['digit', 'a postcode', 'LS1 4AP'],
    ['digit', 'a house number', '12 High Street'],
    ['digit', 'an NHS number', '999 001 0005'],
    ['digit', 'a date', '2019-03-04'],
    ['digit', 'digits of another script', 'Ada ٣'],
    ['digit', 'a superscript', 'Ada²'],
    ['hidden-character', 'a line break', 'Ada\nExample'],
    ['hidden-character', 'a tab', 'Ada\tExample'],
    ['hidden-character', 'NUL', 'Ada\u0000'],
    ['hidden-character', 'a zero-width space', 'A\u200bda'],
    ['hidden-character', 'a zero-width no-break space', '\ufeffAda'],
    ['hidden-character', 'a direction override', '\u202eadA'],
    ['hidden-character', 'a direction isolate', '\u2066Ada\u2069'],
    ['hidden-character', 'a soft hyphen', 'Smith\u00adJones'],
    ['hidden-character', 'half a character', 'Ada\ud800'],
    ['hidden-character', 'a private-use character', 'Ada\ue000'],
    ['hidden-character', 'a line separator', 'Ada\u2028Example'],
    ['symbol', 'a spreadsheet formula', '=HYPERLINK("x")'],
    ['symbol', 'a mail address', 'ada@example.test'],
    ['symbol', 'mark-up', '<b>Ada</b>'],
    ['symbol', 'a letter lost in a wrong encoding', 'Zo\ufffd'],
    ['symbol', 'a letter that was replaced', 'Zo?'],
    ['symbol', 'a picture', 'Ada 🙂'],
    ['no-letter', 'punctuation', "-'."],
    ['too-long', 'a hundred and one letters', 'a'.repeat(101)],
    ['too-long', 'a very long text', 'a'.repeat(1_000_000)],
  ])('says "%s" of %s', (problem, _what, text) => {
    expect(parseName(text)).toEqual({ ok: false, problem })
  })

  it('counts characters, not the units that store them', () => {
    expect(parseName('𠮷'.repeat(LONGEST_NAME)).ok).toBe(true)
    expect(parseName('𠮷'.repeat(LONGEST_NAME + 1))).toEqual({ ok: false, problem: 'too-long' })
  })

  it('never throws, and what it takes holds no digit, no control and no invisible character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (text) => {
        const verdict = parseName(text)
        if (!verdict.ok) return
        assert.doesNotMatch(verdict.name, /[\p{N}\p{Cc}\p{Cf}]/u)
        assert(text.includes(verdict.name))
      }),
      { numRuns: 20_000 },
    )
  })
})

describe('comparing names', () => {
  it.each([
    ['AHMED', 'Ahmed'],
    ['O’Connor', "O'Connor"],
    ['OʼConnor', 'O‘Connor'],
    ['O`Connor', 'OCONNOR'],
    ['Siân', 'Sian'],
    ['Zoë', 'ZOE\u0308'],
    ['Šimůnek', 'simunek'],
    ['Bjørnstad', 'Bjornstad'],
    ['Müller', 'MULLER'],
    ['Weiß', 'Weiss'],
    ['Łukasz', 'lukasz'],
    ['İpek', 'Ipek'],
    ['Smith-Jones', 'Smith Jones'],
    ['Smith–Jones', 'Smith\u2011Jones'],
    ['Mary - Ann', 'Mary-Ann'],
    ['Jean  Luc', 'Jean\u00a0Luc'],
    ['St. John', 'St John'],
    ['St.John', 'ST JOHN'],
    [' Ada ', 'Ada'],
  ])('%s and %s are the same', (one, other) => {
    expect(sameName(one, other)).toBe(true)
  })

  it.each([
    ['Smith', 'Smyth'],
    ['Ann', 'Anna'],
    ['Smith Jones', 'SmithJones'],
    ['Jones Smith', 'Smith Jones'],
    ['Li', 'Lee'],
    ['王', '李'],
    ['Ada', ''],
  ])('%s and %s are not', (one, other) => {
    expect(sameName(one, other)).toBe(false)
  })

  it('gives the same form whatever the case, and the form of a form is itself', () => {
    const letters = fc.constantFrom(..."abcxyzABCXYZáéëïøüšůßœæłđþñçâÅİ '’ʼ-–.")
    fc.assert(
      fc.property(fc.string({ unit: letters, maxLength: 40 }), (name) => {
        const form = canonicalName(name)
        assert.equal(canonicalName(form), form)
        assert.equal(canonicalName(name.toUpperCase()), form)
        assert.equal(canonicalName(name.toLowerCase()), form)
        assert.equal(canonicalName(name.normalize('NFD')), canonicalName(name.normalize('NFC')))
        assert.match(form, /^([a-z]+( [a-z]+)*)?$/)
      }),
      { numRuns: 10_000 },
    )
  })

  it('never throws, and settles at once, on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const form = canonicalName(text)
        assert.equal(form, trimWhiteSpace(form))
        assert(sameName(text, text))
      }),
      { numRuns: 10_000 },
    )
  })
})

describe('showing a name', () => {
  it('puts the family name first, then each given name, then the title, each whole', () => {
    expect(nameElements({ family: 'O’Connor', given: 'Mary-Ann  Grace', title: 'Miss' })).toEqual([
      { kind: 'family', text: 'O’Connor,' },
      { kind: 'given', text: 'Mary-Ann' },
      { kind: 'given', text: 'Grace' },
      { kind: 'title', text: '(Miss)' },
    ])
  })

  it('leaves the comma out when there is one name only', () => {
    expect(nameElements({ family: 'Sukarno', given: null })).toEqual([{ kind: 'family', text: 'Sukarno' }])
    expect(nameElements({ family: 'Sukarno', given: '  ', title: null })).toEqual([{ kind: 'family', text: 'Sukarno' }])
  })

  it('never shortens: the longest names come out in full', () => {
    const family = 'F'.repeat(LONGEST_NAME)
    const given = 'g'.repeat(LONGEST_NAME)
    expect(nameElements({ family, given }).map(({ text }) => text)).toEqual([`${family},`, given])
  })
})

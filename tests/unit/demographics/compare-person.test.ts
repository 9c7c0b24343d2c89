import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differingDetails, givenNamesAgree, type HeldDetails, type PersonDetails } from '@/lib/demographics/compare-person'
import { calendarDate } from '@/lib/shared/calendar-date'

const sent = (changes: Partial<PersonDetails> = {}): PersonDetails => ({
  familyName: 'O’Connor',
  givenName: 'Wei',
  dateOfBirth: calendarDate('2022-02-12'),
  ...changes,
})
const held = (changes: Partial<HeldDetails> = {}): HeldDetails => ({
  names: [{ family: "O'Connor", given: ['Wei', 'Harry'] }],
  dateOfBirth: '2022-02-12',
  restricted: false,
  ...changes,
})

describe('given names', () => {
  it.each([
    ['Wei Harry', 'Wei Harry', true, 'all of them'],
    ['Wei', 'Wei Harry', true, 'the first against the first'],
    ['Wei Lee', 'Wei Harry', true, 'the first against the first, whatever follows'],
    ['Harry', 'Wei Harry', true, 'the first against any'],
    ['Lee Wei', 'Wei Harry', false, 'a later one counts only with all the others'],
    ['Sian', 'Siân Mair', true, 'without its accent'],
    ['JEAN LUC', 'Jean-Luc Rosie', true, 'in capitals and without its hyphen'],
    ['Weir', 'Wei Harry', false, 'a name that only begins the same'],
    ['W', 'Wei', false, 'an initial'],
    ['Anna', '', false, 'nothing held'],
    ['-', 'Anna', false, 'no letter sent'],
  ])('%s agrees with %s: %s (%s)', (ours, theirs, agrees) => {
    expect(givenNamesAgree(ours, theirs)).toBe(agrees)
  })

  it('agree with themselves, however they are written', () => {
    const name = fc.stringMatching(/^[A-Za-zÀ-ÖØ-öø-ÿ]{1,12}([ -][A-Za-zÀ-ÖØ-öø-ÿ]{1,12}){0,3}$/)
    fc.assert(fc.property(name, (names) => givenNamesAgree(names, names.toUpperCase()) && givenNamesAgree(names.normalize('NFD'), names)))
  })
})

describe('somebody', () => {
  it('is the same person when family name, given names and date of birth agree', () => {
    expect(differingDetails(sent(), held())).toEqual([])
  })

  it.each([
    [{ familyName: 'Connor' }, ['family-name']],
    [{ givenName: 'Lee' }, ['given-name']],
    [{ dateOfBirth: calendarDate('2022-02-13') }, ['date-of-birth']],
    [{ familyName: 'Connor', dateOfBirth: calendarDate('2022-12-02') }, ['family-name', 'date-of-birth']],
    [{ familyName: 'Smith', givenName: 'Lee', dateOfBirth: calendarDate('2021-01-01') }, ['family-name', 'given-name', 'date-of-birth']],
  ])('differs by %j in %j', (changes, details) => {
    expect(differingDetails(sent(changes), held())).toEqual(details)
  })

  it('is compared with the name that comes nearest, and with none of two halves', () => {
    const names = [
      { family: 'Smith', given: ['Wei'] },
      { family: 'O’Connor', given: ['Lee'] },
    ]
    expect(differingDetails(sent(), held({ names }))).toEqual(['given-name'])
    expect(differingDetails(sent(), held({ names: [...names, { family: 'OConnor', given: ['Wei'] }] }))).toEqual([])
  })

  it('of whom nothing is held differs in everything', () => {
    expect(differingDetails(sent(), held({ names: [], dateOfBirth: null }))).toEqual(['family-name', 'given-name', 'date-of-birth'])
  })

  it.each([
    ['2022', []],
    ['2022-02', []],
    ['2022-02-12', []],
    ['2021', ['date-of-birth']],
    ['2022-03', ['date-of-birth']],
    ['202', ['date-of-birth']],
    ['', ['date-of-birth']],
    ['2022-02-1', ['date-of-birth']],
  ])('agrees with a date of birth as far as it is held: %j', (dateOfBirth, details) => {
    expect(differingDetails(sent(), held({ dateOfBirth }))).toEqual(details)
  })

  it.each([
    ['no name', { names: [] }, []],
    ['no name and no date of birth', { names: [], dateOfBirth: null }, ['date-of-birth']],
    ['no name, and another date of birth', { names: [], dateOfBirth: '2020-01-01' }, ['date-of-birth']],
    ['another name', { names: [{ family: 'Smith', given: ['Wei'] }] }, ['family-name']],
  ])('who is restricted, and of whom the service gives %s, differs only in what it gives', (_what, changes, details) => {
    expect(differingDetails(sent(), held({ ...changes, restricted: true }))).toEqual(details)
  })
})

import { describe, expect, it } from 'vitest'
import { disagreementOf } from '@/lib/lookup/whose-records'
import { calendarDate } from '@/lib/shared/calendar-date'

const person = (familyName: string, givenName: string, born = '2019-03-04') => ({ familyName, givenName, dateOfBirth: calendarDate(born) })

describe('records under one number', () => {
  it.each([
    ['one record', [person('Ashworth', 'Robin')]],
    ['the same person twice', [person('Ashworth', 'Robin'), person('Ashworth', 'Robin')]],
    ['the same name written otherwise', [person('O’Connor-Smith', 'Zoë'), person("O'CONNOR SMITH", 'Zoe')]],
    ['further given names with one', [person('Ashworth', 'Robin James'), person('Ashworth', 'Robin')]],
    ['the other given name first', [person('Ashworth', 'James'), person('Ashworth', 'Robin James')]],
  ])('are of one person: %s', (_, records) => {
    expect(disagreementOf(records)).toBeNull()
  })

  it.each([
    ['another family name', [person('Ashworth', 'Robin'), person('Whitfield', 'Robin')], { name: true, dateOfBirth: false }],
    ['another given name', [person('Ashworth', 'Robin'), person('Ashworth', 'Sam')], { name: true, dateOfBirth: false }],
    ['another birth', [person('Ashworth', 'Robin'), person('Ashworth', 'Robin', '2019-04-03')], { name: false, dateOfBirth: true }],
    [
      'the third of three',
      [person('Ashworth', 'Robin'), person('Ashworth', 'Robin'), person('Bell', 'Ana', '2001-01-01')],
      { name: true, dateOfBirth: true },
    ],
  ])('are not: %s', (_, records, disagreement) => {
    expect(disagreementOf(records)).toEqual(disagreement)
    expect(disagreementOf(records.toReversed())).toEqual(disagreement)
  })
})

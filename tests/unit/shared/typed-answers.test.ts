import { describe, expect, it } from 'vitest'
import { answersOfDate, dateAnswer, splitPastedDate, ticksAnswer } from '@/lib/shared/typed-answers'
import { calendarDate } from '@/lib/shared/calendar-date'

const typed = (day: string, month: string, year: string) => ({ 'start-day': day, 'start-month': month, 'start-year': year })
const read = (day: string, month: string, year: string) => dateAnswer(typed(day, month, year), 'start', 'Start date')

describe('a date of three fields', () => {
  it('is read with numbers, leading zeros or not, and with names of months', () => {
    for (const [day, month] of [
      ['4', '3'],
      ['04', '03'],
      [' 4 ', 'Mar'],
      ['4', 'march'],
    ] as const) {
      expect(read(day, month, '2019')).toEqual({ ok: true, value: '2019-03-04' })
    }
  })

  it.each([
    ['', '', '', 'start-day', 'Enter the start date'],
    ['4', '', '', 'start-month', 'Start date must include a month and year'],
    ['', '3', '2019', 'start-day', 'Start date must include a day'],
    ['4', '3', '19', 'start-year', 'Start date must have a year of 4 numbers'],
    ['31', '2', '2019', 'start-day', 'Start date must be a real date'],
    ['4', 'Marzo!', '2019', 'start-day', 'Start date must be a real date'],
    ['-4', '3', '2019', 'start-day', 'Start date must be a real date'],
    ['4', '3', '1899', 'start-day', 'Start date must be a real date'],
  ])('of %j %j %j is corrected at %s: %s', (day, month, year, field, message) => {
    expect(read(day, month, year)).toEqual({ ok: false, problem: { field, message } })
  })

  it('holds a date again as it was', () => {
    expect(dateAnswer(answersOfDate('start', calendarDate('2024-02-29')), 'start', 'Start date')).toEqual({ ok: true, value: '2024-02-29' })
  })
})

describe('a whole date that is pasted into the first field', () => {
  it.each(['22/11/2026', '22-11-2026', '22.11.2026', '22 11 2026', '2026-11-22', '22-Nov-2026', '22 November 2026'])('is split: %s', (pasted) => {
    expect(dateAnswer(splitPastedDate(typed(pasted, '', ''), 'start'), 'start', 'Start date')).toEqual({ ok: true, value: '2026-11-22' })
  })

  it('is left alone when something stands in the other fields, and when it is no date', () => {
    for (const answers of [typed('22/11/2026', '1', ''), typed('22', '', ''), typed('tomorrow', '', '')]) {
      expect(splitPastedDate(answers, 'start')).toEqual(answers)
    }
  })
})

it('reads ticks in the order in which they are offered, and nothing that is not', () => {
  expect(ticksAnswer({ asked: 'b x a b' }, 'asked', ['a', 'b', 'c'])).toEqual(['a', 'b'])
})

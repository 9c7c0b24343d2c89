import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { disclosure } from '@/lib/lookup/disclosure'
import { matchExample, noneExample, notCheckedExample, recordExample, protectedExample } from './disclosed-examples'

const examples = { match: matchExample, protected: protectedExample, none: noneExample, not_checked: notCheckedExample }

function understood(answer: unknown): boolean {
  return disclosure.safeParse(answer).success
}

function without(answer: object, field: string): object {
  return Object.fromEntries(Object.entries(answer).filter(([name]) => name !== field))
}

describe('the answer of the register', () => {
  it.each(Object.entries(examples))('is understood: %s', (outcome, example) => {
    expect(disclosure.parse(example)).toMatchObject({ state: 'live', outcome })
  })

  it('is understood when the result is over', () => {
    expect(disclosure.parse({ state: 'over' })).toEqual({ state: 'over' })
  })

  it('gives instants to the part of a second, and days as they are', () => {
    const result = disclosure.parse({ ...matchExample, records: [{ ...recordExample, endDate: '2028-02-29' }] })
    expect(result).toMatchObject({ at: new Date('2026-11-22T14:32:07.500Z'), records: [{ startDate: '2026-01-05', endDate: '2028-02-29' }] })
  })

  it('says to which authority a plan is being transferred, and of most that it is to none', () => {
    const transferTo = { name: 'Camden Council', dayPhone: '020 7946 0101', dutyPhone: null, officeOpen: false }
    const receiverOf = (record: object) => {
      const parsed = disclosure.parse({ ...matchExample, records: [record] })
      return 'records' in parsed ? parsed.records[0]?.transferTo : undefined
    }
    expect(receiverOf({ ...recordExample, transferTo })).toEqual(transferTo)
    expect(receiverOf({ ...recordExample, transferTo: null })).toBeNull()
    expect(receiverOf(recordExample)).toBeNull()
    for (const field of Object.keys(transferTo)) {
      expect([field, understood({ ...matchExample, records: [{ ...recordExample, transferTo: without(transferTo, field) }] })]).toEqual([
        field,
        false,
      ])
    }
  })

  it('says what was told afterwards and what was answered, also when it is nothing, and when there is no number and no answer', () => {
    const afterwardsOf = (afterwards: object) => {
      const parsed = disclosure.parse({ ...matchExample, afterwards })
      return 'afterwards' in parsed ? parsed.afterwards : undefined
    }
    expect(afterwardsOf({ told: null, answers: [] })).toEqual({ told: null, answers: [] })
    const { told, answers } = matchExample.afterwards
    expect(afterwardsOf({ told: { ...told, callbackPhone: null }, answers: [{ ...answers[0]!, answer: null }] })).toEqual({
      told: { outcome: 'admitted', callbackPhone: null, at: new Date('2026-11-22T14:40:00Z') },
      answers: [{ authority: 'Leeds City Council', answer: null, at: new Date('2026-11-22T14:41:00Z') }],
    })
    for (const broken of [{ answers }, { told }, { told: { ...told, at: null }, answers }, { told, answers: [{ answer: 'will-call' }] }]) {
      expect(understood({ ...matchExample, afterwards: broken })).toBe(false)
    }
  })

  it.each(Object.entries(examples))('is an error when anything is missing: %s', (_outcome, example) => {
    for (const field of Object.keys(example)) expect([field, understood(without(example, field))]).toEqual([field, false])
  })

  it('is an error when anything is missing of a plan or its authority', () => {
    for (const field of Object.keys(recordExample)) {
      expect([field, understood({ ...matchExample, records: [without(recordExample, field)] })]).toEqual([field, false])
    }
    for (const field of Object.keys(recordExample.authority)) {
      const record = { ...recordExample, authority: without(recordExample.authority, field) }
      expect([field, understood({ ...matchExample, records: [record] })]).toEqual([field, false])
    }
  })

  it.each<[string, unknown]>([
    ['an outcome that is not known', { ...noneExample, outcome: 'not_found' }],
    ['an outcome of another form', { ...noneExample, outcome: 'None' }],
    ['a state that is not known', { ...noneExample, state: 'done' }],
    ['an alert without a plan', { ...matchExample, records: [] }],
    ['a plan of a kind that is not known', { ...matchExample, records: [{ ...recordExample, type: 'CIN' }] }],
    ['a plan that stands in a way that is not known', { ...matchExample, records: [{ ...recordExample, standing: 'withdrawn' }] }],
    ['a day that does not exist', { ...matchExample, records: [{ ...recordExample, startDate: '2026-02-30' }] }],
    ['a day without end', { ...matchExample, records: [{ ...recordExample, endDate: 'infinity' }] }],
    ['an instruction that is not known', { ...matchExample, records: [{ ...recordExample, details: { instructions: ['come-at-once'] } }] }],
    ['a number with a wrong check digit', { ...matchExample, nhsNumber: '9990010006' }],
    ['an instant without a zone', { ...noneExample, at: '2026-11-22T14:32:07' }],
    ['a reason that is not known', { ...noneExample, reason: 'curiosity' }],
    ['nothing', null],
    ['a word', 'none'],
    ['a list', [noneExample]],
    ['an empty object', {}],
  ])('is an error: %s', (_what, answer) => {
    expect(understood(answer)).toBe(false)
  })

  it('leaves out of a protected record whatever else may come with it', () => {
    const result = disclosure.parse({ ...matchExample, ...protectedExample })
    expect(Object.keys(result).toSorted()).toEqual(Object.keys(protectedExample).toSorted())
  })

  it('is "nothing held" only where it says so itself: nothing else, however spoilt, turns into it', () => {
    const anything = fc.oneof(
      fc.anything(),
      fc
        .record({ example: fc.constantFrom<object>(matchExample, protectedExample, { state: 'over' }), key: fc.string(), value: fc.anything() })
        .map(({ example, key, value }) => (key === 'outcome' ? example : { ...example, [key]: value })),
      fc
        .tuple(fc.constantFrom<object>(matchExample, protectedExample), fc.constantFrom(...Object.keys(matchExample)))
        .map(([example, field]) => without(example, field)),
      fc.anything().map((outcome) => ({ ...noneExample, outcome: outcome === 'none' ? null : outcome })),
    )
    fc.assert(
      fc.property(anything, (answer) => {
        const parsed = disclosure.safeParse(answer)
        return !parsed.success || parsed.data.state === 'over' || parsed.data.outcome !== 'none'
      }),
      { numRuns: 5_000 },
    )
  })
})

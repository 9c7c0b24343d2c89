import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { disclosure, type Disclosure, type LiveDisclosure } from '@/lib/lookup/disclosure'
import { resultReference } from '@/lib/lookup/result-reference'
import { resultTitle } from '@/lib/lookup/result-title'
import { whatToDo } from '@/lib/lookup/what-to-do'
import { matchExample, noneExample, notCheckedExample, recordExample, protectedExample } from './disclosed-examples'

type Spoilt = { transferTo?: object; type?: string; standing?: string; authority?: string; instructions?: string[] }

/** An alert with the given plans, parsed as at the door. */
function alertWith(...plans: Spoilt[]): LiveDisclosure {
  const records = plans.map(({ authority = 'Leeds City Council', instructions = [], ...plan }) => ({
    ...recordExample,
    ...plan,
    authority: { ...recordExample.authority, name: authority },
    details: { instructions },
  }))
  return live(disclosure.parse({ ...matchExample, records }))
}

function live(result: Disclosure): LiveDisclosure {
  if (result.state !== 'live') throw new Error('The example is over')
  return result
}

const nothing = live(disclosure.parse(noneExample))
const nobodyShares = live(disclosure.parse(notCheckedExample))
const hidden = live(disclosure.parse(protectedExample))

describe('the title of a result', () => {
  it.each<[string, Disclosure]>([
    ['Alert: child protection plan in place', alertWith({ type: 'CPP' })],
    ['Alert: unborn child protection plan in place', alertWith({ type: 'UCPP' })],
    ['Alert: looked-after child', alertWith({ type: 'LAC' })],
    ['Previous information: child protection plan ended', alertWith({ type: 'CPP', standing: 'previous' })],
    ['Previous information: looked-after child ended', alertWith({ type: 'LAC', standing: 'previous' })],
    ['Alert: child protection plan in place', alertWith({ type: 'CPP' }, { type: 'LAC', standing: 'previous' })],
    ['No information held', nothing],
    ['Not checked', nobodyShares],
    ['Protected record', hidden],
    ['Check again', { state: 'over' }],
  ])('is "%s"', (title, result) => {
    expect(resultTitle(result)).toBe(title)
  })

  it('never holds a name or a number', () => {
    for (const result of [alertWith({}), nothing, hidden]) expect(resultTitle(result)).not.toMatch(/Ashworth|Robin|Leeds|[0-9]/)
  })
})

describe('what to do', () => {
  it('puts the authority’s instructions for plans in place first, the most pressing on top, and stays within three lines', () => {
    const lines = whatToDo(alertWith({ instructions: ['ring-on-arrival', 'missing-from-care'] }, { type: 'LAC', instructions: ['ring-on-arrival'] }))
    expect(lines).toEqual([
      'Missing from care. Ring at once',
      'Ring on arrival',
      'Call Leeds City Council and say why the child is here, what you have seen, and who is with the child.',
    ])
  })

  it('leaves no instruction out, however many there are', () => {
    const every = ['ring-before-discharge', 'ring-on-arrival', 'contact-restricted', 'missing-from-care']
    expect(whatToDo(alertWith({ instructions: every }))).toEqual([
      'Missing from care. Ring at once',
      'Some contact is restricted. Ring before allowing visitors',
      'Ring on arrival. Ring before discharge',
    ])
  })

  it('names every authority that holds something now, once, and none that only held something', () => {
    const lines = whatToDo(
      alertWith(
        { authority: 'Leeds City Council' },
        { type: 'LAC', authority: 'Kent County Council' },
        { type: 'LAC', authority: 'Leeds City Council' },
        { standing: 'previous', authority: 'Camden Council' },
      ),
    )
    expect(lines[0]).toMatch(/^Call Leeds City Council and Kent County Council and say/)
    expect(lines.join()).not.toContain('Camden')
  })

  it('names both authorities while a plan is being transferred, and one when only an ended plan was offered', () => {
    const transferTo = { name: 'Camden Council', dayPhone: null, dutyPhone: null, officeOpen: true }
    expect(whatToDo(alertWith({ transferTo }))[0]).toMatch(/^Call Leeds City Council and Camden Council and say/)
    expect(whatToDo(alertWith({ transferTo, standing: 'previous' })).join()).not.toContain('Camden')
  })

  it('asks about what was in place when all has ended', () => {
    expect(whatToDo(alertWith({ standing: 'previous', authority: 'Camden Council' }))).toEqual([
      'Ask about what was in place. Call Camden Council if you are worried.',
      'Follow your safeguarding procedure.',
    ])
  })

  it('says nothing of an authority for a protected record', () => {
    expect(whatToDo(hidden).join(' ')).not.toMatch(/Council/)
  })

  it('is one to three sentences for every result, and never calms', () => {
    const plan = fc.record({
      type: fc.constantFrom('CPP', 'LAC', 'UCPP'),
      standing: fc.constantFrom('current', 'previous'),
      authority: fc.constantFrom('Leeds City Council', 'Camden Council', 'Kent County Council'),
      instructions: fc.subarray(['ring-before-discharge', 'ring-on-arrival', 'contact-restricted', 'missing-from-care']),
    })
    const results = fc.oneof(
      fc.array(plan, { minLength: 1, maxLength: 6 }).map((plans) => alertWith(...plans)),
      fc.constant(nothing),
      fc.constant(hidden),
    )
    fc.assert(
      fc.property(results, (result) => {
        const lines = whatToDo(result)
        expect(lines.length).toBeGreaterThanOrEqual(1)
        expect(lines.length).toBeLessThanOrEqual(3)
        expect(new Set(lines).size).toBe(lines.length)
        expect(lines.join(' ')).not.toMatch(/\b(safe|clear|OK|no concerns|no alerts|please)\b/i)
      }),
    )
  })
})

describe('the reference of a check', () => {
  it('is the end of its id, in two groups of four capitals', () => {
    expect(resultReference('01a203ae-e729-7207-82d9-c9f54cd46361')).toBe('4CD4-6361')
  })

  it('has the same form for every id', () => {
    fc.assert(fc.property(fc.uuid(), (id) => /^[0-9A-F]{4}-[0-9A-F]{4}$/.test(resultReference(id))))
  })
})

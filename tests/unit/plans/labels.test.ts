import { describe, expect, it } from 'vitest'
import { categoryLabel, instructionLabel, legalStatusLabel, planTypeLabel, whoCanConsent } from '@/lib/plans/labels'
import { LEGAL_STATUSES, PLAN_CATEGORIES, PLAN_INSTRUCTIONS, PLAN_TYPES } from '@/lib/plans/plan-codes'

describe('the words for the codes of a plan', () => {
  it('name the three kinds as everywhere else', () => {
    expect(PLAN_TYPES.map(planTypeLabel)).toEqual(['Child protection plan', 'Looked-after child', 'Unborn child protection plan'])
  })

  it('never show a code that is known', () => {
    for (const [codes, words] of [
      [PLAN_CATEGORIES, categoryLabel],
      [LEGAL_STATUSES, legalStatusLabel],
      [PLAN_INSTRUCTIONS, instructionLabel],
    ] as const) {
      for (const code of codes) expect(words(code)).not.toBe(code)
    }
  })

  it('show a code of a later version as it is, whatever it is called', () => {
    for (const words of [planTypeLabel, categoryLabel, legalStatusLabel, instructionLabel]) {
      expect(words('XYZ')).toBe('XYZ')
      expect(words('constructor')).toBe('constructor')
    }
  })
})

describe('who can consent', () => {
  it('follows from the legal status', () => {
    expect(whoCanConsent('C2')).toMatch(/^The authority and the parents share parental responsibility/)
    expect(whoCanConsent('C1')).toBe(whoCanConsent('C2'))
    expect(whoCanConsent('V2')).toBe('The parents hold parental responsibility. The authority does not.')
    expect(whoCanConsent('E1')).toMatch(/adopters once the child is placed/)
    expect(whoCanConsent('L2')).toMatch(/for as long as it lasts/)
  })

  it('is a question for the authority when nothing or something new is given', () => {
    expect(whoCanConsent(null)).toBe('Ask the authority.')
    expect(whoCanConsent('X9')).toBe('Ask the authority.')
    expect(whoCanConsent('toString')).toBe('Ask the authority.')
  })

  it('never says that anybody has agreed to anything', () => {
    for (const status of LEGAL_STATUSES) expect(whoCanConsent(status)).not.toMatch(/consent(ed)?|agree|given|granted/i)
  })
})

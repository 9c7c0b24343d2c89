import { expect, it } from 'vitest'
import { ACCESS_ANSWERS, ACCESS_OUTCOMES, answerLabel, answerToClinician, outcomeLabel, reasonLabel } from '@/lib/access-records/labels'

it('says why somebody looked in the words of the look-up form', () => {
  expect(['direct-care', 'safeguarding', 'unborn', 'other'].map(reasonLabel)).toEqual([
    'Direct care now',
    'Safeguarding concern',
    'Unborn child',
    'Another reason',
  ])
  expect(reasonLabel('later')).toBe('later')
})

it('says what happened afterwards in the words of the buttons, and an unknown code as it is', () => {
  expect(ACCESS_OUTCOMES.map(outcomeLabel)).toEqual(['Seen and discharged', 'Admitted', 'Left before being seen', 'Not here', 'Opened in error'])
  expect(outcomeLabel('moved')).toBe('moved')
})

it('says an authority’s answer to its own staff and to the clinician, each in their own words', () => {
  expect(ACCESS_ANSWERS.map(answerLabel)).toEqual(['We will call', 'Discuss before discharge', 'No action needed'])
  expect(ACCESS_ANSWERS.map(answerToClinician)).toEqual([
    'They will call you.',
    'Discuss with them before discharge.',
    'They need no action from you about this visit.',
  ])
  expect([answerLabel('later'), answerToClinician('later')]).toEqual(['later', null])
})

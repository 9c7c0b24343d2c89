import { expect, it } from 'vitest'
import { reasonLabel } from '@/lib/access-log/labels'

it('says why somebody looked in the words of the look-up form', () => {
  expect(['direct-care', 'safeguarding', 'unborn', 'other'].map(reasonLabel)).toEqual([
    'Direct care now',
    'Safeguarding concern',
    'Unborn child',
    'Another reason',
  ])
  expect(reasonLabel('later')).toBe('later')
})

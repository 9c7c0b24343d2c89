import { expect, it } from 'vitest'
import { counted } from '@/lib/shared/counted'

it.each([
  [0, '0 plans'],
  [1, '1 plan'],
  [2, '2 plans'],
  [1204, '1,204 plans'],
])('%d is said with the word that fits: %s', (count, words) => {
  expect(counted(count, 'plan')).toBe(words)
})

it('a word with a plural of its own has it', () => {
  expect([counted(1, 'authority', 'authorities'), counted(3, 'authority', 'authorities')]).toEqual(['1 authority', '3 authorities'])
})

import { expect, it } from 'vitest'
import { recordsInWords } from '@/lib/notifications/listed-visit'

it.each([
  [['CPP'], 'Child protection plan'],
  [['CPP', 'LAC'], 'Child protection plan and Looked-after child'],
  [[], 'No plan of yours: you protect the record'],
])('what was looked at, of %j', (planTypes, words) => {
  expect(recordsInWords({ planTypes })).toBe(words)
})

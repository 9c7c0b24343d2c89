import { describe, expect, it } from 'vitest'
import { refusalOfEnvelope } from '@/lib/uploads/read/prepare-file'

const now = new Date('2026-11-30T12:00:00Z')
const at = (text: string) => new Date(text)
const last = { sequence: '400', madeAt: at('2026-11-29T02:00:00Z') }

describe('a message', () => {
  it.each([
    ['is the first', '1', '2026-11-30T02:00:00Z', null],
    ['is newer', '401', '2026-11-30T02:00:00Z', last],
    ['is newer, of a sequence that has started again', '1', '2026-11-30T02:00:00Z', last],
    ['is newer, of a sequence that is not counted', 'A-7', '2026-11-30T02:00:00Z', last],
    ['was made at the same time, later in the sequence', '401', '2026-11-29T02:00:00Z', last],
    ['is the same again', '400', '2026-11-29T02:00:00Z', last],
    ['comes from a clock that is an hour ahead', '401', '2026-11-30T13:00:00Z', last],
  ])('is taken when it %s', (_, sequence, made, before) => {
    expect(refusalOfEnvelope({ sequence, madeAt: at(made) }, { last: before, now })).toBeNull()
  })

  it.each([
    ['is older', '401', '2026-11-28T02:00:00Z', 'The file is older'],
    ['was made at the same time, earlier in the sequence', '399', '2026-11-29T02:00:00Z', 'The file is older'],
    ['comes from a clock that is further ahead', '401', '2026-11-30T13:00:01Z', 'a time that has not come yet'],
    ['says that it was made in 2099', '401', '2099-01-01T00:00:00Z', 'a time that has not come yet'],
  ])('is refused when it %s, with what to do', (_, sequence, made, words) => {
    expect(refusalOfEnvelope({ sequence, madeAt: at(made) }, { last, now })).toContain(words)
  })
})

import { describe, expect, it } from 'vitest'
import { Findings } from '@/lib/verify-records/findings'
import { verdictJson, verdictSentence } from '@/scripts/verify-records/report'

/** What `npm run audit:verify` prints. */

function findings(): Findings {
  const found = new Findings()
  found.rows = 12_345
  found.checkpoints = 67
  found.receipts = 890
  found.drops = [
    { eventId: 'a', source: 'unmatched', month: '2025-03', at: Date.UTC(2026, 4, 2), checkpoint: 1234, said: 4321, excused: 4321 },
    { eventId: 'b', source: 'matched', month: '2001-10', at: Date.UTC(2026, 10, 3), checkpoint: null, said: 7, excused: 7 },
    { eventId: 'c', source: 'event', at: Date.UTC(2026, 5, 1), checkpoint: 1300, said: 2, excused: 2 },
    { eventId: 'd', source: 'event', at: Date.UTC(2026, 5, 2), checkpoint: 1301, said: 0, excused: 0 },
  ]
  return found
}

describe('the verdict', () => {
  it('says what is gone by law, drop by drop, and where that is sealed', () => {
    expect(verdictSentence({ findings: findings(), milliseconds: 1_234 })).toBe(
      [
        'Proved: every row is as it was when it was sealed. Compared 12,345 rows under 67 checkpoints and 890 receipts, in 1.2 s.',
        'Gone at the end of their time, 4,330 in all:',
        '  4,321 look-ups that found nothing, of 2025-03: 2026-05-02, sealed under checkpoint 1234',
        '  7 look-ups that found something, of 2001-10: 2026-11-03, not sealed yet',
        '  2 lines of the event log: 2026-06-01, sealed under checkpoint 1300',
      ].join('\n'),
    )
  })

  it('says so too when something is broken, after the problems', () => {
    const broken = findings()
    for (let problem = 0; problem < 30; problem += 1) broken.add(`row ${problem}`, 'It was changed after it was sealed.')
    const lines = verdictSentence({ findings: broken, milliseconds: 1 }).split('\n')
    expect(lines.slice(0, 3)).toEqual([
      expect.stringMatching(/^Broken: 30 problems\. Compared 12,345 rows/),
      'First bad id: row 0. It was changed after it was sealed.',
      '  row 1. It was changed after it was sealed.',
    ])
    expect(lines.slice(22, 24)).toEqual(['and 9 more', 'Gone at the end of their time, 4,330 in all:'])
    expect(JSON.parse(verdictJson({ findings: broken, milliseconds: 1 }))).toMatchObject({
      verdict: 'broken',
      problems: 30,
      dropped: 4_330,
      firstBadId: 'row 0',
    })
  })
})

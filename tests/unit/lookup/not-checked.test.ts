import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { ResultView } from '@/components/lookup/result-view'
import { Ticket } from '@/lib/db/ticket'
import type { LiveDisclosure } from '@/lib/lookup/disclosure'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'

const actor: Parameters<typeof ResultView>[0]['actor'] = {
  ticket: new Ticket('none'),
  sessionId: '1a0f7a52-6a53-4a5e-8e35-6d4a6f3c9b01',
  personId: '1a0f7a52-6a53-4a5e-8e35-6d4a6f3c9b02',
  name: 'Sam Nurse',
  role: 'CL',
  roleLabel: 'Clinician',
  organisation: { id: '1a0f7a52-6a53-4a5e-8e35-6d4a6f3c9b03', kind: 'nhs', code: 'RR8', name: 'Northern Hospital' },
  setting: null,
  roles: 1,
  authTime: new Date('2026-12-01T08:00:00Z'),
}

it('a result that says that nobody was checked says nowhere that somebody was, nor that nothing is held', () => {
  const result: LiveDisclosure = {
    state: 'live',
    outcome: 'not_checked',
    eventId: '1a0f7a52-6a53-4a5e-8e35-6d4a6f3c9b05',
    at: new Date('2026-12-01T10:00:00Z'),
    reason: 'direct-care',
    organisation: 'Northern Hospital',
    setting: 'Front door',
    askedNumber: fakeNhsNumber(1),
  }
  const words = renderToStaticMarkup(ResultView({ result, actor })).replace(/<[^>]+>/g, ' ')
  expect(words).toMatch(/Do not treat this as no information/)
  expect(
    words.replace(/not checked/gi, '').match(/\b(was )?checked\b|result of check|no plan|none held|nothing (is )?held|no information held/gi),
  ).toBeNull()
})

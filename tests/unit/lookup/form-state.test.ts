import { describe, expect, it } from 'vitest'
import { Ticket } from '@/lib/db/ticket'
import type { Actor } from '@/lib/identity/actor'
import { formStateOf } from '@/lib/lookup/form-state'
import { LOOKUP_ENTRY_PROBLEMS } from '@/lib/lookup/lookup-entry'
import type { RefusedLookup } from '@/lib/lookup/open-lookup'

const midwife: Actor = {
  ticket: new Ticket('none'),
  sessionId: '1a0f7a52-6a53-4a5e-8e35-6d4a6f3c9b01',
  personId: '1a0f7a52-6a53-4a5e-8e35-6d4a6f3c9b02',
  name: 'Sam Midwife',
  role: 'CL',
  roleLabel: 'Clinician',
  organisation: { id: '1a0f7a52-6a53-4a5e-8e35-6d4a6f3c9b03', kind: 'nhs', code: 'RR8', name: 'Northern Hospital' },
  setting: {
    id: '1a0f7a52-6a53-4a5e-8e35-6d4a6f3c9b04',
    kind: 'maternity-unit',
    label: 'Maternity unit',
    name: 'Delivery',
    unscheduled: true,
    usualReason: 'unborn',
  },
  roles: 1,
  authTime: new Date('2026-11-22T08:00:00Z'),
}

function refused(given: Partial<RefusedLookup>): RefusedLookup {
  return { entry: '999 001 000', reason: 'safeguarding', reasonText: '', problem: 'length', digits: 9, ...given }
}

describe('the look-up form', () => {
  it('begins empty, with the usual reason of the setting and no message', () => {
    expect(formStateOf(midwife, null)).toEqual({
      entry: '',
      reason: 'unborn',
      reasonText: '',
      asksForReason: false,
      numberError: null,
      reasonError: null,
      settingId: midwife.setting?.id,
      settingError: null,
    })
  })

  it('says where one works now when another tab has changed it, and keeps what was typed', () => {
    expect(formStateOf(midwife, refused({ problem: 'setting-changed' }))).toMatchObject({
      entry: '999 001 000',
      numberError: null,
      settingId: midwife.setting?.id,
      settingError: 'You now work in Delivery. Check again if that is right',
    })
  })

  it('begins with direct care where the setting has no usual reason', () => {
    expect(formStateOf({ ...midwife, setting: null }, null).reason).toBe('direct-care')
  })

  it('comes back with what was typed and the message at the number', () => {
    expect(formStateOf(midwife, refused({}))).toEqual({
      entry: '999 001 000',
      reason: 'safeguarding',
      reasonText: '',
      asksForReason: false,
      numberError: 'NHS number must be 10 digits. You entered 9',
      reasonError: null,
      settingId: midwife.setting?.id,
      settingError: null,
    })
  })

  it.each(LOOKUP_ENTRY_PROBLEMS)('has a message at the number and at nothing else for: %s', (problem) => {
    const state = formStateOf(midwife, refused({ problem, reason: 'other' }))
    expect(state.numberError).toMatch(/^[A-Z]/)
    expect(state.numberError).not.toContain('999 001')
    expect(state.reasonError).toBeNull()
    expect(state.asksForReason).toBe(true)
  })

  it('asks for another reason without a reproach at first, and says what is missing afterwards', () => {
    const first = formStateOf(midwife, refused({ problem: 'reason-missing', reason: 'other', digits: 10 }))
    expect(first).toMatchObject({ asksForReason: true, numberError: null, reasonError: null })
    const second = formStateOf(midwife, refused({ problem: 'reason-missing', reason: 'other', reasonText: 'too short', digits: 10 }))
    expect(second).toMatchObject({
      reasonText: 'too short',
      reasonError: 'Say what the reason is, in at least 15 characters of words',
      numberError: null,
    })
  })

  it('asks to choose when the reason is not on the list', () => {
    expect(formStateOf(midwife, refused({ problem: 'reason-unknown', reason: '', digits: 10 }))).toMatchObject({
      asksForReason: false,
      numberError: null,
      reasonError: 'Choose why you are checking',
    })
  })
})

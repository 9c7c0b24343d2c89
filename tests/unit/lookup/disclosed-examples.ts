/** What the database answers, as JSON: complete, so that a test can spoil one thing in it. */

export const recordExample = {
  planId: '1a0f7a52-6a53-4a5e-8e35-6d4a6f3c9b01',
  type: 'CPP',
  standing: 'current',
  startDate: '2026-01-05',
  endDate: null as string | null,
  expectedOn: null as string | null,
  daysPastExpected: null as number | null,
  byHandAt: null as string | null,
  shownUntil: null as string | null,
  nhsNumber: '9990010005',
  familyName: 'Ashworth',
  givenName: 'Robin',
  dateOfBirth: '2018-03-04',
  authority: {
    id: '1a0f7a52-6a53-4a5e-8e35-6d4a6f3c9b02',
    name: 'Leeds City Council',
    dayPhone: '01632 960100' as string | null,
    dutyPhone: '01632 960200' as string | null,
    officeOpen: true,
    officeOpens: '09:00',
    officeCloses: '17:00',
    updatedAt: '2026-11-22T06:00:00.123456+00:00' as string | null,
    stale: false,
  },
  details: { instructions: [] as string[] } as Record<string, unknown>,
}

const common = {
  state: 'live',
  eventId: '01a203ae-e729-7207-82d9-c9f54cd46361',
  at: '2026-11-22T14:32:07.5+00:00',
  reason: 'direct-care',
  organisation: 'Northern Hospital',
  setting: 'Front door',
}

export const matchExample = {
  ...common,
  outcome: 'match',
  askedNumber: '9990010005',
  nhsNumber: '9990010005',
  notifies: true,
  records: [recordExample],
  accesses: [{ at: '2026-11-01T10:00:00+00:00', role: 'Clinician', organisation: 'Southern Hospital', setting: 'Walk-in centre' }],
  afterwards: {
    told: { outcome: 'admitted', callbackPhone: '01632 960456' as string | null, at: '2026-11-22T14:40:00+00:00' },
    answers: [{ authority: 'Leeds City Council', answer: 'will-call' as string | null, at: '2026-11-22T14:41:00+00:00' }],
  },
}

export const protectedExample = { ...common, outcome: 'protected', askedNumber: '9990010005', notifies: true, dutyPhones: ['01632 960200'] }

export const noneExample = {
  ...common,
  outcome: 'none',
  askedNumber: '9990010005',
  authorities: [{ name: 'Leeds City Council', updatedAt: '2026-11-22T06:00:00+00:00', stale: false }],
}

export const notCheckedExample = { ...common, outcome: 'not_checked', askedNumber: '9990010005' }

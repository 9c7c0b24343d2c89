/** The demonstration people. All are invented; the organisations are real, with their public codes. Data only. */

/** Roles as in the access model: CL clinician, SG safeguarding lead, LP practitioner, LD data manager, ED emergency duty
 * team, OA organisation administrator, NA national administrator, AU auditor. */
export type DemonstrationRole = 'CL' | 'SG' | 'LP' | 'LD' | 'ED' | 'OA' | 'NA' | 'AU'

/** Codes of the care-setting kinds in which the demonstration people work. */
export type DemonstrationSetting =
  | 'emergency-department'
  | 'walk-in-centre'
  | 'minor-injury-unit'
  | 'gp-out-of-hours'
  | 'paediatric-ward'
  | 'maternity-unit'
  | 'ambulance'
  | 'nhs-111'
  | 'school-nursing'

/** One role that a person holds at one organisation. */
export type DemonstrationAssignment = {
  role: DemonstrationRole
  /** ODS code of an NHS organisation, or DfE code of a local authority (three digits). */
  organisation: string
  /** The kind of care setting they work in; only for people who look children up. */
  setting?: DemonstrationSetting
}

/** Somebody who can log in to the demonstration. */
export type DemonstrationPerson = {
  /** The stable key at the identity provider: 12 digits as in NHS CIS2, a UUID as an object id of Microsoft Entra. */
  subject: string
  /** Given and family name; no two people share either. */
  name: string
  givenName: string
  familyName: string
  /** In a reserved domain that cannot exist (RFC 2606). */
  email: string
  /** What the person does, in words that a newcomer understands, without the place. */
  job: string
  /** The identity provider that the person would use in real life. */
  provider: 'cis2' | 'entra'
  status: 'active' | 'suspended'
  assignments: DemonstrationAssignment[]
}

/** Names of the organisations that the demonstration people work for, by ODS or DfE code. */
export const demonstrationWorkplaces: Readonly<Record<string, string>> = {
  RR8: 'Leeds Teaching Hospitals NHS Trust',
  RRK: 'University Hospitals Birmingham NHS Foundation Trust',
  RQX: 'Homerton Healthcare NHS Foundation Trust',
  RYY: 'Kent Community Health NHS Foundation Trust',
  RX8: 'Yorkshire Ambulance Service NHS Trust',
  Y02615: 'South Birmingham GP Walk in Centre',
  X26: 'NHS England',
  RAE: 'Bradford Teaching Hospitals NHS Foundation Trust',
  '202': 'Camden Council',
  '380': 'City of Bradford Metropolitan District Council',
  '383': 'Leeds City Council',
}

type Description = Omit<DemonstrationPerson, 'name' | 'status' | 'provider' | 'email'> & {
  /** The part of the email address after the at sign. */
  domain: string
  status?: DemonstrationPerson['status']
}

/** Fills in what follows from the rest: the whole name, the email address, and that people are active unless stated. */
export function person(provider: DemonstrationPerson['provider'], description: Description): DemonstrationPerson {
  const { domain, status = 'active', ...rest } = description
  const name = `${rest.givenName} ${rest.familyName}`
  const mailbox = name.normalize('NFD').replace(/[^A-Za-z ]/g, '').toLowerCase().replace(/ /g, '.')
  return { ...rest, name, email: `${mailbox}@${domain}`, provider, status }
}

const health: DemonstrationPerson[] = [
  person('cis2', {
    subject: '999000000101',
    givenName: 'Amara',
    familyName: 'Osei',
    domain: 'rr8.nhs.example',
    job: 'Emergency department nurse',
    assignments: [{ role: 'CL', organisation: 'RR8', setting: 'emergency-department' }],
  }),
  person('cis2', {
    subject: '999000000102',
    givenName: 'Tomasz',
    familyName: 'Nowak',
    domain: 'y02615.nhs.example',
    job: 'Walk-in centre nurse',
    assignments: [{ role: 'CL', organisation: 'Y02615', setting: 'walk-in-centre' }],
  }),
  person('cis2', {
    subject: '999000000103',
    givenName: 'Rajesh',
    familyName: 'Menon',
    domain: 'rqx.nhs.example',
    job: 'Out-of-hours GP',
    assignments: [{ role: 'CL', organisation: 'RQX', setting: 'gp-out-of-hours' }],
  }),
  person('cis2', {
    subject: '999000000104',
    givenName: 'Grace',
    familyName: 'Adeyemi',
    domain: 'rrk.nhs.example',
    job: 'Children’s ward nurse',
    assignments: [{ role: 'CL', organisation: 'RRK', setting: 'paediatric-ward' }],
  }),
  person('cis2', {
    subject: '999000000105',
    givenName: 'Siân',
    familyName: 'Pritchard',
    domain: 'rqx.nhs.example',
    job: 'Midwife',
    assignments: [{ role: 'CL', organisation: 'RQX', setting: 'maternity-unit' }],
  }),
  person('cis2', {
    subject: '999000000106',
    givenName: 'Callum',
    familyName: 'Doyle',
    domain: 'rx8.nhs.example',
    job: 'Paramedic',
    assignments: [{ role: 'CL', organisation: 'RX8', setting: 'ambulance' }],
  }),
  person('cis2', {
    subject: '999000000107',
    givenName: 'Nadia',
    familyName: 'Hussain',
    domain: 'rx8.nhs.example',
    job: 'NHS 111 call handler',
    assignments: [{ role: 'CL', organisation: 'RX8', setting: 'nhs-111' }],
  }),
  person('cis2', {
    subject: '999000000108',
    givenName: 'Beth',
    familyName: 'Carmichael',
    domain: 'ryy.nhs.example',
    job: 'School nurse',
    assignments: [{ role: 'CL', organisation: 'RYY', setting: 'school-nursing' }],
  }),
  person('cis2', {
    subject: '999000000109',
    givenName: 'Oluwaseun',
    familyName: 'Bakare',
    domain: 'ryy.nhs.example',
    job: 'Minor injuries nurse',
    assignments: [{ role: 'CL', organisation: 'RYY', setting: 'minor-injury-unit' }],
  }),
  person('cis2', {
    subject: '999000000110',
    givenName: 'Yusuf',
    familyName: 'Demir',
    domain: 'rrk.nhs.example',
    job: 'Nurse in an emergency department and a walk-in centre',
    assignments: [
      { role: 'CL', organisation: 'RRK', setting: 'emergency-department' },
      { role: 'CL', organisation: 'Y02615', setting: 'walk-in-centre' },
    ],
  }),
  person('cis2', {
    subject: '999000000111',
    givenName: 'Peter',
    familyName: 'Lindqvist',
    domain: 'rqx.nhs.example',
    job: 'Emergency department nurse',
    status: 'suspended',
    assignments: [{ role: 'CL', organisation: 'RQX', setting: 'emergency-department' }],
  }),
  person('cis2', {
    subject: '999000000112',
    givenName: 'Helen',
    familyName: 'Thackray',
    domain: 'rr8.nhs.example',
    job: 'Safeguarding lead',
    assignments: [{ role: 'SG', organisation: 'RR8', setting: 'emergency-department' }],
  }),
  person('cis2', {
    subject: '999000000113',
    givenName: 'Deborah',
    familyName: 'Sykes',
    domain: 'rr8.nhs.example',
    job: 'Hospital administrator',
    assignments: [{ role: 'OA', organisation: 'RR8' }],
  }),
]

const councils: DemonstrationPerson[] = [
  person('entra', {
    subject: '00000383-0000-4000-8000-000000000001',
    givenName: 'Priya',
    familyName: 'Raman',
    domain: 'leeds.council.example',
    job: 'Social work practitioner',
    assignments: [{ role: 'LP', organisation: '383' }],
  }),
  person('entra', {
    subject: '00000383-0000-4000-8000-000000000002',
    givenName: 'Marcus',
    familyName: 'Whitfield',
    domain: 'leeds.council.example',
    job: 'Child protection data manager',
    assignments: [{ role: 'LD', organisation: '383' }],
  }),
  person('entra', {
    subject: '00000383-0000-4000-8000-000000000003',
    givenName: 'Farzana',
    familyName: 'Begum',
    domain: 'leeds.council.example',
    job: 'Emergency duty social worker',
    assignments: [{ role: 'ED', organisation: '383' }],
  }),
  person('entra', {
    subject: '00000383-0000-4000-8000-000000000004',
    givenName: 'Gurpreet',
    familyName: 'Sandhu',
    domain: 'leeds.council.example',
    job: 'Council administrator',
    assignments: [{ role: 'OA', organisation: '383' }],
  }),
  person('entra', {
    subject: '00000202-0000-4000-8000-000000000001',
    givenName: 'Joanna',
    familyName: 'Kowalczyk',
    domain: 'camden.council.example',
    job: 'Social work practitioner',
    assignments: [{ role: 'LP', organisation: '202' }],
  }),
  person('entra', {
    subject: '00000202-0000-4000-8000-000000000002',
    givenName: 'Ibrahim',
    familyName: 'Sesay',
    domain: 'camden.council.example',
    job: 'Child protection data manager',
    assignments: [{ role: 'LD', organisation: '202' }],
  }),
  person('entra', {
    subject: '00000202-0000-4000-8000-000000000003',
    givenName: 'Lucy',
    familyName: 'Harrington',
    domain: 'camden.council.example',
    job: 'Emergency duty social worker',
    assignments: [{ role: 'ED', organisation: '202' }],
  }),
]

const national: DemonstrationPerson[] = [
  person('cis2', {
    subject: '999000000201',
    givenName: 'Eleanor',
    familyName: 'Marsh',
    domain: 'x26.nhs.example',
    job: 'National administrator',
    assignments: [{ role: 'NA', organisation: 'X26' }],
  }),
  person('cis2', {
    subject: '999000000202',
    givenName: 'Samuel',
    familyName: 'Okonkwo',
    domain: 'x26.nhs.example',
    job: 'National administrator',
    assignments: [{ role: 'NA', organisation: 'X26' }],
  }),
  person('cis2', {
    subject: '999000000203',
    givenName: 'Catherine',
    familyName: 'Moyo',
    domain: 'x26.nhs.example',
    job: 'Auditor',
    assignments: [{ role: 'AU', organisation: 'X26' }],
  }),
]

/** The demonstration people by where they work, in the order in which they are listed. */
export const demonstrationGroups = { health, councils, national } as const

/** Everybody who can log in to the demonstration: every role, and every kind of setting that the pilot names. */
export const demonstrationPeople: DemonstrationPerson[] = [...health, ...councils, ...national]

/**
 * A person's job and where it is done.
 * @returns for example "Midwife, Homerton Healthcare NHS Foundation Trust"; several places are joined by "and"
 * @throws Error when a workplace has no name in {@link demonstrationWorkplaces}
 */
export function jobAndWorkplace(person: DemonstrationPerson): string {
  const codes = [...new Set(person.assignments.map((assignment) => assignment.organisation))]
  return `${person.job}, ${codes.map(workplaceName).join(' and ')}`
}

/**
 * The name of an organisation that demonstration people work for.
 * @param code ODS or DfE code
 * @throws Error when the code is not one of {@link demonstrationWorkplaces}
 */
export function workplaceName(code: string): string {
  const name = demonstrationWorkplaces[code]
  if (name === undefined) throw new Error(`No demonstration workplace has the code ${code}`)
  return name
}

import { demonstrationPeople, person, type DemonstrationPerson } from './people'

/**
 * People whom the identity providers know and CPIS does not, until an administrator invites them: two administrators and six others, from a
 * council and a hospital that are not in the register.
 */
export const demonstrationNewcomers: DemonstrationPerson[] = [
  person('entra', {
    subject: '00000380-0000-4000-8000-000000000001',
    givenName: 'Harriet',
    familyName: 'Blakeley',
    domain: 'bradford.council.example',
    job: 'New council administrator',
    assignments: [{ role: 'OA', organisation: '380' }],
  }),
  person('entra', {
    subject: '00000380-0000-4000-8000-000000000002',
    givenName: 'Imran',
    familyName: 'Sheikh',
    domain: 'bradford.council.example',
    job: 'New child protection data manager',
    assignments: [{ role: 'LD', organisation: '380' }],
  }),
  person('entra', {
    subject: '00000380-0000-4000-8000-000000000003',
    givenName: 'Bronagh',
    familyName: 'Keane',
    domain: 'bradford.council.example',
    job: 'New social work practitioner',
    assignments: [{ role: 'LP', organisation: '380' }],
  }),
  person('entra', {
    subject: '00000380-0000-4000-8000-000000000004',
    givenName: 'Winston',
    familyName: 'Grant',
    domain: 'bradford.council.example',
    job: 'New emergency duty social worker',
    assignments: [{ role: 'ED', organisation: '380' }],
  }),
  person('cis2', {
    subject: '999000000301',
    givenName: 'Olga',
    familyName: 'Petrova',
    domain: 'rae.nhs.example',
    job: 'New hospital administrator',
    assignments: [{ role: 'OA', organisation: 'RAE' }],
  }),
  person('cis2', {
    subject: '999000000302',
    givenName: 'Declan',
    familyName: 'Moran',
    domain: 'rae.nhs.example',
    job: 'New emergency department nurse',
    assignments: [{ role: 'CL', organisation: 'RAE', setting: 'emergency-department' }],
  }),
  person('cis2', {
    subject: '999000000303',
    givenName: 'Shabnam',
    familyName: 'Aziz',
    domain: 'rae.nhs.example',
    job: 'New children’s ward nurse',
    assignments: [{ role: 'CL', organisation: 'RAE', setting: 'paediatric-ward' }],
  }),
  person('cis2', {
    subject: '999000000304',
    givenName: 'Fiona',
    familyName: 'Ramsbottom',
    domain: 'rae.nhs.example',
    job: 'New safeguarding lead',
    assignments: [{ role: 'SG', organisation: 'RAE', setting: 'emergency-department' }],
  }),
]

/** Everybody known to the demonstration's identity providers. */
export const peopleAtProviders: DemonstrationPerson[] = [...demonstrationPeople, ...demonstrationNewcomers]

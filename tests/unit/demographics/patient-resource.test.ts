import { describe, expect, it } from 'vitest'
import { outcomeCodes, readPatient, readSearchset } from '@/lib/demographics/patient-resource'
import { readConformance } from '@/tests/support/conformance'

const patient = { resourceType: 'Patient', id: '9000000009', name: [{ use: 'usual', family: 'Smith', given: ['Jane'] }], birthDate: '2010-10-22' }

describe('a Patient', () => {
  it('is read for its number, usual name, date of birth and whether it is restricted', () => {
    expect(readPatient(patient)).toEqual({
      nhsNumber: '9000000009',
      restricted: false,
      names: [{ use: 'usual', family: 'Smith', given: ['Jane'] }],
      dateOfBirth: '2010-10-22',
      died: false,
    })
    expect(readPatient({ ...patient, deceasedDateTime: '2026-01-04' })?.died).toBe(true)
  })

  it.each([
    ['the system of HL7', { system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality' }],
    ['the same, as it was called before', { system: 'http://hl7.org/fhir/v3/Confidentiality' }],
    ['a system of somebody else', { system: 'https://example.test/labels' }],
    ['no system', {}],
  ])('is restricted by its code under %s', (_what, system) => {
    const restricted = (code?: string) =>
      readPatient({
        ...patient,
        meta: {
          security: [
            { ...system, code: 'U' },
            { ...system, code },
          ],
        },
      })?.restricted
    expect(['U', 'N', 'R', 'V', 'REDACTED', undefined].map(restricted)).toEqual([false, false, true, true, true, false])
  })

  it('is compared by its usual name alone, and by all its names when none is', () => {
    const names = [
      { use: 'old', family: 'Brown' },
      { use: 'usual', family: 'Smith', given: ['Jane'] },
    ]
    expect(readPatient({ ...patient, name: names })?.names.map(({ family }) => family)).toEqual(['Smith'])
    expect(readPatient({ ...patient, name: [{ family: 'Brown' }, { use: 'nickname', family: 'Green' }] })?.names).toHaveLength(2)
    expect(readPatient({ ...patient, name: undefined, birthDate: undefined })).toMatchObject({ names: [], dateOfBirth: null })
  })

  it.each([
    ['nothing', undefined],
    ['a text', 'Patient'],
    ['a list', [patient]],
    ['another resource', { ...patient, resourceType: 'Person' }],
    ['no number', { ...patient, id: undefined }],
    ['a number whose check digit is wrong', { ...patient, id: '9000000000' }],
    ['a name that is not a list of names', { ...patient, name: 'Jane' }],
  ])('is not read from %s', (_what, json) => {
    expect(readPatient(json)).toBeNull()
  })

  it('of the published sandbox is read, restricted or not', ({ skip }) => {
    const vectors = readConformance('pds/behaviour-vectors.json')
    if (!vectors.found) {
      console.info(vectors.why)
      return skip(vectors.why)
    }
    type Vector = { request?: { path: string }; expect: { id?: string; metaSecurityCode?: string } }
    const answered = (vectors.json as { requests: Vector[] }).requests.filter(({ expect: { id } }) => id)
    expect(answered.length).toBeGreaterThanOrEqual(2)
    for (const {
      expect: { id, metaSecurityCode },
    } of answered) {
      const file = readConformance(`pds/patientResponses/patient_${id}.json`)
      const person = file.found ? readPatient(file.json) : null
      expect([person?.nhsNumber, person?.restricted]).toEqual([id, metaSecurityCode === 'R'])
      expect(person?.names[0]?.family).toMatch(/^Smith|^Smyth/)
    }
  })
})

describe('the answer to a search', () => {
  it('is a set of Patients, which may be empty', () => {
    expect(readSearchset({ resourceType: 'Bundle', entry: [{ resource: patient }] })).toHaveLength(1)
    expect(readSearchset({ resourceType: 'Bundle', total: 0 })).toEqual([])
    expect(readSearchset({ resourceType: 'Bundle', entry: [{ resource: { resourceType: 'Person' } }] })).toBeNull()
    expect(readSearchset(patient)).toBeNull()
  })

  it('may be an outcome with its codes', () => {
    const coding = [{ system: 'https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode', code: 'TOO_MANY_MATCHES' }]
    expect(outcomeCodes({ resourceType: 'OperationOutcome', issue: [{ code: 'multiple-matches', details: { coding } }] })).toEqual([
      'TOO_MANY_MATCHES',
    ])
    expect([undefined, 'x', patient, { resourceType: 'OperationOutcome' }].flatMap(outcomeCodes)).toEqual([])
  })
})

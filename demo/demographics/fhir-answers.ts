import type { KnownPerson } from './known-people'

/** The part of the Personal Demographics Service FHIR API that the stand-in is asked for (interoperability.md section 3). */

/** An answer, before it is serialised. */
export type Answer = { readonly status: number; readonly body: unknown }

const ERRORS = {
  ACCESS_DENIED: { status: 401, code: 'forbidden', display: 'Access Denied - Unauthorised' },
  MISSING_VALUE: { status: 400, code: 'required', display: 'Required value is missing' },
  INVALID_VALUE: { status: 400, code: 'value', display: 'Provided value is invalid' },
  INVALID_RESOURCE_ID: { status: 400, code: 'value', display: 'Resource Id is invalid' },
  INVALID_SEARCH_DATA: { status: 400, code: 'value', display: 'Search data is invalid' },
  RESOURCE_NOT_FOUND: { status: 404, code: 'not-found', display: 'Resource not found' },
  INVALIDATED_RESOURCE: {
    status: 404,
    code: 'processing',
    display: 'Resource that has been marked as invalid was requested - invalid resources cannot be retrieved',
  },
  UNSUPPORTED_SERVICE: { status: 400, code: 'processing', display: 'Unsupported Service' },
} as const

/** An error, in the service's own codes. */
export function errorAnswer(code: keyof typeof ERRORS, diagnostics?: string): Answer {
  const { status, code: kind, display } = ERRORS[code]
  return { status, body: outcome('error', kind, code, display, diagnostics) }
}

/** More than one person matches, which is not an error. */
export function tooManyMatches(): Answer {
  return { status: 200, body: outcome('information', 'multiple-matches', 'TOO_MANY_MATCHES', 'Too Many Matches') }
}

function outcome(severity: string, issueCode: string, code: string, display: string, diagnostics?: string): unknown {
  const coding = [{ system: 'https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode', version: '1', code, display }]
  return { resourceType: 'OperationOutcome', issue: [{ severity, code: issueCode, details: { coding }, ...(diagnostics ? { diagnostics } : {}) }] }
}

/** Somebody as a Patient. Without address, telephone and GP practice: the stand-in has none, and they are never shown for restricted people. */
export function patientOf({ nhsNumber, familyName, givenNames, dateOfBirth, sex, status, died }: KnownPerson): Record<string, unknown> {
  const restricted = status === 'restricted'
  const verified = {
    url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus',
    valueCodeableConcept: {
      coding: [
        {
          system: 'https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus',
          version: '1.0.0',
          code: '01',
          display: 'Number present and verified',
        },
      ],
    },
  }
  return {
    resourceType: 'Patient',
    id: nhsNumber,
    identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: nhsNumber, extension: [verified] }],
    meta: {
      versionId: '1',
      security: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality',
          code: restricted ? 'R' : 'U',
          display: restricted ? 'restricted' : 'unrestricted',
        },
      ],
    },
    name: [{ id: '1', use: 'usual', family: familyName, given: givenNames }],
    gender: sex,
    birthDate: dateOfBirth,
    ...(died && { deceasedDateTime: '2026-10-22T00:00:00+00:00' }),
  }
}

/** The result of a search: nobody, or one person. Applications never get more (interoperability.md section 3). */
export function searchset(base: string, person: KnownPerson | undefined): Answer {
  const entry = person ? [{ fullUrl: `${base}/Patient/${person.nhsNumber}`, search: { score: 1 }, resource: patientOf(person) }] : undefined
  return {
    status: 200,
    body: { resourceType: 'Bundle', type: 'searchset', timestamp: new Date().toISOString(), total: entry ? 1 : 0, ...(entry ? { entry } : {}) },
  }
}

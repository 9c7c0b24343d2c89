/**
 * Namespaces, roots and templates of the national CP-IS messages (HL7 version 3, interoperability.md section 7; from the public XML
 * schemas).
 */

export const V3 = 'urn:hl7-org:v3'
export const LOCALISATION = 'NPFIT:HL7:Localisation'

/** Root of an NHS number. */
export const NHS_NUMBER_ROOT = '2.16.840.1.113883.2.1.4.1'
/** Root of a number that the authority gave out itself. */
export const LOCAL_ID_ROOT = '2.16.840.1.113883.2.1.3.2.4.18.24'
/** Roots of an organisation and of a site. */
export const ORGANISATION_ROOT = '2.16.840.1.113883.2.1.3.2.4.19.1'
export const SITE_ROOT = '2.16.840.1.113883.2.1.3.2.4.19.2'
/** Root of a template's name. */
export const TEMPLATE_ROOT = '2.16.840.1.113883.2.1.3.2.4.18.16'
/** Root of a role profile in the national directory of staff. */
export const ROLE_PROFILE_ROOT = '1.2.826.0.1285.0.2.0.65'
/** Code system of job roles, and of the results of records. */
export const JOB_ROLE_SYSTEM = '2.16.840.1.113883.2.1.3.2.4.17.196'
export const RECORD_RESULT_SYSTEM = '2.16.840.1.113883.2.1.3.2.4.17.473'

export const CHILD = { template: 'COCT_TP145101GB01#Child', element: 'COCT_TP145101GB01.Child' } as const
export const UNBORN_CHILD = { template: 'COCT_TP145100GB01#UnbornChild', element: 'COCT_TP145100GB01.UnbornChild' } as const
export const PERSON_AUTHOR = { template: 'COCT_TP145102GB01#AssignedAuthor', element: 'COCT_TP145102GB01.AssignedAuthor' } as const
export const RECIPIENT = { template: 'COCT_TP145103GB01#IntendedRecipient', element: 'COCT_TP145103GB01.IntendedRecipient' } as const

/** The three kinds of plan: the template that tells them apart, its element, the prefix of its dates, and whom it is about. */
export const PLAN_TEMPLATES = [
  { type: 'CPP', template: 'COCT_TP146101GB01#CPPInformation', element: 'COCT_TP146101GB01.CPPInformation', dates: 'cPP', subject: CHILD },
  { type: 'LAC', template: 'COCT_TP146100GB01#LACInformation', element: 'COCT_TP146100GB01.LACInformation', dates: 'lAC', subject: CHILD },
  { type: 'UCPP', template: 'COCT_TP146102GB01#UCPInformation', element: 'COCT_TP146102GB01.UCPInformation', dates: 'uCP', subject: UNBORN_CHILD },
] as const

/** The place of the nth record in a message, as an acknowledgement names it. */
export function recordPlace(record: number): string {
  return `/File/record[${record}]/CP-ISRecord`
}

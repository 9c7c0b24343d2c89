/** The body for which national administrators and auditors work, by its code of the Organisation Data Service. */
export const nationalBody = { odsCode: 'X26', name: 'NHS England' } as const

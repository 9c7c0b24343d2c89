/** The body that national administrators and auditors work for, with its Organisation Data Service code. */
export const nationalBody = { odsCode: 'X26', name: 'NHS England' } as const

declare const odsCodeBrand: unique symbol

/** Code of an organisation or site in the NHS Organisation Data Service, in upper case. */
export type OdsCode = string & { readonly [odsCodeBrand]: true }

/**
 * Whether the text has the form of an ODS code: 3 to 6 capital letters and digits. Trusts have 3 (`RR8`) or, newer ones,
 * 5 (`G6V2S`), sites 5, practices and other providers up to 6 (`Y02615`), NHS England 3 (`X26`). The form says nothing about
 * whether the organisation exists. Lower case is refused: codes are compared letter for letter.
 */
export function isOdsCode(text: string): text is OdsCode {
  return /^[A-Z0-9]{3,6}$/.test(text)
}

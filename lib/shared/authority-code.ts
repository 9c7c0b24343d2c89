declare const dfeCodeBrand: unique symbol
declare const gssCodeBrand: unique symbol

/** Department for Education code of a local authority: three digits, `383` for Leeds. What identifies an authority in CPIS. */
export type DfeCode = string & { readonly [dfeCodeBrand]: true }

/** Office for National Statistics (GSS) code of a local authority: `E08000035` for Leeds. */
export type GssCode = string & { readonly [gssCodeBrand]: true }

/**
 * Whether the text has the form of an authority's DfE code: three digits, 201 to 999. (201 to 943 are in use; new authorities
 * get higher numbers.) Authorities are keyed on this code because it stays the same when a boundary change alters the GSS code, as for
 * Barnsley and Sheffield in 2025.
 */
export function isDfeCode(text: string): text is DfeCode {
  return /^[2-9][0-9]{2}$/.test(text) && text !== '200'
}

/**
 * Whether the text has the form of the GSS code of an English authority with children's services: `E06` unitary,
 * `E08` metropolitan district, `E09` London borough or `E10` county, then six digits. Shire districts (`E07`) have
 * no children's services and are refused.
 */
export function isGssCode(text: string): text is GssCode {
  return /^E(?:06|08|09|10)[0-9]{6}$/.test(text)
}

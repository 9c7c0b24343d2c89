import { isNhsNumber, type NhsNumber } from '@/lib/shared/nhs-number'

/**
 * Barcodes on patients' wristbands (DCB1077, GS1 General Specifications): a GS1 DataMatrix whose first element is
 * application identifier 8018 and 18 digits, made of a 7-digit company prefix, the NHS number and a GS1 check digit. After it,
 * separated by character 29, may stand 8019, 91 (organisation and local number), 92 and 93 (name, date of birth). Those
 * are dropped unread: the look-up needs none of them. Also Code 128 of the bare NHS number.
 */

/** What the text is: a number from a scan, a scan without one, a scan with a wrong check digit, or no scan at all. */
export type WristbandScan =
  | { readonly kind: 'number'; readonly number: NhsNumber }
  | { readonly kind: 'wrong-check-digit' }
  | { readonly kind: 'no-number' }
  | { readonly kind: 'not-a-scan' }

/** Symbology identifiers (ISO/IEC 15424) that scanners may send first: GS1 DataMatrix, GS1-128, GS1 QR code. */
const GS1_SYMBOLOGIES: readonly string[] = [']d2', ']C1', ']Q3']
/** Code 128 without and with the GS1 flag, for bands that carry the ten digits alone. */
const CODE_128_SYMBOLOGIES: readonly string[] = [']C0', ']C1']

const SYMBOLOGY = /^\][A-Za-z][0-9A-Za-z]/
/** Sent between elements for FNC1; some scanners drop it. */
const GROUP_SEPARATOR = '\u001d'
/**
 * 8018 has a fixed length, so its 18 digits are counted, not searched for an end. What follows must be the separator or, where
 * the scanner drops it, an element that a wristband may carry: a nineteenth digit is a misread, not the rest.
 */
const PATIENT_ELEMENT = /^8018([0-9]{18})(?=$|\u001d|8019|9[123])/
/** More digits than an NHS number, beginning as a wristband does: a scan whose symbology identifier is switched off. */
const UNMARKED_SCAN = /^8018[0-9]{7}/

/**
 * Reads the text of one scan.
 *
 * @param text what the scanner typed, without white space at the ends; an NHS number on its own is not a scan
 */
export function readWristbandScan(text: string): WristbandScan {
  const symbology = SYMBOLOGY.exec(text)?.[0] ?? null
  if (symbology === null && !UNMARKED_SCAN.test(text) && !text.includes(GROUP_SEPARATOR)) return { kind: 'not-a-scan' }
  const content = symbology === null ? text : text.slice(symbology.length)

  if (symbology !== null && CODE_128_SYMBOLOGIES.includes(symbology) && /^[0-9]{10}$/.test(content)) return checked(content)

  if (symbology !== null && !GS1_SYMBOLOGIES.includes(symbology)) return { kind: 'no-number' }
  const serviceRelation = PATIENT_ELEMENT.exec(content)?.[1]
  if (serviceRelation === undefined) return { kind: 'no-number' }
  if (!hasGs1CheckDigit(serviceRelation)) return { kind: 'wrong-check-digit' }
  return checked(serviceRelation.slice(7, 17))
}

function checked(tenDigits: string): WristbandScan {
  return isNhsNumber(tenDigits) ? { kind: 'number', number: tenDigits } : { kind: 'wrong-check-digit' }
}

/** GS1 modulus 10: from the right, the check digit weighs 1, the digit before it 3, then 1, 3 and so on; the sum ends in 0. */
function hasGs1CheckDigit(digits: string): boolean {
  let sum = 0
  for (let fromRight = 0; fromRight < digits.length; fromRight++) {
    sum += Number(digits.charAt(digits.length - 1 - fromRight)) * (fromRight % 2 === 0 ? 1 : 3)
  }
  return sum % 10 === 0
}

/**
 * What a scanner types for a patient's wristband (DCB1077): symbology identifier, application identifier 8018, an invented company
 * prefix, the NHS number and the GS1 check digit.
 * @param nhsNumber ten digits
 */
export function wristbandOf(nhsNumber: string): string {
  const digits = `1234567${nhsNumber}`
  const sum = [...digits].reverse().reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 3 : 1), 0)
  return `]d28018${digits}${(10 - (sum % 10)) % 10}`
}

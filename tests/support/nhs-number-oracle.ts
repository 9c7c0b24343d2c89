/**
 * A second opinion on NHS numbers, deliberately written differently from the product: characters are read one by one, and the check
 * is that the weighted sum of all ten digits is a multiple of 11. Returns the ten digits, or `null` for a text that must be refused.
 */
export function nhsNumberByHand(text: string): string | null {
  const outerSpace = [9, 10, 11, 12, 13, 0x20, 0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000]
  for (let code = 0x2000; code <= 0x200a; code++) outerSpace.push(code)
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index))
  while (units.length > 0 && outerSpace.includes(units[0] ?? -1)) units.shift()
  while (units.length > 0 && outerSpace.includes(units.at(-1) ?? -1)) units.pop()

  const separators = new Set([0x20, 0x09, 0xa0, 0x2009, 0x202f, 0x2d])
  if (units.length === 12 && separators.has(units[3] ?? -1) && separators.has(units[7] ?? -1)) {
    units.splice(7, 1)
    units.splice(3, 1)
  }
  if (units.length !== 10) return null
  const values = units.map((unit) => '0123456789'.indexOf(String.fromCharCode(unit)))
  if (values.includes(-1) || new Set(values).size === 1) return null
  const weighted = values.reduce((sum, value, place) => sum + value * (10 - place), 0)
  return weighted % 11 === 0 ? values.join('') : null
}

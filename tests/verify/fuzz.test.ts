import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseNhsNumber } from '@/lib/shared/nhs-number'
import { printFigure } from '@/tests/support/figure'
import { open } from '@/tests/support/form-fuzz'
import { canaries, fuzzProduct } from '@/tests/support/fuzz-product'
import { nhsNumberByHand } from '@/tests/support/nhs-number-oracle'
import { registerSums } from '@/tests/support/register-sums'
import { serveDemonstration, type ServedProduct } from '@/tests/support/served-product'

/** Security test 3. */

const NUMBERS = 100_000
const TEXTS = 2_000
const seed = 20261122

let product: ServedProduct
beforeAll(async () => {
  product = await serveDemonstration()
})
afterAll(() => product.stop())

describe('T3', () => {
  it(`${NUMBERS} texts that may be NHS numbers are judged as by a second reader`, () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 10, maxLength: 10 }).map((all) => all.join(''))
    const separator = fc.constantFrom('', '', ' ', '\t', '-', '\u00a0', '\u2009', '\u202f', '\u200b', '  ', '.', '\u2011')
    const spaced = fc
      .tuple(digits, separator, separator, fc.constantFrom('', ' ', '\n', '\u3000', '\ufeff', '\u200b'))
      .map(([all, first, second, outer]) => `${outer}${all.slice(0, 3)}${first}${all.slice(3, 6)}${second}${all.slice(6)}${outer}`)
    const other = fc.string({
      unit: fc.constantFrom(...'0123456789 -\t', '９', '٣', '\u0660', 'O', 'l', '\0', '\u{1d7d3}', '²', '\u200f'),
      maxLength: 14,
    })
    const texts = fc.sample(
      fc.oneof(
        { arbitrary: digits, weight: 3 },
        { arbitrary: spaced, weight: 4 },
        { arbitrary: other, weight: 2 },
        { arbitrary: fc.string({ unit: 'binary', maxLength: 20 }), weight: 1 },
      ),
      { numRuns: NUMBERS, seed },
    )
    const wrong = texts.filter((text) => {
      const verdict = parseNhsNumber(text)
      return (verdict.ok ? verdict.number : null) !== nhsNumberByHand(text)
    })
    const taken = texts.filter((text) => nhsNumberByHand(text) !== null).length
    const planted = texts.filter((text) => (/^\d{10}$/.test(text) ? text : null) !== nhsNumberByHand(text)).length
    console.log(`T3 of ${NUMBERS} texts ${taken} are NHS numbers; a reader that forgets the check digit is caught ${planted} times`)
    expect(printFigure('T3 NHS numbers judged wrongly', `${wrong.length} of ${NUMBERS}`, '0', wrong.length === 0, seed)).toBe(true)
    expect(taken).toBeGreaterThan(NUMBERS / 50)
    expect(planted).toBeGreaterThan(1_000)
  })

  it(`${TEXTS} hostile texts in every field of every form, fields that no form has, and bodies of every wrong shape do nothing`, async () => {
    const {
      rows: [leeds],
    } = await product.admin.query<{ id: string }>(`select organisation_id as id from cpis.authority where dfe_code = '383'`)
    const stranger = { name: 'Joanna Kowalczyk', url: product.url, cookie: await product.logIn('Joanna Kowalczyk') }
    const look = async () => {
      const { status, text } = await open(stranger, '/plans')
      return status === 200 ? text.replace(/nonce="[^"]*"|<script[\s\S]*?<\/script>/g, '').length : `status ${status}`
    }
    const [before, page] = [await registerSums(product.admin, leeds!.id, null), await look()]
    const report = await fuzzProduct(product, seed, TEXTS, 100)
    const after = await registerSums(product.admin, leeds!.id, null)
    const extra = await canaries(product.admin)
    const [others, pageAfter] = [after.others === before.others, await look()]
    console.log(
      `T3 ${report.fields} fields of ${report.forms.length} pages, ${report.texts} texts, ${report.shapes} wrong bodies: ${report.forms.join(' ')}`,
    )
    const met = [
      printFigure('T3 answers 5xx', report.serverErrors.length, '0', report.serverErrors.length === 0, seed),
      printFigure(
        'T3 slowest answer',
        `${Math.round(report.slowest)} ms`,
        `under ${Math.round(1000 * report.factor)} ms (1 s, times ${report.factor.toFixed(1)} for the load of the machine)`,
        report.late.length === 0,
        seed,
      ),
      printFigure('T3 effects of fields that no form has', extra.length, '0', extra.length === 0, seed),
      printFigure('T3 changes of another authority, of people and roles', others ? 0 : 1, '0', others, seed),
      printFigure("T3 somebody else's page afterwards", String(pageAfter), `${page}, as before`, pageAfter === page, seed),
    ]
    expect([...report.serverErrors, ...report.late, ...extra]).toEqual([])
    expect(report.fields).toBeGreaterThan(30)
    expect(met).not.toContain(false)
    await product.admin.query(`update cpis.authority set notice_emails = '{extra-key-canary@council.test}' where organisation_id = $1`, [leeds!.id])
    expect(await canaries(product.admin)).toEqual(['1 rows of cpis.authority'])
  }, 1_200_000)
})

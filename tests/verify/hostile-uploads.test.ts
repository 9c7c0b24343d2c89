import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { liftLimit } from '@/scripts/disposable-product/lift-limit'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { printFigure } from '@/tests/support/figure'
import { hostileFiles } from '@/tests/support/hostile-files'
import { hostileSender } from '@/tests/support/hostile-sender'
import { newReport, nothingWrong, sendHostileUploads, sendRawUploads, type HostileSender } from '@/tests/support/send-hostile-uploads'
import { serveDemonstration, type ServedProduct } from '@/tests/support/served-product'
import { uploadFile } from '@/tests/support/upload-file'

/** Security test 14, over HTTP against the production build. */

const FILES = 1_000
/** How often every request with a wrong envelope is sent: their children are others each time. */
const ROUNDS_OF_ENVELOPES = 3
const seed = 20261122

let product: ServedProduct
let sender: HostileSender

beforeAll(async () => {
  product = await serveDemonstration()
  await liftLimit(product.adminUrl, 'file')
  sender = await hostileSender(product)
})
afterAll(() => product.stop())

describe('T14', () => {
  it(`${FILES} malformed and hostile files and every wrong envelope are refused with their reason, or their fit rows alone go live`, async () => {
    const report = newReport()
    await sendHostileUploads(sender, hostileFiles(seed, FILES), report)
    for (let round = 0; round < ROUNDS_OF_ENVELOPES; round += 1) await sendRawUploads(sender, round, report)
    const alive = await fetch(`${product.url}/api/livez`)
    const met = [
      printFigure('T14 over HTTP, wrong verdicts', `${report.wrongVerdicts.length} of ${report.sent}`, '0', report.wrongVerdicts.length === 0, seed),
      printFigure('T14 over HTTP, answers 5xx or missing pages', report.serverErrors.length, '0', report.serverErrors.length === 0, seed),
      printFigure('T14 over HTTP, partial writes and foreign changes', report.written.length, '0', report.written.length === 0, seed),
      printFigure('T14 over HTTP, crashes', alive.ok ? 0 : 1, '0', alive.ok, seed),
      printFigure(
        'T14 over HTTP, slowest verdict',
        `${Math.round(report.slowest.took)} ms (${report.slowest.what})`,
        'under 5000 ms',
        report.late.length === 0,
        seed,
      ),
    ]
    expect(nothingWrong(report)).toEqual([])
    expect(met).not.toContain(false)
  }, 1_500_000)

  it('a wrong verdict, a file that is let in, and a change behind its back are caught', async () => {
    const report = newReport()
    const fit = {
      what: 'a fit file that should be refused',
      bytes: uploadFile([{ nhs_number: fakeNhsNumber(80_000), local_id: 'PLANTED' }]),
      refused: true,
    } as const
    await sendHostileUploads(sender, [fit], report)
    expect(report.wrongVerdicts).toEqual(['a fit file that should be refused: not refused with a reason, but Saved ()'])
    expect(report.written).toEqual(['a fit file that should be refused: refused, and 1 plans are written'])
    const meddled = newReport()
    await sendHostileUploads(sender, hostileFiles(seed, 1), meddled, () =>
      product.admin.query(`update cpis.authority set duty_phone = '01632 960999' where organisation_id <> '${sender.authorityId}'`),
    )
    await sendHostileUploads(sender, hostileFiles(seed + 1, 1), meddled, () =>
      product.admin.query(`update cpis.plan set changed_by = 'somebody' where upload_id is null`),
    )
    const caught = [...report.wrongVerdicts, ...meddled.written]
    expect(meddled.written.map((sentence) => sentence.split(': ').at(-1))).toEqual(
      expect.arrayContaining(['something of another authority has changed', "the register has changed by more than the file's own rows"]),
    )
    printFigure('T14 over HTTP, planted faults caught', `${caught.length >= 3 ? 3 : caught.length} of 3`, '3 of 3', caught.length >= 3)
  })
})

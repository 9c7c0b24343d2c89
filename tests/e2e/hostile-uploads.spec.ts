import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { addressOfDatabase } from '@/scripts/database/address'
import { printFigure } from '@/tests/support/figure'
import { HOSTILE_KINDS, hostileFiles } from '@/tests/support/hostile-files'
import { hostileSender } from '@/tests/support/hostile-sender'
import { newReport, nothingWrong, sendHostileUploads, sendRawUploads } from '@/tests/support/send-hostile-uploads'
import { serveRegister } from '@/tests/support/served-product'
import { templateOfThisRun } from './support/product'
import { expect, test } from '@playwright/test'

/** One in this many kinds of files is sent. */
const ONE_IN = 3

/** Security test 14 over HTTP, with some kinds of files and every wrong envelope; `npm run verify` sends a thousand files of all kinds. */
test('hostile files and every wrong envelope are refused with their reason, or their fit rows alone go live', async () => {
  test.setTimeout(180_000)
  const template = templateOfThisRun()
  const beside = new pg.Client({ connectionString: addressOfDatabase(template.url, 'postgres') })
  await beside.connect()
  const name = `hostile_${randomBytes(6).toString('hex')}`
  await beside.query(`create database ${name} template ${pg.escapeIdentifier(new URL(template.url).pathname.slice(1))}`)
  const product = await serveRegister(addressOfDatabase(template.url, name), template.keys)
  try {
    const seed = 20261123
    const report = newReport()
    const sender = await hostileSender(product)
    await sendHostileUploads(
      sender,
      [...hostileFiles(seed, HOSTILE_KINDS)].filter((_, kind) => kind % ONE_IN === 0),
      report,
    )
    await sendRawUploads(sender, 0, report)
    const wrong = nothingWrong(report)
    printFigure('T14 over HTTP, wrongly answered', `${wrong.length} of ${report.sent}`, '0', wrong.length === 0, seed)
    expect(wrong).toEqual([])
  } finally {
    await product.stop()
    await beside.query(`drop database if exists ${name} with (force)`)
    await beside.end()
  }
})

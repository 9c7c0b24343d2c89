import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addressOfDatabase } from '@/scripts/database/address'
import { createClinician } from '@/tests/factories/access'
import { createAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createPlan } from '@/tests/factories/plan'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import {
  asSuperuserWithoutGuards,
  makeOutsideFiles,
  type OutsideFiles,
  SEALING_KEY,
  sealOnce,
  verifyAll,
  vouchedLook,
} from '@/tests/support/sealed-register'
import { copyOutside, FIELDS, TAMPERING } from '@/tests/support/tampering'
import { TAMPERING_IN_TIME } from '@/tests/support/tampering-time'

/** T19: what somebody with every privilege in the database does is found, or is on the list of limits that docs/audit-proof.md admits. */

let database: TestDatabase
let outside: OutsideFiles

beforeAll(async () => {
  database = await createTestDatabase()
  outside = makeOutsideFiles()
  writeFileSync(path.join(outside.folder, 'stolen-key'), SEALING_KEY)
  const admin = new pg.Client({ connectionString: database.adminUrl })
  await admin.connect()
  const nurse = await createClinician(admin)
  const child = await createChild(admin, await createAuthority(admin))
  await createPlan(admin, child)
  for (let round = 0; round < 2; round++) {
    for (let look = 0; look < 8; look++) {
      await vouchedLook(admin, nurse, child.nhsNumber, outside.receipts)
      if (look < 3) await vouchedLook(admin, nurse, fakeNhsNumber(7_100 + look), outside.receipts)
      if (look < 3) await admin.query(`insert into cpis.audit_event (type, outcome, details) values ('plan.list', 'done', '{"rows": 1}')`)
    }
    await sealOnce(database.sealerUrl, outside)
  }
  await vouchedLook(admin, nurse, child.nhsNumber, outside.receipts)
  await admin.end()
})
afterAll(async () => {
  await database.drop()
  outside.remove()
})

/** Works on a copy of the sealed register and the files outside it. */
async function onACopy<Result>(work: (copy: TestDatabase & { admin: pg.Client }, files: OutsideFiles) => Promise<Result>): Promise<Result> {
  const name = `test_${randomBytes(6).toString('hex')}`
  const server = new pg.Client({ connectionString: process.env.TEST_ADMIN_URL })
  await server.connect()
  const source = new URL(database.adminUrl).pathname.slice(1)
  await server.query(`create database ${name} template ${source}`)
  const files = makeOutsideFiles()
  copyOutside(outside, files)
  const admin = new pg.Client({ connectionString: addressOfDatabase(database.adminUrl, name) })
  await admin.connect()
  try {
    return await work(
      { ...database, admin, verifierUrl: addressOfDatabase(database.verifierUrl, name), sealerUrl: addressOfDatabase(database.sealerUrl, name) },
      files,
    )
  } finally {
    await admin.end()
    await server.query(`drop database ${name} with (force)`)
    await server.end()
    files.remove()
  }
}

describe('a register that nobody touched', () => {
  it('is proved', async () => {
    expect((await verifyAll(database.verifierUrl, outside)).findings.named).toEqual([])
  })
})

describe('with all rights in the database', () => {
  // The verifier names twenty-one problems, and an altered row may be more than one.
  it.each([0, 7, 14])('any field of any row is altered, from field %i', async (first) => {
    await onACopy(async (copy, files) => {
      const altered: string[] = []
      for (const [table, change] of FIELDS.slice(first, first + 7)) {
        const id = table === 'audit_event' ? 'id' : 'event_id'
        const already = altered.length === 0 ? 'true' : `${id} <> all ('{${altered.join(',')}}')`
        const { rows } = await copy.admin.query<{ id: string }>(`select ${id} as id from cpis.${table} where ${already} order by at, ${id} limit 1`)
        await asSuperuserWithoutGuards(copy.admin, `update cpis.${table} set ${change} where ${id} = '${rows[0]!.id}'`)
        altered.push(rows[0]!.id)
      }
      const { findings } = await verifyAll(copy.verifierUrl, files)
      const found = findings.named.filter(({ says }) => says === 'It was changed after it was sealed.').map(({ id }) => id)
      expect(new Set(found)).toEqual(new Set(altered))
    })
  })

  it.each([...TAMPERING, ...TAMPERING_IN_TIME])('$name', async ({ act, expected }) => {
    await onACopy(async (copy, files) => {
      await act(copy.admin, files)
      const { findings } = await verifyAll(copy.verifierUrl, files)
      if (expected === 'admitted') expect(findings.named).toEqual([])
      else expect(findings.named.map(({ id, says }) => `${id}: ${says}`).join('\n')).toMatch(expected)
    })
  })

  it('an old backup is put back', async () => {
    await onACopy(async (old) => {
      // The register carries on, and is sealed and published beyond the backup.
      const admin = new pg.Client({ connectionString: database.adminUrl })
      await admin.connect()
      await vouchedLook(admin, await createClinician(admin), fakeNhsNumber(7_200), outside.receipts)
      await admin.end()
      await sealOnce(database.sealerUrl, outside)
      const { findings } = await verifyAll(old.verifierUrl, outside)
      expect(findings.named.map(({ id, says }) => `${id}: ${says}`)).toContain('checkpoint 3: It was published and is not in the database.')
      await expect(sealOnce(old.sealerUrl, outside)).rejects.toThrow('checkpoint 3')
    })
  })
})

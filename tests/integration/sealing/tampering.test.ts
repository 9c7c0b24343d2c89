import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addressOfDatabase } from '@/scripts/database/address'
import { withClient } from '@/scripts/database/with-client'
import { createClinician } from '@/tests/factories/access'
import { createAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createPlan } from '@/tests/factories/plan'
import { textOf } from '@/tests/architecture/sources'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import {
  asSuperuserWithoutGuards,
  makeOutsideFiles,
  type OutsideFiles,
  SEALING_KEY,
  sealOnce,
  verifyAll,
  vouchedEvent,
  vouchedLook,
} from '@/tests/support/sealed-register'
import { SEALED } from '@/tests/support/attacks/attack'
import { IN_TIME } from '@/tests/support/attacks/in-time'
import { ON_GUARDS } from '@/tests/support/attacks/on-guards'
import { ON_ROWS } from '@/tests/support/attacks/on-rows'
import { ON_SEALS } from '@/tests/support/attacks/on-seals'
import { copyOutside, ON_FILES } from '@/tests/support/attacks/on-files'

/** T19: what somebody with every privilege in the database does is found, or is on the list of limits that docs/audit-proof.md admits. */

const ATTACKS = [...ON_ROWS, ...ON_SEALS, ...ON_FILES, ...IN_TIME, ...ON_GUARDS]

/** The list of what is not noticed. */
const [, ADMITTED = ''] = /## What is not noticed[^\n]*\n([\s\S]*?)\n## /.exec(textOf('docs/audit-proof.md')) ?? []

/** How many rows of each sealed table there are, under two checkpoints. */
const ROWS = 16

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
    for (let look = 0; look < ROWS / 2; look++) {
      await vouchedLook(admin, nurse, child.nhsNumber, outside.receipts)
      await vouchedLook(admin, nurse, fakeNhsNumber(7_100 + look), outside.receipts)
      await vouchedEvent(admin, outside.receipts)
    }
    await sealOnce(database.sealerUrl, outside)
  }
  // Neither is sealed yet.
  await vouchedEvent(admin, outside.receipts)
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

/** What a superuser can make of a value of a column, so that no check refuses it. */
const OTHER_VALUES: Readonly<Record<string, string>> = {
  text: `'Somebody Else Entirely'`,
  uuid: 'gen_random_uuid()',
  boolean: 'not %',
  'timestamp with time zone': `% + interval '1 microsecond'`,
  bytea: `repeat('x', 32)::bytea`,
  jsonb: `% || '{"more": 1}'`,
  'uuid[]': `'{}'`,
  'bytea[]': 'null',
  xid8: `'1'`,
}
const OTHER_CODES: Readonly<Record<string, string>> = {
  channel: `'fhir'`,
  reason: `'unborn'`,
  'access_matched.outcome': `'protected'`,
  'access_unmatched.outcome': `'refused'`,
  'audit_event.outcome': `'denied'`,
  type: `'plan.lost'`,
}

describe('with all rights in the database', () => {
  it.each(SEALED)('any column of a row of $table is altered', async ({ table, id, sealed }) => {
    const { rows: columns } = await withClient(database.adminUrl, (client) =>
      client.query<{ name: string; type: string }>(
        `select attname as name, format_type(atttypid, null) as type from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
        [table],
      ),
    )
    expect(columns.length).toBeGreaterThan(12)
    const unnoticed: string[] = []
    // Each in a row of its own, ten at once: the verifier names twenty-one problems, and an altered row may be two.
    for (let first = 0; first < columns.length; first += 10) {
      await onACopy(async (copy, files) => {
        const altered = new Map<string, string>()
        for (const [place, { name, type }] of columns.slice(first, first + 10).entries()) {
          const { rows } = await copy.admin.query<{ id: string }>(`select ${sealed(place)} as id`)
          const other = OTHER_CODES[`${table.replace('cpis.', '')}.${name}`] ?? OTHER_CODES[name] ?? OTHER_VALUES[type] ?? `no value of ${type}`
          await asSuperuserWithoutGuards(copy.admin, `update ${table} set ${name} = ${other.replace('%', name)} where ${id} = $1`, [rows[0]?.id])
          altered.set(rows[0]?.id ?? '', name)
        }
        const { findings } = await verifyAll(copy.verifierUrl, files)
        const named = findings.named.filter(({ says }) => /It was changed after it was sealed|is gone, or has another time/.test(says))
        for (const problem of named) altered.delete(problem.id)
        unnoticed.push(...altered.values())
      })
    }
    expect(unnoticed).toEqual([])
  })

  it('there are at least thirty ways, each of which is named or admitted', () => {
    expect(ATTACKS.length).toBeGreaterThanOrEqual(30)
    expect(new Set(ATTACKS.map(({ name }) => name)).size).toBe(ATTACKS.length)
  })

  it.each(ATTACKS)('$name', async ({ act, expected }) => {
    await onACopy(async (copy, files) => {
      await act(copy.admin, files, () => sealOnce(copy.sealerUrl, files))
      const { findings } = await verifyAll(copy.verifierUrl, files)
      const found = findings.named.map(({ id, says }) => `${id}: ${says}`)
      if ('admitted' in expected) {
        expect(found).toEqual([])
        expect(ADMITTED.replaceAll(/\s+/g, ' ')).toContain(expected.admitted)
      } else for (const one of expected) expect(found.join('\n')).toMatch(one)
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

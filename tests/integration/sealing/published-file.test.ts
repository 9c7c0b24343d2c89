import { randomBytes } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CHECKPOINTS_FILE, earlierFile } from '@/lib/sealing/published'
import { sealingKey } from '@/lib/sealing/sealing-key'
import { addressOfLogin } from '@/scripts/database/address'
import { openPublication } from '@/server/sealer/publish'
import { openSealer, type Sealer } from '@/server/sealer/seal'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'
import {
  asSuperuserWithoutGuards,
  makeOutsideFiles,
  type OutsideFiles,
  SEALING_KEY,
  sealOnce,
  verifyAll,
  vouchedEvent,
} from '@/tests/support/sealed-register'

/** The file of published checkpoints: it is the sealer's alone, and whatever else happens to it is noticed. */

let database: TestDatabase
let admin: pg.Client
let outside: OutsideFiles

beforeAll(async () => {
  database = await createTestDatabase()
  admin = new pg.Client({ connectionString: database.adminUrl })
  await admin.connect()
})
beforeEach(async () => {
  await asSuperuserWithoutGuards(admin, 'delete from cpis.seal_leaf; delete from cpis.seal_checkpoint; delete from cpis.audit_event')
  outside = makeOutsideFiles()
  for (let batch = 0; batch < 3; batch += 1) await sealOneMore()
})
afterEach(() => outside.remove())
afterAll(async () => {
  await admin.end()
  await database.drop()
})

async function sealOneMore(): Promise<void> {
  await vouchedEvent(admin, outside.receipts)
  await sealOnce(database.sealerUrl, outside)
}

const file = () => path.join(outside.folder, CHECKPOINTS_FILE)
const lines = () => readFileSync(file(), 'utf8').trimEnd().split('\n')
const write = (kept: string[]) => writeFileSync(file(), kept.map((line) => `${line}\n`).join(''))
const problems = async () => (await verifyAll(database.verifierUrl, outside)).findings.named.map(({ id, says }) => `${id}: ${says}`)

/** What a sealer that has been at work for a while does next. */
async function withSealer<Result>(work: (sealer: Sealer) => Promise<Result>): Promise<Result> {
  const key = sealingKey(SEALING_KEY)
  const sealer = (await openSealer(database.sealerUrl, key, openPublication(outside.folder, key)))!
  try {
    return await work(sealer)
  } finally {
    await sealer.close()
  }
}

describe('the published file', () => {
  it('that is emptied, removed or cut short by more than a line stops the sealer, and is named', async () => {
    const whole = lines()
    for (const kept of [[], whole.slice(0, 1)]) {
      write(kept)
      await expect(sealOneMore()).rejects.toThrow(
        /the database has checkpoint 3, and the published file ends with (none|checkpoint 1)\. Put the file back/,
      )
      expect(await problems()).toContain('checkpoint 2: It is no longer in the published file.')
      await asSuperuserWithoutGuards(admin, `delete from cpis.audit_event a where not exists (select from cpis.seal_leaf l where l.row_id = a.id)`)
    }
    renameSync(file(), `${file()}.away`)
    await expect(sealOneMore()).rejects.toThrow(/Put the file back/)
    expect(await problems()).toContain('published checkpoints: There are none to compare with.')
  })

  it('that loses its last line while the sealer is at work stops it, even if the database has lost the same', async () => {
    await withSealer(async (sealer) => {
      await vouchedEvent(admin, outside.receipts)
      expect(await sealer.sealWhatIsThere()).toBe(1)
      write(lines().slice(0, -1))
      await asSuperuserWithoutGuards(admin, 'delete from cpis.seal_leaf where n = 4; delete from cpis.seal_checkpoint where n = 4')
      await expect(sealer.sealWhatIsThere()).rejects.toThrow('checkpoint 4 was published, and is no longer in the published file')
    })
  })

  it('that ends within a line, as after a power cut, is completed', async () => {
    const whole = readFileSync(file(), 'utf8')
    writeFileSync(file(), whole.slice(0, -40))
    await sealOneMore()
    expect(readFileSync(file(), 'utf8').startsWith(whole)).toBe(true)
    expect(await problems()).toEqual([])
    writeFileSync(file(), `${readFileSync(file(), 'utf8')}{"body":"something else`)
    await expect(sealOneMore()).rejects.toThrow('ends within a line that is not the next checkpoint')
  })

  it('never gets a checkpoint that somebody else put into the database', async () => {
    const { rows } = await admin.query<{ body: string }>('select body from cpis.seal_checkpoint where n = 3')
    const forged = rows[0]!.body.replace('"n":3', '"n":4').replace(/"complete":"[^"]*"/, '"complete":"2099-01-01T00:00:00.000000Z"')
    await admin.query(`insert into cpis.seal_checkpoint (n, body, signature) values (4, $1, repeat('x', 64)::bytea)`, [forged])
    await expect(sealOneMore()).rejects.toThrow('the newest checkpoint in the database is not signed with a key of ours')
    expect(lines()).toHaveLength(3)
    expect(await problems()).toContain('checkpoint 4: Its signature is not that of the key that it names.')
  })

  it('is gone on with by a sealer that stood by, where the other left it', async () => {
    const key = sealingKey(SEALING_KEY)
    const waiting = openPublication(outside.folder, key)
    await sealOneMore()
    const sealer = (await openSealer(database.sealerUrl, key, waiting))!
    await vouchedEvent(admin, outside.receipts)
    await sealer.sealWhatIsThere()
    await sealer.close()
    expect(lines()).toHaveLength(5)
    expect(await problems()).toEqual([])
  })

  it('is begun anew after a restore when somebody says so, and binds as far as the backup goes', async () => {
    await asSuperuserWithoutGuards(admin, 'delete from cpis.seal_leaf where n = 3; delete from cpis.seal_checkpoint where n = 3')
    renameSync(file(), path.join(outside.folder, earlierFile(1)))
    await expect(sealOneMore()).rejects.toThrow('Put the file back')
    renameSync(path.join(outside.folder, earlierFile(1)), path.join(outside.folder, earlierFile(2)))
    writeFileSync(outside.receipts, '')
    await sealOneMore()
    expect(lines()).toHaveLength(3)
    expect(await problems()).toEqual([])
    const earlier = path.join(outside.folder, earlierFile(2))
    const kept = readFileSync(earlier, 'utf8').split('\n')
    writeFileSync(earlier, [kept[0], kept[1]!.replace(/"signature":"./, '"signature":"_'), ...kept.slice(2)].join('\n'))
    expect(await problems()).toEqual(['checkpoint 2: It is not the one that was published.'])
  })
})

describe('a login that row-level security binds', () => {
  it('verifies nothing, and says what has to be done', async () => {
    const login = `bound_${randomBytes(4).toString('hex')}`
    const { password } = new URL(database.adminUrl)
    await admin.query(
      `create role ${login} login password '${password}'; grant usage on schema cpis to ${login}; grant select on all tables in schema cpis to ${login}`,
    )
    try {
      await expect(verifyAll(addressOfLogin(database.adminUrl, login, password), outside)).rejects.toThrow(
        `row-level security binds the login ${login}, so a policy could hide rows from it. A superuser has to run once: alter role cpis_verifier bypassrls`,
      )
    } finally {
      await admin.query(`drop owned by ${login}; drop role ${login}`)
    }
  })
})

import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import packageJson from '@/package.json'
import { root } from '@/scripts/bootstrap/root.mjs'
import { webSettings } from '@/scripts/disposable-product/product'
import { startProgram } from '@/scripts/disposable-product/program'
import { compileProgramsInto, type ProgramName } from '@/scripts/start/programs'
import { createAuthority } from '@/tests/factories/authority'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'
import { uploadText } from '@/tests/support/upload-file'
import { WITHOUT_DEVELOPMENT } from '@/tests/support/without-development'

/**
 * What a deployment runs, in a folder that has what a deployment has (docs/operators-commands.md) but for pages: no sources, no TypeScript and,
 * as far as each process can see, no package of the development. The programs are compiled for this test, from the present sources.
 */

let database: TestDatabase
let folder: string
let imports: Record<ProgramName, string[]>
let settings: Record<string, string>

beforeAll(async () => {
  database = await createTestDatabase()
  const admin = new pg.Client({ connectionString: database.adminUrl })
  await admin.connect()
  await createAuthority(admin, { code: '202', name: 'Camden Council' })
  await admin.end()
  folder = mkdtempSync(path.join(tmpdir(), 'cpis-deployment-'))
  imports = await compileProgramsInto(path.join(folder, 'build'))
  mkdirSync(path.join(folder, 'prisma'))
  for (const place of ['node_modules', 'prisma/schema', 'prisma/migrations']) symlinkSync(path.join(root, place), path.join(folder, place))
  settings = {
    ...webSettings(database.adminUrl, 1, 'http://localhost:1'),
    NODE_OPTIONS: WITHOUT_DEVELOPMENT,
    DATABASE_URL: database.adminUrl,
    DATA_DIR: path.join(folder, 'data'),
    WORKER_DATABASE_URL: database.workerUrl,
    SEALER_DATABASE_URL: database.sealerUrl,
    VERIFIER_DATABASE_URL: database.verifierUrl,
    SEALING_KEY: Buffer.alloc(32, 1).toString('base64url'),
    CHECKPOINTS_DIR: path.join(folder, 'checkpoints'),
    SMTP_URL: 'smtp://127.0.0.1:1',
  }
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await database.drop()
})

type Ended = { code: number; stdout: string; stderr: string }

function run(given: string[], more: Record<string, string> = {}): Promise<Ended> {
  const env = { ...settings, ...more, PATH: process.env.PATH } as unknown as NodeJS.ProcessEnv
  return new Promise((resolve) => {
    execFile(process.execPath, given, { cwd: folder, env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    )
  })
}

describe('a compiled program', () => {
  it('imports what Node.js has and what is installed in production, and nothing else', () => {
    expect(Object.keys(imports)).toHaveLength(9)
    const nameOf = (specifier: string) => /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier
    const strange = Object.entries(imports).flatMap(([program, specifiers]) =>
      specifiers.filter((one) => !isBuiltin(one) && !(nameOf(one) in packageJson.dependencies)).map((one) => `${program}: ${one}`),
    )
    expect(strange).toEqual([])
  })

  it('is tried here without the packages of the development', async () => {
    const loads = (name: string) => run(['--input-type=module', '--eval', `await import('${name}')`])
    expect(await loads('tsx')).toMatchObject({ code: 1, stderr: expect.stringContaining('which is of the development') })
    expect(await loads('typescript')).toMatchObject({ code: 1, stderr: expect.stringContaining('which is of the development') })
    expect(await loads('pg')).toMatchObject({ code: 0 })
  })

  it.each(['worker', 'sealer', 'files'])('starts and stops: %s', async (name) => {
    const program = await startProgram(path.join(folder, `build/server/${name}.mjs`), settings, path.join(folder, `${name}.log`))
    expect(program.ready).toBe(name)
    await program.stop()
  })

  it('starts, and says in one sentence that there are no pages: web', async () => {
    const started = await run(['build/server/web.mjs'], { APP_DATABASE_URL: database.appUrl })
    expect(started).toMatchObject({
      code: 1,
      stderr: `There is no .next/BUILD_ID in ${folder}: start the web server in the folder of CPIS, after "npm run build".\n`,
    })
  })

  it('runs to its end: each command of an operator', async () => {
    writeFileSync(path.join(folder, 'changes.csv'), uploadText([{}]))
    const ended = {
      migrate: await run(['build/scripts/migrate.mjs']),
      mailbox: await run(['build/scripts/mailbox.mjs', '--authority', '202']),
      administrator: await run(['build/scripts/create-administrator.mjs', '--name', 'Nia First', '--subject', '999000000901', '--issuer', 'cis2']),
      import: await run(['build/scripts/import-file.mjs', '--authority', '202', '--contents', 'changes', 'changes.csv']),
      verify: await run(['build/scripts/verify-records.mjs']),
    }
    expect(ended).toMatchObject({
      migrate: { code: 0, stdout: expect.stringContaining('No migrations were due.') },
      mailbox: { code: 0, stdout: expect.stringContaining('202CP001') },
      administrator: { code: 0, stdout: expect.stringContaining('Nia First is now national administrator') },
      import: { code: 0, stdout: expect.stringContaining('changes.csv, changes of Camden Council') },
      verify: { code: 0, stdout: expect.stringContaining('Proved') },
    })
  })

  it('names our sources where it fails', async () => {
    writeFileSync(path.join(folder, 'no-folder'), '')
    const { stderr } = await run(['build/scripts/mailbox.mjs', '--authority', '202'], { DATA_DIR: path.join(folder, 'no-folder') })
    expect(stderr).toMatch(/scripts\/start\/secrets\.ts:\d+/)
  })
})

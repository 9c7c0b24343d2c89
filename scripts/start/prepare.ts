import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { lockHolder, takeLock, waitForLock } from '../bootstrap/file-lock.mjs'
import { root } from '../bootstrap/root.mjs'
import { Refusal } from '@/lib/shared/refusal'
import type { Supervisor } from '../process/supervisor'
import { openLogFile } from './log-file'
import { fingerprint, isMadeFrom } from './sources'

/** Below `.next/cache`, the one folder in `.next` that a build leaves alone. */
const locks = path.join(root, '.next/cache/cpis')
const builtFrom = path.join(root, '.next/cpis-built-from')
const generatedFrom = path.join(root, 'lib/db/generated/generated-from')

const buildSources = [
  'app',
  'components',
  'lib',
  'public',
  'prisma/schema',
  'proxy.ts',
  'instrumentation.ts',
  'next.config.mjs',
  // The version that access records name.
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'postcss.config.mjs',
  'scripts/build-nhsuk-css.mjs',
]

/** What the preparation steps need from the command that runs them. */
export interface Preparation {
  supervisor: Supervisor
  /** The folder below which `logs/` is made. */
  logFolder: string
}

/** Does something that only one command at a time may do in this clone; others wait. */
export async function oneAtATime(work: () => Promise<void>): Promise<void> {
  const release = await waitForLock(path.join(locks, 'preparing'), (pid) =>
    console.log(`Waiting for process ${pid}, which is preparing this folder.`),
  )
  try {
    await work()
  } finally {
    release()
  }
}

/** Generates the Prisma client if the schema has changed. @returns what was done, in words */
export async function generateClient(preparation: Preparation): Promise<string> {
  const hash = fingerprint(['prisma/schema', 'prisma/prisma.config.ts', 'node_modules/prisma/package.json'])
  if (isMadeFrom(generatedFrom, hash)) return 'is up to date'
  await runTool(preparation, 'generate', ['node_modules/prisma/build/index.js', 'generate', '--config', 'prisma/prisma.config.ts'], {
    // Prisma requires its native engine but does not run it for this, and the host that has it may not be reachable.
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    CHECKPOINT_DISABLE: '1',
  })
  writeFileSync(generatedFrom, hash)
  return 'generated'
}

/** Compiles the NHS design system's style sheet, if that has not been done. */
export async function compileStyles(preparation: Preparation): Promise<string> {
  await runTool(preparation, 'styles', ['scripts/build-nhsuk-css.mjs'], {})
  return 'are up to date'
}

/** Writes Next.js's type declarations, which the compiler needs for style sheets and routes. */
export async function typePages(preparation: Preparation): Promise<string> {
  await runTool(preparation, 'typegen', ['node_modules/next/dist/bin/next', 'typegen'], { NEXT_TELEMETRY_DISABLED: '1' })
  return 'are written'
}

/** Builds the pages if their sources have changed. @returns what was done, in words */
export async function buildPages(preparation: Preparation): Promise<string> {
  const hash = fingerprint(buildSources)
  if (isMadeFrom(builtFrom, hash)) return 'are up to date'
  refuseBuildUnderServer()
  rmSync(builtFrom, { force: true })
  await runTool(preparation, 'build', ['node_modules/next/dist/bin/next', 'build'], {
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
  })
  writeFileSync(builtFrom, hash)
  return 'built'
}

/** Marks the build in this folder as in use by this process, until the process ends. */
export function markServing(): { stop: () => Promise<void> } {
  const lock = takeLock(path.join(locks, 'serving', String(process.pid)))
  return { stop: async () => ('release' in lock ? lock.release() : undefined) }
}

/** Refuses to build while a server is using the present build, because building would replace the files under it. */
function refuseBuildUnderServer(): void {
  const folder = path.join(locks, 'serving')
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(folder)) {
    const holder = lockHolder(path.join(folder, name))
    if (holder !== undefined && holder !== process.pid) {
      throw new Refusal(
        `The sources have changed since process ${holder} began to serve the pages built in this folder: stop it first, or use another clone.`,
      )
    }
    rmSync(path.join(folder, name), { force: true })
  }
}

/** Runs one of the project's tools without any of our settings in its environment, and with its output in a log. */
async function runTool({ supervisor, logFolder }: Preparation, name: string, args: string[], environment: Record<string, string>): Promise<void> {
  const log = openLogFile(logFolder, name)
  const code = await supervisor.run(name, {
    command: process.execPath,
    args,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR, ...environment },
    stopSignal: 'SIGTERM',
    graceSeconds: 5,
    output: log.handle,
  })
  if (code !== 0) throw new Refusal(`\n${log.lastLines(25)}\n\n"${name}" failed with exit code ${code}; its whole output is in ${log.path}.`)
}

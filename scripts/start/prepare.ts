import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { lockHolder, takeLock, waitForLock } from '../bootstrap/file-lock.mjs'
import { root } from '../bootstrap/root.mjs'
import { Refusal } from '@/lib/shared/refusal'
import type { Supervisor } from '../process/supervisor'
import { openLogFile } from './log-file'
import { fingerprint } from './sources'

/** Below `.next/cache`, the one folder there that a build leaves alone. */
const locks = path.join(root, '.next/cache/cpis')
const builtFrom = path.join(root, '.next/cpis-built-from')
const generatedFrom = path.join(root, 'lib/db/generated/generated-from')

const buildSources = [
  'app', 'components', 'lib', 'public', 'prisma/schema.prisma', 'proxy.ts', 'instrumentation.ts', 'next.config.ts',
  'package-lock.json', 'tsconfig.json', 'postcss.config.mjs', 'scripts/build-nhsuk-css.mjs',
]

/** What the preparing steps need from the command that they are part of. */
export interface Preparation {
  supervisor: Supervisor
  /** The folder below which `logs/` is made. */
  logFolder: string
}

/** Does something in this clone that one command at a time may do; the others wait. */
export async function inTurn(work: () => Promise<void>): Promise<void> {
  const release = await waitForLock(path.join(locks, 'preparing'), (pid) =>
    console.log(`Waiting for process ${pid}, which is preparing this folder.`),
  )
  try {
    await work()
  } finally {
    release()
  }
}

/** Generates the Prisma client when the schema has changed. @returns what was done, in words */
export async function generateClient(preparation: Preparation): Promise<string> {
  const hash = fingerprint(['prisma/schema.prisma', 'prisma/prisma.config.ts', 'node_modules/prisma/package.json'])
  if (isMadeFrom(generatedFrom, hash)) return 'is up to date'
  await runTool(preparation, 'generate', ['node_modules/prisma/build/index.js', 'generate', '--config', 'prisma/prisma.config.ts'], {
    // Prisma wants its native engine to be there, and never runs it for this; its host cannot be assumed to be reachable.
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    CHECKPOINT_DISABLE: '1',
  })
  writeFileSync(generatedFrom, hash)
  return 'generated'
}

/** Compiles the style sheet of the NHS design system unless that has been done. */
export async function compileStyles(preparation: Preparation): Promise<string> {
  await runTool(preparation, 'styles', ['scripts/build-nhsuk-css.mjs'], {})
  return 'are up to date'
}

/** Writes the declarations that Next.js keeps beside the sources, without which the compiler does not know style sheets and routes. */
export async function typePages(preparation: Preparation): Promise<string> {
  await runTool(preparation, 'typegen', ['node_modules/next/dist/bin/next', 'typegen'], { NEXT_TELEMETRY_DISABLED: '1' })
  return 'are written'
}

/** Builds the pages when what they are made from has changed. @returns what was done, in words */
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

/** Marks the build in this folder as being served by this process, until it ends. */
export function markServing(): { stop: () => Promise<void> } {
  const lock = takeLock(path.join(locks, 'serving', String(process.pid)))
  return { stop: async () => ('release' in lock ? lock.release() : undefined) }
}

/** A build replaces the files that a running server still hands out. */
function refuseBuildUnderServer(): void {
  const folder = path.join(locks, 'serving')
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(folder)) {
    const holder = lockHolder(path.join(folder, name))
    if (holder !== undefined && holder !== process.pid) {
      throw new Refusal(`The sources have changed since process ${holder} began to serve the pages built in this folder: stop it first, or use another clone.`)
    }
    rmSync(path.join(folder, name), { force: true })
  }
}

function isMadeFrom(stamp: string, hash: string): boolean {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hash
}

/** Runs one of the project's tools, none of our settings in its environment, its output in a log. */
async function runTool(
  { supervisor, logFolder }: Preparation,
  name: string,
  args: string[],
  environment: Record<string, string>,
): Promise<void> {
  const log = openLogFile(logFolder, name)
  const code = await supervisor.run(name, {
    command: process.execPath,
    args,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR, ...environment },
    stopSignal: 'SIGTERM',
    graceSeconds: 5,
    output: log.handle,
  })
  if (code !== 0) throw new Refusal(`\n${log.lastLines(25)}\n\n"${name}" failed with exit code ${code}; all that it said is in ${log.path}.`)
}

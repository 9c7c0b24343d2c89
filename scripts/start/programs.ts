import { copyFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { BuildFailure } from 'esbuild'
import { root } from '../bootstrap/root.mjs'
import { Refusal } from '@/lib/shared/refusal'
import { fingerprint, isMadeFrom } from './sources'

/**
 * What a deployment runs: its processes, and the commands of its operators. `server/web` is compiled into `build/server/web.code.mjs`, which
 * `build/server/web.mjs` starts. Every program lies two folders deep, like scripts/bootstrap/root.mjs, which relies on that to find the clone.
 */
const PROGRAMS = {
  'server/web': 'server/web/main.ts',
  'server/worker': 'server/worker/main.ts',
  'server/files': 'server/files/main.ts',
  'server/sealer': 'server/sealer/main.ts',
  'scripts/migrate': 'scripts/migrate.ts',
  'scripts/create-administrator': 'scripts/create-administrator/main.ts',
  'scripts/import-file': 'scripts/import-file/main.ts',
  'scripts/verify-records': 'scripts/verify-records/main.ts',
  'scripts/mailbox': 'scripts/mailbox/main.ts',
}

/** The name of a program that is compiled. */
export type ProgramName = keyof typeof PROGRAMS

/** Where the compiled programs are, unless a test wants them elsewhere. */
const compiledPrograms = path.join(root, 'build')

const programSources = [
  'server',
  'lib',
  'scripts',
  // The client that is generated from it is compiled in.
  'prisma/schema',
  'prisma/prisma.config.ts',
  // The version that access records name, and that of the compiler.
  'package.json',
  'package-lock.json',
  'tsconfig.json',
]

/**
 * Compiles the programs into `build` if their sources have changed. What was compiled before stays until all of them have compiled.
 * @param folder where they are to be, absolute
 * @param compile compiles them into a folder
 * @returns what was done, in words
 * @throws Refusal as {@link compileProgramsInto}
 */
export async function compilePrograms(
  folder = compiledPrograms,
  compile: (folder: string) => Promise<unknown> = compileProgramsInto,
): Promise<string> {
  const stamp = 'made-from'
  const hash = fingerprint(programSources)
  if (isMadeFrom(path.join(folder, stamp), hash)) return 'are up to date'
  // Beside the other: the maps name the sources as they lie from there.
  const beside = `${folder}.new`
  rmSync(beside, { recursive: true, force: true })
  try {
    await compile(beside)
    writeFileSync(path.join(beside, stamp), hash)
    rmSync(folder, { recursive: true, force: true })
    renameSync(beside, folder)
  } finally {
    rmSync(beside, { recursive: true, force: true })
  }
  return 'compiled'
}

/**
 * Compiles the programs, each with all of our code that it needs in one file, and with a map of it to the sources. Packages stay in node_modules.
 *
 * @param folder absolute
 * @returns what each program imports: packages, and what Node.js has
 * @throws Refusal naming the first place that does not compile
 */
export async function compileProgramsInto(folder: string): Promise<Record<ProgramName, string[]>> {
  // Loaded only when there is something to compile.
  const { build } = await import('esbuild')
  const names = Object.keys(PROGRAMS) as ProgramName[]
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(names.map((name) => [`${name}.code`, PROGRAMS[name]])),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node22',
    charset: 'utf8',
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    logLevel: 'silent',
  }).catch((error: BuildFailure) => {
    const [first] = error.errors ?? []
    const place = first?.location ? `${first.location.file}, line ${first.location.line}: ` : ''
    throw new Refusal(`The processes could not be compiled: ${place}${first?.text ?? error.message}.`)
  })
  const beginning = path.join(root, 'scripts/bootstrap/begin-compiled.mjs')
  for (const name of names) copyFileSync(beginning, path.join(folder, `${name}.mjs`))
  const entries = Object.values(metafile.outputs).flatMap(({ entryPoint, imports }) =>
    entryPoint === undefined ? [] : [[names.find((name) => PROGRAMS[name] === entryPoint), imports.map((one) => one.path)] as const],
  )
  return Object.fromEntries(entries) as Record<ProgramName, string[]>
}

/**
 * What Node.js is given to run a program of a deployment, in the clone.
 *
 * @param fromSources whether its sources are run as they are, for editing, instead of what was compiled
 */
export function programArguments(name: ProgramName, fromSources: boolean): string[] {
  return fromSources ? sourceArguments(PROGRAMS[name]) : [`build/${name}.mjs`]
}

/** What Node.js is given to run a TypeScript file as it is, in the clone. */
export function sourceArguments(script: string): string[] {
  return ['--import', 'tsx', script]
}

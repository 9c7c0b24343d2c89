import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../bootstrap/root.mjs'
import { Refusal } from '@/lib/shared/refusal'
import { step } from '../process/steps'
import type { Supervisor } from '../process/supervisor'
import { openLogFile } from '../start/log-file'
import { fingerprint } from '../start/sources'

/** What the production build is made from (see scripts/start/prepare.ts), and what has already been generated for it. */
const sources = [
  'app',
  'components',
  'lib',
  'public',
  'proxy.ts',
  'instrumentation.ts',
  'next.config.mjs',
  'postcss.config.mjs',
  'tsconfig.json',
  'package.json',
  // Readiness compares them with what the database has.
  'prisma/migrations',
]

/** The folders of the two built applications. */
export interface Apps {
  /** The product with the twin of its result page added. */
  product: string
  /** The framework with an empty page. */
  empty: string
}

/**
 * Copies the sources, adds the page that only the benchmark needs, and makes production builds, unless they already exist. The
 * product's own build is left alone, so that the twin can never be reached in it.
 *
 * @param folder where the copies are kept
 */
export async function buildApps(supervisor: Supervisor, folder: string): Promise<Apps> {
  const apps = { product: path.join(folder, 'twin-app'), empty: path.join(folder, 'empty-app') }
  const ours = path.join(root, 'scripts/bench')
  await step('Pages with the twin', () =>
    build(supervisor, folder, apps.product, fingerprint([...sources, 'package-lock.json', 'scripts/bench/twin-app', 'scripts/bench/apps.ts']), () => {
      for (const place of sources) {
        if (existsSync(path.join(root, place))) cpSync(path.join(root, place), path.join(apps.product, place), { recursive: true })
      }
      cpSync(path.join(ours, 'twin-app'), path.join(apps.product, 'app'), { recursive: true })
      renameSync(path.join(apps.product, 'next.config.mjs'), path.join(apps.product, 'product.config.mjs'))
      writeConfig(apps.product, `import config from './product.config.mjs'`, '...config, ')
    }),
  )
  await step('Empty page', () =>
    build(supervisor, folder, apps.empty, fingerprint(['package-lock.json', 'scripts/bench/empty-app', 'scripts/bench/apps.ts']), () => {
      cpSync(path.join(ours, 'empty-app'), apps.empty, { recursive: true })
      for (const place of ['package.json', 'tsconfig.json', 'prisma/migrations']) {
        cpSync(path.join(root, place), path.join(apps.empty, place), { recursive: true })
      }
      writeConfig(apps.empty, '', 'typescript: { ignoreBuildErrors: true }, ')
    }),
  )
  return apps
}

/** The bundler follows links to packages only within a folder that it is told of. */
function writeConfig(app: string, imports: string, settings: string): void {
  const above = JSON.stringify(commonFolder(realpathSync(path.join(root, 'node_modules')), app))
  const config = `${imports}\nexport default { ${settings}turbopack: { root: ${above} }, outputFileTracingRoot: ${above} }\n`
  writeFileSync(path.join(app, 'next.config.mjs'), config)
}

async function build(supervisor: Supervisor, folder: string, app: string, hash: string, copy: () => void): Promise<string> {
  const mark = path.join(app, 'built-from')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === hash) return 'built before'
  rmSync(app, { recursive: true, force: true })
  mkdirSync(app, { recursive: true })
  copy()
  symlinkSync(path.join(root, 'node_modules'), path.join(app, 'node_modules'))
  const log = openLogFile(folder, path.basename(app))
  const { PATH, HOME, TMPDIR } = process.env
  const code = await supervisor.run('the build', {
    command: process.execPath,
    args: [path.join(root, 'node_modules/next/dist/bin/next'), 'build'],
    env: { PATH, HOME, TMPDIR, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    cwd: app,
    stopSignal: 'SIGTERM',
    graceSeconds: 5,
    output: log.handle,
  })
  if (code !== 0) throw new Refusal(`\n${log.lastLines(25)}\n\nThe build in ${app} failed; all that it said is in ${log.path}.`)
  writeFileSync(mark, hash)
  return 'built'
}

function commonFolder(one: string, other: string): string {
  let folder = one
  while (path.relative(folder, other).startsWith('..')) folder = path.dirname(folder)
  return folder
}

import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { logInto } from '@/lib/shared/log'
import { root } from '../bootstrap/root.mjs'
import { takeLock } from '../bootstrap/file-lock.mjs'
import { Refusal } from '@/lib/shared/refusal'
import { seconds, step } from '../process/steps'
import { Supervisor } from '../process/supervisor'
import { loadSettingsFile, readDatabaseConfiguration } from '../start/configuration'
import { compileStyles, generateClient, oneAtATime } from '../start/prepare'
import { type Apps, buildApps } from './apps'
import { readCast } from './cast'
import { BARE, DOOR, measureDoor } from './door'
import { compare, type Figures, readCircumstances } from './figures'
import { type BenchOptions, PARTS, readBenchOptions } from './options'
import { measurePages, RESULT, startServers, TWIN } from './pages'
import { type BenchRegister, openBenchRegister } from './register'
import { renderFigures } from './report'
import { measureUploads } from './upload'
import { weighPages } from './weigh-pages'

/** The size for which the goals are set; its figures are published. */
const NATIONAL = { children: 200_000, accesses: 5_000_000 }

/** The register on which full files are measured: small, and seeded afresh each time, because files make it grow. */
const SMALL = { children: 5_000, accesses: 50_000, fresh: true }

const begun = performance.now()
const supervisor = new Supervisor()
try {
  await bench()
  await supervisor.stop(0)
} catch (error) {
  await supervisor.fail(error)
}

/** `npm run bench`: measures, prints and writes the figures down. It passes no judgement: figures depend on the machine. */
async function bench(): Promise<void> {
  loadSettingsFile()
  const options = readBenchOptions(process.argv.slice(2))
  const folder = path.join(readDatabaseConfiguration(process.env).dataDirectory, 'bench')
  mkdirSync(folder, { recursive: true })
  const productLog = path.join(folder, 'product.log')
  rmSync(productLog, { force: true })
  logInto(productLog)
  const lock = takeLock(path.join(folder, 'lock'))
  if ('heldBy' in lock) throw new Refusal(`Another benchmark runs in ${folder} (process ${lock.heldBy}).`)
  supervisor.keep('The folder of the benchmark', { stop: async () => lock.release() })

  const preparation = { supervisor, logFolder: folder }
  await oneAtATime(async () => {
    await step('Prisma client', () => generateClient(preparation))
    // The applications that are built copy them.
    await step('Styles', () => compileStyles(preparation))
  })
  const needsPages = options.parts.some((part) => part === 'page' || part === 'weight')
  const apps = needsPages ? await buildApps(supervisor, folder) : undefined
  // Files go first and alone, before the other register is opened.
  const uploads = options.parts.includes('upload') ? await openBenchRegister(supervisor, folder, SMALL) : undefined
  const upload = uploads && (await measureUploads(uploads, options.schedule.rounds, report))
  const register = uploads && options.parts.length === 1 ? uploads : await openBenchRegister(supervisor, folder, options)
  const figures: Figures = { ...(await readCircumstances(register.adminUrl)), schedule: options.schedule, upload }
  if (options.parts.includes('door')) {
    const series = await measureDoor(register, await readCast(register.adminUrl), options.schedule, report)
    figures.door = compare(series, DOOR, BARE, 0.8)
  }
  if (apps) await measureApps(figures, folder, options, apps, register)
  publish(figures, folder, options)
}

async function measureApps(figures: Figures, folder: string, options: BenchOptions, apps: Apps, register: BenchRegister): Promise<void> {
  const cast = await readCast(register.adminUrl)
  const servers = await startServers(supervisor, folder, apps, register, cast)
  if (options.parts.includes('page')) {
    const series = await measurePages(servers, register, cast, options.schedule, report)
    figures.page = compare(series, RESULT, TWIN, 0.9)
  }
  if (options.parts.includes('weight')) figures.weight = await weighPages(supervisor, folder, apps, servers, cast)
}

/** Prints the figures. Those of the whole benchmark at full size go into the project; any others are kept with the data. */
function publish(figures: Figures, folder: string, { parts, children, accesses }: BenchOptions): void {
  const isWhole = parts.length === PARTS.length && children === NATIONAL.children && accesses === NATIONAL.accesses
  const place = path.join(isWhole ? path.join(root, 'docs') : folder, 'performance-figures')
  mkdirSync(path.dirname(place), { recursive: true })
  const page = renderFigures(figures)
  writeFileSync(`${place}.md`, page)
  writeFileSync(`${place}.json`, `${JSON.stringify(figures, undefined, 2)}\n`)
  console.log(`\n${page}\nDone in ${seconds(begun)}; written to ${path.relative(root, place)}.md and .json.`)
}

function report(words: string): void {
  console.log(`  ${words}`)
}

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { ColumnTypeEnum, type SqlResultSet, bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'
import { root } from '../bootstrap/root.mjs'

/** Prisma's migration engine, connected to one database. */
export type SchemaEngine = engineModule.SchemaEngine

declare global {
  /** The engine keeps its state in its package, of which a process has one, however often this file is evaluated in it. */
  var cpisSchemaEngineLoaded: boolean | undefined
}

/**
 * Runs something with Prisma's own migration engine, in its WebAssembly build: the native one would have to be downloaded from a
 * host that may not be reachable. The same engine does the work of `prisma migrate deploy`.
 *
 * @param url address of the database
 * @param datamodels the parts of a Prisma schema, each with its absolute path: the engine needs one even to apply migrations
 * @param afterScript SQL to run at the end of each of the engine's scripts, in the same transaction; may be empty
 */
export async function withSchemaEngine<T>(
  url: string,
  datamodels: [path: string, content: string][],
  afterScript: string,
  use: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  loadEngine()
  const pool = new LetterMarkingPool({ connectionString: url, max: 1, connectionTimeoutMillis: 10_000 })
  const adapter = bindMigrationAwareSqlAdapterFactory(repairedFactory(pool, afterScript))
  const engine = await engineModule.SchemaEngine.new({ datamodels }, () => undefined, adapter)
  try {
    return await use(engine)
  } finally {
    engine.free()
    await pool.end()
  }
}

/**
 * Works around two faults of `@prisma/adapter-pg` 7.10 that only the migration engine meets. It splits a script at every semicolon,
 * even in function bodies; PostgreSQL takes a script whole and runs it as one transaction, and so does the native
 * engine. And it cannot read PostgreSQL's internal one-letter type "char", which the engine asks the catalogue for.
 */
function repairedFactory(pool: pg.Pool, afterScript: string): PrismaPg {
  const factory = new PrismaPg(pool)
  const connect = factory.connect.bind(factory)
  factory.connect = async () => {
    const adapter = await connect()
    const queryRaw = adapter.queryRaw.bind(adapter)
    adapter.executeScript = async (script) => {
      await adapter.executeRaw({ sql: `${script}\n;${afterScript}`, args: [], argTypes: [] })
    }
    adapter.queryRaw = async (query) => typeLetters(await queryRaw(query))
    return adapter
  }
  return factory
}

const letterOid = 18
const textOid = 25
const letterMark = ' (letter)'

/** A pool that presents columns of type "char" as text, with a mark on their names. */
class LetterMarkingPool extends pg.Pool {
  override query = (async (...words: Parameters<pg.Pool['query']>) => {
    const query = pg.Pool.prototype.query as (...words: unknown[]) => Promise<pg.QueryResult | pg.QueryResult[]>
    const result = await query.apply(this, words)
    for (const field of Array.isArray(result) ? [] : result.fields) {
      if (field.dataTypeID !== letterOid) continue
      field.dataTypeID = textOid
      field.name += letterMark
    }
    return result
  }) as unknown as pg.Pool['query']
}

/** Removes the marks and gives the columns the type that the engine expects. */
function typeLetters(result: SqlResultSet): SqlResultSet {
  result.columnNames.forEach((name, column) => {
    if (!name.endsWith(letterMark)) return
    result.columnNames[column] = name.slice(0, -letterMark.length)
    result.columnTypes[column] = ColumnTypeEnum.Character
  })
  return result
}

function loadEngine(): void {
  if (globalThis.cpisSchemaEngineLoaded) return
  // Where the engine leaves its last words before it aborts; without this they would be lost in a second failure.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message: (message: string) => {
        throw new Error(`Prisma's migration engine stopped: ${message}`)
      },
    },
  })
  const file = path.join(root, 'node_modules/@prisma/schema-engine-wasm/schema_engine_bg.wasm')
  const instance = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)), {
    './schema_engine_bg.js': { ...engineModule, ...timersThatLetTheProcessEnd() },
  })
  engineModule.__wbg_set_wasm(instance.exports)
  ;(instance.exports.__wbindgen_start as () => void)()
  globalThis.cpisSchemaEngineLoaded = true
}

/** The engine leaves a ten-second timer running after each migration; a command must not wait for it. */
function timersThatLetTheProcessEnd(): WebAssembly.ModuleImports {
  const name = Object.keys(engineModule).find((key) => key.startsWith('__wbg_setTimeout_'))
  if (name === undefined) throw new Error('The migration engine no longer asks for a timer: see the comment here.')
  return { [name]: (run: () => void, milliseconds: number) => setTimeout(run, milliseconds >>> 0).unref() }
}

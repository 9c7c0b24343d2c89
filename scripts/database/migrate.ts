import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type pg from 'pg'
import { root } from '../bootstrap/root.mjs'
import { Refusal } from '@/lib/shared/refusal'
import { withSchemaEngine } from './schema-engine'
import { withClient } from './with-client'

const ourMigrations = path.join(root, 'prisma/migrations')
const ourSchema = path.join(root, 'prisma/schema')
const noFilters = { externalTables: [], externalEnums: [] }

/**
 * Applies the migrations of a folder in Prisma's format that the database does not have yet, in order of name.
 * What was applied is recorded with its checksum in `public._prisma_migrations`: Prisma keeps that table in the schema that the
 * address names, which is `public` unless the address says otherwise, whatever schema the migrations themselves write to.
 * So `prisma migrate deploy` finds the same table.
 *
 * Each migration is one transaction together with the mark that it was applied. One that failed or was interrupted (kill -9, power
 * cut) has therefore left nothing behind, and is tried again by the next call.
 *
 * @param adminUrl address of the database, as a login that may create roles and schemas
 * @param options `migrationsFolder` absolute; that of `prisma/` if left out
 * @returns the names of the migrations applied now; none if all had been
 * @throws Refusal when one fails, or the database has another history than the folder; one that is only ahead of the folder is all right
 */
export async function migrate(adminUrl: string, { migrationsFolder = ourMigrations } = {}): Promise<string[]> {
  return asTheOnlyMigrator(adminUrl, async (client) => {
    const migrations = readMigrations(migrationsFolder)
    await refuseOtherHistory(client, migrations)
    const interrupted = await interruptedMigrations(client)
    return withSchemaEngine(adminUrl, readSchema(), markApplied, async (engine) => {
      try {
        for (const migrationName of interrupted) await engine.markMigrationRolledBack({ migrationName })
        const migrationsList = asTheEngineTakesThem(migrationsFolder, migrations)
        const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: noFilters })
        return appliedMigrationNames
      } catch (error) {
        throw new Refusal(`A migration of ${migrationsFolder} could not be applied: ${messageOf(error)}`, { cause: error })
      }
    })
  })
}

/** The engine would write this mark itself, but only after the migration was committed. */
const markApplied = 'UPDATE _prisma_migrations SET finished_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL'

/** Any number that nothing else in the database uses; the engine's own lock gives up after ten seconds. */
const migratorLock = 383_202_204

/** Several processes may start on one database at once: one migrates, the others wait and then find everything done. */
async function asTheOnlyMigrator<T>(adminUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  return withClient(adminUrl, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [migratorLock])
    return await work(client)
  })
}

/**
 * Nobody can say what is in a database where a migration was applied that reads differently now, or one among ours that we do not have: it
 * may already have what the next one creates, or lack what that one needs.
 *
 * A database that has all of ours and later ones was migrated by the next version, beside which this one still works: expand first, contract
 * later. While one of ours is missing there it is not ahead but apart, and what we applied now would shut the version that made it out.
 */
async function refuseOtherHistory(client: pg.Client, migrations: readonly Migration[]): Promise<void> {
  if (!(await hasMigrationsTable(client))) return
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'SELECT migration_name AS name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY started_at',
  )
  const newest = migrations.at(-1)?.name ?? ''
  const hasAllOfOurs = migrations.every((ours) => rows.some(({ name }) => name === ours.name))
  const other = rows.find(({ name, checksum }) => {
    const ours = migrations.find((one) => one.name === name)
    return ours === undefined ? !hasAllOfOurs || name < newest : checksumOf(ours.sql) !== checksum
  })
  if (other === undefined) return
  const how = migrations.some(({ name }) => name === other.name) ? 'reads differently in this one' : 'this one does not have'
  throw new Refusal(
    `This database was made by another version of CPIS, with a migration (${other.name}) that ${how}: start the version that made it, or this one with an empty database, by another DATA_DIR or DATABASE_URL.`,
  )
}

/** As Prisma records it. */
function checksumOf(sql: string): string {
  return createHash('sha256').update(sql).digest('hex')
}

async function hasMigrationsTable(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS found`)
  return rows[0]?.found === true
}

async function interruptedMigrations(client: pg.Client): Promise<string[]> {
  if (!(await hasMigrationsTable(client))) return []
  const { rows } = await client.query<{ migration_name: string }>(
    'SELECT DISTINCT migration_name FROM _prisma_migrations WHERE finished_at IS NULL AND rolled_back_at IS NULL',
  )
  return rows.map((row) => row.migration_name)
}

/**
 * The SQL that would make a database the same as `prisma/schema`.
 * @param adminUrl address of a migrated database
 * @returns an empty string when schema and migrations agree in everything that a Prisma schema can express
 */
export async function diffToSchema(adminUrl: string): Promise<string> {
  const parts = readSchema()
  const files = parts.map(([file, content]) => ({ path: file, content }))
  return withSchemaEngine(adminUrl, parts, '', async (engine) => {
    const { stdout } = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: path.dirname(ourSchema) },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: noFilters,
    })
    const sql = (stdout ?? '').trim()
    return sql === '-- This is an empty migration.' ? '' : sql
  })
}

/** The parts of the Prisma schema, each with its absolute path. */
function readSchema(): [path: string, content: string][] {
  return readdirSync(ourSchema)
    .filter((name) => name.endsWith('.prisma'))
    .sort()
    .map((name) => [path.join(ourSchema, name), asTheEngineReadsIt(readFileSync(path.join(ourSchema, name), 'utf8'))])
}

/**
 * To the client, `now()` is the clock of its process and `dbgenerated("now()")` that of the database, which is the one we want. The engine
 * reads the default of a column as the former, and takes the two for different although both are `default now()`.
 */
function asTheEngineReadsIt(content: string): string {
  return content.replaceAll('@default(dbgenerated("now()"))', '@default(now())')
}

interface Migration {
  /** The name of its folder, which begins with when it was written. */
  name: string
  sql: string
}

function readMigrations(folder: string): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, sql: readFileSync(path.join(folder, name, 'migration.sql'), 'utf8') }))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
}

function asTheEngineTakesThem(folder: string, migrations: readonly Migration[]) {
  return {
    baseDir: folder,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: sql } },
    })),
  }
}

/** The engine's message, without the places in its own source that it lists after it. */
function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return (
    message
      .split(/\n +0: /)[0]
      ?.replaceAll('\n', ' ')
      .trim() ?? ''
  )
}

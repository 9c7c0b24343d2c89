import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { processStart } from '@/scripts/bootstrap/file-lock.mjs'
import { root } from '@/scripts/bootstrap/root.mjs'
import { startCluster } from '@/scripts/database/cluster'

let folder: string
let directory: string
let holders: ChildProcess[]

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'cpis cluster '))
  directory = path.join(folder, 'postgres')
  holders = []
})

afterEach(() => {
  for (const holder of holders) holder.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true, maxRetries: 50 })
})

describe('a cluster', () => {
  it('keeps its data from one start to the next and leaves no process and no lock', async () => {
    const first = await start()
    await query(first.adminUrl, 'CREATE TABLE kept AS SELECT 7 AS seven')
    await first.stop()
    expect(processStart(first.pid)).toBeUndefined()
    expect(readdirSync(folder)).toEqual(['postgres'])

    const second = await start()
    expect(await query(second.adminUrl, 'SELECT seven FROM kept')).toEqual([{ seven: 7 }])
    await second.stop()
  })

  it('answers on this machine only, to its password only, and logs no statement', async () => {
    const cluster = await start()
    try {
      expect(await setting(cluster.adminUrl, 'listen_addresses')).toBe('127.0.0.1')
      expect(await setting(cluster.adminUrl, 'unix_socket_directories')).toBe('')
      expect(await setting(cluster.adminUrl, 'data_checksums')).toBe('on')
      expect(statSync(path.join(directory, 'password')).mode & 0o777).toBe(0o600)
      await expect(query(cluster.adminUrl.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow(/password/)

      await expect(query(cluster.adminUrl, `SELECT 'a secret word'::int`)).rejects.toThrow()
      await expect(query(cluster.adminUrl, `SELECT 1/0 AS another_secret_word`)).rejects.toThrow()
      expect(readFileSync(path.join(directory, 'server.log'), 'utf8')).not.toContain('another_secret_word')
    } finally {
      await cluster.stop()
    }
  })

  it('refuses a directory that another process serves, naming it', async () => {
    const cluster = await start()
    await expect(start()).rejects.toThrow(`in use by process ${process.pid}`)
    await cluster.stop()
  })

  it('refuses a directory that holds something else', async () => {
    mkdirSync(directory)
    writeFileSync(path.join(directory, 'thesis.txt'), 'irreplaceable')
    await expect(start()).rejects.toThrow('empty it or choose another DATA_DIR')
  })
})

describe('after a kill -9', () => {
  it('the server ends by itself soon after its starter', async () => {
    const { holder, pid } = await holdCluster()
    await kill(holder)
    await expect.poll(() => processStart(pid), { timeout: 20_000 }).toBeUndefined()
  })

  it('the next start at once takes the directory over, with everything that was committed', async () => {
    const { holder, adminUrl } = await holdCluster()
    await query(adminUrl, 'CREATE TABLE kept AS SELECT 7 AS seven')
    await kill(holder)
    const cluster = await start()
    expect(await query(cluster.adminUrl, 'SELECT seven FROM kept')).toEqual([{ seven: 7 }])
    await cluster.stop()
  })

  it('of the server itself, the next start recovers', async () => {
    const { holder, pid, adminUrl } = await holdCluster()
    await query(adminUrl, 'CREATE TABLE kept AS SELECT 7 AS seven')
    process.kill(pid, 'SIGKILL')
    await kill(holder)
    const cluster = await start()
    expect(await query(cluster.adminUrl, 'SELECT seven FROM kept')).toEqual([{ seven: 7 }])
    await cluster.stop()
  })

  it('of starter and guard together, the server that is left over is stopped by the next start', async () => {
    const { holder, pid } = await holdCluster()
    process.kill(parentOf(pid), 'SIGKILL')
    await kill(holder)
    await pause(200)
    expect(processStart(pid)).toBeDefined()
    const cluster = await start()
    expect(processStart(pid)).toBeUndefined()
    await cluster.stop()
  })

  it('in the midst of making the cluster, the next start makes it anew', async () => {
    const holder = spawnHolder()
    await expect.poll(() => readdirSync(folder).some((name) => name.startsWith('postgres.new-')), { interval: 5, timeout: 20_000 }).toBe(true)
    await kill(holder)
    const cluster = await start()
    expect(await query(cluster.adminUrl, 'SELECT 7 AS seven')).toEqual([{ seven: 7 }])
    await cluster.stop()
    expect(readdirSync(folder)).toEqual(['postgres'])
  })

  it('a process number that another program has taken since does not hinder the next start', async () => {
    await (await start()).stop()
    writeFileSync(path.join(directory, 'data/postmaster.pid'), `${process.ppid}\n${directory}/data\n0\n5432\n\n127.0.0.1\n0\n`)
    const cluster = await start()
    await cluster.stop()
  })
})

/** Without waiting for the disk: that only matters if the machine itself fails. */
function start() {
  return startCluster({ directory, settings: { fsync: 'off' } })
}

async function kill(holder: ChildProcess): Promise<void> {
  holder.kill('SIGKILL')
  await once(holder, 'exit')
}

function spawnHolder(): ChildProcess {
  const script = path.join(root, 'tests/support/hold-cluster.ts')
  const holder = spawn(process.execPath, ['--import', 'tsx', script, directory], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  holders.push(holder)
  return holder
}

async function holdCluster(): Promise<{ holder: ChildProcess; pid: number; adminUrl: string }> {
  const holder = spawnHolder()
  if (holder.stdout === null) throw new Error('The holder has no output.')
  const [line] = (await once(createInterface(holder.stdout), 'line')) as [string]
  return { holder, ...(JSON.parse(line) as { pid: number; adminUrl: string }) }
}

function parentOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1])
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined) // the server is killed under it on purpose
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

async function setting(url: string, name: string): Promise<unknown> {
  return Object.values((await query(url, `SHOW ${name}`))[0] as object)[0]
}

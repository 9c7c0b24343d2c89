import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { withClient } from '@/scripts/database/with-client'
import { keepRunning } from '@/scripts/process/keep-running'
import { clusterDirectory, startEmbeddedDatabase } from '@/scripts/start/database'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'cpis-database-ends-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 50 }))

it.each(['SIGKILL', 'SIGTERM'] as const)(
  'the database of npm start that ends by itself (%s) is there again under the same address, with what it had',
  async (signal) => {
    const { cluster, adminUrl } = await startEmbeddedDatabase(folder)
    const said: string[] = []
    const startAgain = async () => (await startEmbeddedDatabase(folder, cluster.port)).cluster
    const kept = keepRunning(cluster, { name: 'The database', startAgain, say: (sentence) => void said.push(sentence), firstPause: 50 })
    try {
      await withClient(adminUrl, (client) => client.query('create table kept as select 7 as seven'))
      for (let time = 0; time < 2; time += 1) {
        const pid = Number(readFileSync(path.join(clusterDirectory(folder), 'data/postmaster.pid'), 'utf8').split('\n')[0])
        process.kill(pid, signal)
        await expect.poll(() => said.filter((sentence) => sentence === 'The database runs again.').length, { timeout: 25_000 }).toBe(time + 1)
        expect(await withClient(adminUrl, async (client) => (await client.query('select seven from kept')).rows)).toEqual([{ seven: 7 }])
      }
    } finally {
      await kept.stop()
    }
    await expect(withClient(adminUrl, (client) => client.query('select 1'))).rejects.toThrow()
  },
)

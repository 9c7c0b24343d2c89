import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockHolder, processStart, takeLock, waitForLock } from '@/scripts/bootstrap/file-lock.mjs'

let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'cpis lock '))
  file = path.join(folder, 'lock')
})

afterEach(() => rmSync(folder, { recursive: true }))

describe('a lock file', () => {
  it('is held by one at a time and leaves nothing behind', () => {
    const lock = takeLock(file)
    expect(lock).toMatchObject({ tookOver: false })
    expect(lockHolder(file)).toBe(process.pid)
    expect(takeLock(file)).toEqual({ heldBy: process.pid })
    if ('release' in lock) lock.release()
    expect(lockHolder(file)).toBeUndefined()
    expect(readdirSync(folder)).toEqual([])
  })

  it('of a process that has ended is taken over', () => {
    writeFileSync(file, `${endedProcess()} 12345\n`)
    expect(lockHolder(file)).toBeUndefined()
    expect(takeLock(file)).toMatchObject({ tookOver: true })
    expect(lockHolder(file)).toBe(process.pid)
  })

  it.runIf(process.platform === 'linux')('of an earlier process with a number that is used again is taken over', () => {
    writeFileSync(file, `${process.ppid} 1\n`)
    expect(takeLock(file)).toMatchObject({ tookOver: true })
  })

  it('with nothing in it, as after a power cut, is taken over', () => {
    writeFileSync(file, '')
    expect(takeLock(file)).toMatchObject({ tookOver: true })
  })

  it('that another process holds is waited for', async () => {
    writeFileSync(file, `${process.ppid} ${processStart(process.ppid)}\n`)
    let waited: number | undefined
    const release = await waitForLock(file, (pid) => {
      waited = pid
      rmSync(file)
    })
    expect(waited).toBe(process.ppid)
    release()
  })
})

function endedProcess(): number {
  return spawnSync(process.execPath, ['--version']).pid
}
